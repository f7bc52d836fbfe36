// A source: every line of a response is a title; one that says "stop" is where it fails, "?" is a problem.
#include <newsd/plugin.hpp>

namespace {

constexpr const char* kWrites[] = {"title", nullptr};

class Lines {
public:
  static constexpr newsd::Info info{
      .name = "lines", .version = "1.0.0", .summary = "Titles, one a line.", .writes = kWrites};

  Lines(newsd::Host, newsd::Value) {}
  void poll(newsd::State, newsd::Delivery) {}
  void response(newsd::State, const newsd_response& response, newsd::Delivery delivery) {
    newsd::Tree tree;
    delivery.feed(tree.object({{newsd::to_abi("title"), tree.text(newsd::view(response.url))}}));
    std::string_view text{reinterpret_cast<const char*>(response.body.data), response.body.size};
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (line == "stop") throw newsd::Failure(NEWSD_REJECT, "there is a stop");
      if (line == "?")
        delivery.problem("a question");
      else
        delivery.emit("", tree.object({{newsd::to_abi("title"), tree.text(line)}}));
    }
  }
};

}  // namespace

NEWSD_PLUGIN(Lines)
