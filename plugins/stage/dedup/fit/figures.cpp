// Prints the figures of each article of a stream and the earlier ones that are most alike to it, for fit.py.
//
// Input: a line an article, of the fields id (32 hex digits), id of its group's first article, seconds, title and text,
// parted by tabs. Output: a line a candidate: the numbers of the two lines, from 0, and the figures, parted by spaces.
// With any argument, articles are grouped as dedup would group them by likeness, mistakes and all.
#include "dedup/decision.hpp"
#include "dedup/fingerprint.hpp"
#include "dedup/search.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <unordered_map>

namespace newsd::dedup {
namespace {

std::array<std::string_view, 5> fields(std::string_view line) {
  std::array<std::string_view, 5> found;
  for (std::string_view& each : found) {
    each = line.substr(0, line.find('\t'));
    line.remove_prefix(std::min(line.size(), each.size() + 1));
  }
  return found;
}

void print(std::uint64_t asking, const Candidate& candidate) {
  std::printf("%llu %llu", static_cast<unsigned long long>(asking), static_cast<unsigned long long>(candidate.number));
  for (const float figure : candidate.likeness.figures) std::printf(" %.4g", static_cast<double>(figure));
  std::putchar('\n');
}

void run(std::istream& input, bool own) {
  Fingerprinter fingerprinter(20270503);
  Shelf shelf;
  Search search;
  const std::array<const Shelf*, 1> shelves = {&shelf};
  for (std::string line; std::getline(input, line);) {
    const auto [id, group, seconds, title, text] = fields(line);
    Item item = fingerprinter.item({.id = id, .title = title, .text = text});
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), item.seconds);
    const Candidate* best = nullptr;
    for (const Candidate& each :
         search.run(item, fingerprinter.reading(), shelves, [](const Shelf&, std::uint64_t) { return true; })) {
      print(shelf.records().end(), each);
      if (each.sameness >= kSame && (best == nullptr || each.sameness > best->sameness)) best = &each;
    }
    const Id known = Id::from_hex(group).value_or(item.id), found = best == nullptr ? item.id : best->record().group;
    shelf.add(item, own ? found : known);
  }
}

}  // namespace
}  // namespace newsd::dedup

int main(int count, char**) { newsd::dedup::run(std::cin, count > 1); }
