#include "extract/saved_text.hpp"

#include "extract/measures.hpp"
#include "extract/people.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace newsd::extract {
namespace {

constexpr std::size_t kMostImages = 50, kMostCreditBytes = 80, kMostCaptionBytes = 1000, kMostNameBytes = 60,
                      kMostTitleBytes = 300;
constexpr std::size_t kFewestLines = 3;  // of a text whose last line may be a name

// Words for "photo" before a credit, in small letters where they are ASCII.
constexpr auto kPhotoWords = std::to_array<std::string_view>(
    {"photo",      "photos",     "foto",    "fotos",      "bild", "image", "imagen",  "picture",
     "credit",     "crédit",     "crédits", "photograph", "kuva", "fot.",  "zdjęcie", "fotografía",
     "fotografia", "fotoğraf",   "ảnh",     "Ảnh",        "фото", "Фото",  "снимок",  "Снимок",
     "φωτογραφία", "Φωτογραφία", "صورة",    "תמונה",      "사진"});
// In scripts without spaces they stand right behind what is before.
constexpr auto kUnspacedPhotoWords =
    std::to_array<std::string_view>({"写真", "图", "图片", "圖", "圖片", "照片", "摄影", "攝影"});

bool is_photo_word(std::string_view word) {
  return std::find(kPhotoWords.begin(), kPhotoWords.end(), word) != kPhotoWords.end() ||
         std::any_of(kUnspacedPhotoWords.begin(), kUnspacedPhotoWords.end(),
                     [&](std::string_view known) { return word.ends_with(known); });
}

// How much of the line's end that word takes: all of it, or less in a script without spaces.
std::size_t photo_word_size(std::string_view word) {
  std::size_t size = 0;
  for (const std::string_view known : kUnspacedPhotoWords)
    if (word.ends_with(known)) size = std::max(size, known.size());
  return size > 0 ? size : word.size();
}

std::string_view trimmed(std::string_view text, std::string_view odd = " \t|") {
  const std::size_t first = text.find_first_not_of(odd);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(odd) - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// The word that ends at `end`, at most 24 bytes back.
std::string word_before(std::string_view text, std::size_t end) {
  while (end > 0 && text[end - 1] == ' ') --end;
  if (end >= 2 && text.substr(end - 2, 2) == "\xC2\xA0") end -= 2;
  std::size_t start = end;
  while (start > 0 && text[start - 1] != ' ' && text[start - 1] != '(' && text[start - 1] != '\n' && end - start < 24)
    --start;
  return lower(text.substr(start, end - start));
}

// Where "Photo:" begins in the line and what follows it; nothing if it is not there.
struct CreditPlace {
  std::size_t start = 0, name = 0;
};
std::optional<CreditPlace> find_credit(std::string_view line) {
  for (const std::string_view colon : {":", "："}) {
    for (std::size_t at = line.find(colon); at != std::string_view::npos; at = line.find(colon, at + 1)) {
      const std::string word = word_before(line, at);
      if (line.size() - at - colon.size() > kMostCreditBytes || !is_photo_word(word)) continue;
      std::size_t start = at;
      while (start > 0 && (line[start - 1] == ' ' || line.substr(0, start).ends_with("\xC2\xA0"))) --start;
      return CreditPlace{start - std::min(start, photo_word_size(word)), at + colon.size()};
    }
  }
  return std::nullopt;
}

// Whether "Photo:" stands anywhere in the text.
bool may_have_credit(std::string_view text) {
  for (const std::string_view colon : {":", "："})
    for (std::size_t at = text.find(colon); at != std::string_view::npos; at = text.find(colon, at + 1))
      if (is_photo_word(word_before(text, at))) return true;
  return false;
}

// Takes images written in Markdown out of the line.
bool take_images(std::string& line, std::vector<Image>& images) {
  bool found = false;
  for (std::size_t at = line.find("!["); at != std::string::npos; at = line.find("![", at)) {
    const std::size_t middle = line.find("](", at);
    const std::size_t end = middle == std::string::npos ? middle : line.find(')', middle);
    if (end == std::string::npos) break;
    const std::string_view whole = line;
    std::string_view url = whole.substr(middle + 2, end - middle - 2);
    url = url.substr(0, url.find(' '));
    if (url.starts_with("http") && images.size() < kMostImages)
      images.push_back({std::string(url), std::string(trimmed(whole.substr(at + 2, middle - at - 2))), {}});
    line.erase(at, end + 1 - at);
    found = true;
  }
  return found;
}

// Only bars, dashes and colons: the rule of a table, or what a picture's cell has left.
bool is_rule(std::string_view line) {
  return line.find('|') != std::string_view::npos && line.find_first_not_of(" \t|-:") == std::string_view::npos;
}

// Two to five words that all begin as names do, and nothing else.
bool is_lone_name(std::string_view line) {
  if (line.empty() || line.size() > kMostNameBytes || line.find_first_of(".,:;!?()\"|/") != std::string_view::npos)
    return false;
  const Measures m = measured(line);
  if (m.digits > 0 || m.ends_sentence || m.words < 2 || m.words > 5) return false;
  static constexpr std::array<std::string_view, 13> kParticles{"de",  "da", "di",  "del", "van", "von", "der",
                                                               "den", "al", "bin", "la",  "le",  "dos"};
  std::uint32_t small = 0;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t end = std::min(line.find(' ', i), line.size());
    small += std::find(kParticles.begin(), kParticles.end(), line.substr(i, end - i)) != kParticles.end() ? 1 : 0;
    i = end + 1;
  }
  return m.capitalised_words + small == m.words && m.capitalised_words >= 2;
}

// "(Selon Reuters)", "(dpa)", "Source: AFP": where a text says whence it comes.
bool is_source_line(std::string_view line) {
  const bool bracketed = line.starts_with('(') && line.ends_with(')');
  const Measures m = measured(line);
  if (bracketed) return m.words <= 6 && m.digits == 0;
  static constexpr std::array<std::string_view, 9> kWords{
      "source:", "source :", "sources:", "quelle:", "fuente:", "fonte:", "nguồn:", "источник:", "theo "};
  const std::string small = lower(line);
  return m.words <= 6 &&
         std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return small.starts_with(word); });
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

class Cleaner {
public:
  explicit Cleaner(std::string_view text) : text_(text), lines_(lines_of(text)) {}

  std::optional<Saved> clean(TitleLine title_line) {
    for (std::string& line : lines_) take(line);
    head();
    tail();
    saved_.text = joined();
    if (saved_.text == text_) return std::nullopt;
    if (title_line == TitleLine::is_taken && title()) saved_.text = joined();
    return std::move(saved_);
  }

private:
  void take(std::string& line) {
    const bool had_image = take_images(line, saved_.images);
    const bool barred = line.find('|') != std::string::npos;
    const std::string_view bare = trimmed(line);
    if (had_image && bare.empty()) {
      behind_image_ = true;
      return line.clear();
    }
    if (is_rule(line)) return line.clear();
    if (bare.empty()) return;
    const bool in_cell = barred && line.find('|') >= line.find_last_not_of(" \t|");
    if (is_caption(bare, in_cell)) {
      add_caption(bare);
      line.clear();
    } else if (barred && (line.front() == '|' || line.back() == '|')) {
      line = std::string(bare);
    }
    behind_image_ = had_image;
  }

  // The cell below a picture, or a line that ends with whose photo it is.
  bool is_caption(std::string_view line, bool in_cell) const {
    if (line.size() > kMostCaptionBytes) return false;
    const std::optional<CreditPlace> credit = find_credit(line);
    return (behind_image_ && (in_cell || credit)) || (credit && measured(line.substr(credit->name)).words <= 6);
  }

  void add_caption(std::string_view line) {
    Caption caption = caption_of(line);
    const bool of_image = behind_image_ && !saved_.images.empty() && saved_.images.back().credit.empty();
    if (of_image) {
      saved_.images.back().caption = std::move(caption.text);
      saved_.images.back().credit = std::move(caption.credit);
    } else if (saved_.images.size() < kMostImages) {
      saved_.images.push_back({{}, std::move(caption.text), std::move(caption.credit)});
    }
  }

  // A first line of some words that ends as no sentence does, before a paragraph.
  bool title() {
    const auto is_full = [](const std::string& line) { return !trimmed(line).empty(); };
    const auto first = std::find_if(lines_.begin(), lines_.end(), is_full);
    if (first == lines_.end()) return false;
    const auto next = std::find_if(first + 1, lines_.end(), is_full);
    const std::string_view line = trimmed(*first);
    if (next == lines_.end() || line.size() > kMostTitleBytes || next->size() < line.size()) return false;
    if (measured(line).words < 2 || !behind_by(line).empty() || is_lone_name(line)) return false;
    if (std::string_view(".,;:").find(line.back()) != std::string_view::npos || line.ends_with("。")) return false;
    saved_.title = std::string(line);
    first->clear();
    return true;
  }

  // A first line that is a byline.
  void head() {
    const auto first =
        std::find_if(lines_.begin(), lines_.end(), [](const std::string& line) { return !trimmed(line).empty(); });
    if (first == lines_.end() || first->size() > 2 * kMostNameBytes || behind_by(trimmed(*first)).empty()) return;
    std::vector<Person> people = people_in(trimmed(*first));
    const auto named = [](const Person& one) { return is_lone_name(one.name); };
    if (people.empty() || !std::all_of(people.begin(), people.end(), named)) return;
    saved_.authors = std::move(people);
    first->clear();
  }

  // A name alone as the last line, or before the line that says whence the text comes. That line stays: it is for who
  // looks for agencies.
  void tail() {
    std::vector<std::size_t> full;
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (!trimmed(lines_[i]).empty()) full.push_back(i);
    if (full.size() < kFewestLines) return;
    std::size_t last = full.back();
    if (is_source_line(trimmed(lines_[last]))) last = full[full.size() - 2];
    const std::string_view line = trimmed(lines_[last]);
    std::vector<Person> people;
    if (!behind_by(line).empty() && line.size() < 2 * kMostNameBytes) people = people_in(line);
    const auto named = [](const Person& one) { return is_lone_name(one.name); };
    if (people.empty() && is_lone_name(line)) people = {{std::string(line), {}, false}};
    if (people.empty() || !std::all_of(people.begin(), people.end(), named)) return;
    if (saved_.authors.empty()) saved_.authors = std::move(people);
    lines_[last].clear();
  }

  // Lines that went leave no gap wider than one empty line.
  std::string joined() const {
    std::string out;
    std::size_t breaks = 0;
    for (const std::string& line : lines_) {
      const std::string_view bare = trimmed(line, " \t");
      if (!bare.empty()) {
        if (!out.empty()) out += breaks > 1 ? "\n\n" : "\n";
        out += bare;
        breaks = 0;
      }
      ++breaks;
    }
    return out;
  }

  std::string_view text_;
  std::vector<std::string> lines_;
  Saved saved_;
  bool behind_image_ = false;
};

// Whether anything in the text could be residue.
bool may_have_residue(std::string_view text) {
  if (text.find("![") != std::string_view::npos || text.find('|') != std::string_view::npos) return true;
  const auto lone = [](std::string_view line) {
    return line.size() < 2 * kMostNameBytes && (is_lone_name(line) || !behind_by(line).empty());
  };
  const std::string_view end = trimmed(text.substr(text.size() - std::min<std::size_t>(text.size(), 300)), " \t\n");
  const std::size_t break_at = end.rfind('\n');
  if (lone(text.substr(0, text.find('\n')))) return true;
  if (break_at != std::string_view::npos) {
    const std::string_view before = trimmed(end.substr(0, break_at), " \t\n");
    if (lone(end.substr(break_at + 1)) ||
        (is_source_line(end.substr(break_at + 1)) && lone(before.substr(before.rfind('\n') + 1))))
      return true;
  }
  return may_have_credit(text);
}

}  // namespace

Caption caption_of(std::string_view line) {
  const std::optional<CreditPlace> place = find_credit(line);
  if (!place) return {std::string(trimmed(line)), {}};
  std::string_view credit = trimmed(line.substr(place->name), " \t|)");
  if (credit.ends_with('.')) credit.remove_suffix(1);
  std::string_view text = trimmed(line.substr(0, place->start), " \t|(-/");
  for (const std::string_view dash : {"–", "—"})
    if (text.ends_with(dash)) text = trimmed(text.substr(0, text.size() - dash.size()));
  return {std::string(text), std::string(credit)};
}

std::optional<Saved> clean_saved_text(std::string_view text, TitleLine title_line) {
  if (text.empty() || !may_have_residue(text)) return std::nullopt;
  return Cleaner(text).clean(title_line);
}

}  // namespace newsd::extract
