#include "world.hpp"

#include "article/document.hpp"
#include "articles.hpp"
#include "fetch/emitted.hpp"

#include <unistd.h>
#include <cstdlib>
#include <stdexcept>

namespace newsd::bench {

Folder::Folder() {
  std::string pattern = std::filesystem::temp_directory_path() / "newsd-bench-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

namespace {

Config config_of(const std::string& toml) {
  const auto nothing = [](const std::string&) { return std::nullopt; };
  auto config = parse_config(toml, "/nowhere/bench.toml", Environment::of(0, nothing));
  if (!config) throw std::runtime_error(to_string(config.error()));
  return std::move(*config);
}

}  // namespace

Plan plan_of(const std::string& toml, Standard standard) {
  std::string text = toml;
  if (standard == Standard::nothing)
    for (const PluginEntry& each : config_of("").stages)
      text += "[[stage]]\nplugin = \"" + each.name + "\"\nenabled = false\n";
  const Config config = config_of(text);
  Catalog catalog({NEWSD_BENCH_PLUGINS});
  auto plan = make_plan(config, catalog);
  if (!plan) throw std::runtime_error(to_string(plan.error()));
  return std::move(*plan);
}

std::string idle_entry(const std::string& kind, const std::string& plugin, const std::string& name) {
  const std::string key = kind == "source" ? "id" : "name";
  return "[[" + kind + "]]\nplugin = \"" NEWSD_BENCH_IDLE "#" + plugin + "\"\n" + key + " = \"" + name + "\"\n";
}

std::vector<InFlight> articles_in_flight(std::uint64_t first, std::size_t count, std::size_t bytes) {
  std::vector<InFlight> made(count);
  for (std::size_t i = 0; i < count; ++i) {
    made[i].article = must(parse_document(article_json(first + i, bytes)));
    made[i].hash = made[i].article.content_hash();
    made[i].token = first + i + 1;
    made[i].lineage.reserve(4);
    name_emitted(made[i], {}, {"bench", "The bench", {}, SystemClock().now()});
  }
  return made;
}

void report_articles(benchmark::State& state, std::size_t articles) {
  state.counters["articles"] = static_cast<double>(articles);
}

}  // namespace newsd::bench
