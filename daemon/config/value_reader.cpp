#include "config/value_reader.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace newsd::daemon {

std::string must_be(std::string_view key, std::string_view what, const Node& value) {
  return "`" + std::string(key) + "` must be " + std::string(what) + ", not " + short_text(value);
}

std::string one_of(std::span<const std::string_view> words) {
  std::string out = "one of ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += ", ";
    out += '"' + std::string(words[i]) + '"';
  }
  return out;
}

void ValueReader::must_be(std::string_view what, std::string hint) {
  fault(daemon::must_be(key_, what, value_), std::move(hint));
}

std::optional<std::int64_t> ValueReader::whole(std::int64_t least, std::int64_t most) {
  if (value_.type() == NEWSD_INT && value_.integer() >= least && value_.integer() <= most) return value_.integer();
  must_be("an integer from " + std::to_string(least) + " to " + std::to_string(most));
  return std::nullopt;
}

std::optional<std::string> ValueReader::text() {
  if (value_.type() != NEWSD_STRING) {
    must_be("a string");
    return std::nullopt;
  }
  if (value_.text().size() > kMaxTextBytes || value_.text().find('\0') != std::string::npos) {
    must_be("a string of at most " + std::to_string(kMaxTextBytes) + " bytes without NUL");
    return std::nullopt;
  }
  return value_.text();
}

void ValueReader::text(std::string& target) {
  if (auto given = text()) target = std::move(*given);
}

void ValueReader::path(std::filesystem::path& target) {
  if (const auto given = text()) target = given->empty() ? std::filesystem::path() : resolve_path(value_.at(), *given);
}

std::optional<bool> ValueReader::flag() {
  if (value_.type() == NEWSD_BOOL) return value_.boolean();
  must_be("true or false");
  return std::nullopt;
}

void ValueReader::flag(bool& target) {
  if (const auto given = flag()) target = *given;
}

std::optional<std::size_t> ValueReader::choice(std::span<const std::string_view> words) {
  const auto found = std::find(words.begin(), words.end(), value_.text());
  if (value_.type() == NEWSD_STRING && found != words.end()) return static_cast<std::size_t>(found - words.begin());
  must_be(one_of(words), did_you_mean(value_.text(), std::vector<std::string>(words.begin(), words.end())));
  return std::nullopt;
}

}  // namespace newsd::daemon
