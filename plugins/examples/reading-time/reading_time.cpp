// How long an article takes to read: x.reading-time = {words, minutes}.
#include <newsd/plugin.hpp>

#include <sstream>

class ReadingTime {
public:
  static constexpr const char* kReads[] = {"text", nullptr};
  static constexpr const char* kWrites[] = {"x.reading-time", nullptr};
  static constexpr newsd::Info info{.name = "reading-time",
                                    .version = "1.0.0",
                                    .summary = "Says how many minutes an article takes to read.",
                                    .config_schema = R"({"type": "object", "properties": {"words_per_minute": {
          "type": "integer", "minimum": 1, "default": 200, "description": "How fast your readers read."}}})",
                                    .reads = kReads,
                                    .writes = kWrites,
                                    .concurrency = NEWSD_PURE};

  ReadingTime(newsd::Host, newsd::Value config) : words_per_minute_(config["words_per_minute"].integer()) {}

  void process(newsd::Batch batch, newsd::Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      std::istringstream text{std::string(batch[i].text())};
      std::int64_t words = 0;
      for (std::string word; text >> word;) ++words;
      const std::int64_t minutes = (words + words_per_minute_ - 1) / words_per_minute_;
      newsd::Tree tree;
      output.set(i, NEWSD_FIELD_X,
                 tree.object({{newsd::to_abi("words"), newsd::Tree::integer(words)},
                              {newsd::to_abi("minutes"), newsd::Tree::integer(minutes)}}));
    }
  }

private:
  std::int64_t words_per_minute_;
};
NEWSD_PLUGIN(ReadingTime)
