// The source itself: files of a watched folder become articles, and are put away when those have ended.
//
// A file stays where it is until all its articles are on disk, so that a kill loses nothing: what still lies there at
// the next start is emitted again and ends as unchanged.
#pragma once

#include "spool/folder.hpp"
#include "spool/parse.hpp"
#include "spool/watch.hpp"

#include <deque>
#include <map>
#include <newsd/plugin.hpp>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace newsd::spool {

inline constexpr const char* kSchema = R"json({
  "type": "object",
  "properties": {
    "path": {
      "type": "string", "format": "folder", "minLength": 1,
      "description": "The folder to watch. It must exist, and newsd must be able to write to it: it makes done/ and failed/ in it. Each spool needs one of its own."
    },
    "max_file_bytes": {
      "type": "integer", "minimum": 1, "maximum": 268435456, "default": 10485760,
      "description": "Larger files go to failed/ unread."
    },
    "keep": {
      "type": "string", "enum": ["done", "delete"], "default": "done",
      "description": "What happens to a file whose articles are journalled: moved to done/, or deleted."
    }
  },
  "required": ["path"]
})json";

inline constexpr const char* kWrites[] = {"url",      "guid",       "title",     "summary",    "summary_html", "text",
                                          "html",     "language",   "published", "updated",    "authors",      "agency",
                                          "dateline", "categories", "images",    "enclosures", "story",        "rights",
                                          "words",    "x",          "raw",       nullptr};

// [lane] throughout, but for constructor and destructor [control].
class Spool {
public:
  static constexpr Info info{.name = "spool",
                             .version = "0.1.0",
                             .summary = "Takes texts, pages, article documents and e-mails from a watched folder.",
                             .config_schema = kSchema,
                             .writes = kWrites};

  static constexpr std::size_t kFilesPerCall = 64;
  static constexpr std::size_t kArticlesPerCall =
      1000;  // then no further file: each is remembered until all are settled
  static constexpr std::size_t kMaxPending = 10'000;
  static constexpr std::int64_t kFreshMilliseconds = 10'000;  // such files may still be written: see poll()

  static constexpr std::int64_t kSuccessorMilliseconds = 1000;  // from a folder's going to the poll that looks for it

  // Touches no file: the folder is opened by the first poll().
  Spool(Host host, Value config);

  // Begins to watch the folder and takes what is there; what is left over is for ready(). Later polls take up the
  // folder that the path names by then, look for files that no event told of, and pass over fresh ones, whose event is
  // yet to come.
  void poll(State state, Delivery delivery);
  void ready(State state, int descriptor, Delivery delivery);
  // Takes bytes as if they had lain in the folder.
  void response(State state, const newsd_response& response, Delivery delivery);
  void settled(std::uint64_t delivery, const newsd_outcomes& outcomes);

private:
  // A file whose articles are on their way.
  struct File {
    std::string name;
    Identity identity;
    bool whole = false;  // all its articles are emitted, and settled() will tell of some
    std::size_t articles = 0;
    std::size_t failed = 0;           // of the articles
    std::vector<std::string> faults;  // why; bounded

    void add_fault(const std::string& key, std::string_view reason);
  };
  struct Emitted {
    std::string key;
    std::size_t file;  // index
    bool refused;
  };
  struct Open {
    std::vector<File> files;
    std::vector<Emitted> emitted;  // in order, the refused ones too

    bool settles_nothing() const;
  };
  enum class Scan { none, first, later };

  // Takes files, as many as one call may.
  void work(Delivery& delivery);
  void collect(Delivery& delivery);
  void scan(Delivery& delivery);
  void push(const std::string& name);
  void take(const std::string& name, Delivery& delivery);
  void emit(std::size_t index, const std::vector<Item>& items, Open& open, Delivery& delivery);
  void account(Open& open, const newsd_outcomes& outcomes);
  void put_away(const File& file);
  void reject(const std::string& name, const std::string& reason);
  void forget(const File& file);

  Host host_;
  std::string path_;
  std::uint64_t max_file_bytes_;
  bool delete_done_;
  Watch watch_;
  bool watched_ = false;          // the host knows the descriptor
  std::optional<Folder> folder_;  // none before the first poll, and after one that missed it
  Scan scan_ = Scan::none;        // what is still to be listed
  std::deque<std::string> pending_;
  std::set<std::string> in_pending_;
  std::unordered_map<std::string, Identity> taken_;  // versions seen that still lie in the folder
  std::map<std::uint64_t, Open> open_;               // by delivery
};

}  // namespace newsd::spool
