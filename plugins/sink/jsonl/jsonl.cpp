// The sink `jsonl`: the feed as files, one JSON line an article.
#include "jsonl/folder.hpp"
#include "jsonl/line.hpp"
#include "jsonl/redact.hpp"
#include "jsonl/rotating_file.hpp"

#include <newsd/plugin.hpp>
#include <optional>
#include <string>

namespace newsd::jsonl {
namespace {

constexpr const char* kSchema = R"json({
  "type": "object",
  "properties": {
    "path": {
      "type": "string", "format": "new-folder", "minLength": 1,
      "description": "The folder for the files, made if its parent is there. Each sink needs one of its own."
    },
    "max_file_bytes": {
      "type": "integer", "minimum": 1, "maximum": 1099511627776, "default": 268435456,
      "description": "A new file is begun before one grows larger, unless it is for a single longer line."
    },
    "daily": {
      "type": "boolean", "default": true,
      "description": "A new file is begun with the first article of a day, in UTC."
    }
  },
  "required": ["path"],
  "additionalProperties": false
})json";
constexpr const char* kReads[] = {"id", "withdrawn", nullptr};

}  // namespace

class Jsonl {
public:
  static constexpr Info info{.name = "jsonl",
                             .version = "0.1.0",
                             .summary = "Writes every article as one JSON line into files that rotate.",
                             .config_schema = kSchema,
                             .reads = kReads};

  Jsonl(Host host, Value config)
      : host_(host),
        folder_(std::string(config["path"].text())),
        limits_{static_cast<std::uint64_t>(config["max_file_bytes"].integer()), config["daily"].boolean()} {}

  void deliver(const newsd_sink_batch& batch) {
    if (batch.articles.count == 0) return;
    try {
      write(batch);
    } catch (...) {
      file_.reset();  // opened anew by the next call, and brought into order then
      throw;
    }
  }

private:
  void write(const newsd_sink_batch& batch) {
    if (file_ && !file_->is_in_place()) file_.reset();
    if (!file_) file_.emplace(folder_, limits_, host_, Position{batch.epoch, batch.sequences[0]});
    const Batch articles(batch.articles);
    for (std::uint32_t i = 0; i < articles.size(); ++i)
      add({batch.epoch, batch.sequences[i]}, articles[i], view(batch.bodies[i]));
    file_->commit();
  }

  void add(Position at, const Article& article, std::string_view document) {
    if (file_->has(at)) return;
    if (!is_linear(document, article.id()))
      throw Failure(NEWSD_REJECT, "the document is not one line that begins with its id");
    if (article[NEWSD_FIELD_WITHDRAWN]["redacted"].boolean()) {
      file_->write();
      redact(folder_, article.id());
    }
    file_->append(at, document);
  }

  Host host_;
  Folder folder_;
  RotatingFile::Limits limits_;
  std::optional<RotatingFile> file_;
};

}  // namespace newsd::jsonl

NEWSD_PLUGIN(newsd::jsonl::Jsonl)
