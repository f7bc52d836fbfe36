// dedup's parts alone, over articles of 3 KB: fingerprint, search, decision, and what is remembered.
#include "dedup/fingerprint.hpp"
#include "dedup/memory.hpp"

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <random>
#include <string>
#include <vector>

namespace newsd::bench {
namespace {

using namespace newsd::dedup;

constexpr std::size_t kBytes = 3072;

std::string id_of(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

// Of words by chance, of which some are common, as in a language.
std::string text_of(std::uint64_t number) {
  std::mt19937_64 random(number);
  std::string text;
  while (text.size() < kBytes) {
    const std::uint64_t limit = std::uint64_t{1} << (4 + random() % 12);
    text += "word" + std::to_string(random() % limit) + (random() % 12 == 0 ? ". " : " ");
  }
  return text;
}

struct World {
  Fingerprinter fingerprinter{7};
  Memory memory{{}};
  std::uint64_t token = 0;

  void take(const std::string& text) {
    const std::string id = id_of(++token);
    const Parts parts{.id = id, .text = text, .fetched = "2027-05-03T07:15:00Z"};
    const Item item = fingerprinter.item(parts);
    const std::uint64_t digest = fingerprinter.digest(parts);
    const Verdict verdict = memory.judge(token, item, fingerprinter.reading(), digest);
    memory.settle(token, *memory.claimed(token, digest), verdict.group);
  }
};

// Of `state.range(0)` in a hundred articles, the text is the second half of an earlier one.
void articles(benchmark::State& state) {
  constexpr std::uint64_t kArticles = 4096;
  std::vector<std::string> texts;
  for (std::uint64_t i = 0; i < kArticles; ++i) {
    const bool copy = i > 0 && i % 100 < static_cast<std::uint64_t>(state.range(0));
    texts.push_back(copy ? texts[i / 2].substr(texts[i / 2].size() / 2) : text_of(i));
  }
  for (auto _ : state) {
    World world;
    for (const std::string& text : texts) world.take(text);
  }
  state.counters["articles"] = static_cast<double>(kArticles);
}

void window(benchmark::State& state) {
  constexpr std::uint64_t kArticles = 50'000;
  for (auto _ : state) {
    const std::size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    World world;
    for (std::uint64_t i = 0; i < kArticles; ++i) world.take(text_of(i));
    const std::size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    state.counters["articles"] = static_cast<double>(kArticles);
    state.counters["bytes_an_article"] = static_cast<double>(after - before) / static_cast<double>(kArticles);
  }
}

BENCHMARK(articles)->Name("dedup/articles")->Arg(0)->Arg(50)->Unit(benchmark::kMillisecond);
BENCHMARK(window)->Name("dedup/window")->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace newsd::bench
