#include "pipeline/verdicts.hpp"

#include "journal/journal.hpp"

#include <catch2/catch.hpp>

#include "articles.hpp"
#include "support/doubles.hpp"
#include "support/must.hpp"
#include "support/temp_folder.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using namespace newsd::daemon::pipeline_test;
using Verdict = Verdicts::Verdict;

namespace {

// The index of an empty journal, and the verdicts of one group after the other.
class World {
public:
  World()
      : journal_(must(Journal::open(folder_.path() / "newsd.db", clock_))),
        index_(must(RevisionIndex::open(folder_.path() / "newsd.db"))) {
    next_group();
  }

  Verdict decide(InFlight& each) { return must(verdicts_->decide(each)); }
  // Decides that it is journalled, and journals it.
  void journal(InFlight& each) {
    REQUIRE(decide(each) == Verdict::journal);
    verdicts_->note(each, ++head_);
    Record record;
    record.sequence = head_;
    record.id = each.article.id();
    record.revision = revision(each);
    record.hash = each.hash;
    record.alias = each.alias;
    group_.push_back(record);
  }
  void journal(InFlight&& each) { journal(each); }
  // What the group so far has decided is on disk; from here on the index alone knows it.
  void next_group() {
    for (const Record& record : group_) index_->add(record);
    group_.clear();
    verdicts_.emplace(index_.get());
  }
  static std::uint32_t revision(const InFlight& each) {
    return static_cast<std::uint32_t>(each.article[NEWSD_FIELD_REVISION].integer());
  }

private:
  TempFolder folder_;
  HandClock clock_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<RevisionIndex> index_;
  std::optional<Verdicts> verdicts_;
  std::vector<Record> group_;
  Sequence head_ = 0;
};

// Runs a story twice: with its articles in one group, and in a group each.
template <class Story>
void in_one_group_and_in_several(Story story) {
  for (const bool together : {true, false}) {
    CAPTURE(together);
    World world;
    story(world, [&] {
      if (!together) world.next_group();
    });
  }
}

InFlight related(std::string_view title, std::string_view relation, std::string_view of) {
  InFlight each = article(title);
  relate(each, relation, article_id("gazette", of));
  return each;
}

}  // namespace

TEST_CASE("a first article is revision 1 and new") {
  World world;
  InFlight each = article("harbour");
  CHECK(world.decide(each) == Verdict::journal);
  CHECK(world.revision(each) == 1);
  CHECK(each.article.kind() == "new");
}

TEST_CASE("the same content again is unchanged, whatever stages have added to it") {
  in_one_group_and_in_several([](World& world, auto then) {
    world.journal(article("harbour"));
    then();
    InFlight again = article("harbour");
    again.article.set_text(NEWSD_FIELD_RIGHTS, "all");
    CHECK(world.decide(again) == Verdict::unchanged);
  });
}

TEST_CASE("changed content is the next revision and an update; a change back is a change") {
  in_one_group_and_in_several([](World& world, auto then) {
    world.journal(article("harbour", "first"));
    then();
    InFlight second = article("harbour", "second");
    world.journal(second);
    CHECK(world.revision(second) == 2);
    CHECK(second.article.kind() == "update");
    then();
    InFlight third = article("harbour", "first");
    world.journal(third);
    CHECK(world.revision(third) == 3);
    CHECK(third.article.kind() == "update");
  });
}

TEST_CASE("an update under another address takes over the id, and keeps it from then on") {
  in_one_group_and_in_several([](World& world, auto then) {
    world.journal(article("old address", "first"));
    then();
    InFlight moved = related("new address", "update", "old address");
    world.journal(moved);
    CHECK(moved.article.id() == article_id("gazette", "old address"));
    CHECK(moved.alias == article_id("gazette", "new address"));
    CHECK(world.revision(moved) == 2);
    then();
    InFlight later = article("new address", "third");
    world.journal(later);
    CHECK(later.article.id() == article_id("gazette", "old address"));
    CHECK(world.revision(later) == 3);
    then();
    InFlight same = article("new address", "third");
    CHECK(world.decide(same) == Verdict::unchanged);
  });
}

TEST_CASE("an update of what was not journalled is new") {
  World world;
  InFlight each = related("harbour", "update", "never seen");
  CHECK(world.decide(each) == Verdict::journal);
  CHECK(each.article.id() == article_id("gazette", "harbour"));
  CHECK(each.article.kind() == "new");
  CHECK(each.article[NEWSD_FIELD_DUPLICATE].is_null());
  CHECK_FALSE(each.alias);
}

TEST_CASE("an update of what was not journalled still keeps an id that it took over before") {
  in_one_group_and_in_several([](World& world, auto then) {
    world.journal(article("old address", "first"));
    then();
    world.journal(related("new address", "update", "old address"));
    then();
    InFlight lost = related("new address", "update", "never seen");
    lost.hash = ContentHash::of("third");
    world.journal(lost);
    CHECK(lost.article.id() == article_id("gazette", "old address"));
    CHECK(world.revision(lost) == 3);
  });
}

TEST_CASE("a copy of what is journalled stays one") {
  in_one_group_and_in_several([](World& world, auto then) {
    world.journal(article("original"));
    then();
    InFlight copy = related("elsewhere", "copy", "original");
    CHECK(world.decide(copy) == Verdict::journal);
    CHECK(copy.article.kind() == "copy");
    CHECK(copy.article.id() == article_id("gazette", "elsewhere"));
    CHECK(world.revision(copy) == 1);
  });
}

TEST_CASE("a copy of what lives under another id now stays a copy") {
  in_one_group_and_in_several([](World& world, auto then) {
    world.journal(article("old address"));
    then();
    world.journal(related("new address", "update", "old address"));
    then();
    InFlight copy = related("elsewhere", "copy", "new address");
    CHECK(world.decide(copy) == Verdict::journal);
    CHECK(copy.article.kind() == "copy");
  });
}

TEST_CASE("a copy of what was not journalled becomes new and goes again") {
  World world;
  InFlight copy = related("elsewhere", "copy", "original");
  CHECK(world.decide(copy) == Verdict::again);
  CHECK(copy.article.kind() == "new");
  CHECK(copy.article[NEWSD_FIELD_DUPLICATE].is_null());
  CHECK(world.decide(copy) == Verdict::journal);
  CHECK(world.revision(copy) == 1);
}

TEST_CASE("an id that names nothing does not make an article a copy of nothing") {
  World world;
  InFlight copy = article("elsewhere");
  copy.article.set(NEWSD_FIELD_DUPLICATE,
                   copy.article.tree().object({{newsd::to_abi("relation"), newsd::Tree::borrow("copy")}}));
  CHECK(world.decide(copy) == Verdict::again);
}

TEST_CASE("nothing is taken of an article that was withdrawn, and a copy of it is new") {
  World world;
  world.journal(article("ferry"));
  InFlight withdrawal = article("ferry");
  withdrawal.hash = {};
  withdrawal.by_hand = std::make_unique<ByHand>();
  SECTION("as the group before it knows") {}
  SECTION("as the index knows") { world.next_group(); }
  world.journal(withdrawal);
  CHECK(World::revision(withdrawal) == 2);
  world.next_group();

  InFlight changed = article("ferry", "Another text.");
  CHECK(world.decide(changed) == Verdict::withdrawn);
  InFlight renamed = article("ferry again");
  relate(renamed, "update", article("ferry").article.id());
  CHECK(world.decide(renamed) == Verdict::withdrawn);
  InFlight copied = article("the same ferry");
  relate(copied, "copy", article("ferry").article.id());
  CHECK(world.decide(copied) == Verdict::again);
  CHECK(copied.article.kind() == "new");
}

TEST_CASE("a retry of what came in a later version since it died does not take that one's place") {
  World world;
  world.journal(article("ferry", "It sails."));
  const auto retry = [](Sequence known) {
    InFlight each = article("ferry", "It sials.");
    each.by_hand = std::make_unique<ByHand>();
    each.by_hand->dead_letter = 1;
    each.by_hand->known = known;
    return each;
  };
  InFlight late = retry(0);
  CHECK(world.decide(late) == Verdict::superseded);
  InFlight in_time = retry(1);
  CHECK(world.decide(in_time) == Verdict::journal);
  CHECK(World::revision(in_time) == 2);
}

TEST_CASE("an article is withdrawn once, unless its text is to go too") {
  World world;
  world.journal(article("ferry"));
  const auto withdrawal = [](bool erases) {
    InFlight each = article("ferry");
    each.hash = {};
    each.by_hand = std::make_unique<ByHand>();
    if (erases) each.by_hand->erasure.emplace();
    return each;
  };
  world.journal(withdrawal(false));
  InFlight again = withdrawal(false);
  CHECK(world.decide(again) == Verdict::withdrawn);
  InFlight erasing = withdrawal(true);
  CHECK(world.decide(erasing) == Verdict::journal);
  CHECK(World::revision(erasing) == 3);
}
