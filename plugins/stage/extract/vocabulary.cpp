#include "extract/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace newsd::extract {
namespace {

using Word = std::pair<std::string_view, Place>;

// Words and beginnings of words, sorted by first letter. A word that stands with a '$' must be the whole word.
constexpr auto kWords = std::to_array<Word>({
    {"abstract", Place::lead},
    {"ad$", Place::advertisement},
    {"ads$", Place::advertisement},
    {"advert", Place::advertisement},
    {"accessib", Place::hidden},
    {"addthis", Place::share},
    {"also", Place::related},
    {"alert", Place::subscribe},
    {"anzeige", Place::advertisement},
    {"artic", Place::article},
    {"artikel", Place::article},
    {"articul", Place::article},
    {"aside", Place::side},
    {"author", Place::author},
    {"auteur", Place::author},
    {"autor", Place::author},
    {"avatar", Place::author},
    {"anons", Place::teaser},
    {"banner", Place::top},
    {"bild", Place::picture},
    {"bio$", Place::author},
    {"biograph", Place::author},
    {"blog", Place::article},
    {"body", Place::body},
    {"box", Place::box},
    {"breadcrumb", Place::navigation},
    {"byline", Place::author},
    {"blockquote", Place::quote},
    {"callout", Place::box},
    {"caption", Place::picture},
    {"card", Place::teaser},
    {"carousel", Place::list},
    {"categor", Place::tags},
    {"chapo", Place::lead},
    {"citation", Place::reference},
    {"comment", Place::comments},
    {"comentar", Place::comments},
    {"conclu", Place::body},
    {"consent", Place::subscribe},
    {"contact", Place::foot},
    {"conten", Place::body},
    {"conteud", Place::body},
    {"cookie", Place::subscribe},
    {"copy$", Place::body},
    {"copyright", Place::foot},
    {"corps", Place::body},
    {"correction", Place::reference},
    {"credit", Place::picture},
    {"crumb", Place::navigation},
    {"cta", Place::subscribe},
    {"cuerpo", Place::body},
    {"date", Place::date},
    {"datum", Place::date},
    {"deck", Place::lead},
    {"dek$", Place::lead},
    {"descr", Place::lead},
    {"detail", Place::article},
    {"dialog", Place::subscribe},
    {"disclaim", Place::reference},
    {"discuss", Place::comments},
    {"disqus", Place::comments},
    {"donat", Place::subscribe},
    {"dropdown", Place::navigation},
    {"embed", Place::quote},
    {"entry", Place::article},
    {"excerpt", Place::lead},
    {"extra", Place::side},
    {"facebook", Place::share},
    {"factbox", Place::box},
    {"fact$", Place::box},
    {"feature", Place::teaser},
    {"feed", Place::list},
    {"figcaption", Place::picture},
    {"figure", Place::picture},
    {"follow", Place::share},
    {"foot", Place::foot},
    {"footnote", Place::reference},
    {"form$", Place::subscribe},
    {"foto", Place::picture},
    {"gallery", Place::picture},
    {"gdpr", Place::subscribe},
    {"grid", Place::list},
    {"head", Place::top},
    {"header", Place::top},
    {"headline", Place::title},
    {"hero", Place::top},
    {"hidden", Place::hidden},
    {"hide", Place::hidden},
    {"image", Place::picture},
    {"img", Place::picture},
    {"infobox", Place::box},
    {"info", Place::date},
    {"inhalt", Place::body},
    {"inline", Place::box},
    {"inset", Place::box},
    {"instagram", Place::quote},
    {"intro", Place::lead},
    {"item", Place::list},
    {"keyword", Place::tags},
    {"kicker", Place::title},
    {"kommentar", Place::comments},
    {"label", Place::tags},
    {"latest", Place::related},
    {"lead$", Place::lead},
    {"lede", Place::lead},
    {"legal", Place::foot},
    {"legend", Place::picture},
    {"links", Place::navigation},
    {"list", Place::list},
    {"login", Place::subscribe},
    {"main", Place::main},
    {"masthead", Place::top},
    {"media", Place::picture},
    {"member", Place::subscribe},
    {"menu", Place::navigation},
    {"meta", Place::date},
    {"modal", Place::subscribe},
    {"module", Place::box},
    {"more", Place::related},
    {"most", Place::related},
    {"nav", Place::navigation},
    {"news$", Place::article},
    {"newsletter", Place::subscribe},
    {"next", Place::related},
    {"note", Place::reference},
    {"notice", Place::subscribe},
    {"outbrain", Place::related},
    {"overlay", Place::subscribe},
    {"page", Place::main},
    {"pager", Place::navigation},
    {"paginat", Place::navigation},
    {"para$", Place::body},
    {"paragraph", Place::body},
    {"paywall", Place::subscribe},
    {"photo", Place::picture},
    {"picture", Place::picture},
    {"player", Place::picture},
    {"popular", Place::related},
    {"popup", Place::subscribe},
    {"post$", Place::article},
    {"posts", Place::list},
    {"posted", Place::date},
    {"premium", Place::subscribe},
    {"preview", Place::teaser},
    {"primary", Place::main},
    {"print", Place::hidden},
    {"profil", Place::author},
    {"promo", Place::teaser},
    {"prose", Place::body},
    {"published", Place::date},
    {"pull", Place::quote},
    {"quote", Place::quote},
    {"rail", Place::side},
    {"read$", Place::related},
    {"readmore", Place::related},
    {"recent", Place::related},
    {"recirc", Place::related},
    {"recom", Place::related},
    {"refer", Place::reference},
    {"regist", Place::subscribe},
    {"related", Place::related},
    {"relacion", Place::related},
    {"reply", Place::comments},
    {"respond$", Place::comments},
    {"rich", Place::body},
    {"rte$", Place::body},
    {"screen", Place::hidden},
    {"search", Place::navigation},
    {"secondary", Place::side},
    {"share", Place::share},
    {"sharing", Place::share},
    {"side", Place::side},
    {"sidebar", Place::side},
    {"signup", Place::subscribe},
    {"similar", Place::related},
    {"single", Place::article},
    {"skip", Place::navigation},
    {"slide", Place::list},
    {"social", Place::share},
    {"source", Place::reference},
    {"spons", Place::advertisement},
    {"sr$", Place::hidden},
    {"standfirst", Place::lead},
    {"story", Place::article},
    {"subhe", Place::title},
    {"subscri", Place::subscribe},
    {"subtitle", Place::lead},
    {"suggest", Place::related},
    {"summary", Place::lead},
    {"swiper", Place::list},
    {"tab$", Place::navigation},
    {"taboola", Place::related},
    {"tabs", Place::navigation},
    {"tag$", Place::tags},
    {"tags", Place::tags},
    {"taxonomy", Place::tags},
    {"teaser", Place::teaser},
    {"text", Place::body},
    {"thumb", Place::teaser},
    {"time", Place::date},
    {"title", Place::title},
    {"titel", Place::title},
    {"titr", Place::title},
    {"toc$", Place::contents},
    {"toolbar", Place::share},
    {"tools", Place::share},
    {"topbar", Place::top},
    {"topic", Place::tags},
    {"trending", Place::related},
    {"tweet", Place::quote},
    {"twitter", Place::share},
    {"video", Place::picture},
    {"visually", Place::hidden},
    {"whatsapp", Place::share},
    {"werbung", Place::advertisement},
    {"wysiwyg", Place::body},
    {"zoom", Place::picture},
});

// Where the words of each first letter begin.
const std::array<std::vector<Word>, 26>& by_letter() {
  static const std::array<std::vector<Word>, 26> made = [] {
    std::array<std::vector<Word>, 26> out;
    for (const Word& word : kWords) out[static_cast<std::size_t>(word.first[0] - 'a')].push_back(word);
    return out;
  }();
  return made;
}

Places places_of_word(std::string_view word) {
  Places found = 0;
  if (word.empty() || word[0] < 'a' || word[0] > 'z') return 0;
  for (const auto& [known, place] : by_letter()[static_cast<std::size_t>(word[0] - 'a')]) {
    const bool whole = known.back() == '$';
    if (whole ? word == known.substr(0, known.size() - 1) : word.starts_with(known)) found |= bit(place);
  }
  return found;
}

// The words of a name such as "article-body", "relatedLinks" or "c_teaser2".
Places places_in(std::string_view names) {
  Places found = 0;
  std::string word;
  char before = 0;
  for (const char c : names.substr(0, 200)) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    if ((!upper && !lower) || (upper && before >= 'a' && before <= 'z')) {
      found |= places_of_word(word);
      word.clear();
    }
    if (upper || lower) word += upper ? static_cast<char>(c + ('a' - 'A')) : c;
    before = c;
  }
  return found | places_of_word(word);
}

Places by_element(std::string_view name) {
  static constexpr auto kElements = std::to_array<Word>({{"article", Place::in_article},
                                                         {"main", Place::in_main},
                                                         {"aside", Place::in_aside},
                                                         {"nav", Place::in_navigation},
                                                         {"header", Place::in_header},
                                                         {"footer", Place::in_footer},
                                                         {"form", Place::in_form},
                                                         {"table", Place::in_table},
                                                         {"ul", Place::in_list},
                                                         {"ol", Place::in_list},
                                                         {"figure", Place::in_figure},
                                                         {"figcaption", Place::in_figure},
                                                         {"blockquote", Place::in_quote},
                                                         {"section", Place::in_section},
                                                         {"dl", Place::in_definition}});
  const auto* found =
      std::find_if(kElements.begin(), kElements.end(), [&](const Word& one) { return one.first == name; });
  return found == kElements.end() ? 0 : bit(found->second);
}

Places by_role(std::string_view role) {
  if (role == "main") return bit(Place::in_main);
  if (role == "navigation") return bit(Place::in_navigation);
  if (role == "complementary") return bit(Place::in_aside);
  if (role == "banner") return bit(Place::in_header);
  if (role == "contentinfo") return bit(Place::in_footer);
  return role == "article" ? bit(Place::in_article) : 0;
}

// An id made of a heading's words says what the section is about, not what it is.
bool is_slug(std::string_view id) {
  return std::count_if(id.begin(), id.end(), [](char c) { return c == '-' || c == '_'; }) >= 4;
}

bool is_hidden(std::string_view style) {
  const std::size_t at = style.find("display");
  if (at == std::string_view::npos) return false;
  const std::string_view rest = style.substr(at + 7, 8);
  return rest.starts_with(":none") || rest.starts_with(": none");
}

}  // namespace

Places places_of(const dom::Document& document, dom::Index element) {
  Places found = by_element(document.node(element).name);
  for (const char* name : {"class", "data-testid", "data-component", "data-type"})
    if (const std::string_view value = document.attribute(element, name); !value.empty()) found |= places_in(value);
  if (const std::string_view id = document.attribute(element, "id"); !is_slug(id)) found |= places_in(id);
  found |= by_role(document.attribute(element, "role"));
  for (const char* name : {"itemprop", "property"}) {
    const std::string_view value = document.attribute(element, name);
    if (value.find("articleBody") != std::string_view::npos || value == "content:encoded")
      found |= bit(Place::article_body);
  }
  if (document.has_attribute(element, "hidden") || is_hidden(document.attribute(element, "style")))
    found |= bit(Place::not_shown);
  // Everything of a page lies in its body; that says nothing.
  if (document.is(element, "body") || document.is(element, "html")) found &= bit(Place::not_shown);
  return found;
}

}  // namespace newsd::extract
