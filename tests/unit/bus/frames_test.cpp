#include "bus/frames.hpp"

#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;
using Strings = std::vector<std::string>;

namespace {

// That these families are wanted, or all of them.
struct Wanted : Demand {
  explicit Wanted(std::uint32_t families = ~0U) { set(families); }
  explicit Wanted(Family family) : Wanted(bit(family)) {}
};

// `header` with the byte at `place` changed to `value`.
std::optional<FrameHeader> decoded_with(std::size_t place, std::uint8_t value) {
  auto bytes = encode({FrameKind::fresh, true, 1, 2});
  bytes[place] = value;
  return decode(bytes);
}

Publication publication() {
  Publication made;
  made.sequence = 7;
  made.source = "gazette";
  made.language = "fr";
  return made;
}

}  // namespace

TEST_CASE("the header is these 24 bytes, in network order") {
  CHECK(to_hex(encode({FrameKind::fresh, true, 0x0102030405060708, 0x1112131415161718})) ==
        "4e57534401010000"
        "0102030405060708"
        "1112131415161718");
  CHECK(to_hex(encode({FrameKind::heartbeat, false, 0, 255})) ==
        "4e57534401080001"
        "0000000000000000"
        "00000000000000ff");
}

TEST_CASE("every kind of message has its number") {
  const std::pair<FrameKind, unsigned> kinds[] = {
      {FrameKind::fresh, 1}, {FrameKind::update, 2}, {FrameKind::copy, 3}, {FrameKind::withdrawn, 4},
      {FrameKind::story, 5}, {FrameKind::status, 6}, {FrameKind::tap, 7},  {FrameKind::heartbeat, 8}};
  for (const auto& [kind, number] : kinds) CHECK(encode({kind, true, 1, 2})[5] == number);
}

TEST_CASE("a header is read back as it was written") {
  for (const FrameHeader& header :
       {FrameHeader{FrameKind::copy, true, ~0ULL, 1}, FrameHeader{FrameKind::tap, false, 1, ~0ULL}})
    CHECK(decode(encode(header)) == header);
}

TEST_CASE("what is not a header of version 1 is not read") {
  CHECK(decoded_with(5, 8));
  CHECK_FALSE(decoded_with(0, 'n'));
  CHECK_FALSE(decoded_with(4, 2));
  CHECK_FALSE(decoded_with(5, 0));
  CHECK_FALSE(decoded_with(5, 9));
  const auto bytes = encode({});
  CHECK_FALSE(decode(std::span(bytes).first(23)));
  CHECK_FALSE(decode({}));
}

TEST_CASE("flags that this version does not know are passed over") { CHECK(decoded_with(6, 0xFF)); }

TEST_CASE("an article goes out in every family that it belongs to") {
  Publication each = publication();
  each.kind = Kind::copy;
  each.story = "s1";
  each.tags = {{"place", "lisbon"}, {"rule", "sea"}};
  CHECK(topics_of(each, Wanted()) == Strings{"all/fr/gazette/", "source/gazette/fr/", "copy/fr/gazette/", "story/s1/",
                                             "tag/place/lisbon/fr/", "tag/rule/sea/fr/"});
}

TEST_CASE("an article that is no copy and has neither story nor tags has two topics") {
  CHECK(topics_of(publication(), Wanted()) == Strings{"all/fr/gazette/", "source/gazette/fr/"});
}

TEST_CASE("an unknown language is und") {
  Publication each = publication();
  each.language.clear();
  CHECK(topics_of(each, Wanted(Family::all)) == Strings{"all/und/gazette/"});
}

TEST_CASE("a family that nobody wants is not made") {
  Publication each = publication();
  each.kind = Kind::copy;
  each.story = "s1";
  each.tags = {{"rule", "sea"}};
  CHECK(topics_of(each, Wanted(0U)).empty());
  const std::pair<Family, std::string> families[] = {{Family::all, "all/fr/gazette/"},
                                                     {Family::source, "source/gazette/fr/"},
                                                     {Family::copy, "copy/fr/gazette/"},
                                                     {Family::story, "story/s1/"},
                                                     {Family::tag, "tag/rule/sea/fr/"}};
  for (const auto& [family, topic] : families) CHECK(topics_of(each, Wanted(family)) == Strings{topic});
}

TEST_CASE("whatever a name holds, it is one part of its topic") {
  Publication each = publication();
  each.source = "a/b c";
  each.language = "fr-CA";
  each.tags = {{"place", "S\u00e3o/Paulo"}};
  CHECK(topics_of(each, Wanted(Family::source)) == Strings{"source/a%2Fb%20c/fr-CA/"});
  CHECK(topics_of(each, Wanted(Family::tag)) == Strings{"tag/place/S%C3%A3o%2FPaulo/fr-CA/"});
}

TEST_CASE("an article has at most 50 topics, each once") {
  Publication each = publication();
  for (int i = 0; i < 200; ++i) each.tags.emplace_back("topic", "t" + std::to_string(i / 2));
  const Strings topics = topics_of(each, Wanted());
  CHECK(topics.size() == 50);
  CHECK(topics.front() == "all/fr/gazette/");
  CHECK(topics.back() == "tag/topic/t47/fr/");
}

TEST_CASE("a tap's topic names its stage and the article's source") {
  CHECK(tap_topic("desk-rules", "a/b") == "stage/desk-rules/a%2Fb/");
}

TEST_CASE("a subscription wants the families that it can match") {
  const auto all = families_under("");
  for (const Family family : {Family::all, Family::source, Family::tag, Family::story, Family::copy, Family::status,
                              Family::heartbeat, Family::tap})
    CHECK((all & Demand::bit(family)) != 0);
  CHECK(families_under("all/fr/") == Demand::bit(Family::all));
  CHECK(families_under("s") == (Demand::bit(Family::source) | Demand::bit(Family::story) | Demand::bit(Family::status) |
                                Demand::bit(Family::tap)));
  CHECK(families_under("tag/pl") == Demand::bit(Family::tag));
  CHECK(families_under("hb/") == Demand::bit(Family::heartbeat));
  CHECK(families_under("tags/") == 0);
  CHECK(families_under("nonsense") == 0);
}
