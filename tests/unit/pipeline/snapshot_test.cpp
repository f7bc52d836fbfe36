// What a stage remembers, saved beside the journal and given back.
#include "pipeline/snapshot.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::pipeline_test;

namespace {

// A stage whose memory is the list of titles that it was told of; all instances of one name share what is noted here.
class Diary {
public:
  StageScript script(std::string version = "1.0.0") {
    return {.name = "diary",
            .observe =
                [this](newsd::Batch batch) {
                  for (std::uint32_t i = 0; i < batch.size(); ++i) memory_ += std::string(batch[i].title()) + ' ';
                  heard.add("observe " + titles(batch));
                },
            .snapshot =
                [this] {
                  heard.add("snapshot");
                  return memory_;
                },
            .restore =
                [this](const std::string& bytes) {
                  heard.add("restore " + bytes);
                  if (refuses) throw newsd::Failure(NEWSD_REJECT, "not to my taste");
                  memory_ = bytes;
                },
            .create = [this](int) { memory_.clear(); },
            .window_seconds = 3600,
            .version = std::move(version)};
  }
  // What has happened since the last look.
  Strings news() {
    const auto all = heard.all();
    Strings fresh(all.begin() + static_cast<std::ptrdiff_t>(seen_), all.end());
    seen_ = all.size();
    return fresh;
  }

  Heard heard;
  bool refuses = false;

private:
  std::string memory_;
  std::size_t seen_ = 0;
};

std::filesystem::path file_of(const World& world) { return world.path().string() + "-stage-diary"; }

// A world that has been stopped after two articles, with the diary's snapshot.
void live(World& world, Diary& diary) {
  world.stage(diary.script());
  world.start();
  world.deliver({"harbour", "ferry"});
  REQUIRE(world.becomes_idle());
  world.stop();
  REQUIRE(std::filesystem::exists(file_of(world)));
  diary.news();
}

}  // namespace

TEST_CASE("a start takes a stage's snapshot and replays what was journalled since") {
  Diary diary;
  World world;
  live(world, diary);
  world.start();
  CHECK(diary.news() == Strings{"restore harbour ferry "});
  world.deliver({"lighthouse"});
  REQUIRE(world.becomes_idle());
  world.abandon();
  diary.news();
  world.start();
  CHECK(diary.news() == Strings{"restore harbour ferry ", "observe lighthouse"});
}

TEST_CASE("a snapshot is taken between batches after so many articles, and holds all up to there and no more") {
  Diary diary;
  World world;
  world.snapshots = {2, {}, {}};
  world.stage(diary.script());
  world.start();
  for (const char* title : {"one", "two", "three", "four", "five"}) {
    world.deliver({title});
    REQUIRE(world.becomes_idle());
  }
  world.abandon();
  diary.news();
  world.start();
  const Strings news = diary.news();  // and behind that another snapshot, if the lane has come to it already
  REQUIRE(news.size() >= 2);
  CHECK(Strings(news.begin(), news.begin() + 2) == Strings{"restore one two three four ", "observe five"});
}

TEST_CASE("two snapshots are not taken in a shorter time than they must be apart") {
  Diary diary;
  World world;
  world.snapshots = {1, std::chrono::minutes{1}, {}};
  world.stage(diary.script());
  world.start();
  world.deliver({"one"});
  REQUIRE(world.becomes_idle());
  world.clock.advance(std::chrono::minutes{2});
  world.deliver({"two"});
  world.deliver({"three"});
  REQUIRE(world.becomes_idle());
  world.abandon();
  const Strings all = diary.news();
  CHECK(std::count(all.begin(), all.end(), "snapshot") == 1);
}

TEST_CASE("a snapshot that is of no use is passed over for the journal's window") {
  Diary diary;
  World world;
  live(world, diary);
  const Strings window{"observe harbour ferry"};
  SECTION("of another version of the plugin") {
    world.forget_stages();
    world.stage(diary.script("1.0.1"));
    world.start();
    CHECK(diary.news() == window);
  }
  SECTION("cut") {
    std::filesystem::resize_file(file_of(world), std::filesystem::file_size(file_of(world)) - 1);
    world.start();
    CHECK(diary.news() == window);
  }
  SECTION("empty") {
    std::filesystem::resize_file(file_of(world), 0);
    world.start();
    CHECK(diary.news() == window);
  }
  SECTION("with another byte") {
    std::fstream file(file_of(world), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(66);
    file.put('!');
    file.close();
    world.start();
    CHECK(diary.news() == window);
  }
  SECTION("of a journal that had other articles") {
    world.sql("UPDATE articles SET hash = randomblob(16)");
    world.start();
    CHECK(diary.news() == window);
  }
  SECTION("refused by the plugin, of which a new instance is made") {
    diary.refuses = true;
    world.start();
    CHECK(diary.news() == Strings{"restore harbour ferry ", window.front()});
    world.stop();
    diary.refuses = false;
    diary.news();
    world.start();
    CHECK(diary.news() == Strings{"restore harbour ferry "});
  }
}

TEST_CASE("a snapshot of another journal is not taken for this one's") {
  Diary diary;
  World world;
  live(world, diary);
  World other;
  std::filesystem::copy_file(file_of(world), file_of(other));
  other.stage(diary.script());
  other.start();
  CHECK(diary.news().empty());
}

TEST_CASE("a stage goes on when its snapshot cannot be written") {
  Diary diary;
  World world;
  world.snapshots = {1, {}, {}};
  world.stage(diary.script());
  std::filesystem::create_directory(file_of(world).string() + ".part");
  world.start();
  world.deliver({"one"});
  world.deliver({"two"});
  CHECK(world.published(2).size() == 2);
  CHECK(world.broken.all().empty());
}

TEST_CASE("a body that is damaged, or no article, is left out of the window and counted") {
  Diary diary;
  World world;
  world.stage(diary.script());
  world.start();
  world.deliver({"one", "two", "three", "four"});
  REQUIRE(world.becomes_idle());
  world.abandon();
  world.sql("UPDATE bodies SET body = '{}' WHERE sequence IN (2, 4)");
  diary.news();
  world.start();
  CHECK(diary.news() == Strings{"observe one", "observe three"});
  CHECK(world.pipeline().stages().front()->counts().unread == 2);
}

TEST_CASE("stages are exchanged between two articles: sequences go on, and what stays is the same instance") {
  Diary diary;
  World world;
  ScriptedStage& scripted = world.stage(diary.script());
  world.start();
  world.deliver({"one"}, "state 1");
  ScriptedStage late({.name = "late", .process = [](newsd::Batch, newsd::Output out) { out.drop(0, "too late"); }});
  world.exchange([&](std::vector<std::unique_ptr<Stage>>& stages) {
    stages.push_back(must(world.pipeline().make_stage(late.plan())));
  });
  world.deliver({"two"});
  REQUIRE(world.becomes_idle());
  world.exchange([&](std::vector<std::unique_ptr<Stage>>& stages) { stages.pop_back(); });
  world.deliver({"three"});
  CHECK(world.published(2) == Strings{"1 new one", "2 new three"});
  REQUIRE(world.becomes_idle());
  CHECK(scripted.instances() == 1);
  CHECK(diary.news() == Strings{"observe one", "observe three"});
  CHECK(world.settled.first(3) == Strings{"1: one journalled", "2: two dropped too late", "3: three journalled"});
  world.exchange([&](std::vector<std::unique_ptr<Stage>>& stages) { stages.clear(); });
  world.deliver({"four"});
  CHECK(world.published(3).back() == "3 new four");
}
