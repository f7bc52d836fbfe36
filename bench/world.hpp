// What the benchmarks stand on: a folder of their own, plugins found through a configuration, articles in flight.
#pragma once

#include "fetch/desk.hpp"
#include "fetch/source_lane.hpp"
#include "plan.hpp"

#include <benchmark/benchmark.h>
#include <filesystem>
#include <string>
#include <vector>

namespace newsd::bench {

using namespace newsd::daemon;

// Gone at its end.
class Folder {
public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::string endpoint(const std::string& name) const { return "ipc://" + (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

// The value, or an exception with the error's text.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message());
  return std::move(*result);
}
inline void must(Result<> result) {
  if (!result) throw std::runtime_error(result.error().message());
}

// What a configuration of these lines makes, with the default stages or without.
enum class Standard { nothing, stages };
Plan plan_of(const std::string& toml, Standard standard = Standard::nothing);
// An entry of the module of plugins that do nothing: [[kind]] plugin = "…#plugin".
std::string idle_entry(const std::string& kind, const std::string& plugin, const std::string& name);

// Articles as a source emits them, from number `first` on; without credit and delivery.
std::vector<InFlight> articles_in_flight(std::uint64_t first, std::size_t count, std::size_t bytes);

// Reports `articles` an iteration to what reads the results: times are an iteration's.
void report_articles(benchmark::State& state, std::size_t articles);

}  // namespace newsd::bench
