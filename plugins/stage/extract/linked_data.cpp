#include "extract/linked_data.hpp"

#include "markup/text.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::extract {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostScripts = 40, kMostBytes = 4u << 20, kMostThings = 5000, kMostPeople = 20, kMostImages = 10;
constexpr std::size_t kDepth = 48;

// Control characters inside strings as spaces, and nothing around the document.
std::string mended(std::string_view text) {
  const std::size_t start = text.find_first_of("{[");
  const std::size_t end = text.find_last_of("}]");
  if (start == std::string_view::npos || end == std::string_view::npos || end < start) return {};
  std::string out(text.substr(start, end - start + 1));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return out;
}

json::value parsed(std::string_view text) {
  json::parse_options options;
  options.max_depth = kDepth;
  options.allow_trailing_commas = true;
  options.allow_comments = true;
  boost::system::error_code failed;
  json::value value = json::parse(text, failed, {}, options);
  if (!failed) return value;
  value = json::parse(mended(text), failed, {}, options);
  return failed ? json::value() : value;
}

std::string line(const json::value& value) {
  const json::string* text = value.if_string();
  return text == nullptr ? std::string() : markup::to_line(std::string_view(text->data(), text->size()));
}

const json::value* member(const json::object& thing, std::string_view key) { return thing.if_contains(key); }

std::string line_of(const json::object& thing, std::string_view key) {
  const json::value* value = member(thing, key);
  if (value == nullptr) return {};
  if (const json::array* several = value->if_array(); several != nullptr && !several->empty())
    value = &several->front();
  if (const json::object* valued = value->if_object())
    if (const json::value* inner = member(*valued, "@value")) return line(*inner);
  return line(*value);
}

bool type_has(const json::object& thing, std::string_view word) {
  const json::value* type = member(thing, "@type");
  if (type == nullptr) return false;
  const auto has = [&](const json::value& one) { return line(one).find(word) != std::string::npos; };
  if (const json::array* several = type->if_array()) return std::any_of(several->begin(), several->end(), has);
  return has(*type);
}

int rank(const json::object& thing) {
  if (type_has(thing, "NewsArticle")) return 6;
  if (type_has(thing, "Article") || type_has(thing, "Posting") || type_has(thing, "Report")) return 5;
  if (type_has(thing, "Review") && member(thing, "headline") != nullptr) return 4;
  if (type_has(thing, "Recipe") || type_has(thing, "MediaGallery") || type_has(thing, "CreativeWork")) return 3;
  if (type_has(thing, "VideoObject") && member(thing, "author") != nullptr) return 2;
  return type_has(thing, "WebPage") || type_has(thing, "ItemPage") ? 1 : 0;
}

// All things that the page's documents tell of.
class Things {
public:
  void add(const json::value& value, std::size_t depth = 0) {
    if (depth > kDepth || all_.size() >= kMostThings) return;
    if (const json::array* several = value.if_array())
      for (const json::value& one : *several) add(one, depth + 1);
    const json::object* thing = value.if_object();
    if (thing == nullptr) return;
    all_.push_back(thing);
    if (const std::string id = line_of(*thing, "@id"); !id.empty() && thing->size() > 1) by_id_.try_emplace(id, thing);
    for (const auto& each : *thing) {
      const std::string_view key(each.key().data(), each.key().size());
      if (key != "comment" && key != "itemListElement" && key != "isPartOf" && key != "review")
        add(each.value(), depth + 1);
    }
  }

  // The thing itself, where only its id is given.
  const json::object& whole(const json::object& thing) const {
    if (thing.size() != 1) return thing;
    const auto found = by_id_.find(line_of(thing, "@id"));
    return found == by_id_.end() ? thing : *found->second;
  }

  // The page's article: of the best kind, the one that says most.
  const json::object* article() const {
    const json::object* best = nullptr;
    int best_score = 0;
    for (const json::object* thing : all_) {
      int score = rank(*thing) * 10;
      for (const char* key : {"headline", "datePublished", "author", "articleBody"})
        if (score > 0 && member(*thing, key) != nullptr) score += 3;
      if (score > best_score) best = thing;
      best_score = std::max(best_score, score);
    }
    return best;
  }

private:
  std::vector<const json::object*> all_;
  std::unordered_map<std::string, const json::object*> by_id_;
};

class Reader {
public:
  explicit Reader(const Things& things) : things_(things) {}

  Facts read(const json::object& article) {
    Facts facts;
    facts.title = line_of(article, "headline");
    if (facts.title.empty()) facts.title = line_of(article, "name");
    facts.description = line_of(article, "description");
    facts.published = line_of(article, "datePublished");
    if (facts.published.empty()) facts.published = line_of(article, "dateCreated");
    facts.updated = line_of(article, "dateModified");
    facts.language = line_of(article, "inLanguage");
    facts.url = line_of(article, "url");
    if (const json::value* body = member(article, "articleBody"); body != nullptr && body->is_string())
      facts.body = markup::to_text({body->as_string().data(), body->as_string().size()});
    for (const char* key : {"author", "creator"})
      if (const json::value* people = member(article, key); people != nullptr && facts.authors.empty())
        add_people(*people, facts.authors);
    if (const json::value* publisher = member(article, "publisher"); publisher != nullptr && publisher->is_object())
      facts.site = line_of(things_.whole(publisher->as_object()), "name");
    for (const char* key : {"image", "thumbnailUrl"})
      if (const json::value* images = member(article, key); images != nullptr && facts.images.empty())
        add_images(*images, facts.images);
    return facts;
  }

private:
  void add_people(const json::value& value, std::vector<Person>& people) const {
    if (const json::array* several = value.if_array())
      for (const json::value& one : *several)
        if (!one.is_array()) add_people(one, people);
    if (people.size() >= kMostPeople) return;
    if (value.is_string()) people.push_back({line(value), {}, false});
    const json::object* given = value.if_object();
    if (given == nullptr) return;
    const json::object& person = things_.whole(*given);
    const json::value* name = member(person, "name");
    if (name != nullptr && name->is_array()) {
      for (const json::value& one : name->as_array())
        if (people.size() < kMostPeople) people.push_back({line(one), {}, false});
      return;
    }
    std::string called = line_of(person, "name");
    if (called.empty()) called = line_of(person, "givenName") + " " + line_of(person, "familyName");
    if (called.size() > 1)
      people.push_back({std::move(called), line_of(person, "url"), type_has(person, "Organization")});
  }

  void add_images(const json::value& value, std::vector<Image>& images) const {
    if (const json::array* several = value.if_array())
      for (const json::value& one : *several)
        if (!one.is_array()) add_images(one, images);
    if (images.size() >= kMostImages) return;
    if (value.is_string()) images.push_back({line(value), {}, {}});
    const json::object* given = value.if_object();
    if (given == nullptr) return;
    const json::object& image = things_.whole(*given);
    std::string url = line_of(image, "url");
    if (url.empty()) url = line_of(image, "contentUrl");
    if (url.empty()) url = line_of(image, "@id");
    if (!url.empty()) images.push_back({std::move(url), line_of(image, "caption"), line_of(image, "creditText")});
  }

  const Things& things_;
};

}  // namespace

Facts linked_data(const dom::Document& document) {
  std::vector<json::value> documents;
  documents.reserve(kMostScripts);
  for (dom::Index i = document.find("script"); i != dom::none && documents.size() < kMostScripts;
       i = document.find("script", i + 1, document.size())) {
    if (document.attribute(i, "type").find("ld+json") == std::string_view::npos) continue;
    const std::string text = document.text(i, kMostBytes);
    if (text.size() < kMostBytes) documents.push_back(parsed(text));
  }
  Things things;
  for (const json::value& one : documents) things.add(one);
  const json::object* article = things.article();
  return article == nullptr ? Facts() : Reader(things).read(*article);
}

}  // namespace newsd::extract
