#include "cli/pipe_run.hpp"

#include "base/text.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

namespace newsd::daemon {
namespace {

using Lines = std::vector<std::string>;

const Environment kEnvironment{"/nowhere/newsd.toml", "/nowhere/run", "/nowhere/state"};

struct Setup {
  std::vector<std::string> names;
  std::optional<std::filesystem::path> config = {};
  std::optional<std::filesystem::path> state = {};
  std::size_t at_once = 64;
};

PipePlan plan_of(const Setup& setup) {
  Catalog catalog({NEWSD_PIPE_PLUGINS});
  auto plan = plan_pipe(setup.names, setup.config, kEnvironment, catalog);
  if (!plan) FAIL(to_string(plan.error()));
  return std::move(*plan);
}

// The answers to the lines, each handed over whole.
Lines answers(const Setup& setup, const Lines& lines) {
  const PipePlan plan = plan_of(setup);
  NullLog log;
  SystemClock clock;
  auto run = PipeRun::create(plan, setup.state, log, clock, {setup.at_once, 1 << 20});
  if (!run) FAIL(run.error().message());
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    (*run)->take({i + 1, lines[i], false});
    if ((*run)->is_full()) REQUIRE((*run)->answer(out));
  }
  REQUIRE((*run)->answer(out));
  Lines all;
  for (std::size_t end = out.find('\n'); end != std::string::npos; end = out.find('\n')) {
    all.push_back(out.substr(0, end));
    out.erase(0, end + 1);
  }
  return all;
}

std::string id(int number) { return std::string(31, '0') + static_cast<char>('0' + number); }
std::string article(int number, const std::string& title) {
  return R"({"id":")" + id(number) + R"(","title":")" + title + "\"}";
}
std::string first(int number, const std::string& title) {
  return R"({"id":")" + id(number) + R"(","revision":1,"kind":"new","title":")" + title + "\"}";
}
std::string copy(int number, const std::string& title, int of) {
  return R"({"id":")" + id(number) + R"(","revision":1,"kind":"copy","title":")" + title + R"(","duplicate":{"of":")" +
         id(of) + R"(","relation":"copy","similarity":1.0}})";
}

std::string response(const std::string& identity, std::string_view body) {
  const std::string bytes = to_base64({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
  return R"({"id":")" + identity + R"(","raw":{"bytes_b64":")" + bytes + R"(","url":"https://a.example/"}})";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every line is answered, in order: passed, dropped, refused, or not understood") {
  const Lines out = answers({{"split"}}, {article(1, "one"), article(2, "spam"), "{", article(3, "poison"),
                                          R"({"id":"x","title":"y"})", article(4, "four")});
  REQUIRE(out.size() == 6);
  CHECK(out[0] == R"({"id":")" + id(1) + R"(","kind":"new","title":"one"})");
  CHECK(out[1] == R"({"id":")" + id(2) + R"(","end":"dropped","reason":"unwanted"})");
  CHECK(contains(out[2], R"({"id":null,"end":"dead","reason":"line 3: not JSON)"));
  CHECK(out[3] == R"({"id":")" + id(3) + R"(","end":"dead","reason":"it is poison"})");
  CHECK(contains(out[4], R"({"id":"x","end":"dead","reason":"line 5: id: is not 32 hex digits)"));
  CHECK(out[5] == R"({"id":")" + id(4) + R"(","kind":"new","title":"four"})");
}

TEST_CASE("an article that a stage makes stands in its parent's answer") {
  const Lines out = answers({{"split"}}, {R"({"id":")" + id(1) + R"(","title":"one","summary":"more"})"});
  REQUIRE(out.size() == 1);
  CHECK(contains(out[0], R"("title":"one","summary":"more","emitted":[{"id":")"));
  CHECK(contains(out[0], R"("title":"more"}]})"));
}

TEST_CASE("an article without an id gets one from its guid, its address or its content") {
  const Lines out =
      answers({{"split"}}, {R"({"guid":"g","title":"a"})", R"({"guid":"g","title":"b"})", R"({"title":"b"})"});
  REQUIRE(out.size() == 3);
  CHECK(out[0].substr(0, 40) == out[1].substr(0, 40));
  CHECK(out[1].substr(0, 40) != out[2].substr(0, 40));
}

TEST_CASE("each article is observed before the next is processed, however many come at once") {
  const Lines in{article(1, "ferry"), article(2, "ferry"), article(3, "bridge"), article(1, "ferry"),
                 article(1, "bridge")};
  const Lines expected{first(1, "ferry"), copy(2, "ferry", 1), first(3, "bridge"),
                       R"({"id":")" + id(1) + R"(","end":"dropped","reason":"unchanged"})",
                       R"({"id":")" + id(1) + R"(","revision":2,"kind":"copy","title":"bridge","duplicate":{"of":")" +
                           id(3) + R"(","relation":"copy","similarity":1.0}})"};
  for (const std::size_t at_once : {1, 2, 64}) {
    CAPTURE(at_once);
    CHECK(answers({{"titles"}, {}, {}, at_once}, in) == expected);
  }
}

TEST_CASE("what is dropped before or after a stage that remembers is not remembered") {
  CHECK(answers({{"titles", "split"}}, {article(1, "spam"), article(2, "spam"), article(3, "ferry")}) ==
        Lines{R"({"id":")" + id(1) + R"(","end":"dropped","reason":"unwanted"})",
              R"({"id":")" + id(2) + R"(","end":"dropped","reason":"unwanted"})", first(3, "ferry")});
}

TEST_CASE("with a state folder a second run goes on where the first ended") {
  const test::TempFolder folder;
  const Setup setup{{"titles"}, {}, folder.path() / "state"};
  CHECK(answers(setup, {article(1, "ferry")}) == Lines{first(1, "ferry")});
  CHECK(answers(setup, {article(2, "ferry"), article(1, "ferry")}) ==
        Lines{copy(2, "ferry", 1), R"({"id":")" + id(1) + R"(","end":"dropped","reason":"unchanged"})"});
}

TEST_CASE("a source takes each line's raw as its response, and stages see its articles") {
  const Lines out = answers({{"lines", "split"}}, {response("a", "one\nspam\n?\n"), response("b", "two\nstop\n"),
                                                   response("c", ""), R"({"id":"d"})"});
  REQUIRE(out.size() == 4);
  CHECK(contains(out[0], R"({"id":"a","feed":{"title":"https://a.example/"},"articles":[{"id":")"));
  CHECK(contains(out[0], R"("source":{"id":"lines","name":"https://a.example/"},"title":"one")"));
  CHECK(contains(out[0], R"("end":"dropped","reason":"unwanted"}],"problems":["a question"]})"));
  CHECK(contains(out[1], R"("end":"dead","reason":"there is a stop","articles":[{)"));
  CHECK(out[2] == R"({"id":"c","feed":{"title":"https://a.example/"},"articles":[]})");
  CHECK(contains(out[3], R"({"id":"d","end":"dead","reason":"line 4: has no raw)"));
}

TEST_CASE("a configuration gives the options of the plugin or instance that is named") {
  const test::TempFolder folder;
  folder.write("newsd.toml", "[[stage]]\nplugin = \"split\"\nname = \"mine\"\nword = \"ferry\"\n");
  const Setup by_plugin{{"split"}, folder.path() / "newsd.toml"};
  const Setup by_name{{"mine"}, folder.path() / "newsd.toml"};
  const Lines dropped{R"({"id":")" + id(1) + R"(","end":"dropped","reason":"unwanted"})"};
  CHECK(answers(by_plugin, {article(1, "ferry")}) == dropped);
  CHECK(answers(by_name, {article(1, "ferry")}) == dropped);
}

TEST_CASE("names that pipe cannot run are refused with the remedy") {
  Catalog catalog({NEWSD_PIPE_PLUGINS});
  const auto fault = [&](const std::vector<std::string>& names) {
    const auto plan = plan_pipe(names, {}, kEnvironment, catalog);
    return plan ? std::string("none") : to_string(plan.error());
  };
  CHECK(contains(fault({"spilt"}), "did you mean `split`?"));
  CHECK(contains(fault({"split", "lines"}), "`lines` is a source: name it first"));
  CHECK(contains(fault({"split", "split"}), "named twice"));
  CHECK(contains(fault({}), "1 to 100 plugins"));
}

}  // namespace newsd::daemon
