#include "dedup/shelf.hpp"

#include "dedup/claims.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <random>

using namespace newsd::dedup;

namespace {

Item item(std::uint64_t number, std::vector<std::uint32_t> hashes) {
  Item made;
  for (int i = 0; i < 8; ++i) made.id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number >> (8 * i));
  made.sketch.hashes = std::move(hashes);
  made.sketch.numbers = {7, static_cast<std::uint16_t>(number)};
  return made;
}

std::vector<std::uint64_t> holders(const Shelf& shelf, std::uint32_t hash) {
  std::vector<std::uint64_t> found;
  shelf.each_holder(hash, [&](std::uint64_t number) {
    found.push_back(number);
    return true;
  });
  return found;
}

}  // namespace

TEST_CASE("Records are found by their hashes, the latest first, until they are dropped") {
  Shelf shelf;
  for (std::uint64_t i = 0; i < 3; ++i) shelf.add(item(i, {10, 20 + static_cast<std::uint32_t>(i)}), {});
  CHECK(holders(shelf, 10) == std::vector<std::uint64_t>{2, 1, 0});
  CHECK(holders(shelf, 21) == std::vector<std::uint64_t>{1});
  CHECK(holders(shelf, 99).empty());
  shelf.drop_oldest();
  shelf.drop_oldest();
  CHECK(holders(shelf, 10) == std::vector<std::uint64_t>{2});
  CHECK(holders(shelf, 21).empty());
  CHECK(shelf.sketch(shelf.records()[2]) == item(2, {10, 22}).sketch);
}

TEST_CASE("Of a hash that everybody holds, only the latest holders are looked at") {
  Shelf shelf;
  for (std::uint64_t i = 0; i < 500; ++i) shelf.add(item(i, {10}), {});
  const auto found = holders(shelf, 10);
  CHECK(found.size() == Shelf::max_holders);
  CHECK(found.front() == 499);
}

// Holdings are kept by the lower half of their number, which comes round again after some weeks of news.
TEST_CASE("A shelf that comes and goes finds the same as a plain list, also when its numbers come round") {
  Shelf shelf((std::uint64_t{1} << 32) - 3000);
  std::mt19937 random(4);
  const auto pick = [&](std::uint32_t below) { return static_cast<std::uint32_t>(random() % below); };
  std::map<std::uint64_t, std::vector<std::uint32_t>> plain;
  for (std::uint64_t i = 0; i < 3000; ++i) {
    std::vector<std::uint32_t> hashes;
    for (std::uint32_t hash = 10'000 + pick(40); hash < 10'400; hash += 1 + pick(150)) hashes.push_back(hash);
    plain[shelf.add(item(i, hashes), {})] = hashes;
    while (plain.size() > 20 + random() % 30) {
      plain.erase(plain.begin());
      shelf.drop_oldest();
    }
    const std::uint32_t asked = 10'000 + pick(400);
    std::vector<std::uint64_t> expected;
    for (auto each = plain.rbegin(); each != plain.rend() && expected.size() < Shelf::max_holders; ++each)
      if (std::find(each->second.begin(), each->second.end(), asked) != each->second.end())
        expected.push_back(each->first);
    REQUIRE(holders(shelf, asked) == expected);
  }
}

TEST_CASE("A claim that never ends does not keep those behind it") {
  Claims claims;
  claims.add(1, 0, item(1, {10}), {});
  for (std::uint64_t token = 2; token < 20'000; ++token) {
    claims.add(token, 0, item(token, {11}), {});
    claims.remove(token);
  }
  CHECK(claims.size() == 1);
  CHECK(claims.shelf().records().size() < 5000);
  CHECK(claims.claimed(1, 0)->sketch.hashes == std::vector<std::uint32_t>{10});
}
