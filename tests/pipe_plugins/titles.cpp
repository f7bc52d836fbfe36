// A stage that remembers: a title that was journalled before makes a copy. It knows nothing of what is under way.
#include <map>
#include <newsd/plugin.hpp>
#include <string>

namespace {

constexpr const char* kReads[] = {"title", nullptr};
constexpr const char* kWrites[] = {"duplicate", nullptr};

class Titles {
public:
  static constexpr newsd::Info info{.name = "titles",
                                    .version = "1.0.0",
                                    .summary = "Copies by title.",
                                    .reads = kReads,
                                    .writes = kWrites,
                                    .window_seconds = 3600};

  Titles(newsd::Host, newsd::Value) {}
  void process(newsd::Batch batch, newsd::Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      const auto known = journalled_.find(std::string(batch[i].title()));
      if (known != journalled_.end()) output.link(i, NEWSD_RELATION_COPY, known->second, 1);
    }
  }
  void observe(newsd::Batch batch) {
    for (std::uint32_t i = 0; i < batch.size(); ++i)
      journalled_.emplace(std::string(batch[i].title()), std::string(batch[i].id()));
  }

private:
  std::map<std::string, std::string> journalled_;  // title, id
};

}  // namespace

NEWSD_PLUGIN(Titles)
