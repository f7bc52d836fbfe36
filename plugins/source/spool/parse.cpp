#include "spool/parse.hpp"

#include "spool/text.hpp"
#include "spool/unusable.hpp"

#include <array>

namespace newsd::spool {
namespace {

struct Kind {
  std::string_view suffix;
  std::string_view media_type;
  std::vector<Item> (*parse)(const Content& content, Tree& tree);
};

constexpr std::array<Kind, 5> kKinds{{{".txt", "text/plain", parse_text},
                                      {".html", "text/html", parse_page},
                                      {".htm", "text/html", parse_page},
                                      {".json", "application/json", parse_json},
                                      {".eml", "message/rfc822", parse_mail}}};

}  // namespace

std::string_view media_type_of(std::string_view name) {
  const std::string lower = lower_ascii(name);
  for (const Kind& kind : kKinds)
    if (lower.ends_with(kind.suffix)) return kind.media_type;
  return {};
}

std::vector<Item> parse(const Content& content, Tree& tree) {
  for (const Kind& kind : kKinds)
    if (kind.media_type == content.media_type) return kind.parse(content, tree);
  throw Unusable("media type `" + one_line(content.media_type, 100) +
                 "` is not taken: give text/plain, text/html, application/json or message/rfc822");
}

std::vector<Item> parse_text(const Content& content, Tree& tree) {
  const Decoded decoded = decode(content.bytes, content.charset);
  const TitledText parts = titled(decoded.text);
  if (parts.text.empty()) throw Unusable("holds no text");
  Members article;
  article.add("title", tree.text(one_line(parts.title)))
      .add("text", tree.text(parts.text))
      .add("raw", raw_value(tree, content.bytes, content.media_type, decoded.charset));
  return {{std::string(content.name), article.in(tree)}};
}

std::vector<Item> parse_page(const Content& content, Tree& tree) {
  if (content.bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) throw Unusable("holds no page");
  Members article;
  article.add("guid", tree.text(one_line(content.name)))
      .add("raw", raw_value(tree, content.bytes, content.media_type, content.charset));
  return {{std::string(content.name), article.in(tree)}};
}

newsd_value raw_value(Tree& tree, std::string_view bytes, std::string_view media_type, std::string_view charset) {
  newsd_value borrowed{};
  borrowed.type = NEWSD_BYTES;
  borrowed.as.bytes = {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  Members raw;
  raw.add("bytes", borrowed).add("media_type", tree.text(media_type)).add("charset", tree.text(charset));
  return raw.in(tree);
}

}  // namespace newsd::spool
