#include "plugin/catalog.hpp"

#include "article/json.hpp"
#include "config/config.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

namespace newsd::daemon {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = NEWSD_LOADER_PLUGINS;

std::string refusal(Catalog& catalog, const std::string& plugin, newsd_kind kind) {
  const auto found = catalog.find(plugin, kind);
  return found ? "none" : found.error().message();
}

PluginEntry stage_of(const std::string& toml) {
  const Environment environment{"/etc/newsd/newsd.toml", "/run/newsd", "/var/lib/newsd"};
  const auto config = parse_config("[[stage]]\n" + toml, "/etc/newsd/newsd.toml", environment);
  if (!config) FAIL(to_string(config.error()));
  return config->stages.back();
}

TEST_CASE("a plugin is found by name in the first folder that has it, and by path") {
  const test::TempFolder first;
  Catalog catalog({first.path(), kFolder});
  const auto by_name = catalog.find("sound-stage", NEWSD_STAGE);
  REQUIRE(by_name);
  CHECK(by_name->descriptor->name == "sound-stage");
  CHECK(by_name->library->path() == (kFolder / "sound-stage.so").lexically_normal());
  REQUIRE(catalog.find((kFolder / "sound-stage.so").string(), NEWSD_STAGE));

  fs::create_symlink(kFolder / "several.so", first.path() / "sound-stage.so");
  CHECK(catalog.find("sound-stage#second", NEWSD_STAGE)->library->path() == first.path() / "sound-stage.so");
}

TEST_CASE("of several plugins in a module, the name picks one") {
  Catalog catalog({kFolder});
  CHECK(catalog.find("several#second", NEWSD_STAGE)->descriptor->name == "second");
  CHECK(catalog.find("several", NEWSD_SINK)->descriptor->name == "third");  // the only sink
  CHECK(catalog.find("from-newer-abi", NEWSD_STAGE)->descriptor->name == "from-newer-abi");
  const std::string plugin = "plugin " + (kFolder / "several.so").string() + ": ";
  CHECK(refusal(catalog, "several", NEWSD_STAGE) ==
        plugin + "holds no stage `several`: it holds first, second: pick one with \"#\" and its name");
  CHECK(refusal(catalog, "several#third", NEWSD_STAGE) ==
        plugin + "holds no stage `third`: it holds first, second: pick one with \"#\" and its name");
}

TEST_CASE("a plugin of another kind is named with how to configure it") {
  Catalog catalog({kFolder});
  CHECK(refusal(catalog, "sound-stage", NEWSD_SOURCE) ==
        "plugin " + (kFolder / "sound-stage.so").string() + ": is a stage, not a source: configure it as [[stage]]");
}

TEST_CASE("a plugin that is not there is named with where it was looked for") {
  Catalog catalog({kFolder, "/nowhere"});
  CHECK(refusal(catalog, "sound-stag", NEWSD_STAGE) ==
        "plugin `sound-stag`: no sound-stag.so in " + kFolder.string() + ", /nowhere: did you mean `sound-stage`?");
  CHECK(refusal(catalog, "qqqqqqqqqqqqqqqqqqqq", NEWSD_STAGE) ==
        "plugin `qqqqqqqqqqqqqqqqqqqq`: no qqqqqqqqqqqqqqqqqqqq.so in " + kFolder.string() +
            ", /nowhere: install it, or name its folder with --plugins (`newsctl plugin list` shows what there is)");
  CHECK(refusal(catalog, (kFolder / "sound_stage.so").string(), NEWSD_STAGE) ==
        "plugin " + (kFolder / "sound_stage.so").string() + ": no such file: did you mean `sound-stage.so`?");
}

TEST_CASE("all modules are listed, the broken ones with their fault") {
  Catalog catalog({kFolder, kFolder});
  std::size_t sound = 0;
  std::size_t broken = 0;
  for (const Catalog::Listing& each : catalog.list()) ++(each.library ? sound : broken);
  CHECK(sound == 3);
  CHECK(broken > 10);
}

TEST_CASE("the default folders follow those that are given, each once") {
  CHECK(Catalog::default_folders("/opt/newsd/bin/newsd", {"/mine", "/usr/lib/newsd/plugins"}) ==
        std::vector<fs::path>{"/mine", "/usr/lib/newsd/plugins", "/opt/newsd/lib/newsd/plugins",
                              "/usr/local/lib/newsd/plugins"});
}

TEST_CASE("an entry is resolved to its plugin and its options") {
  Catalog catalog({kFolder});
  const auto resolved = resolve(stage_of("plugin = \"sound-stage\"\nfiles = [\"a\"]\n"), catalog);
  REQUIRE(resolved);
  CHECK(resolved->plugin.descriptor->name == "sound-stage");
  CHECK(to_json(resolved->options) == R"({"files":["/etc/newsd/a"],"threshold":0.5})");
}

TEST_CASE("faults of an entry are shown at its place in the file") {
  Catalog catalog({kFolder});
  const auto absent = resolve(stage_of("plugin = \"sound-stag\"\n"), catalog);
  REQUIRE_FALSE(absent);
  CHECK(to_string(absent.error()) == "/etc/newsd/newsd.toml:2:10: plugin `sound-stag`: no sound-stag.so in " +
                                         kFolder.string() +
                                         "\n    2 | plugin = \"sound-stag\"\n"
                                         "      |          ^^^^^^^^^^^^ did you mean `sound-stage`?\n");
  const auto missing = resolve(stage_of("plugin = \"sound-stage\"\n"), catalog);
  REQUIRE_FALSE(missing);
  CHECK(to_string(missing.error()) ==
        "/etc/newsd/newsd.toml:1:1: stage `sound-stage`: `files` is missing\n"
        "    1 | [[stage]]\n      | ^^^^^^^^^ The files to read.\n");
}

TEST_CASE(
    "a file looked at again is the same library as long as its content is, and another one when that has changed") {
  const test::TempFolder folder;
  const fs::path file = folder.path() / "any.so";
  fs::copy_file(kFolder / "several.so", file);
  Catalog catalog({folder.path()});
  const auto first = catalog.find("any#second", NEWSD_STAGE);
  REQUIRE(first);

  const auto put = [&](const fs::path& content) {
    fs::copy_file(content, folder.path() / "part");
    fs::rename(folder.path() / "part", file);
  };
  put(kFolder / "several.so");
  catalog.look_again();
  CHECK(catalog.find("any#second", NEWSD_STAGE)->library == first->library);

  put(kFolder / "sound-stage.so");
  CHECK(catalog.find("any#second", NEWSD_STAGE)->library == first->library);
  catalog.look_again();
  const auto second = catalog.find("any", NEWSD_STAGE);
  REQUIRE(second);
  CHECK(second->descriptor->name == "sound-stage");
  CHECK(second->library->path() == file);
  CHECK(first->descriptor->name == "second");

  put(kFolder / "no-entry.so");
  catalog.look_again();
  CHECK(refusal(catalog, "any", NEWSD_STAGE).starts_with("plugin " + file.string() + ": not a newsd plugin"));

  put(kFolder / "several.so");
  catalog.look_again();
  CHECK(catalog.find("any#second", NEWSD_STAGE)->library == first->library);
}

}  // namespace
}  // namespace newsd::daemon
