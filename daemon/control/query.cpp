#include "control/query.hpp"

#include "article/json.hpp"
#include "base/text.hpp"

#include <charconv>

namespace newsd::daemon {

Result<std::uint64_t> number_of(std::string_view text, std::string_view what) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > INT64_MAX)
    return failure("invalid", std::string(what) + ": `" + std::string(text.substr(0, 64)) + "` is not a number",
                   "give it in digits");
  return number;
}

Result<std::optional<std::uint64_t>> number_in_query(const ControlRequest& request, std::string_view name) {
  std::string_view rest = request.query;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    if (!part.starts_with(name) || part.substr(name.size(), 1) != "=") continue;
    return number_of(part.substr(name.size() + 1), name).map([](std::uint64_t number) {
      return std::optional(number);
    });
  }
  return std::nullopt;
}

Result<std::string> text_in_body(const ControlRequest& request, std::string_view name, std::size_t max_bytes) {
  Tree tree;
  const auto body = parse_json(request.body, tree);
  const std::string_view text = body ? Value(*body)[name].text() : std::string_view();
  if (text.empty() || text.size() > max_bytes || !is_utf8(text))
    return failure(
        "invalid", "the request has no `" + std::string(name) + "`",
        "send {\"" + std::string(name) + "\": …} with a text of at most " + std::to_string(max_bytes) + " bytes");
  return std::string(text);
}

}  // namespace newsd::daemon
