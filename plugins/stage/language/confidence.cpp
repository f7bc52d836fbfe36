#include "language/confidence.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace newsd::language {
namespace {

using namespace std::string_view_literals;

template <std::size_t Count>
bool contains(const std::array<std::string_view, Count>& sorted, std::string_view tag) {
  return std::binary_search(sorted.begin(), sorted.end(), tag);
}

// Scripts that one language alone writes in CLD2's eyes, so that a few letters decide.
constexpr std::array kOwnScript = {"am"sv, "bo"sv, "chr"sv, "dv"sv, "el"sv, "gu"sv, "he"sv, "hy"sv,
                                   "iu"sv, "ka"sv, "km"sv,  "kn"sv, "ko"sv, "lo"sv, "ml"sv, "my"sv,
                                   "or"sv, "pa"sv, "si"sv,  "ta"sv, "te"sv, "th"sv, "ti"sv, "yi"sv};
constexpr std::array kHan = {"ja"sv, "zh-Hans"sv, "zh-Hant"sv};
// Languages that have a near double.
constexpr std::array kDoubles = {"bs"sv, "hr"sv, "id"sv, "ms"sv, "nn"sv, "rn"sv, "rw"sv, "sr"sv, "xh"sv, "zu"sv};
// Languages in which few newspapers are written: of short texts, they are CLD2's guess more often than the truth.
constexpr std::array kUnlikely = {"aa"sv,  "ay"sv,  "bi"sv, "br"sv, "ceb"sv, "co"sv,  "crs"sv, "fj"sv,  "fo"sv, "fy"sv,
                                  "gd"sv,  "gl"sv,  "gn"sv, "gv"sv, "haw"sv, "ht"sv,  "ia"sv,  "ie"sv,  "ik"sv, "jv"sv,
                                  "kha"sv, "kl"sv,  "ku"sv, "la"sv, "lb"sv,  "lua"sv, "mfe"sv, "mg"sv,  "mt"sv, "na"sv,
                                  "nr"sv,  "nso"sv, "ny"sv, "oc"sv, "om"sv,  "qu"sv,  "rm"sv,  "sco"sv, "sg"sv, "sm"sv,
                                  "ss"sv,  "su"sv,  "tk"sv, "to"sv, "uz"sv,  "ve"sv,  "vo"sv,  "war"sv, "wo"sv, "za"sv};
static_assert(std::is_sorted(kOwnScript.begin(), kOwnScript.end()));
static_assert(std::is_sorted(kDoubles.begin(), kDoubles.end()));
static_assert(std::is_sorted(kUnlikely.begin(), kUnlikely.end()));

// A logistic model of few terms, fitted to right and wrong answers over texts of one word to whole articles.
double log_odds(const Evidence& evidence) {
  const double length = std::log2(std::clamp(evidence.letters, 1.0, 256.0));
  const double missing = std::max(0.0, 6 - length);
  double odds = -3.36 - 0.71 * evidence.dropped;
  if (contains(kOwnScript, evidence.tag)) return odds + 9.76;
  odds += 5.56 * evidence.share;
  if (contains(kHan, evidence.tag)) return odds + 0.81 + 0.965 * length;
  odds += 0.275 * length - 1.21 * std::min(std::abs(std::log2(std::max(evidence.score, 0.05))), 3.0);
  if (evidence.declared) return odds + 2.28 + 0.08 * missing;
  if (contains(kDoubles, evidence.tag)) odds -= 2.24;
  if (contains(kUnlikely, evidence.tag)) odds -= 2.38;
  if (evidence.tag == "en") odds -= 0.8 * missing;  // what CLD2 says when it knows nothing
  return odds;
}

}  // namespace

double confidence(const Evidence& evidence) { return 1 / (1 + std::exp(-log_odds(evidence))); }

}  // namespace newsd::language
