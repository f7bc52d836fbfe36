#include "plugin/library.hpp"

#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace newsd::daemon {
namespace {

const std::filesystem::path kFolder = NEWSD_LOADER_PLUGINS;

// What is said of the module, without its path.
std::string refusal(const std::string& name) {
  const std::filesystem::path file = kFolder / (name + ".so");
  const auto library = Library::open(file);
  if (library) return "none";
  const std::string message = library.error().message();
  const std::string prefix = "plugin " + file.string() + ": ";
  return message.starts_with(prefix) ? message.substr(prefix.size()) : "without its path: " + message;
}

TEST_CASE("a sound module is described") {
  const auto library = Library::open(kFolder / "sound-stage.so");
  REQUIRE(library);
  REQUIRE((*library)->plugins().size() == 1);
  const Descriptor& stage = (*library)->plugins().front();
  CHECK(stage.kind == NEWSD_STAGE);
  CHECK(stage.name == "sound-stage");
  CHECK(stage.version == "1.0.0");
  CHECK(stage.summary == "Does nothing.");
  CHECK(stage.reads.has(NEWSD_FIELD_TITLE));
  CHECK(stage.reads.has_part(NEWSD_FIELD_TAGS, "rule"));
  CHECK(stage.writes.has_part(NEWSD_FIELD_X, "sound-stage"));
  CHECK(stage.schema.options().size() == 2);
  CHECK(stage.create != nullptr);
  CHECK(stage.stage.process != nullptr);
  CHECK(stage.stage.window_seconds == 3600);
  CHECK(stage.stage.forget == nullptr);
}

TEST_CASE("a module of a later minor version is read as far as this version knows it") {
  const auto library = Library::open(kFolder / "from-newer-abi.so");
  REQUIRE(library);
  REQUIRE((*library)->plugins().size() == 2);
  CHECK((*library)->plugins()[1].name == "second");
  CHECK((*library)->plugins()[1].version == "1.1.0-rc.1");
  CHECK((*library)->plugins()[1].stage.process != nullptr);
}

TEST_CASE("a module of another ABI is named with the remedy") {
  const std::string remedy = ", this newsd speaks ABI 1: rebuild it against newsd-dev 1.x, or upgrade newsd";
  CHECK(refusal("abi-2") == "built for ABI 2" + remedy);
  CHECK(refusal("wrong-major") == "built for ABI 7" + remedy);
}

TEST_CASE("a file that is no plugin is named with the remedy") {
  CHECK(refusal("no-entry") ==
        "not a newsd plugin: it does not export newsd_module_v1(): NEWSD_PLUGIN(Class) in newsd/plugin.hpp exports it; "
        "remove the file if it is no plugin");
  CHECK(refusal("absent") == "no such file: check the path");
  CHECK(refusal("unresolved") ==
        "cannot be loaded: undefined symbol: found_nowhere: `ldd -r` on it shows what is missing; rebuild it for this "
        "system");

  const test::TempFolder folder;
  folder.write("text.so", "not a library");
  const auto library = Library::open(folder.path() / "text.so");
  REQUIRE_FALSE(library);
  CHECK(library.error().text.find("cannot be loaded: file too short") != std::string::npos);
}

TEST_CASE("a broken descriptor is named with what is wrong") {
  const std::string remedy = ": its author must mend the descriptor (see newsd/plugin.h)";
  CHECK(refusal("null-module") == "newsd_module_v1() returned null" + remedy);
  CHECK(refusal("no-plugins") == "it has 0 plugins, not 1 to 64" + remedy);
  CHECK(refusal("wrong-stride") == "its stride is 8: its author must set `stride` to sizeof(newsd_plugin)");
  CHECK(refusal("short-struct") == "plugin 1 of 1: its newsd_plugin has size 16, not at least " +
                                       std::to_string(sizeof(newsd_plugin)) +
                                       ": its author must set `size` to sizeof(newsd_plugin)");
  CHECK(refusal("null-name") ==
        "plugin 1 of 1: its name is not 1 to 64 of the characters a-z 0-9 - that begin with a letter" + remedy);
  CHECK(refusal("bad-version") == "`bad-version`: its version is not a semantic version such as 1.0.0" + remedy);
  CHECK(refusal("no-process") == "`no-process`: it is a stage without process()" + remedy);
  CHECK(refusal("no-destroy") == "`no-destroy`: it lacks create() or destroy()" + remedy);
  CHECK(refusal("no-observe") == "`no-observe`: it is a stage with window_seconds, but without observe()" + remedy);
  CHECK(refusal("wrong-kind") ==
        "`wrong-kind`: its kind is that of a sink, but it does not set `sink` alone of source, stage and sink" +
            remedy);
  CHECK(refusal("twice") == "`twice` comes twice" + remedy);
}

TEST_CASE("declarations that mean nothing are refused") {
  CHECK(refusal("unknown-field") ==
        "`unknown-field`: its `reads`: `titel` is not a field of the article: did you mean `title`?");
  CHECK(refusal("bad-schema") ==
        "`bad-schema`: schema at /properties/limit: `type` has no type \"integr\": did you mean `integer`?");
  CHECK(refusal("reserved-option") ==
        "`reserved-option`: schema at the top: `properties` has `hosting`, a key that is newsd's own: choose another "
        "name for the option");
  CHECK(refusal("schema-no-json").starts_with("`schema-no-json`: its schema is not JSON at byte 9"));
}

}  // namespace
}  // namespace newsd::daemon
