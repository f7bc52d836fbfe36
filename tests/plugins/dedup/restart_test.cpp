#include "dedup/snapshot.hpp"
#include "streams.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <iterator>

using namespace newsd::dedup;
using newsd::dedup::test::Author;
using newsd::dedup::test::Draft;

namespace {

constexpr std::uint64_t kSeed = 11;
constexpr Memory::Limits kLimits{.max_articles = 250, .window_seconds = 345'600};

// One process: judges articles, and journals each only when some more are on their way.
struct Process {
  Memory memory{kLimits};
  Fingerprinter fingerprinter{kSeed};
  std::uint64_t token = 0;
};

struct Journalled {
  Draft draft;  // under the id that it has now
  Id group;
};

Verdict judge(Process& process, const Draft& draft) {
  const Item item = process.fingerprinter.item(draft.parts());
  return process.memory.judge(++process.token, item, process.fingerprinter.reading());
}

void settle(Process& process, std::uint64_t token, const Journalled& entry) {
  process.memory.settle(token, process.fingerprinter.item(entry.draft.parts()), entry.group);
}

// The journalled layer as bytes.
std::vector<std::uint8_t> bytes_of(const Memory& memory) {
  std::vector<std::uint8_t> bytes;
  write_snapshot(kSeed, memory.journalled(),
                 [&](std::span<const std::uint8_t> piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  return bytes;
}

Process replayed(const std::vector<Journalled>& journal, std::size_t from) {
  Process process;
  for (std::size_t i = from; i < journal.size(); ++i) settle(process, 0, journal[i]);
  return process;
}

Process restored(const std::vector<std::uint8_t>& bytes, const std::vector<Journalled>& journal, std::size_t from) {
  Process process;
  std::size_t at = 0;
  const Read read = [&](std::span<std::uint8_t> room) {
    const std::size_t count = std::min(room.size(), bytes.size() - at);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), count, room.begin());
    at += count;
    return count;
  };
  read_snapshot(read, 1000, [&](const Item& item, const Id& group) { process.memory.settle(0, item, group); });
  for (std::size_t i = from; i < journal.size(); ++i) settle(process, 0, journal[i]);
  return process;
}

void check_same(const Verdict& one, const Verdict& other) {
  CHECK(one.relation == other.relation);
  CHECK(one.of == other.of);
  CHECK(one.group == other.group);
  CHECK(one.rule == other.rule);
  CHECK(one.sameness == other.sameness);
  CHECK(one.passages.size() == other.passages.size());
}

// A process whose articles are journalled with a lag, and forgotten now and then.
struct Life {
  Process process;
  std::vector<Journalled> journal;
  std::vector<std::uint8_t> snapshot;
  std::size_t snapshot_at = 0;
  std::size_t copies = 0, updates = 0, alike = 0;

  void run(std::uint32_t seed, std::size_t articles, Author& author) {
    std::mt19937 random(seed);
    std::deque<std::pair<std::uint64_t, Journalled>> on_their_way;
    const auto end_oldest = [&] {
      const auto [token, entry] = on_their_way.front();
      on_their_way.pop_front();
      if (random() % 10 == 0) return process.memory.forget(token);
      settle(process, token, entry);
      journal.push_back(entry);
    };
    for (std::size_t i = 0; i < articles; ++i) {
      Draft draft = author.next();
      const Verdict verdict = judge(process, draft);
      if (verdict.relation == Relation::update) draft.id = verdict.of.hex();
      copies += verdict.relation == Relation::copy ? 1 : 0;
      updates += verdict.relation == Relation::update ? 1 : 0;
      alike += verdict.rule == "alike" ? 1 : 0;
      on_their_way.push_back({process.token, {draft, verdict.group}});
      while (on_their_way.size() > random() % 8) end_oldest();
      if (i == articles / 2) {
        snapshot = bytes_of(process.memory);
        snapshot_at = journal.size();
      }
    }
    while (!on_their_way.empty()) end_oldest();
  }
};

}  // namespace

TEST_CASE(
    "Replayed from the journal or restored from a snapshot, it decides every article as if it had never stopped") {
  const auto seed = GENERATE(range(1U, 7U));
  Author author(seed);
  Life life;
  life.run(seed, 500, author);
  REQUIRE(life.copies > 0);
  REQUIRE(life.updates > 0);
  REQUIRE(life.alike > 20);

  // The host replays at least the window; what lies before it changes nothing.
  const std::size_t replay_from = life.journal.size() - kLimits.max_articles;
  Process again = replayed(life.journal, replay_from);
  Process back = restored(life.snapshot, life.journal, life.snapshot_at);
  CHECK(bytes_of(again.memory) == bytes_of(life.process.memory));
  CHECK(bytes_of(back.memory) == bytes_of(life.process.memory));

  for (int i = 0; i < 200; ++i) {
    Draft draft = author.next();
    const Verdict verdict = judge(life.process, draft);
    check_same(judge(again, draft), verdict);
    check_same(judge(back, draft), verdict);
    if (verdict.relation == Relation::update) draft.id = verdict.of.hex();
    for (Process* process : {&life.process, &again, &back}) settle(*process, process->token, {draft, verdict.group});
  }
}

TEST_CASE("What was judged need not be fingerprinted again when it is journalled unchanged") {
  Process process;
  Author author(3);
  const Draft draft = author.next();
  const Item item = process.fingerprinter.item(draft.parts());
  const std::uint64_t digest = process.fingerprinter.digest(draft.parts());
  process.memory.judge(1, item, process.fingerprinter.reading(), digest);
  const auto claimed = process.memory.claimed(1, digest);
  REQUIRE(claimed);
  CHECK(static_cast<const Names&>(*claimed) == item);
  CHECK(claimed->sketch == item.sketch);
  CHECK_FALSE(process.memory.claimed(1, digest + 1));
  CHECK_FALSE(process.memory.claimed(2, digest));
}
