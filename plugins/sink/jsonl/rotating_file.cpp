#include "jsonl/rotating_file.hpp"

#include "jsonl/lines.hpp"

#include <utility>

namespace newsd::jsonl {
namespace {

constexpr std::size_t kMaxPendingBytes = 1 << 20;

struct Kept {
  std::uint64_t bytes = 0;
  std::optional<Position> last;
};

// How far a file is good. What was acknowledged stays, whatever lies between; beyond it, all up to the first damage.
Kept good_part(const File& file, Position next) {
  Kept kept;
  bool is_damaged = false;
  bool is_over = false;
  each_line(file, [&](const Line& line) {
    const auto head = read_head(line.beginning);
    if (!head || !line.is_whole) {
      is_damaged = true;
      return;
    }
    const bool is_acknowledged = head->at.epoch != next.epoch || head->at.sequence < next.sequence;
    is_over = is_over || (is_damaged && !is_acknowledged);
    if (is_over) return;
    is_damaged = false;
    kept = {line.offset + line.bytes, head->at};
  });
  return kept;
}

}  // namespace

RotatingFile::RotatingFile(const Folder& folder, Limits limits, Host host, Position next)
    : folder_(folder), limits_(limits), host_(host) {
  folder_.lock();
  auto names = folder_.names();
  if (names.empty() || resume(names.back(), next)) return;
  // A file in which nothing was acknowledged: every earlier one was whole before it was begun.
  folder_.remove(names.back());
  names.pop_back();
  if (!names.empty()) resume(names.back(), next);
}

bool RotatingFile::resume(const std::string& name, Position next) {
  File file = folder_.open(name);
  const Kept kept = good_part(file, next);
  if (kept.bytes == 0) return false;
  if (const std::uint64_t bytes = file.bytes(); bytes > kept.bytes) {
    host_.warning(file.path() + ": the last " + std::to_string(bytes - kept.bytes) +
                  " bytes were left half-written and are taken away; their articles come again");
    file.truncate(kept.bytes);
  }
  file.sync();
  last_ = kept.last;
  open_ = Open{std::move(file), kept.bytes, kept.bytes};
  return true;
}

RotatingFile::~RotatingFile() {
  if (!open_ || open_->written_bytes == open_->committed_bytes) return;
  try {
    open_->file.truncate(open_->committed_bytes);
  } catch (const Failure&) {
    // the next start takes it away
  }
}

bool RotatingFile::is_in_place() const {
  return !open_ || (open_->file.is_in_place() && open_->file.bytes() == open_->written_bytes);
}

void RotatingFile::append(Position at, std::string_view document) {
  const std::string line = to_line(at, document);
  make_room_for(line.size());
  pending_ += line;
  last_ = at;
  if (pending_.size() >= kMaxPendingBytes) write();
}

bool RotatingFile::has_room_for(std::size_t bytes) const {
  const std::uint64_t used = open_->written_bytes + pending_.size();
  if (used > 0 && used + bytes > limits_.max_bytes) return false;
  const std::string& path = open_->file.path();
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  return !limits_.daily || day_of(name) >= day_of(file_name(host_.now_milliseconds()));
}

void RotatingFile::make_room_for(std::size_t bytes) {
  if (open_ && has_room_for(bytes)) return;
  if (open_) commit();
  open_ = Open{folder_.create(host_.now_milliseconds()), 0, 0};
}

void RotatingFile::write() {
  if (pending_.empty()) return;
  const std::uint64_t from = open_->written_bytes;
  open_->written_bytes += pending_.size();  // also if it fails half-way: it is to be taken back
  open_->file.write(pending_, from);
  pending_.clear();
}

void RotatingFile::commit() {
  write();
  open_->file.sync();
  open_->committed_bytes = open_->written_bytes;
}

}  // namespace newsd::jsonl
