#include "plugins/jsonl/jsonl_world.hpp"

#include <catch2/catch.hpp>

using namespace newsd::jsonl::test;

namespace {

// The line of what was redacted, as long as it was.
std::string blank(const Published& article) {
  const std::string line = article.line();
  std::string document = R"({"id":")" + article.id + R"(","kind":"withdrawn"})";
  document.resize(article.body().size(), ' ');
  return line.substr(0, line.find(article.body())) + document + "}\n";
}

const Published kFirst{1, "A name that must go"};
const Published kOther{2, "Another article", "bb"};
const Published kSecond{3, "The name again"};
const Published kWithdrawn{4, ""};

}  // namespace

TEST_CASE("what was said of a redacted article is overwritten in all files, and lines keep their places") {
  World world;
  world.max_file_bytes = GENERATE(10, 1 << 20);
  CHECK(world.deliver({kFirst, kOther}) == NEWSD_OK);
  CHECK(world.deliver({kSecond}) == NEWSD_OK);
  CHECK(world.deliver({kWithdrawn}) == NEWSD_OK);
  CHECK(world.written() == blank(kFirst) + kOther.line() + blank(kSecond) + kWithdrawn.line());
}

TEST_CASE("what was only withdrawn stays as it was written, even if it had neither title nor address") {
  World world;
  const Published withdrawn{4, "", "aa", 9, false};
  CHECK(world.deliver({kFirst, withdrawn}) == NEWSD_OK);
  CHECK(world.written() == kFirst.line() + withdrawn.line());
}

TEST_CASE("a redaction reaches what comes before it in the same batch, and nothing behind it") {
  World world;
  const Published later{5, "A new beginning"};
  CHECK(world.deliver({kFirst, kOther, kSecond, kWithdrawn, later}) == NEWSD_OK);
  CHECK(world.written() == blank(kFirst) + kOther.line() + blank(kSecond) + kWithdrawn.line() + later.line());
}

TEST_CASE("a redaction that a kill cut off is done by the next start, and once done it is not done again") {
  World world;
  CHECK(world.deliver({kFirst}) == NEWSD_OK);
  world.stop();
  world.append(kWithdrawn.line().substr(0, 30));
  CHECK(world.deliver({kWithdrawn}) == NEWSD_OK);
  world.stop();
  CHECK(world.deliver({kWithdrawn, {5, "A new beginning"}}) == NEWSD_OK);
  CHECK(world.written() == blank(kFirst) + kWithdrawn.line() + Published{5, "A new beginning"}.line());
}

TEST_CASE("lines that are longer than what is read at once are overwritten too") {
  World world;
  const Published huge{1, std::string(1'000'000, 'x')};
  CHECK(world.deliver({huge, kOther, kWithdrawn}) == NEWSD_OK);
  CHECK(world.written() == blank(huge) + kOther.line() + kWithdrawn.line());
}
