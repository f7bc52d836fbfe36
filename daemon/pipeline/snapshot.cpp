#include "pipeline/snapshot.hpp"

#include "article/json.hpp"
#include "base/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <xxhash.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

namespace newsd::daemon {
namespace {

constexpr std::string_view kSuffix = "-stage-";  // of a journal's name, before that of the stage
constexpr std::size_t kPiece = 1 << 16;
constexpr std::size_t kHeaderBytes = 64;
constexpr std::size_t kChecksumBytes = 8;
constexpr std::uint32_t kVersion = 1;
using Header = std::array<std::uint8_t, kHeaderBytes>;

struct FreeHash {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

class Checksum {
public:
  Checksum() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }
  void add(std::span<const std::uint8_t> bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
  std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

private:
  std::unique_ptr<XXH3_state_t, FreeHash> state_;
};

// Little-endian.
void put(std::uint8_t* at, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t get(const std::uint8_t* at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{at[i]} << (8 * i);
  return value;
}

// Whose memory it is: another plugin, version or configuration gives another one.
Digest owner(const Stage& stage) {
  return Digest::of(stage.name().plugin + '\n' + stage.name().version + '\n' + to_json(stage.plan().config));
}

Header header_of(const Stage& stage, Epoch epoch) {
  Header header{};
  const Digest whose = owner(stage);
  const JournalPlace place = stage.place();
  std::memcpy(header.data(), "newsd stage\n", 12);
  put(&header[12], kVersion, 4);
  std::copy(whose.bytes.begin(), whose.bytes.end(), &header[16]);
  put(&header[32], epoch, 8);
  put(&header[40], place.sequence, 8);
  std::copy(place.hash.bytes.begin(), place.hash.bytes.end(), &header[48]);
  return header;
}

Error fault(const std::filesystem::path& path, const std::string& what) {
  return {"snapshot", path.string() + ": " + what, ""};
}

Error fault_of_system(const std::filesystem::path& path) { return fault(path, std::generic_category().message(errno)); }

// A file being written: pieces gathered, counted and summed.
class Output {
public:
  explicit Output(const std::filesystem::path& path)
      : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640)) {
    pending_.reserve(kPiece);
  }

  bool put(std::span<const std::uint8_t> bytes) {
    checksum_.add(bytes);
    return take(bytes);
  }
  bool close() {
    std::array<std::uint8_t, kChecksumBytes> sum;
    daemon::put(sum.data(), checksum_.value(), sum.size());
    return take(sum) && flush();
  }
  bool is_open() const { return static_cast<bool>(file_); }

private:
  bool take(std::span<const std::uint8_t> bytes) {
    if (pending_.size() + bytes.size() > kPiece && !flush()) return false;
    if (bytes.size() >= kPiece) return write(bytes);
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
    return true;
  }
  bool flush() {
    const bool written = write(pending_);
    pending_.clear();
    return written;
  }
  bool write(std::span<const std::uint8_t> bytes) {
    size_ += bytes.size();
    if (size_ > SnapshotFile::max_bytes) errno = EFBIG;
    while (!bytes.empty()) {
      const ssize_t done = size_ > SnapshotFile::max_bytes ? -1 : ::write(file_.get(), bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(done));
    }
    return true;
  }

  UniqueFd file_;
  std::vector<std::uint8_t> pending_;
  Checksum checksum_;
  std::uint64_t size_ = 0;
};

// A file being read, up to a given place.
class Input {
public:
  explicit Input(const UniqueFd& file, std::uint64_t from, std::uint64_t to) : file_(file), at_(from), to_(to) {}

  // How many bytes have been filled; 0: the end; nothing: an error.
  std::optional<std::size_t> read(std::span<std::uint8_t> room) {
    const std::size_t most = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), to_ - at_));
    for (;;) {
      const ssize_t done = ::pread(file_.get(), room.data(), most, static_cast<off_t>(at_));
      if (done < 0 && errno == EINTR) continue;
      if (done < 0 || (done == 0 && most > 0)) return std::nullopt;
      at_ += static_cast<std::uint64_t>(done);
      return static_cast<std::size_t>(done);
    }
  }

private:
  const UniqueFd& file_;
  std::uint64_t at_;
  std::uint64_t to_;
};

bool is_whole(const UniqueFd& file, std::uint64_t size) {
  Checksum checksum;
  Input all(file, 0, size - kChecksumBytes);
  std::vector<std::uint8_t> piece(kPiece);
  for (auto got = all.read(piece); got != std::size_t{0}; got = all.read(piece)) {
    if (!got) return false;
    checksum.add({piece.data(), *got});
  }
  std::array<std::uint8_t, kChecksumBytes> sum{};
  return Input(file, size - kChecksumBytes, size).read(sum) == sum.size() &&
         get(sum.data(), sum.size()) == checksum.value();
}

}  // namespace

SnapshotFile::SnapshotFile(const std::filesystem::path& journal, const std::string& stage, Epoch epoch)
    : path_(journal.string() + std::string(kSuffix) + stage), epoch_(epoch) {}

void remove_snapshots(const std::filesystem::path& journal) {
  const std::string prefix = journal.filename().string() + std::string(kSuffix);
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(journal.parent_path(), ignored))
    if (entry.path().filename().string().starts_with(prefix)) std::filesystem::remove(entry.path(), ignored);
}

Result<> SnapshotFile::save(Stage& stage) const {
  const std::filesystem::path part = path_.string() + ".part";
  Output output(part);
  if (!output.is_open()) return failure(fault_of_system(part));
  bool written = output.put(header_of(stage, epoch_));
  const auto saved = stage.snapshot([&](std::span<const std::uint8_t> piece) {
    written = written && output.put(piece);
    return written;
  });
  if (!written || (saved && !output.close())) return failure(fault_of_system(part));
  if (!saved) return failure(saved.error());
  if (::rename(part.c_str(), path_.c_str()) != 0) return failure(fault_of_system(path_));
  return {};
}

Result<std::optional<JournalPlace>> SnapshotFile::restore(
    Stage& stage, const std::function<bool(const JournalPlace&)>& is_there) const {
  const UniqueFd file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::nullopt;
  struct stat about {};
  if (!file || ::fstat(file.get(), &about) != 0) return failure(fault_of_system(path_));
  const auto size = static_cast<std::uint64_t>(about.st_size);
  if (size < kHeaderBytes + kChecksumBytes || size > max_bytes || !is_whole(file, size))
    return failure(fault(path_, "is damaged"));
  Header found{};
  const Header wanted = header_of(stage, epoch_);
  if (Input(file, 0, size).read(found) != found.size()) return failure(fault_of_system(path_));
  if (!std::equal(wanted.begin(), wanted.begin() + 40, found.begin()))
    return failure(fault(path_, "is of another plugin, version, configuration or journal"));
  JournalPlace place{get(&found[40], 8), {}};
  std::copy_n(&found[48], place.hash.bytes.size(), place.hash.bytes.begin());
  if (!is_there(place)) return failure(fault(path_, "is of a journal that had other articles"));
  Input payload(file, kHeaderBytes, size - kChecksumBytes);
  if (auto restored = stage.restore([&](std::span<std::uint8_t> room) { return payload.read(room); }); !restored)
    return failure(restored.error());
  return place;
}

SnapshotKeeper::SnapshotKeeper(SnapshotFile file, Pace pace, const Clock& clock, Log& log)
    : file_(std::move(file)), pace_(pace), clock_(clock), log_(log), next_{clock.now().count + pace.at_least.count()} {}

void SnapshotKeeper::look_at(Stage& stage) {
  if (stage.place().sequence - saved_ >= pace_.articles && clock_.now().count >= next_.count) save(stage);
}

void SnapshotKeeper::save(Stage& stage) {
  if (stage.place().sequence == saved_) return;
  const auto saved = file_.save(stage);
  if (!saved)
    log_.warning("the memory of a stage could not be saved; a start takes it from the journal",
                 {{"stage", stage.name().stage}, {"reason", saved.error().message()}});
  saved_ = stage.place().sequence;
  next_ = {clock_.now().count + (saved ? pace_.at_least : pace_.after_failure).count()};
}

}  // namespace newsd::daemon
