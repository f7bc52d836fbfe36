#include "dedup/memory.hpp"

#include <catch2/catch.hpp>

using namespace newsd::dedup;

namespace {

Id id(std::uint8_t number) {
  Id made;
  made.bytes[15] = number;
  return made;
}

Item item(std::uint8_t number, Key text, Key guid = 0, Key page = 0, Key address = 0) {
  Item made;
  made.id = id(number);
  made.guid = guid;
  made.page = page;
  made.address = address;
  made.text = text;
  made.text_tells = true;
  return made;
}

// Memory with the host around it: what is judged is journalled at once, as the verdict says.
struct Journal {
  Memory memory;
  std::uint64_t token = 0;
  struct Entry {
    Item item;
    Id group;
  };
  std::vector<Entry> entries;

  explicit Journal(Memory::Limits limits = {}) : memory(limits) {}

  Verdict take(Item next) {
    Verdict verdict = memory.judge(++token, next);
    if (verdict.relation == Relation::update) next.id = verdict.of;
    entries.push_back({next, verdict.group});
    memory.settle(token, next, verdict.group);
    return verdict;
  }
  Memory replayed() const {
    Memory fresh(Memory::Limits{});
    for (const Entry& entry : entries) fresh.settle(0, entry.item, entry.group);
    return fresh;
  }
};

}  // namespace

TEST_CASE("The same text elsewhere is a copy of the first of its group") {
  Journal journal;
  CHECK(journal.take(item(1, 100)).relation == Relation::fresh);
  for (const std::uint8_t later : std::initializer_list<std::uint8_t>{2, 3}) {
    const Verdict verdict = journal.take(item(later, 100));
    CHECK(verdict.relation == Relation::copy);
    CHECK(verdict.of == id(1));
    CHECK(verdict.rule == "text");
  }
}

TEST_CASE("A text that tells nothing makes no copy") {
  Journal journal;
  journal.take(item(1, 100));
  Item short_one = item(2, 100);
  short_one.text_tells = false;
  CHECK(journal.take(short_one).relation == Relation::fresh);
}

TEST_CASE("An article that comes again under its own id is no copy of itself") {
  Journal journal;
  journal.take(item(1, 100, 11));
  CHECK(journal.take(item(1, 100, 11)).relation == Relation::fresh);
  CHECK(journal.take(item(1, 101, 11)).relation == Relation::fresh);
  journal.take(item(2, 100));
  CHECK(journal.take(item(1, 100)).relation == Relation::fresh);
}

TEST_CASE("The same guid with another text is an update, with the same text a copy") {
  Journal journal;
  journal.take(item(1, 100, 11));
  const Verdict changed = journal.take(item(2, 101, 11));
  CHECK(changed.relation == Relation::update);
  CHECK(changed.of == id(1));
  CHECK(changed.rule == "guid");
  CHECK(journal.take(item(3, 101, 11)).relation == Relation::copy);
}

TEST_CASE("A copy of a later version belongs to the group of the first") {
  Journal journal;
  journal.take(item(1, 100, 11));
  journal.take(item(2, 101, 11));
  const Verdict verdict = journal.take(item(3, 101));
  CHECK(verdict.relation == Relation::copy);
  CHECK(verdict.of == id(1));
}

TEST_CASE("A changed copy stays in its group") {
  Journal journal;
  journal.take(item(1, 100));
  journal.take(item(2, 100, 22));
  CHECK(journal.take(item(3, 105, 22)).of == id(2));
  CHECK(journal.take(item(4, 105)).of == id(1));
}

TEST_CASE("An address in the same source tells updates, in another one copies") {
  Journal journal;
  journal.take(item(1, 100, 0, 31, 41));
  CHECK(journal.take(item(2, 101, 0, 31, 41)).relation == Relation::update);
  const Verdict elsewhere = journal.take(item(3, 102, 0, 32, 41));
  CHECK(elsewhere.relation == Relation::copy);
  CHECK(elsewhere.of == id(1));
  CHECK(elsewhere.rule == "address");
}

TEST_CASE("Two named items at one address are the same only under the same title") {
  Journal journal;
  Item first = item(1, 100, 11, 31, 41), second = item(2, 101, 12, 31, 41), third = item(3, 102, 13, 31, 41);
  first.title = 1;
  second.title = 2;
  third.title = 2;
  journal.take(first);
  CHECK(journal.take(second).relation == Relation::fresh);
  CHECK(journal.take(third).of == id(2));
}

TEST_CASE("An article on its way is known, until it is forgotten") {
  Memory memory({});
  memory.judge(1, item(1, 100));
  CHECK(memory.judge(2, item(2, 100)).of == id(1));
  memory.forget(2);
  memory.forget(1);
  CHECK(memory.claims() == 0);
  CHECK(memory.judge(3, item(2, 100)).relation == Relation::fresh);
  memory.forget(77);
}

TEST_CASE("Judging a token again takes its first note back") {
  Memory memory({});
  memory.judge(1, item(1, 100));
  CHECK(memory.judge(1, item(1, 100)).relation == Relation::fresh);
  CHECK(memory.claims() == 1);
}

TEST_CASE("Settling twice changes no verdict") {
  Memory memory({});
  memory.settle(1, item(1, 100, 11), id(1));
  memory.settle(1, item(1, 100, 11), id(1));
  CHECK(memory.judge(2, item(2, 100)).of == id(1));
  CHECK(memory.judge(3, item(1, 100, 11)).relation == Relation::fresh);
}

TEST_CASE("Replayed from the journal, it decides as before") {
  Journal journal;
  journal.take(item(1, 100, 11, 31, 41));
  journal.take(item(2, 100, 0, 32, 41));
  journal.take(item(3, 101, 11, 31, 41));
  journal.take(item(4, 102, 0, 32, 41));
  journal.take(item(5, 103, 15));
  const std::vector<Item> questions = {item(6, 100),        item(6, 101),           item(6, 102),
                                       item(6, 110, 11),    item(6, 110, 15),       item(6, 110, 0, 31),
                                       item(6, 110, 0, 32), item(6, 110, 0, 0, 41), item(1, 120, 11)};
  for (const Item& question : questions) {
    Memory replayed = journal.replayed();
    const Verdict after = replayed.judge(1, question);
    const Verdict before = journal.memory.judge(1000, question);
    journal.memory.forget(1000);
    CHECK(after.relation == before.relation);
    CHECK(after.of == before.of);
    CHECK(after.rule == before.rule);
  }
}

TEST_CASE("The oldest go when there are too many, and when they leave the window") {
  Journal few({.max_articles = 2, .window_seconds = 1000});
  for (const std::uint8_t number : std::initializer_list<std::uint8_t>{1, 2, 3})
    few.take(item(number, Key{100} + number));
  CHECK(few.memory.size() == 2);
  CHECK(few.take(item(9, 101)).relation == Relation::fresh);
  CHECK(few.take(item(9, 103)).relation == Relation::copy);

  Journal brief({.max_articles = 100, .window_seconds = 1000});
  Item early = item(1, 100), late = item(2, 100), later = item(3, 100);
  early.seconds = 5000;
  late.seconds = 6001;
  later.seconds = 6500;
  brief.take(early);
  CHECK(brief.take(late).relation == Relation::fresh);
  CHECK(brief.take(later).of == id(2));
  CHECK(brief.memory.size() == 2);
}
