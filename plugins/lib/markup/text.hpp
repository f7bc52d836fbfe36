// HTML as plain text.
//
// Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace newsd::markup {

// The text of a fragment: white space collapsed, block elements as paragraphs parted by an empty line, line breaks,
// list items and table rows as lines, references decoded. A fragment without tags keeps its own empty lines.
std::string to_text(std::string_view html);

// Plain text with its own paragraphs: white space collapsed, empty lines kept.
std::string paragraphs(std::string_view plain);

// One line for display, as of a title: references decoded; only tags that HTML knows go, so that "List<String>" stays.
std::string to_line(std::string_view html);

// White space, no-break spaces too, collapsed into single spaces, none at the ends.
std::string collapsed(std::string_view text);

}  // namespace newsd::markup
