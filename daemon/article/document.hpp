// The article as one JSON document: what is journalled and published, and the lines that newsctl and dead letters use.
#pragma once

#include "article/article.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace newsd::daemon {

// Brings text to NFC and checks that it is UTF-8, at most 60 deep and with keys of at most 1024 bytes; the errors (code
// "text") say which field is at fault.
Result<newsd_value> normalised(Tree& tree, Value value, std::string_view where);

// Takes the members of `document` into `article`: fields with the right type, x.*, and unknown members untouched.
// Strings are checked and normalised; "raw": {"bytes_b64"} becomes bytes. `writable` limits it to what a source may
// emit: host-owned fields (id, revision, kind, source, …) are then refused.
enum class MemberRange { all, emitted };
Result<> read_document(Value document, Article& article, MemberRange allowed);

// Appends the document: fields in the order of newsd_field, then unknown members. Internal fields and private data only
// `whole`, as dead letters keep them ("raw", "feed", "private": {plugin: base64}).
enum class Extent { published, whole };
void append_document(std::string& out, const Article& article, Extent extent);

// One line of `newsctl pipe` or a dead letter back into an article.
Result<Article> parse_document(std::string_view json);

}  // namespace newsd::daemon
