#include "feed/parse.hpp"

#include "charset/charset.hpp"
#include "feed/formats.hpp"

namespace newsd::feed {
namespace {

bool looks_like_json(std::string_view text, std::string_view media_type) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  return text[start] == '{' || (text[start] == '[' && media_type.find("json") != std::string_view::npos);
}

std::string read_as(const charset::Decoded& decoded, std::string_view label) {
  return "charset `" + std::string(label) + "` does not fit; read as " + decoded.charset;
}

}  // namespace

Parsed parse(const Input& input, const Limits& limits) {
  const std::string declared = charset::declared_in_xml(input.bytes);
  const charset::Labels labels{charset::is_label(input.charset) ? input.charset : std::string_view(), declared};
  const charset::Decoded decoded = charset::decode(input.bytes, labels);
  const Source source{decoded.text, input.url, input.language, limits.max_items};
  Parsed parsed = looks_like_json(decoded.text, input.media_type) ? parse_json(source) : parse_xml(source);
  if (decoded.overruled)
    parsed.problems.push_back(read_as(decoded, labels.transport.empty() ? declared : labels.transport));
  if (decoded.damaged) parsed.problems.push_back("some bytes mean nothing in " + decoded.charset);
  return parsed;
}

}  // namespace newsd::feed
