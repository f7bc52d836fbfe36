#include "jsonl/lines.hpp"

#include "jsonl/line.hpp"

#include <algorithm>
#include <string>

namespace newsd::jsonl {
namespace {

constexpr std::size_t kChunkBytes = 256 << 10;

// A line in the making.
class Gathered {
public:
  explicit Gathered(std::uint64_t offset) : offset_(offset) {}

  void add(std::string_view piece) {
    bytes_ += piece.size();
    beginning_ += piece.substr(0, kMaxHeadBytes - std::min(kMaxHeadBytes, beginning_.size()));
    ending_ += piece.substr(piece.size() - std::min(piece.size(), kEnding.size()));
    ending_.erase(0, ending_.size() - std::min(ending_.size(), kEnding.size()));
    has_nul_ = has_nul_ || piece.find('\0') != std::string_view::npos;
  }
  Line line() const { return {offset_, bytes_, beginning_, !has_nul_ && ending_ == kEnding}; }

private:
  static constexpr std::string_view kEnding = "}\n";
  std::uint64_t offset_;
  std::uint64_t bytes_ = 0;
  std::string beginning_;
  std::string ending_;
  bool has_nul_ = false;
};

}  // namespace

void each_line(const File& file, const std::function<void(const Line&)>& visit) {
  std::string chunk(kChunkBytes, '\0');
  std::uint64_t offset = 0;
  Gathered line(0);
  while (const std::size_t count = file.read(chunk.data(), chunk.size(), offset)) {
    std::string_view rest(chunk.data(), count);
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      const std::string_view piece = rest.substr(0, end == std::string_view::npos ? end : end + 1);
      line.add(piece);
      offset += piece.size();
      rest.remove_prefix(piece.size());
      if (end == std::string_view::npos) break;
      visit(line.line());
      line = Gathered(offset);
    }
  }
  if (line.line().bytes > 0) visit(line.line());
}

}  // namespace newsd::jsonl
