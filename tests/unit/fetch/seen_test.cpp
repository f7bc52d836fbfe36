#include "fetch/seen.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;
using Look = SeenSet::Look;

namespace {

ArticleId id(int n) { return article_id("gazette", std::to_string(n)); }
const ContentHash first = ContentHash::of("first");
const ContentHash second = ContentHash::of("second");

}  // namespace

TEST_CASE("an item is unknown once, then unchanged until its content changes") {
  SeenSet seen;
  CHECK(seen.look(id(1), first, 10) == Look::unknown);
  CHECK(seen.look(id(1), first, 10) == Look::unchanged);
  CHECK(seen.look(id(1), second, 10) == Look::changed);
  CHECK(seen.look(id(1), second, 10) == Look::unchanged);
  CHECK(seen.look(id(1), first, 10) == Look::changed);
  CHECK(seen.look(id(2), first, 10) == Look::unknown);
}

TEST_CASE("a set is read back as it was written") {
  SeenSet seen;
  seen.look(id(1), first, 10);
  seen.look(id(2), second, 0x01020304);
  SeenSet again = SeenSet::decode(seen.encode());
  CHECK(again.size() == 2);
  CHECK_FALSE(again.is_dirty());
  CHECK(again.look(id(1), first, 10) == Look::unchanged);
  CHECK(again.look(id(2), second, 0x01020304) == Look::unchanged);
  CHECK_FALSE(again.is_dirty());
}

TEST_CASE("an item is written as these 36 bytes behind NWS1") {
  SeenSet seen;
  seen.look(id(1), first, 0x01020304);
  const auto text = [](const Digest& digest) { return std::string(digest.bytes.begin(), digest.bytes.end()); };
  CHECK(seen.encode() == "NWS1" + text(id(1)) + text(first) + "\x01\x02\x03\x04");
  CHECK(SeenSet().encode() == "NWS1");
}

TEST_CASE("what is no set is an empty one") {
  SeenSet seen;
  seen.look(id(1), first, 10);
  const std::string whole = seen.encode();
  for (const std::string& text : {std::string(), std::string("NWS"), std::string("NWS2") + whole.substr(4),
                                  whole.substr(0, whole.size() - 1), whole + "x"}) {
    CHECK(SeenSet::decode(text).size() == 0);
  }
}

TEST_CASE("an item is forgotten once it has been absent for 90 days, and not a day before") {
  SeenSet seen;
  seen.look(id(1), first, 10);
  seen.look(id(2), first, 11);
  seen.forget_absent(100);
  CHECK(seen.size() == 2);
  seen.forget_absent(101);
  CHECK(seen.size() == 1);
  CHECK(seen.look(id(2), first, 101) == Look::unchanged);
  seen.forget_absent(190);
  CHECK(seen.size() == 1);
  CHECK(seen.look(id(1), first, 190) == Look::unknown);
}

TEST_CASE("a source that shows new items without end is remembered up to a bound, the latest of it") {
  SeenSet seen;
  for (int n = 0; n < 3; ++n) seen.look(id(n), first, 10);
  const int most = static_cast<int>(SeenSet::kMaxItems);
  for (int n = 3; n < most + 2; ++n) seen.look(id(n), first, 11);
  seen.mark_saved();
  seen.forget_absent(11);
  CHECK(seen.size() == SeenSet::kMaxItems);
  CHECK(seen.is_dirty());
  int forgotten = 0;
  for (int n = 0; n < 3; ++n) forgotten += seen.look(id(n), first, 11) == Look::unknown ? 1 : 0;
  CHECK(forgotten == 2);
  CHECK(seen.look(id(most), first, 11) == Look::unchanged);
}

TEST_CASE("only what differs from the last save asks for another") {
  SeenSet seen;
  CHECK_FALSE(seen.is_dirty());
  seen.look(id(1), first, 10);
  CHECK(seen.is_dirty());
  seen.mark_saved();
  seen.look(id(1), first, 10);
  seen.forget_absent(10);
  CHECK_FALSE(seen.is_dirty());
  seen.look(id(1), first, 11);  // it was still there on another day
  CHECK(seen.is_dirty());
  seen.mark_saved();
  seen.look(id(1), second, 11);
  CHECK(seen.is_dirty());
  seen.mark_saved();
  seen.forget_absent(200);
  CHECK(seen.is_dirty());
}

TEST_CASE("days begin at midnight UTC") {
  CHECK(day_of({0}) == 0);
  CHECK(day_of({86'399'999}) == 0);
  CHECK(day_of({86'400'000}) == 1);
}
