#include "config/config.hpp"

#include "support/temp_folder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace newsd::daemon {
namespace {
using Names = std::vector<std::string>;
const Environment kEnvironment{"/etc/newsd/newsd.toml", "/run/newsd", "/var/lib/newsd"};

Config parsed(const std::string& text) {
  auto config = parse_config(text, "/etc/newsd/newsd.toml", kEnvironment);
  if (!config) FAIL(to_string(config.error()));
  return *config;
}

Names names(const std::vector<PluginEntry>& entries) {
  Names out;
  for (const PluginEntry& each : entries) out.push_back(each.name);
  return out;
}

TEST_CASE("an empty file gives the defaults") {
  const Config config = parsed("");
  CHECK(config.settings.journal.path == "/var/lib/newsd/newsd.db");
  CHECK(config.settings.bus.live == "ipc:///run/newsd/live.sock");
  CHECK(config.settings.bus.stream == "ipc:///run/newsd/stream.sock");
  CHECK(config.settings.control.socket == "/run/newsd/control.sock");
  CHECK(config.settings.http.timeout == std::chrono::seconds(30));
  CHECK(config.settings.http.user_agent == "newsd/" NEWSD_VERSION);
  CHECK(config.settings.log.level == Level::info);
  CHECK(config.settings.limits.batch_articles == 64);
  CHECK(config.sources.empty());
  CHECK_FALSE(config.stages.empty());
}

TEST_CASE("settings are taken from the file, paths from its folder") {
  const Config config = parsed(R"(
[journal]
path = "data/news.db"
[bus]
live = "tcp://127.0.0.1:*"
stream = "tcp://[::1]:5556"
[log]
level = "debug"
[limits]
drain_seconds = 3
tag_copies = true
)");
  CHECK(config.settings.journal.path == "/etc/newsd/data/news.db");
  CHECK(config.settings.bus.live == "tcp://127.0.0.1:*");
  CHECK(config.settings.bus.stream == "tcp://[::1]:5556");
  CHECK(config.settings.log.level == Level::debug);
  CHECK(config.settings.limits.drain == std::chrono::seconds(3));
  CHECK(config.settings.limits.tag_copies);
}

TEST_CASE("relative paths in the defaults start from the folder of the user's file, not where newsd was started") {
  const Config config = parsed("");
  REQUIRE_FALSE(config.stages.empty());
  CHECK(resolve_path(config.stages.back().where, "rules.d/*.rule") == "/etc/newsd/rules.d/*.rule");
}

TEST_CASE("the smallest feed is a source with an id made from its address") {
  const Config config = parsed("[[feed]]\nurl = \"https://www.example.org/rss/une.xml\"\n");
  REQUIRE(config.sources.size() == 1);
  const PluginEntry& feed = config.sources.front();
  CHECK(feed.kind == NEWSD_SOURCE);
  CHECK(feed.plugin == "feed");
  CHECK(feed.name == "example.org-rss-une.xml");
  CHECK(feed.title.empty());
  CHECK(feed.addresses == AddressRange::public_only);
  CHECK_FALSE(feed.backfill.newest);
  REQUIRE(feed.options.members().size() == 1);
  CHECK(feed.options.find("url")->text() == "https://www.example.org/rss/une.xml");
}

TEST_CASE("the host keys of a source are taken out of its options") {
  const Config config = parsed(R"(
[[source]]
plugin = "spool"
id = "drop"
name = "The drop folder"
interval_seconds = 60
backfill = 20
max_age_days = 2
allow_private = true
hosting = "inline"
path = "/var/spool/news"
)");
  const PluginEntry& source = config.sources.at(0);
  CHECK(source.name == "drop");
  CHECK(source.title == "The drop folder");
  CHECK(source.interval == std::chrono::seconds(60));
  CHECK(source.backfill.newest == 20U);
  CHECK(source.max_age == std::chrono::hours(48));
  CHECK(source.addresses == AddressRange::with_private);
  CHECK(toml_text(source.options) == R"({ path = "/var/spool/news" })");
}

TEST_CASE("options keep the order of the file") {
  const Config config = parsed("[[sink]]\nplugin = \"jsonl\"\nz = 1\nb.c = 2\na = [1.5, true]\nday = 2026-01-31\n");
  CHECK(toml_text(config.sinks.at(0).options) == R"({ z = 1, b = { c = 2 }, a = [1.5, true], day = "2026-01-31" })");
}

TEST_CASE("a stage of a default one's name takes its place, others follow") {
  const Names defaults = names(parsed("").stages);
  const Config config = parsed("[[stage]]\nplugin = \"rules\"\nname = \"desk\"\n[[stage]]\nplugin = \"" +
                               defaults.front() + "\"\ndepth = 2\n");
  Names expected = defaults;
  expected.emplace_back("desk");
  CHECK(names(config.stages) == expected);
  CHECK(config.stages.front().options.find("depth") != nullptr);
}

TEST_CASE("what is not enabled is not there") {
  const Names defaults = names(parsed("").stages);
  const Config config = parsed("[[stage]]\nplugin = \"" + defaults.front() +
                               "\"\nenabled = false\n[[feed]]\nurl = \"https://example.org/\"\nenabled = false\n");
  CHECK(names(config.stages) == Names(defaults.begin() + 1, defaults.end()));
  CHECK(config.sources.empty());
}

TEST_CASE("a plugin given by path is named after its file, or the part that is picked") {
  const Config config =
      parsed("[[stage]]\nplugin = \"./lib/my_stage.so\"\n[[stage]]\nplugin = \"/opt/pair.so#second\"\n");
  const PluginEntry& first = config.stages.at(config.stages.size() - 2);
  CHECK(first.plugin == "/etc/newsd/lib/my_stage.so");
  CHECK(first.name == "my_stage");
  CHECK(config.stages.back().plugin == "/opt/pair.so#second");
  CHECK(config.stages.back().name == "second");
}

TEST_CASE("ids of sources are readable, and carry no query, user or password") {
  const auto id = [](const std::string& url) {
    return default_source_id("feed", Node(Node::Members{{"url", {}, Node(url)}}));
  };
  CHECK(id("https://www.Example.org") == "example.org");
  CHECK(id("https://example.org:8080/a/b/") == "example.org-8080-a-b");
  CHECK(id("https://me:secret@example.org/rss") == "example.org-rss");
  CHECK(id("https://example.org/rss?token=secret").starts_with("example.org-rss-"));
  CHECK(id("https://example.org/rss?token=secret").find("token") == std::string::npos);
  CHECK(id("https://example.org/rss?a=1") != id("https://example.org/rss?a=2"));
  CHECK(id("https://example.org/" + std::string(500, 'x')).size() <= 64);
  CHECK(id("https://новости.example/лента") != id("https://новости.example/архив"));
  CHECK(default_source_id("spool", Node(Node::Members())) == "spool");
}

TEST_CASE("conf.d overrides settings and adds entries, feeds.d adds sources, in the order of names") {
  const test::TempFolder folder;
  folder.write("newsd.toml",
               "[log]\nlevel = \"debug\"\n[limits]\ndrain_seconds = 1\n[[feed]]\nurl = \"https://a.example/\"\n");
  folder.write("conf.d/20-b.toml", "[log]\nlevel = \"error\"\n[[sink]]\nplugin = \"jsonl\"\n");
  folder.write("conf.d/10-a.toml", "[log]\nlevel = \"warning\"\n");
  folder.write("conf.d/ignored.txt", "not toml");
  folder.write("feeds.d/z.toml", "[[feed]]\nurl = \"https://z.example/\"\n");
  folder.write("feeds.d/b.toml", "[[feed]]\nurl = \"https://b.example/\"\n");
  const auto config = load_config(folder.path() / "newsd.toml", kEnvironment);
  REQUIRE(config);
  CHECK(config->settings.log.level == Level::error);
  CHECK(config->settings.limits.drain == std::chrono::seconds(1));
  CHECK(names(config->sources) == Names{"a.example", "b.example", "z.example"});
  CHECK(config->sinks.size() == 1);
}

TEST_CASE("faults of several files are reported together, with the file's name") {
  const test::TempFolder folder;
  folder.write("newsd.toml", "[log]\nlevel = 1\n");
  folder.write("conf.d/a.toml", "[[feed]\n");
  folder.write("feeds.d/b.toml", "[log]\n");
  const auto config = load_config(folder.path() / "newsd.toml", kEnvironment);
  REQUIRE_FALSE(config);
  const std::vector<Diagnostic>& found = config.error().list();
  REQUIRE(found.size() == 3);
  CHECK(found[0].where.file->path == folder.path() / "newsd.toml");
  CHECK(found[1].where.file->path == folder.path() / "conf.d/a.toml");
  CHECK(found[2].where.file->path == folder.path() / "feeds.d/b.toml");
  CHECK(found[2].text == "`log` in a file of feeds.d, which holds feeds and sources");
}

TEST_CASE("a file that is not there is named, with how to write one") {
  const test::TempFolder folder;
  const auto config = load_config(folder.path() / "newsd.toml", kEnvironment);
  REQUIRE_FALSE(config);
  CHECK(to_string(config.error()) ==
        (folder.path() / "newsd.toml").string() +
            ": No such file or directory: name another with --config, or write this one; the smallest is [[feed]] and "
            "url = \"https://…\"\n");
}

TEST_CASE("files and entries are bounded") {
  const test::TempFolder folder;
  folder.write("newsd.toml", "[[feed]]\nurl = \"https://a.example/\"\n[[feed]]\nurl = \"https://b.example/\"\n");
  ConfigLimits limits;
  limits.max_entries = 4;  // the default stages count
  CHECK_FALSE(load_config(folder.path() / "newsd.toml", kEnvironment, limits));
  limits = {};
  limits.max_file_bytes = 10;
  CHECK_FALSE(load_config(folder.path() / "newsd.toml", kEnvironment, limits));
}

TEST_CASE("folders follow from the user and the environment") {
  std::map<std::string, std::string> variables{{"HOME", "/home/ann"}};
  const auto lookup = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  CHECK(Environment::of(0, lookup).config_file == "/etc/newsd/newsd.toml");
  CHECK(Environment::of(0, lookup).runtime_dir == "/run/newsd");
  CHECK(Environment::of(0, lookup).state_dir == "/var/lib/newsd");
  CHECK(Environment::of(1000, lookup).config_file == "/home/ann/.config/newsd/newsd.toml");
  CHECK(Environment::of(1000, lookup).state_dir == "/home/ann/.local/state/newsd");
  CHECK(Environment::of(1000, lookup).runtime_dir == "/home/ann/.local/state/newsd/run");
  variables["XDG_RUNTIME_DIR"] = "/run/user/1000";
  variables["XDG_STATE_HOME"] = "relative/is/ignored";
  CHECK(Environment::of(1000, lookup).runtime_dir == "/run/user/1000/newsd");
  CHECK(Environment::of(1000, lookup).state_dir == "/home/ann/.local/state/newsd");
  variables["STATE_DIRECTORY"] = "/var/lib/private/newsd:/other";
  variables["CONFIGURATION_DIRECTORY"] = "/etc/newsd";
  CHECK(Environment::of(999, lookup).state_dir == "/var/lib/private/newsd");
  CHECK(Environment::of(999, lookup).config_file == "/etc/newsd/newsd.toml");
}

}  // namespace
}  // namespace newsd::daemon
