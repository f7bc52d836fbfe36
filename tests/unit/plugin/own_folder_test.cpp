#include "plugin/own_folder.hpp"

#include <catch2/catch.hpp>

#include "support/temp_folder.hpp"

using namespace newsd::daemon;
using newsd::daemon::test::TempFolder;
using Kind = OwnFolder::Kind;

namespace {

// What stands in its way, or nothing.
std::string said_of(const std::filesystem::path& path, Kind kind) {
  const auto why = obstacle({path, kind, "sink `out`: `path`", {}});
  return why ? why->message() : "";
}

}  // namespace

TEST_CASE("a folder must be there, and be one") {
  const TempFolder here;
  here.write("file", "mine");
  CHECK(said_of(here.path(), Kind::must_be_there).empty());
  CHECK(said_of(here.path() / "", Kind::must_be_there).empty());
  const auto absent = here.path() / "absent";
  CHECK(said_of(absent, Kind::must_be_there) ==
        "sink `out`: `path`: " + absent.string() +
            ": No such file or directory: make this folder, readable and writable for newsd's user, or name another");
  CHECK(said_of(here.path() / "file", Kind::must_be_there).find("Not a directory") != std::string::npos);
}

TEST_CASE("a folder that its plugin makes needs its parent, and is not made by the look at it") {
  const TempFolder here;
  here.write("file", "mine");
  CHECK(said_of(here.path() / "new", Kind::made_by_plugin).empty());
  CHECK(said_of(here.path() / "new/", Kind::made_by_plugin).empty());
  CHECK_FALSE(std::filesystem::exists(here.path() / "new"));
  CHECK(said_of(here.path() / "no/such", Kind::made_by_plugin).find((here.path() / "no").string() + ": No such file") !=
        std::string::npos);
  CHECK(said_of(here.path() / "file", Kind::made_by_plugin).find("Not a directory") != std::string::npos);
  CHECK(said_of(here.path() / "file/out", Kind::made_by_plugin).find("Not a directory") != std::string::npos);
}

TEST_CASE("two that have one folder are told, by whatever names they call it") {
  const TempFolder here;
  std::filesystem::create_directory(here.path() / "a");
  std::filesystem::create_directory_symlink("a", here.path() / "link");
  const auto named = [&](const char* name, const char* option) {
    return OwnFolder{here.path() / name, Kind::made_by_plugin, option, {}};
  };
  Diagnostics found;
  report_shared({named("a", "one"), named("b", "two"), named("a/b", "three")}, found);
  CHECK(found.empty());
  report_shared({named("a", "one"), named("link", "two"), named("b/../a/", "three"), named("c", "four")}, found);
  REQUIRE(found.list().size() == 2);
  CHECK(found.list()[0].text == "two: one has this folder already");
  CHECK(found.list()[1].text == "three: one has this folder already");
  CHECK(found.list()[1].hint == "give each a folder of its own");
}
