#include "plugin/schema.hpp"

#include "article/json.hpp"
#include "config/toml.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

namespace newsd::daemon {
namespace {

constexpr std::string_view kSchema = R"({
  "type": "object",
  "required": ["files"],
  "properties": {
    "files": {"type": "array", "minItems": 1, "description": "The files to read.",
              "items": {"type": "string", "format": "path"}},
    "mode": {"type": "string", "enum": ["strict", "lenient"], "default": "lenient", "description": "How to read them."},
    "threshold": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
    "limit": {"type": ["integer", "string"], "maximum": 9},
    "title": {"type": "string", "minLength": 2, "maxLength": 4},
    "page": {"type": "string", "format": "uri"},
    "server": {"type": "object", "properties": {
      "port": {"type": "integer", "minimum": 1, "default": 80},
      "host": {"type": "string"}
    }},
    "labels": {"type": "object", "additionalProperties": {"type": "string"}}
  }
})";

Schema schema(std::string_view json = kSchema) {
  auto parsed = Schema::parse(json);
  if (!parsed) FAIL(parsed.error().message());
  return *parsed;
}

Node options(const std::string& toml) {
  return *parse_toml(std::make_shared<SourceFile>(SourceFile{"/etc/newsd/newsd.toml", toml}));
}

// The fitted options as JSON, or the faults.
std::string fitted(const std::string& toml) {
  const Node given = options(toml);
  Tree tree;
  const auto value = schema().conform(given, given.at(), "stage `reader`", tree);
  return value ? to_json(value->options) : "\n" + to_string(value.error());
}

std::string refusal(std::string_view json) {
  const auto parsed = Schema::parse(json);
  return parsed ? "none" : parsed.error().message();
}

TEST_CASE("defaults are filled in, in the order of the schema, and paths start from the file's folder") {
  CHECK(fitted("files = [\"a.rule\", \"/b/*.rule\"]\n") ==
        R"({"files":["/etc/newsd/a.rule","/b/*.rule"],"mode":"lenient","threshold":0.5,"server":{"port":80}})");
  CHECK(fitted("server = { host = \"h\" }\nthreshold = 1\nfiles = [\"/a\"]\n") ==
        R"({"files":["/a"],"mode":"lenient","threshold":1.0,"server":{"port":80,"host":"h"}})");
}

TEST_CASE("a property may have one of several types, and a table keys of its own") {
  CHECK(
      fitted("files = [\"/a\"]\nlimit = 3\nlabels = { x = \"1\", \"y z\" = \"2\" }\n") ==
      R"({"files":["/a"],"mode":"lenient","threshold":0.5,"limit":3,"server":{"port":80},"labels":{"x":"1","y z":"2"}})");
  CHECK(fitted("files = [\"/a\"]\nlimit = \"none\"\n").find(R"("limit":"none")") != std::string::npos);
}

TEST_CASE("what does not fit is shown where it was written, with what is allowed") {
  CHECK(fitted("files = [\"/a\", 3]\nmode = \"strickt\"\nthreshold = 1.5\n") == R"(
/etc/newsd/newsd.toml:1:16: `files[1]` must be a string, not 3
    1 | files = ["/a", 3]
      |                ^
/etc/newsd/newsd.toml:2:8: `mode` must be one of "strict", "lenient", not "strickt"
    2 | mode = "strickt"
      |        ^^^^^^^^^ did you mean `strict`?
/etc/newsd/newsd.toml:3:13: `threshold` must be a number from 0 to 1, not 1.5
    3 | threshold = 1.5
      |             ^^^
)");
  CHECK(fitted("files = [\"/a\"]\nserver = { port = 0 }\nlimit = 10\ntitle = \"é\"\npage = \"example.org\"\n") == R"(
/etc/newsd/newsd.toml:2:19: `server.port` must be an integer of at least 1, not 0
    2 | server = { port = 0 }
      |                   ^
/etc/newsd/newsd.toml:3:9: `limit` must be an integer of at most 9 or a string, not 10
    3 | limit = 10
      |         ^^
/etc/newsd/newsd.toml:4:9: `title` must be a string of 2 to 4 characters, not "é"
    4 | title = "é"
      |         ^^^
/etc/newsd/newsd.toml:5:8: `page` must be a URI such as "https://example.org/", not "example.org"
    5 | page = "example.org"
      |        ^^^^^^^^^^^^^
)");
}

TEST_CASE("unknown keys are faults, with what was probably meant") {
  CHECK(fitted("files = [\"/a\"]\ntreshold = 0.4\nserver = { prot = 1 }\nintervall_seconds = 3\nzzzzzz = 1\n") == R"(
/etc/newsd/newsd.toml:2:1: unknown key `treshold` in stage `reader`
    2 | treshold = 0.4
      | ^^^^^^^^ did you mean `threshold`?
/etc/newsd/newsd.toml:3:12: unknown key `server.prot` in stage `reader`
    3 | server = { prot = 1 }
      |            ^^^^ did you mean `port`?
/etc/newsd/newsd.toml:4:1: unknown key `intervall_seconds` in stage `reader`
    4 | intervall_seconds = 3
      | ^^^^^^^^^^^^^^^^^ did you mean `interval_seconds`?
/etc/newsd/newsd.toml:5:1: unknown key `zzzzzz` in stage `reader`
    5 | zzzzzz = 1
      | ^^^^^^ its options are files, mode, threshold, limit, title, page, server, labels
)");
}

TEST_CASE("what is missing is described") {
  CHECK(fitted("mode = \"strict\"\n").find("stage `reader`: `files` is missing") != std::string::npos);
  CHECK(fitted("mode = \"strict\"\n").find("The files to read.") != std::string::npos);
  CHECK(fitted("files = []\n").find("`files` must be an array of at least 1 item, not []") != std::string::npos);
}

TEST_CASE("folders that an entry has for itself are resolved as paths are, and told with their places") {
  const Schema folders = schema(R"({"type": "object", "properties": {
    "in": {"type": "string", "format": "folder"},
    "spare": {"type": "object", "required": ["name"], "properties": {
      "name": {"type": "string"}, "in": {"type": "string", "format": "folder", "default": "x"}}},
    "out": {"type": "array", "items": {"type": "string", "format": "new-folder"}}
  }})");
  const Node given = options("in = \"spool\"\nout = [\"/a\", \"b\"]\n");
  Tree tree;
  const auto value = folders.conform(given, given.at(), "source `desk`", tree);
  REQUIRE(value);
  CHECK(to_json(value->options) == R"({"in":"/etc/newsd/spool","out":["/a","/etc/newsd/b"]})");
  REQUIRE(value->folders.size() == 3);
  CHECK(value->folders[0].path == "/etc/newsd/spool");
  CHECK(value->folders[0].kind == OwnFolder::Kind::must_be_there);
  CHECK(value->folders[0].option == "source `desk`: `in`");
  CHECK(value->folders[2].option == "source `desk`: `out[1]`");
  CHECK(value->folders[2].kind == OwnFolder::Kind::made_by_plugin);
  CHECK(value->folders[2].where.line == 2);
}

TEST_CASE("a plugin without a schema has no options") {
  const Node given = options("depth = 3\n");
  Tree tree;
  const auto value = Schema().conform(given, given.at(), "stage `plain`", tree);
  REQUIRE_FALSE(value);
  CHECK(value.error().list().front().text == "unknown key `depth` in stage `plain`");
  CHECK(value.error().list().front().hint == "it has no options of its own");
}

TEST_CASE("a schema that promises what is not checked is refused, with its place") {
  CHECK(refusal(R"({"type": "object", "properties": {"a": {"type": "strng"}}})") ==
        "schema at /properties/a: `type` has no type \"strng\": did you mean `string`?");
  CHECK(refusal(R"({"type": "object", "properties": {"a": {"type": "string", "pattern": "x"}}})") ==
        "schema at /properties/a: `pattern` is not in newsd's subset of JSON Schema: docs/PLUGINS.md lists the subset");
  CHECK(refusal(R"({"type": "object", "propertys": {}})") ==
        "schema at the top: `propertys` is not in newsd's subset of JSON Schema: did you mean `properties`?");
  CHECK(refusal(R"({"type": "object", "properties": {"hosting": {"type": "string"}}})") ==
        "schema at the top: `properties` has `hosting`, a key that is newsd's own: choose another name for the option");
  CHECK(refusal(R"({"type": "object", "required": ["a"]})") ==
        "schema at the top: `required` names \"a\", which is not in `properties`");
  CHECK(refusal(R"({"type": "object", "properties": {"a": {"type": "integer", "minimum": 3, "default": 1}}})") ==
        "schema at /properties/a: `default` does not fit: `default` must be an integer of at least 3, not 1");
  CHECK(refusal(R"({"type": "object", "properties": {"a": {"type": "array"}}})") ==
        "schema at /properties/a: `items` is missing: an array says what its items are");
  CHECK(refusal(R"({"type": "object", "properties": {"a": {}}})")
            .starts_with("schema at /properties/a: `type` is missing"));
  CHECK(refusal(R"({"type": "array", "items": {"type": "string"}})") ==
        "schema at the top: `type` must be \"object\": options are a table");
  CHECK(refusal("{").starts_with("its schema is not JSON at byte 1"));
}

TEST_CASE("a host key may be an option further down") {
  CHECK(
      refusal(
          R"({"type": "object", "properties": {"a": {"type": "object", "properties": {"id": {"type": "string"}}}}})") ==
      "none");
}

TEST_CASE("a schema nested too deep is refused") {
  std::string json;
  std::string close;
  for (int i = 0; i < 40; ++i) {
    json += R"({"type": "array", "items": )";
    close += '}';
  }
  json += R"({"type": "string"})" + close;
  CHECK_FALSE(Schema::parse(R"({"type": "object", "properties": {"a": )" + json + "}}"));
}

TEST_CASE("the options are listed as documentation") {
  const std::vector<Schema::Option> all = schema().options();
  REQUIRE(all.size() == 11);
  CHECK(all[0].path == "files");
  CHECK(all[0].type == "array of string");
  CHECK(all[0].required);
  CHECK(all[0].allowed == "at least 1 item");
  CHECK(all[1].path == "mode");
  CHECK(all[1].allowed == R"(one of "strict", "lenient")");
  CHECK(all[1].fallback == "\"lenient\"");
  CHECK(all[1].description == "How to read them.");
  CHECK(all[2].allowed == "from 0 to 1");
  CHECK(all[3].type == "integer or string");
  CHECK(all[7].path == "server.port");
  CHECK(all[10].path == "labels.*");
}

}  // namespace
}  // namespace newsd::daemon
