#include "language/detect.hpp"

#include "language/codes.hpp"
#include "language/confidence.hpp"
#include "language/prepare.hpp"

#include <algorithm>
#include <array>
#include <cstdio>  // before CLD2's header, which needs it

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

namespace newsd::language {
namespace {

// CLD2's three best answers, as tags; those that are no language or have no share are left out.
struct Answers {
  std::vector<Scored> shares;  // 0 to 1
  double score = 0;            // of the first
};

// Hiragana and katakana, U+3041 to U+30FF: E3 81 to E3 83 in UTF-8.
Kana kana_in(std::string_view text) {
  for (std::size_t at = text.find('\xE3'); at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\xE3', at + 1)) {
    const auto second = static_cast<unsigned char>(text[at + 1]);
    if (second >= 0x81 && second <= 0x83) return Kana::some;
  }
  return Kana::none;
}

Answers ask(const std::string& text, std::string_view declared) {
  const std::string hint = hint_for(declared);
  const CLD2::CLDHints hints{hint.empty() ? nullptr : hint.c_str(), nullptr, CLD2::UNKNOWN_ENCODING,
                             CLD2::UNKNOWN_LANGUAGE};
  std::array<CLD2::Language, 3> languages{};
  std::array<int, 3> percents{};
  std::array<double, 3> scores{};
  int text_bytes = 0;
  bool reliable = false;
  CLD2::ExtDetectLanguageSummary(text.data(), static_cast<int>(text.size()), true, &hints, CLD2::kCLDFlagBestEffort,
                                 languages.data(), percents.data(), scores.data(), nullptr, &text_bytes, &reliable);
  const Kana kana = kana_in(text);
  Answers answers;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    const std::string tag = tag_for(CLD2::LanguageCode(languages[i]));
    if (tag == "und" || percents[i] == 0) continue;
    if (answers.shares.empty()) answers.score = scores[i] / 1000.0;
    answers.shares.push_back({refined(tag, declared, kana), percents[i] / 100.0});
  }
  return answers;
}

// The other answers share, by their part in the text, what is left of certainty.
std::vector<Scored> alternatives(const Answers& answers, double rest) {
  std::vector<Scored> result;
  for (std::size_t i = 1; i < answers.shares.size(); ++i)
    result.push_back({answers.shares[i].tag, rest * answers.shares[i].value});
  return result;
}

bool is_mixed(const Answers& answers) {
  constexpr double kSection = 0.05;
  return answers.shares.size() > 1 && answers.shares[1].value >= kSection;
}

}  // namespace

Detection detect(std::string_view text, std::string_view declared, const Options& options) {
  const Prepared prepared_text = prepared(text, options.max_bytes);
  Detection result;
  if (prepared_text.letters == 0) return result;
  const Answers answers = ask(prepared_text.text, declared);
  if (answers.shares.empty()) return result;
  const Scored& best = answers.shares.front();
  Evidence evidence;
  evidence.tag = best.tag;
  evidence.letters = static_cast<double>(prepared_text.letters);
  evidence.share = best.value;
  evidence.score = answers.score;
  evidence.dropped =
      static_cast<double>(prepared_text.dropped) / static_cast<double>(prepared_text.dropped + prepared_text.kept);
  const std::string hint = hint_for(declared);
  evidence.declared = !hint.empty() && tag_for(hint) == best.tag;
  result.confidence = confidence(evidence);
  if (result.confidence >= options.minimum_confidence) result.tag = best.tag;
  result.alternatives = alternatives(answers, 1 - result.confidence);
  if (is_mixed(answers)) result.sections = answers.shares;
  return result;
}

}  // namespace newsd::language
