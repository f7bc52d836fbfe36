#include "language/codes.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace newsd::language {
namespace {

struct Pair {
  std::string_view from, to;
};

constexpr std::array kTags = {Pair{"iw", "he"},   Pair{"in", "id"},   Pair{"ji", "yi"},    Pair{"jw", "jv"},
                              Pair{"mo", "ro"},   Pair{"bh", "bho"},  Pair{"sr-ME", "sr"}, Pair{"zh", "zh-Hans"},
                              Pair{"un", "und"},  Pair{"xxx", "und"}, Pair{"tlh", "und"},  Pair{"zzp", "und"},
                              Pair{"zzb", "und"}, Pair{"zze", "und"}, Pair{"zzh", "und"}};

constexpr std::array kHints = {Pair{"he", "iw"},  Pair{"yi", "yi"}, Pair{"jv", "jw"}, Pair{"nb", "no"},
                               Pair{"fil", "tl"}, Pair{"mo", "ro"}, Pair{"bho", "bh"}};

std::string lowered(std::string_view tag) {
  std::string result(tag.substr(0, 35));
  for (char& c : result) c = c == '_' ? '-' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
  return result;
}

std::string_view primary(std::string_view tag) { return tag.substr(0, tag.find('-')); }

bool is_tag(std::string_view tag) {
  return !tag.empty() && std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

std::string tag_for(std::string_view cld_code) {
  if (cld_code.starts_with("xx-")) return "und";  // known by its script alone
  for (const Pair& pair : kTags)
    if (pair.from == cld_code) return std::string(pair.to);
  return std::string(cld_code);
}

std::string hint_for(std::string_view declared) {
  const std::string tag = lowered(declared);
  const std::string_view language = primary(tag);
  // The Chinese hint makes CLD2 take short Chinese texts for Japanese.
  if (!is_tag(tag) || language.size() > 3 || language == "zh" || language == "und" || language == "mul") return {};
  for (const Pair& pair : kHints)
    if (pair.from == language) return std::string(pair.to);
  return std::string(language);
}

std::string refined(std::string_view tag, std::string_view declared, Kana kana) {
  const std::string wanted = lowered(declared);
  const std::string_view language = primary(wanted);
  if (tag == "ja" && language == "zh" && kana == Kana::none) return "zh";
  if (tag == "no" && (language == "nb" || language == "nn")) return std::string(language);
  if (wanted == "pt-br" && tag == "pt") return "pt-BR";
  if (wanted == "pt-pt" && tag == "pt") return "pt-PT";
  return std::string(tag);
}

}  // namespace newsd::language
