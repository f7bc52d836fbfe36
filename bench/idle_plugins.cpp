// Plugins that do nothing, so that what is measured around them is newsd's own work: a source that emits one and the
// same document under new keys, a stage that lets pass, one that also hears what became of it, one that drops all.
#include <newsd/plugin.hpp>

#include <array>
#include <charconv>

namespace {

class IdleSource {
public:
  static constexpr const char* kWrites[] = {"guid", "url", "title", "summary", "text", "published", nullptr};
  static constexpr newsd::Info info{.name = "idle-source",
                                    .version = "1.0.0",
                                    .summary = "Emits the same document over and over.",
                                    .config_schema = R"({"type": "object", "properties": {
          "articles": {"type": "integer", "minimum": 1, "default": 6400, "description": "How many a poll."},
          "bytes": {"type": "integer", "minimum": 0, "default": 3072, "description": "Of text."}}})",
                                    .writes = kWrites};

  IdleSource(newsd::Host, newsd::Value config) : articles_(config["articles"].integer()) {
    std::string text;
    while (text.size() < static_cast<std::size_t>(config["bytes"].integer()))
      text += "The ferry left the harbour at noon, and nobody on the quay waved. ";
    document_ = tree_.object({{newsd::to_abi("guid"), tree_.text("tag:example.org,2026:the-ferry")},
                              {newsd::to_abi("url"), tree_.text("https://example.org/news/the-ferry")},
                              {newsd::to_abi("title"), tree_.text("The ferry left at noon")},
                              {newsd::to_abi("summary"), tree_.text("Nobody waved when the ferry left the harbour.")},
                              {newsd::to_abi("text"), tree_.text(text)},
                              {newsd::to_abi("published"), tree_.text("2026-01-31T12:00:00+01:00")}});
  }

  void poll(newsd::State, newsd::Delivery delivery) {
    for (std::int64_t i = 0; i < articles_; ++i) {
      std::array<char, 24> key{};
      const auto end = std::to_chars(key.data(), key.data() + key.size(), ++last_key_).ptr;
      delivery.emit({key.data(), end}, document_);
    }
  }

private:
  const std::int64_t articles_;
  newsd::Tree tree_;
  newsd_value document_{};
  std::uint64_t last_key_ = 0;
};

class Pass {
public:
  static constexpr newsd::Info info{.name = "pass", .version = "1.0.0", .summary = "Does nothing."};
  Pass(newsd::Host, newsd::Value) {}
  void process(newsd::Batch, newsd::Output) {}
};

class Watch {
public:
  static constexpr newsd::Info info{.name = "watch", .version = "1.0.0", .summary = "Hears what became of articles."};
  Watch(newsd::Host, newsd::Value) {}
  void process(newsd::Batch, newsd::Output) {}
  void observe(newsd::Batch) {}
  void forget(std::uint64_t, newsd_end) {}
};

class Drop {
public:
  static constexpr newsd::Info info{
      .name = "drop", .version = "1.0.0", .summary = "Drops everything.", .flags = NEWSD_STAGE_DROPS};
  Drop(newsd::Host, newsd::Value) {}
  void process(newsd::Batch batch, newsd::Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) output.drop(i, "bench");
  }
};

}  // namespace

NEWSD_PLUGIN(IdleSource, Pass, Watch, Drop)
