// Why an article is as it is, from what it carries: GET /v1/articles/ARTICLE/explain.
#pragma once

#include "base/result.hpp"
#include "journal/record.hpp"

#include <optional>
#include <string>

namespace newsd::daemon {

// {"sequence", "journalled", "article", "stages", "duplicate", "tags", "x"}: what each stage took and wrote; what the
// article repeats, with the passages in common (`original` is that, as it was then); each tag's words in their context;
// the data of plugins as they left it. Only what is there; the article itself without its texts. Any thread. The error
// (code "journal") says that a body cannot be read.
Result<std::string> explain_json(const Record& record, const std::optional<Record>& original);

}  // namespace newsd::daemon
