// Character references (&eacute; &#233; &#xE9;) and UTF-8.
//
// Threads: any.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::markup {

// Appends the character as UTF-8; what is no character of text (a surrogate, a control character but tab and line ends,
// a non-character, beyond U+10FFFF) is left out.
void append_utf8(std::string& out, char32_t character);

// At most `bytes` of it, not cutting a character.
std::string_view truncated(std::string_view text, std::size_t bytes);

// The character of that HTML name, in its own or, if there is none, in lower case.
std::optional<char32_t> named_character(std::string_view name);

// A reference at the start of `text` (which starts with '&'). A number without its semicolon counts, a name only if one
// of the names that HTML has always known follows without a letter or digit. Numbers from 128 to 159 mean
// windows-1252, as browsers have it.
struct Reference {
  char32_t character = 0;
  std::size_t length = 0;  // bytes of `text` that it takes; 0: none is there
};
Reference read_reference(std::string_view text);

// All references decoded; what is none stays.
std::string decode_references(std::string_view text);

}  // namespace newsd::markup
