#pragma once

#include <string>
#include <string_view>

namespace newsd::spool {

// The readable text of an HTML mail part, paragraphs parted by an empty line: tags, comments, scripts and styles go,
// the common character references are resolved. Linear in its input. It serves until a later stage has read the part
// itself, which goes along as `raw`. Any thread.
std::string html_to_text(std::string_view html);

}  // namespace newsd::spool
