#include "entities/surnames.hpp"

#include <algorithm>
#include <vector>

namespace newsd::entities {
namespace {

constexpr std::size_t min_stem_letters = 3;
constexpr std::size_t max_ending_letters = 4;

// The endings of surnames behind a man's and a woman's given name, the longest first.
constexpr Ending ru_man[] = {
    {"ского", "ский"}, {"скому", "ский"}, {"ским", "ский"}, {"ском", "ский"}, {"цкого", "цкий"}, {"цкому", "цкий"},
    {"цким", "цкий"},  {"ого", "ой"},     {"ому", "ой"},    {"овым", "ов"},   {"евым", "ев"},    {"иным", "ин"},
    {"ыным", "ын"},    {"цем", "ц"},      {"чем", "ч"},     {"шем", "ш"},     {"жем", "ж"},      {"ом", ""},
    {"ы", "а"},        {"а", ""},         {"у", ""},        {"я", "й"},       {"ю", "й"}};
constexpr Ending ru_woman[] = {{"ской", "ская"}, {"скую", "ская"}, {"цкой", "цкая"}, {"цкую", "цкая"}, {"овой", "ова"},
                               {"евой", "ева"},  {"иной", "ина"},  {"ову", "ова"},   {"еву", "ева"},   {"ину", "ина"}};
constexpr Ending uk_man[] = {{"ського", "ський"}, {"ському", "ський"}, {"ським", "ський"}, {"цького", "цький"},
                             {"цькому", "цький"}, {"цьким", "цький"},  {"енка", "енко"},   {"енку", "енко"},
                             {"енком", "енко"},   {"енкові", "енко"},  {"ові", ""},        {"еві", "ь"},
                             {"ом", ""},          {"им", ""},          {"а", ""},          {"у", ""},
                             {"я", "й"},          {"ю", "й"}};
constexpr Ending uk_woman[] = {{"ської", "ська"}, {"ській", "ська"}, {"ську", "ська"}, {"ською", "ська"},
                               {"ової", "ова"},   {"овій", "ова"},   {"ову", "ова"},   {"овою", "ова"}};
constexpr Ending pl_man[] = {{"skiego", "ski"}, {"skiemu", "ski"}, {"skim", "ski"}, {"ckiego", "cki"},
                             {"ckiemu", "cki"}, {"ckim", "cki"},   {"kiem", "k"},   {"giem", "g"},
                             {"owi", ""},       {"em", ""},        {"a", ""}};
constexpr Ending pl_woman[] = {{"skiej", "ska"}, {"ska", "ska"}, {"ckiej", "cka"}};
constexpr Ending cs_man[] = {{"skeho", "sky"}, {"skemu", "sky"}, {"skym", "sky"}, {"ckeho", "cky"},
                             {"ovi", ""},      {"em", ""},       {"a", ""}};
constexpr Ending cs_woman[] = {{"ovou", "ova"}, {"ove", "ova"}};

struct Cases {
  std::string_view language;
  std::span<const Ending> man, woman;
};
constexpr Cases cases[] = {{"ru", ru_man, ru_woman}, {"be", ru_man, ru_woman}, {"uk", uk_man, uk_woman},
                           {"pl", pl_man, pl_woman}, {"cs", cs_man, cs_woman}, {"sk", cs_man, cs_woman}};

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool is_womans(std::string_view given) { return given.ends_with("a") || given.ends_with("а") || given.ends_with("я"); }

}  // namespace

bool Surnames::same(std::string_view one, std::string_view other) const {
  if (one == other) return true;
  if (endings_.empty()) return false;
  const std::size_t shorter = std::min(one.size(), other.size());
  const auto common = static_cast<std::size_t>(
      std::mismatch(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(shorter), other.begin()).first -
      one.begin());
  const std::string_view stem = one.substr(0, common);
  if (letters(stem) < min_stem_letters || letters(one.substr(common)) > max_ending_letters ||
      letters(other.substr(common)) > max_ending_letters)
    return false;
  const std::vector<std::string> left = bases(one), right = bases(other);
  const auto has = [](const std::vector<std::string>& all, std::string_view word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  };
  return has(left, other) || has(right, one) ||
         std::any_of(left.begin(), left.end(), [&](const std::string& base) { return has(right, base); });
}

std::vector<std::string> Surnames::bases(std::string_view form) const {
  std::vector<std::string> all;
  const auto add = [&](std::span<const Ending> endings) {
    for (const Ending& ending : endings) {
      if (!form.ends_with(ending.cut)) continue;
      const std::string_view stem = form.substr(0, form.size() - ending.cut.size());
      if (letters(stem) >= min_stem_letters) all.push_back(std::string(stem).append(ending.put));
    }
  };
  add(endings_);
  for (const Cases& each : cases)
    if (each.language == language_) {
      add(each.man);
      add(each.woman);
    }
  return all;
}

std::string Surnames::nominative(std::string_view surname, const Given& given) const {
  for (const Cases& each : cases) {
    if (each.language != language_) continue;
    for (const Ending& ending : is_womans(given.nominative) ? each.woman : each.man) {
      // A lone -a is the genitive's, and then the given name has it too.
      const bool agrees = ending.cut != "a" || given.form.ends_with(ending.cut);
      if (!surname.ends_with(ending.cut) || !agrees) continue;
      std::string made(surname.substr(0, surname.size() - ending.cut.size()));
      if (letters(made) < min_stem_letters) continue;
      return made += ending.put;
    }
  }
  return std::string(surname);
}

}  // namespace newsd::entities
