#include "dedup/fingerprint.hpp"

#include <catch2/catch.hpp>
#include <newsd/plugin.hpp>

using namespace newsd::dedup;

namespace {
constexpr std::string_view kId = "00112233445566778899aabbccddeeff";
constexpr std::string_view kText = "The ferry sails again after three weeks in the dock.";

Item of(Parts parts) {
  parts.id = kId;
  if (parts.source.empty()) parts.source = "harbour";
  return Fingerprinter(7).item(parts);
}
}  // namespace

TEST_CASE("An id is 32 hexadecimal digits, and comes back as they were") {
  REQUIRE(Id::from_hex(kId));
  CHECK(Id::from_hex(kId)->hex() == kId);
  CHECK_FALSE(Id::from_hex("0011"));
  CHECK_FALSE(Id::from_hex("00112233445566778899aabbccddeefg"));
  CHECK_THROWS_AS(Fingerprinter(7).item({.id = "4711"}), newsd::Failure);
}

TEST_CASE("Texts with the same words have the same key") {
  const Key key = of({.text = kText}).text;
  CHECK(of({.text = "THE FERRY sails again - after three\n\nweeks in the “dock”"}).text == key);
  CHECK(of({.text = "The ferry sails again after four weeks in the dock."}).text != key);
}

TEST_CASE("The summary stands in where there is no text") {
  CHECK(of({.summary = kText}).text == of({.text = kText}).text);
  CHECK(of({.summary = "Another one.", .text = kText}).text == of({.text = kText}).text);
}

TEST_CASE("A long text is the same under any title, a short one only under its own") {
  CHECK(of({.title = "One", .text = kText}).text == of({.title = "Two", .text = kText}).text);
  CHECK(of({.title = "Ferry sails again", .text = "At noon."}).text ==
        of({.title = "FERRY SAILS AGAIN", .text = "at noon"}).text);
  CHECK(of({.title = "Ferry sails again", .text = "At noon."}).text !=
        of({.title = "Ferry returns again", .text = "At noon."}).text);
}

TEST_CASE("What is too short tells nothing elsewhere, and is known again only within its item") {
  const Item first = of({.guid = "item-0001", .title = "Live", .text = "Soon."});
  CHECK_FALSE(first.text_tells);
  CHECK(of({.guid = "item-0001", .title = "Live", .text = "Soon."}).text == first.text);
  CHECK(of({.guid = "item-0002", .title = "Live", .text = "Soon."}).text != first.text);
}

TEST_CASE("Two characters of a script without spaces count as a word") {
  CHECK(of({.text = "渡轮今天重新连接两岸航程四十分钟"}).text_tells);
  CHECK_FALSE(of({.text = "渡轮今天"}).text_tells);
}

TEST_CASE("An address is the same without what does not name the page") {
  const Item plain = of({.url = "https://harbour.example/ferry"});
  const Item tracked = of({.url = "http://www.harbour.example/ferry/?utm_source=x#top"});
  CHECK(plain.address != 0);
  CHECK(plain.address == tracked.address);
  CHECK(plain.page == tracked.page);
  CHECK(of({.source = "coast", .url = "https://harbour.example/ferry"}).page != plain.page);
}

TEST_CASE("Home pages, other schemes and endless addresses name no page") {
  for (const std::string& url :
       {std::string("https://harbour.example/"), std::string("https://harbour.example"), std::string("urn:x:1"),
        std::string(), "https://harbour.example/" + std::string(9000, 'a')})
    CHECK(of({.url = url}).address == 0);
}

TEST_CASE("A guid counts within its source, and a mere counter not at all") {
  CHECK(of({.guid = "item-0001"}).guid != 0);
  CHECK(of({.source = "coast", .guid = "item-0001"}).guid != of({.guid = "item-0001"}).guid);
  CHECK(of({.guid = "17"}).guid == 0);
}

TEST_CASE("Another seed gives other keys") {
  CHECK(Fingerprinter(1).item({.id = kId, .text = kText}).text !=
        Fingerprinter(2).item({.id = kId, .text = kText}).text);
}

TEST_CASE("Times are read in UTC, and what is no time is no time") {
  CHECK(seconds_of("1970-01-02T00:00:01Z") == 86401);
  CHECK(seconds_of("2027-05-03T07:15:00.250Z") == 1809328500);
  CHECK(seconds_of("2027-13-03T07:15:00Z") == 0);
  CHECK(seconds_of("2027-05-03") == 0);
  CHECK(seconds_of("") == 0);
}
