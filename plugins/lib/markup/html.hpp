// HTML as a row of tokens: what sanitising and plain text are made from. It follows the tokenizer of HTML where that
// matters for safety (raw text in script and style, comments, attributes without quotes) and builds no tree, so that it
// is linear in the size of its input, whatever the input.
//
// Threads: any. Lifetimes: tokens are views of the input, valid until the next call of next().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::markup {

struct HtmlAttribute {
  std::string_view name;       // as written
  std::string_view raw_value;  // references not decoded
};

struct HtmlToken {
  enum class Kind : std::uint8_t { text, start, end };
  Kind kind = Kind::text;
  std::string_view text;                  // text: references not decoded
  std::string name;                       // start, end: lower case
  std::string_view source;                // start, end: the tag as written
  std::vector<HtmlAttribute> attributes;  // start: at most 64
};

class HtmlTokenizer {
public:
  explicit HtmlTokenizer(std::string_view html) : rest_(html) {}
  // The next token, or false at the end. Comments, declarations and the content of script, style and other raw text
  // elements are passed over.
  bool next(HtmlToken& token);

private:
  bool read_tag(HtmlToken& token);
  void read_attributes(HtmlToken& token);
  std::string_view read_value();
  bool skip_declaration();
  void skip_raw_text(std::string_view name);

  std::string_view rest_;
};

// Whether a tag, comment or character reference is in it.
bool has_markup(std::string_view text);

// Whether HTML has, or had, an element of that name.
bool is_html_element(std::string_view lower_case_name);

}  // namespace newsd::markup
