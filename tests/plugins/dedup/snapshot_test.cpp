#include "dedup/snapshot.hpp"

#include "streams.hpp"

#include <catch2/catch.hpp>
#include <newsd/plugin.hpp>

using namespace newsd::dedup;
using newsd::dedup::test::Author;

namespace {

using Bytes = std::vector<std::uint8_t>;

Shelf some_articles(std::size_t count) {
  Author author(5);
  Fingerprinter fingerprinter(9);
  Shelf shelf;
  for (std::size_t i = 0; i < count; ++i) {
    const Item item = fingerprinter.item(author.next().parts());
    shelf.add(item, item.id);
  }
  return shelf;
}

Bytes written(const Shelf& shelf) {
  Bytes bytes;
  write_snapshot(9, shelf,
                 [&](std::span<const std::uint8_t> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  return bytes;
}

// Reads in pieces of at most `piece` bytes; what is put on a shelf again.
Shelf read(const Bytes& bytes, std::size_t piece = 1000, std::uint64_t max_records = 1000) {
  Shelf shelf;
  std::size_t at = 0;
  const auto seed = read_snapshot(
      [&](std::span<std::uint8_t> room) {
        const std::size_t count = std::min({room.size(), bytes.size() - at, piece});
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), count, room.begin());
        at += count;
        return count;
      },
      max_records, [&](const Item& item, const Id& group) { shelf.add(item, group); });
  CHECK(seed == 9);
  return shelf;
}

std::string refusal(const Bytes& bytes, std::uint64_t max_records = 1000) {
  try {
    read(bytes, 1000, max_records);
  } catch (const newsd::Failure& failure) {
    CHECK(failure.status() == NEWSD_REJECT);
    return failure.what();
  }
  return "";
}

}  // namespace

TEST_CASE("A snapshot comes back as it went, in whatever pieces") {
  for (const std::size_t count : {0, 1, 300}) {
    const Bytes bytes = written(some_articles(count));
    for (const std::size_t piece : {1, 777, 1 << 20}) CHECK(written(read(bytes, piece)) == bytes);
  }
}

TEST_CASE("A snapshot that is foreign, of another version, cut or prolonged is refused") {
  const Bytes bytes = written(some_articles(20));
  CHECK_THAT(refusal({}), Catch::Contains("ends too early"));
  CHECK_THAT(refusal(Bytes(5000, 'x')), Catch::Contains("something else"));
  Bytes later = bytes;
  later[12] = 200;
  CHECK_THAT(refusal(later), Catch::Contains("of version 200"));
  for (const std::size_t size : {5UL, 30UL, bytes.size() / 2, bytes.size() - 1})
    CHECK_THAT(refusal(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size))),
               Catch::Contains("ends too early"));
  Bytes longer = bytes;
  longer.push_back(0);
  CHECK_THAT(refusal(longer), Catch::Contains("behind its end"));
}

TEST_CASE("No damaged byte of a snapshot goes unnoticed") {
  const Bytes bytes = written(some_articles(3));
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    Bytes damaged = bytes;
    damaged[at] ^= 0x41;
    INFO("byte " << at);
    CHECK(!refusal(damaged).empty());
  }
}

TEST_CASE("A snapshot of more articles than there may be is refused before it is read") {
  CHECK_THAT(refusal(written(some_articles(20)), 19), Catch::Contains("more than the 19"));
}
