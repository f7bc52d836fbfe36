#include "dedup/fingerprint.hpp"
#include "dedup/memory.hpp"

#include <catch2/catch.hpp>

using namespace newsd::dedup;

namespace {

const std::string kFerry =
    "The ferry between the two towns sails again on Monday after three weeks in the dock, the harbour office said. "
    "Workers replaced both propellers and 14 metres of the hull, which had rusted through during the winter. The "
    "crossing takes forty minutes and costs 6.50 for adults. About 2,300 people use the boat every day, most of them "
    "on their way to the paper mill. During the repair they had to take the bus over the old bridge, a detour of "
    "31 kilometres. The mayor of the smaller town called the past weeks a lesson in patience and thanked the drivers. "
    "A second boat has been ordered from a yard in the north and should arrive in the autumn of next year.";
const std::string kMuseum =
    "The museum of clocks has bought a sundial from the sixteenth century that had been missing since a fire. Its "
    "director found it in the catalogue of a small auction house and recognised the engraving at once.";

// Takes articles one after the other; each gets the next id.
struct World {
  Memory memory{{}};
  Fingerprinter fingerprinter{3};
  std::uint64_t count = 0;

  Verdict take(const std::string& text, const std::string& source = "", const std::string& url = "",
               const std::string& title = "") {
    const std::string number = std::to_string(++count);
    const std::string id = std::string(32 - number.size(), '0') + number;
    const Item item = fingerprinter.item(
        {.id = id, .source = source, .url = url, .title = title, .text = text, .fetched = "2027-05-03T07:15:00Z"});
    Verdict verdict = memory.judge(count, item, fingerprinter.reading());
    Item journalled = item;
    if (verdict.relation == Relation::update) journalled.id = verdict.of;
    memory.settle(count, journalled, verdict.group);
    return verdict;
  }
};

std::string middle(const std::string& text, std::size_t from, std::size_t count) { return text.substr(from, count); }

std::string with_errors(std::string text, std::size_t every) {
  for (std::size_t i = every; i < text.size(); i += every) text[i] = text[i] == ' ' ? ' ' : 'x';
  return text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("A text that is shortened, excerpted, framed, mixed, reordered or misread is a copy") {
  World world;
  world.take(kMuseum);
  world.take(kFerry);
  const std::size_t half = kFerry.find("The crossing");
  for (const std::string& changed :
       {middle(kFerry, 0, 330), middle(kFerry, 250, 330), "From our correspondent\n\n" + kFerry + "\n\nSubscribe now!",
        kFerry.substr(half) + " " + kFerry.substr(0, half), with_errors(kFerry, 17),
        replaced(replaced(kFerry, " the ", " that "), " and ", " plus ")}) {
    INFO(changed);
    const Verdict verdict = world.take(changed);
    CHECK(verdict.relation == Relation::copy);
    CHECK(verdict.of.hex().back() == '2');
    CHECK(verdict.rule == "alike");
  }
}

TEST_CASE("Of an alike text, it is said how much of each is in the other, and where") {
  World world;
  world.take(kFerry);
  const std::string lead = middle(kFerry, 0, 330);
  const Verdict verdict = world.take(lead);
  CHECK(verdict.mine > 0.9);
  CHECK(verdict.theirs < 0.7);
  CHECK(verdict.sameness >= 0.7);
  REQUIRE(!verdict.passages.empty());
  CHECK(verdict.passages.size() <= Verdict::max_passages);
  CHECK(verdict.passages.front().last > verdict.passages.front().first);
}

TEST_CASE("The same template with other facts is another text") {
  World world;
  const auto report = [](const char* town, const char* day, int high, int low, int wind, int rain) {
    return std::string("The weather in ") + town + " on " + day + " will be fair with a high of " +
           std::to_string(high) + " degrees and a low of " + std::to_string(low) +
           " degrees, the weather office said. Winds blow from the west at " + std::to_string(wind) +
           " kilometres per hour. The chance of rain is " + std::to_string(rain) +
           " percent. Drivers should look out for fog in the early hours of the day.";
  };
  CHECK(world.take(report("Alton", "Monday", 21, 12, 30, 5), "", "", "Alton on Monday").relation == Relation::fresh);
  CHECK(world.take(report("Borham", "Monday", 19, 11, 44, 60), "", "", "Borham on Monday").relation == Relation::fresh);
  CHECK(world.take(report("Alton", "Tuesday", 16, 9, 25, 85), "", "", "Alton on Tuesday").relation == Relation::fresh);
  CHECK(world.take("By our staff\n\n" + report("Borham", "Monday", 19, 11, 44, 60), "", "", "Borham on Monday")
            .relation == Relation::copy);
}

TEST_CASE("What many articles are known to share does not make them alike") {
  World world;
  const std::string frame =
      " You have read one of three free articles this month. Subscribe today to read all we write, from the first "
      "edition to the last, at home and on the way. All rights reserved; no part of this may be copied or sent on.";
  constexpr int kKnownFrom = 20;
  std::size_t copies = 0;
  for (int i = 0; i < 300; ++i) {
    std::string text;
    for (int word = 0; word < 90; ++word) text += "term" + std::to_string(i * 90 + word) + ' ';
    const std::string title = "On term" + std::to_string(i * 90) + " and others";
    const bool copy = world.take(text + frame, "", "", title).relation == Relation::copy;
    copies += copy && i >= kKnownFrom ? 1 : 0;
  }
  CHECK(copies == 0);
}

TEST_CASE("An alike text under the revised address of the same source is an update, elsewhere a copy") {
  World world;
  world.take(kFerry, "harbour", "https://harbour.example/ferry.html");
  const std::string more = kFerry + " The first boat leaves at six in the morning.";
  const Verdict copy = world.take(more, "harbour", "https://harbour.example/special/boats.html");
  CHECK(copy.relation == Relation::copy);
  const Verdict update = world.take("Updated at noon. " + more, "harbour", "https://harbour.example/ferry-2.html");
  CHECK(update.relation == Relation::update);
  CHECK(update.of.hex().back() == '1');
  CHECK(world.take(more + " Tickets are sold on board.", "coast", "https://coast.example/ferry.html").relation ==
        Relation::copy);
}
