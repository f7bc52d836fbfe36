#include "jsonl/line.hpp"

#include <charconv>

namespace newsd::jsonl {
namespace {

constexpr std::string_view kEpoch = "{\"epoch\":\"";
constexpr std::string_view kSequence = "\",\"sequence\":";
constexpr std::string_view kArticle = ",\"article\":";
constexpr std::string_view kId = "{\"id\":\"";

// Takes things off the front of a text, one after the other.
class Reader {
public:
  explicit Reader(std::string_view text) : text_(text), whole_bytes_(text.size()) {}

  bool literal(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }
  bool number(std::uint64_t& value) {
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc()) return false;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return true;
  }
  bool until(char end, std::string_view& value) {
    const std::size_t length = text_.find(end);
    if (length == std::string_view::npos) return false;
    value = text_.substr(0, length);
    return true;
  }
  std::size_t place() const { return whole_bytes_ - text_.size(); }

private:
  std::string_view text_;
  std::size_t whole_bytes_;
};

}  // namespace

bool is_linear(std::string_view document, std::string_view id) {
  Reader reader(document);
  return reader.literal(kId) && reader.literal(id) && reader.literal("\"") && document.ends_with('}') &&
         document.find('\n') == std::string_view::npos;
}

std::string to_line(Position at, std::string_view document) {
  std::string line;
  line.reserve(document.size() + kMaxHeadBytes);
  line.append(kEpoch).append(std::to_string(at.epoch));
  line.append(kSequence).append(std::to_string(at.sequence));
  line.append(kArticle).append(document).append("}\n");
  return line;
}

std::optional<Head> read_head(std::string_view line) {
  Reader reader(line);
  Head head;
  if (!reader.literal(kEpoch) || !reader.number(head.at.epoch)) return std::nullopt;
  if (!reader.literal(kSequence) || !reader.number(head.at.sequence)) return std::nullopt;
  if (!reader.literal(kArticle)) return std::nullopt;
  head.article = reader.place();
  if (!reader.literal(kId) || !reader.until('"', head.id)) return std::nullopt;
  return head;
}

std::string blank_document(std::string_view id, std::size_t bytes) {
  std::string document = std::string(kId).append(id) + "\"";
  constexpr std::string_view kind = ",\"kind\":\"withdrawn\"";
  if (document.size() + kind.size() < bytes) document += kind;
  document += '}';
  document.resize(bytes, ' ');
  return document;
}

}  // namespace newsd::jsonl
