#include "dedup/snapshot.hpp"

#include <xxhash.h>
#include <algorithm>
#include <concepts>
#include <cstring>
#include <memory>
#include <newsd/plugin.hpp>
#include <string_view>
#include <vector>

namespace newsd::dedup {
namespace {

constexpr std::string_view kMagic = "newsd/dedup\n";
// Goes up whenever the same article would be fingerprinted otherwise, or stands otherwise in the file.
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kPiece = 1 << 16;

struct FreeHash {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

// XXH3 over all bytes so far.
class Checksum {
public:
  Checksum() : state_(XXH3_createState()) {
    if (!state_) throw std::bad_alloc();
    XXH3_64bits_reset(state_.get());
  }
  void add(std::span<const std::uint8_t> bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }
  std::uint64_t value() const { return XXH3_64bits_digest(state_.get()); }

private:
  std::unique_ptr<XXH3_state_t, FreeHash> state_;
};

[[noreturn]] void refuse(const std::string& reason) {
  throw Failure(NEWSD_REJECT, "the snapshot of dedup " + reason + "; it is of no use, the journal's window will do");
}

class Writer {
public:
  explicit Writer(const Write& write) : write_(write) { piece_.reserve(kPiece); }

  void bytes(std::span<const std::uint8_t> bytes) {
    if (piece_.size() + bytes.size() > kPiece) flush();
    piece_.insert(piece_.end(), bytes.begin(), bytes.end());
  }
  // Little-endian.
  template <std::unsigned_integral T>
  void number(T value) {
    std::array<std::uint8_t, sizeof(T)> made;
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = static_cast<std::uint8_t>(value >> (8 * i));
    bytes(made);
  }
  template <class T>
  void list(const std::vector<T>& values) {
    number(static_cast<std::uint8_t>(values.size()));
    for (const T value : values) number(value);
  }
  void close() {
    flush();
    number(checksum_.value());
    write_(piece_);
  }

private:
  void flush() {
    checksum_.add(piece_);
    if (!piece_.empty()) write_(piece_);
    piece_.clear();
  }

  const Write& write_;
  std::vector<std::uint8_t> piece_;
  Checksum checksum_;
};

class Reader {
public:
  explicit Reader(const Read& read) : read_(read), piece_(kPiece) {}

  void bytes(std::span<std::uint8_t> room) {
    take(room);
    checksum_.add(room);
  }
  template <std::unsigned_integral T>
  T number() {
    std::array<std::uint8_t, sizeof(T)> found;
    bytes(found);
    return value_of<T>(found);
  }
  // At most `most`, each greater than the one before, and below the limit.
  template <class T>
  std::vector<T> list(std::size_t most, std::uint64_t limit) {
    const std::size_t count = number<std::uint8_t>();
    if (count > most) refuse("holds a list that is too long");
    std::vector<T> found(count);
    for (std::size_t i = 0; i < count; ++i) {
      found[i] = number<T>();
      if (found[i] >= limit || (i > 0 && found[i] <= found[i - 1])) refuse("holds a list that is out of order");
    }
    return found;
  }
  // Whatever comes first of a checksum that fits and of bytes behind it is wrong.
  void close() {
    const std::uint64_t expected = checksum_.value();
    std::array<std::uint8_t, sizeof(expected)> found;
    take(found);
    if (value_of<std::uint64_t>(found) != expected) refuse("is damaged: its checksum does not fit");
    if (at_ < filled_ || fill()) refuse("goes on behind its end");
  }

private:
  template <class T>
  static T value_of(std::span<const std::uint8_t> bytes) {
    T value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) value = static_cast<T>(value | T{bytes[i]} << (8 * i));
    return value;
  }
  void take(std::span<std::uint8_t> room) {
    while (!room.empty()) {
      if (at_ == filled_ && !fill()) refuse("ends too early");
      const std::size_t part = std::min(room.size(), filled_ - at_);
      std::memcpy(room.data(), piece_.data() + at_, part);
      at_ += part;
      room = room.subspan(part);
    }
  }
  bool fill() {
    at_ = 0;
    filled_ = std::min(read_(piece_), piece_.size());
    return filled_ > 0;
  }

  const Read& read_;
  std::vector<std::uint8_t> piece_;
  std::size_t at_ = 0, filled_ = 0;
  Checksum checksum_;
};

void write_record(Writer& writer, const Shelf& shelf, const Record& record) {
  writer.bytes(record.id.bytes);
  writer.bytes(record.group.bytes);
  for (const Key key : {record.guid, record.page, record.address, record.text}) writer.number(key);
  writer.number(static_cast<std::uint64_t>(record.seconds));
  writer.number(record.title);
  writer.number(record.source);
  writer.number(record.stem);
  writer.number(static_cast<std::uint8_t>(record.text_tells ? 1 : 0));
  writer.number(record.shingles);
  writer.number(record.level);
  writer.list(shelf.hashes(record));
  writer.list(shelf.numbers(record));
  writer.list(shelf.title(record));
}

void read_record(Reader& reader, const Put& put) {
  Item item;
  Id group;
  reader.bytes(item.id.bytes);
  reader.bytes(group.bytes);
  for (Key* key : {&item.guid, &item.page, &item.address, &item.text}) *key = reader.number<Key>();
  item.seconds = static_cast<std::int64_t>(reader.number<std::uint64_t>());
  item.title = reader.number<std::uint32_t>();
  item.source = reader.number<std::uint32_t>();
  item.stem = reader.number<std::uint32_t>();
  item.text_tells = reader.number<std::uint8_t>() != 0;
  Sketch& sketch = item.sketch;
  sketch.shingles = reader.number<std::uint32_t>();
  sketch.level = reader.number<std::uint8_t>();
  if (sketch.level > Sketch::max_level) refuse("holds a level that there is not");
  sketch.hashes = reader.list<std::uint32_t>(Sketch::max_hashes, Sketch::limit(sketch.level));
  sketch.numbers = reader.list<std::uint16_t>(Sketch::max_numbers, 1 << 16);
  sketch.title = reader.list<std::uint16_t>(Sketch::max_title, 1 << 16);
  put(item, group);
}

}  // namespace

void write_snapshot(std::uint64_t seed, const Shelf& shelf, const Write& write) {
  Writer writer(write);
  writer.bytes({reinterpret_cast<const std::uint8_t*>(kMagic.data()), kMagic.size()});
  writer.number(kVersion);
  writer.number(seed);
  const Fifo<Record>& records = shelf.records();
  writer.number(std::uint64_t{records.size()});
  for (std::uint64_t number = records.first(); number != records.end(); ++number)
    write_record(writer, shelf, records[number]);
  writer.close();
}

std::uint64_t read_snapshot(const Read& read, std::uint64_t max_records, const Put& put) {
  Reader reader(read);
  std::array<std::uint8_t, kMagic.size()> magic;
  reader.bytes(magic);
  if (!std::equal(magic.begin(), magic.end(), kMagic.begin())) refuse("is something else");
  const auto version = reader.number<std::uint32_t>();
  if (version != kVersion)
    refuse("is of version " + std::to_string(version) + ", and this is version " + std::to_string(kVersion));
  const auto seed = reader.number<std::uint64_t>();
  const auto count = reader.number<std::uint64_t>();
  if (count > max_records)
    refuse("holds " + std::to_string(count) + " articles, more than the " + std::to_string(max_records) + " allowed");
  for (std::uint64_t i = 0; i < count; ++i) read_record(reader, put);
  reader.close();
  return seed;
}

}  // namespace newsd::dedup
