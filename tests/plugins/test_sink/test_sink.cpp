// A sink that writes down what it is given, for tests of the sink side: one line `EPOCH SEQUENCE ID BODY` an article,
// on disk before deliver() returns. It fails when told to.
#include <newsd/plugin.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace {

constexpr const char* kSchema = R"json({
  "type": "object",
  "properties": {
    "path": {"type": "string", "format": "path", "description": "The file to append to."},
    "gate": {"type": "string", "format": "path",
             "description": "A FIFO that is opened before each delivery, which waits until somebody writes to it."},
    "retry_first": {"type": "integer", "minimum": 0, "default": 0,
                    "description": "So many calls, the first ones, return RETRY and write nothing."},
    "reject": {"type": "array", "items": {"type": "string"}, "default": [],
               "description": "Ids or titles: a batch that holds one of them is refused as a whole."}
  },
  "required": ["path"]
})json";

class File {
public:
  explicit File(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("cannot open " + path);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd_); }

  // Takes away the beginning of a line, which a kill in the midst of a write has left.
  void cut_torn_line() const {
    off_t end = ::lseek(fd_, 0, SEEK_END);
    for (char last = 0; end > 0 && last != '\n';) {
      if (::pread(fd_, &last, 1, end - 1) != 1) fail("cannot read");
      if (last != '\n') --end;
    }
    if (end < 0 || ::ftruncate(fd_, end) != 0) fail("cannot cut");
  }

  void append(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(fd_, text.data(), text.size());
      if (written < 0) fail("cannot write");
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd_) != 0) fail("cannot sync");
  }

private:
  [[noreturn]] static void fail(const std::string& what) {
    throw newsd::Failure(NEWSD_RETRY, "test-sink: " + what + ": " + std::generic_category().message(errno));
  }
  int fd_;
};

class TestSink {
public:
  static constexpr newsd::Info info{.name = "test-sink",
                                    .version = "0.1.0",
                                    .summary = "Appends what it is given to a file; fails when told to.",
                                    .config_schema = kSchema};

  TestSink(newsd::Host, newsd::Value config)
      : file_(std::string(config["path"].text())),
        gate_(config["gate"].text()),
        retries_left_(config["retry_first"].integer()) {
    for (const newsd::Value each : config["reject"]) rejected_.emplace(each.text());
  }

  void deliver(const newsd_sink_batch& batch) {
    if (!gate_.empty()) ::close(::open(gate_.c_str(), O_RDONLY | O_CLOEXEC));
    if (retries_left_ > 0) {
      --retries_left_;
      throw newsd::Failure(NEWSD_RETRY, "test-sink: told to fail");
    }
    const newsd::Batch articles(batch.articles);
    std::string lines;
    for (std::uint32_t i = 0; i < articles.size(); ++i) {
      refuse_if_told(articles[i]);
      lines += std::to_string(batch.epoch) + ' ' + std::to_string(batch.sequences[i]) + ' ';
      lines += articles[i].id();
      lines += ' ';
      lines += newsd::view(batch.bodies[i]);
      lines += '\n';
    }
    if (!std::exchange(is_whole_, true)) file_.cut_torn_line();
    file_.append(lines);
  }

private:
  void refuse_if_told(const newsd::Article& article) const {
    for (const std::string_view name : {article.id(), article.title()})
      if (rejected_.contains(name))
        throw newsd::Failure(NEWSD_REJECT, "test-sink: told to refuse " + std::string(name));
  }

  File file_;
  bool is_whole_ = false;
  std::string gate_;
  std::int64_t retries_left_;
  std::set<std::string, std::less<>> rejected_;
};

}  // namespace

NEWSD_PLUGIN(TestSink)
