// From bytes to text, and from a text to its title and paragraphs. All functions: any thread.
#pragma once

#include <string>
#include <string_view>

namespace newsd::spool {

struct Decoded {
  std::string text;     // UTF-8; line ends are \n; no control characters but \n and \t
  std::string charset;  // lower case: what the bytes were read as
};

// A byte-order mark decides; then the declared charset (if it is one, and more than ASCII); then whether the bytes are
// UTF-8; then what ICU detects with some confidence; then windows-1252, which reads anything. What does not fit becomes
// U+FFFD. Throws Unusable for bytes that hold NUL outside UTF-16: no text.
Decoded decode(std::string_view bytes, std::string_view declared = {});

struct TitledText {
  std::string title;  // may be empty
  std::string text;   // paragraphs parted by an empty line
};

// The first line is the title if it has at most 200 characters and more text follows. The rest is parted into
// paragraphs at its empty lines, or, if it has none, at every line.
TitledText titled(std::string_view text);
std::string paragraphs(std::string_view text);

// One line of at most `max_bytes`: white space collapsed, ends trimmed, broken UTF-8 replaced.
std::string one_line(std::string_view text, std::size_t max_bytes = 2000);

bool is_utf8(std::string_view text);
std::string lower_ascii(std::string_view text);

}  // namespace newsd::spool
