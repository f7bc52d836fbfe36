#include "config/config.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace newsd::daemon {
namespace {

const Environment kEnvironment{"/etc/newsd/newsd.toml", "/run/newsd", "/var/lib/newsd"};

std::string faults_of(const std::string& text) {
  const auto config = parse_config(text, "/etc/newsd/newsd.toml", kEnvironment);
  return config ? "none" : "\n" + to_string(config.error());
}

struct Case {
  std::string_view text;
  std::string_view faults;
};

void check_all(const std::vector<Case>& cases) {
  for (const Case& each : cases) CHECK(faults_of(std::string(each.text)) == each.faults);
}

TEST_CASE("a fault of the file's own grammar is shown where it is, with what to do") {
  check_all({
      {"[[feed]]\nurl = https://example.org/\n", R"(
/etc/newsd/newsd.toml:2:7: not TOML: Error while parsing value: could not determine value type
    2 | url = https://example.org/
      |       ^ text needs quotes: key = "text"
)"},
      {"[log]\nlevel = \"info\"\nlevel = \"debug\"\n", R"(
/etc/newsd/newsd.toml:3:9: not TOML: Error while parsing key-value pair: cannot redefine existing string 'level'
    3 | level = "debug"
      |         ^ each key and each table is given once: remove one
)"},
  });
}

TEST_CASE("unknown keys and sections are faults, with what was probably meant") {
  check_all({
      {"[http]\n  timeout_second = 3\n", R"(
/etc/newsd/newsd.toml:2:3: unknown key `timeout_second` in [http]
    2 |   timeout_second = 3
      |   ^^^^^^^^^^^^^^ did you mean `timeout_seconds`?
)"},
      {"[log]\ncolour = true\n", R"(
/etc/newsd/newsd.toml:2:1: unknown key `colour` in [log]
    2 | colour = true
      | ^^^^^^ its keys are level
)"},
      {"[limit]\n", R"(
/etc/newsd/newsd.toml:1:2: unknown section `limit` at the top level
    1 | [limit]
      |  ^^^^^ did you mean `limits`?
)"},
      {"answer = 42\n", R"(
/etc/newsd/newsd.toml:1:1: unknown key `answer` at the top level
    1 | answer = 42
      | ^^^^^^ the sections are journal, bus, control, http, log, limits, feed, source, stage, sink
)"},
  });
}

TEST_CASE("wrong types and values say what is allowed") {
  check_all({
      {"[limits]\nbatch_articles = \"64\"\n", R"(
/etc/newsd/newsd.toml:2:18: `batch_articles` must be an integer from 1 to 4096, not "64"
    2 | batch_articles = "64"
      |                  ^^^^
)"},
      {"[http]\nmax_redirects = 99\n", R"(
/etc/newsd/newsd.toml:2:17: `max_redirects` must be an integer from 0 to 20, not 99
    2 | max_redirects = 99
      |                 ^^
)"},
      {"[log]\nlevel = \"warn\"\n", R"(
/etc/newsd/newsd.toml:2:9: `level` must be one of "debug", "info", "warning", "error", not "warn"
    2 | level = "warn"
      |         ^^^^^^
)"},
      {"[limits]\ntag_copies = 1\n", R"(
/etc/newsd/newsd.toml:2:14: `tag_copies` must be true or false, not 1
    2 | tag_copies = 1
      |              ^
)"},
      {"log = 3\n", R"(
/etc/newsd/newsd.toml:1:1: `log` is a section
    1 | log = 3
      | ^^^ write it as [log]
)"},
      {"[feed]\nurl = \"https://example.org/\"\n", R"(
/etc/newsd/newsd.toml:1:2: `feed` is a list of tables
    1 | [feed]
      |  ^^^^ write each as [[feed]]
)"},
  });
}

TEST_CASE("a bus address that is not local is refused with the reason and the remedy") {
  check_all({
      {"[bus]\nlive = \"tcp://0.0.0.0:5555\"\n", R"(
/etc/newsd/newsd.toml:2:8: cannot bind `tcp://0.0.0.0:5555`: it is not on loopback, and other addresses need CURVE with an allow-list of keys, which this version does not have
    2 | live = "tcp://0.0.0.0:5555"
      |        ^^^^^^^^^^^^^^^^^^^^ use ipc:// or tcp://127.0.0.1, and a tunnel (ssh -L) from other machines
)"},
      {"[bus]\nlive = \"ipc:///run/a\"\nstream = \"ipc:///run/a\"\n", R"(
[bus] live and stream are both `ipc:///run/a`: give them different addresses
)"},
  });
}

TEST_CASE("entries of plugins say what the host needs of them") {
  check_all({
      {"[[stage]]\nname = \"desk\"\n", R"(
/etc/newsd/newsd.toml:1:1: [[stage]] without `plugin`
    1 | [[stage]]
      | ^^^^^^^^^ name one: plugin = "NAME" (`newsctl plugin list` shows what there is)
)"},
      {"[[feed]]\nplugin = \"feed\"\nurl = \"https://example.org/\"\n", R"(
/etc/newsd/newsd.toml:2:1: [[feed]] names its plugin already
    2 | plugin = "feed"
      | ^^^^^^ remove the key, or write [[source]]
)"},
      {"[[sink]]\nplugin = \"jsonl\"\nhosting = \"process\"\n", R"(
/etc/newsd/newsd.toml:3:11: hosting = "process" is not offered yet: plugins are hosted inline in this version
    3 | hosting = "process"
      |           ^^^^^^^^^ write "inline", or remove the key
)"},
      {"[[sink]]\nplugin = \"jsonl\"\nhosting = \"inlin\"\n", R"(
/etc/newsd/newsd.toml:3:11: `hosting` must be one of "inline", "process", "remote", not "inlin"
    3 | hosting = "inlin"
      |           ^^^^^^^ did you mean `inline`?
)"},
      {"[[stage]]\nplugin = \"my_stage.so\"\n", R"(
/etc/newsd/newsd.toml:2:10: `plugin` must be the name of a plugin (a-z, 0-9, -) or the path of a .so, not "my_stage.so"
    2 | plugin = "my_stage.so"
      |          ^^^^^^^^^^^^^ a path has a `/`: write "./my_stage.so"
)"},
      {"[[stage]]\nplugin = \"rules\"\ninterval_seconds = 5\n", R"(
/etc/newsd/newsd.toml:3:1: `interval_seconds` is a key of sources, not of a stage
    3 | interval_seconds = 5
      | ^^^^^^^^^^^^^^^^ remove it
)"},
      {"[[feed]]\nurl = \"https://example.org/\"\nid = \"a b\"\nbackfill = \"some\"\n", R"(
/etc/newsd/newsd.toml:3:6: `id` must be 1 to 64 of the characters A-Z a-z 0-9 . _ - and begin with a letter or digit, not "a b"
    3 | id = "a b"
      |      ^^^^^
/etc/newsd/newsd.toml:4:12: `backfill` must be "all", "none" or an integer from 0 to 1000000, not "some"
    4 | backfill = "some"
      |            ^^^^^^
)"},
  });
}

TEST_CASE("two entries of one kind cannot have the same name") {
  check_all({
      {"[[feed]]\nurl = \"https://example.org/rss\"\n[[feed]]\nurl = \"http://www.example.org/rss\"\n", R"(
/etc/newsd/newsd.toml:3:1: a second source with the id `example.org-rss`; the first is at /etc/newsd/newsd.toml:1
    3 | [[feed]]
      | ^^^^^^^^ give one of them an `id` of its own
)"},
      {"[[stage]]\nplugin = \"rules\"\n[[stage]]\nplugin = \"./rules.so\"\n", R"(
/etc/newsd/newsd.toml:3:1: a second stage with the name `rules`; the first is at /etc/newsd/newsd.toml:1
    3 | [[stage]]
      | ^^^^^^^^^ give one of them a `name` of its own
)"},
  });
}

TEST_CASE("all faults are reported, and past a bound only counted") {
  std::string many = "[log]\n";
  for (int i = 0; i < 60; ++i) many += "key" + std::to_string(i) + " = 1\n";
  const auto config = parse_config(many, "/etc/newsd/newsd.toml", kEnvironment);
  REQUIRE_FALSE(config);
  CHECK(config.error().list().size() == Diagnostics::kMost);
  CHECK(config.error().left_out() == 10);
}

TEST_CASE("nesting without end is refused") {
  const auto config = parse_config("[log]\nlevel = " + std::string(200, '[') + std::string(200, ']') + "\n",
                                   "/etc/newsd/newsd.toml", kEnvironment);
  REQUIRE_FALSE(config);
  CHECK(config.error().list().front().text == "nested more than 32 deep");
}

TEST_CASE("an excerpt shows the part of a long line that matters, and nothing that a terminal obeys") {
  auto file = std::make_shared<SourceFile>();
  file->path = "long.toml";
  file->text = std::string(300, 'a') + "\tb\x1b" + std::string(300, 'c');
  const std::string shown = to_string(Diagnostic{{file, 1, 302, 1}, "wrong", "mend it"});
  CHECK(shown.find('\x1b') == std::string::npos);
  CHECK(shown.find("a\tb?c") != std::string::npos);
  CHECK(shown.size() < 300);
}

}  // namespace
}  // namespace newsd::daemon
