#include "extract/meta.hpp"

#include "extract/surroundings.hpp"
#include "markup/text.hpp"

#include <initializer_list>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace newsd::extract {
namespace {

constexpr std::size_t kMostMetas = 2000, kMostValues = 20;

std::string lower(std::string_view text) {
  std::string out(text.substr(0, 100));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// Contents of meta elements by name, in the page's order.
class Metas {
public:
  explicit Metas(const dom::Document& document) {
    std::size_t count = 0;
    for (dom::Index i = document.find("meta"); i != dom::none && count < kMostMetas;
         i = document.find("meta", i + 1, document.size()), ++count) {
      const char* where = document.has_attribute(i, "content") ? "content" : "value";
      const std::string content = markup::collapsed(document.attribute(i, where));
      if (content.empty() || (document.has_attribute(i, "itemprop") && is_of_other_thing(document, i))) continue;
      for (const char* attribute : {"property", "name", "itemprop", "http-equiv"})
        if (const std::string_view name = document.attribute(i, attribute); !name.empty()) add(lower(name), content);
    }
  }

  std::string first(std::initializer_list<const char*> names) const {
    for (const char* name : names)
      if (const auto found = values_.find(name); found != values_.end()) return found->second.front();
    return {};
  }
  std::vector<std::string> all(const char* name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>() : found->second;
  }

  // The first whose name speaks of publishing and whose content holds a number: sites make up names of their own.
  const std::string& like_published() const { return like_published_; }

private:
  void add(const std::string& name, const std::string& content) {
    if (std::vector<std::string>& values = values_[name]; values.size() < kMostValues) values.push_back(content);
    const bool publishing = name.find("publi") != std::string::npos && name.find("publisher") == std::string::npos;
    if (like_published_.empty() && publishing && content.find_first_of("0123456789") != std::string::npos)
      like_published_ = content;
  }

  std::unordered_map<std::string, std::vector<std::string>> values_;
  std::string like_published_;
};

std::string link(const dom::Document& document, std::string_view relation) {
  for (dom::Index i = document.find("link"); i != dom::none; i = document.find("link", i + 1, document.size()))
    if (lower(document.attribute(i, "rel")) == relation) return markup::collapsed(document.attribute(i, "href"));
  return {};
}

// The window's title is the first that belongs to no picture.
std::string window_title(const dom::Document& document) {
  for (dom::Index i = document.find("title"); i != dom::none; i = document.find("title", i + 1, document.size()))
    if (!document.is(document.node(i).parent, "svg")) return markup::collapsed(document.text(i, 2000));
  return {};
}

// Twitter's pairs of a label and what it says, of which one may be for the author.
std::vector<Person> written_by(const Metas& metas) {
  for (const auto& [label, data] :
       {std::pair("twitter:label1", "twitter:data1"), std::pair("twitter:label2", "twitter:data2")}) {
    const std::string said = lower(metas.first({label}));
    for (const char* word : {" by", " von", " par", " por", " da", " door", "author", "autor", "auteur"})
      if (said.find(word) != std::string::npos) return {{metas.first({data}), {}, false}};
  }
  return {};
}

std::vector<Person> authors(const Metas& metas) {
  for (const char* name :
       {"parsely-author", "sailthru.author", "article:author_name", "author", "article:author", "og:article:author",
        "dc.creator", "dcterms.creator", "dc.contributor", "byl", "byline", "cxenseparse:author", "citation_author",
        "creator", "article.author", "mediator_author", "rbauthors", "vr:author"}) {
    std::vector<Person> people;
    for (const std::string& value : metas.all(name))
      if (value.find("://") == std::string::npos && !value.starts_with('@')) people.push_back({value, {}, false});
    if (!people.empty()) return people;
  }
  return written_by(metas);
}

}  // namespace

Head read_head(const dom::Document& document) {
  const Metas metas(document);
  Head head;
  Facts& facts = head.facts;
  facts.title = metas.first({"og:title", "twitter:title", "dc.title", "dcterms.title", "title"});
  head.window_title = window_title(document);
  facts.description = metas.first({"og:description", "description", "twitter:description", "dc.description"});
  facts.site = metas.first({"og:site_name", "application-name"});
  facts.url = link(document, "canonical");
  if (facts.url.empty()) facts.url = metas.first({"og:url"});
  facts.published = metas.first({"article:published_time",
                                 "og:article:published_time",
                                 "datepublished",
                                 "og:published_time",
                                 "article:published",
                                 "rnews:datepublished",
                                 "parsely-pub-date",
                                 "sailthru.date",
                                 "cxenseparse:recs:publishtime",
                                 "cxenseparse:publishtime",
                                 "dcterms.created",
                                 "dc.date.issued",
                                 "dcterms.issued",
                                 "dc.date.created",
                                 "dcterms.date",
                                 "dc.date",
                                 "pubdate",
                                 "publishdate",
                                 "publish-date",
                                 "publish_date",
                                 "published_time",
                                 "publication_date",
                                 "published-date",
                                 "article.published",
                                 "article_date_original",
                                 "originalpublicationdate",
                                 "date",
                                 "date.release",
                                 "datecreated",
                                 "ptime",
                                 "displaydate",
                                 "citation_publication_date",
                                 "citation_date",
                                 "citation_online_date",
                                 "article.created",
                                 "article:post_time",
                                 "mediator_published_time",
                                 "iso-8601-publish-date",
                                 "timestamp",
                                 "article-publication-date",
                                 "vr:published_time",
                                 "og:pubdate",
                                 "og:regdate"});
  if (facts.published.empty()) facts.published = metas.like_published();
  facts.updated = metas.first({"article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified",
                               "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "revised",
                               "article.updated", "updated", "og:modified_time", "last_updated_date", "update_date"});
  facts.authors = authors(metas);
  facts.language = markup::collapsed(document.attribute(0, "lang"));
  if (facts.language.empty())
    facts.language = metas.first({"content-language", "og:locale", "language", "dc.language"});
  std::string image = metas.first({"og:image", "og:image:url", "og:image:secure_url", "twitter:image",
                                   "twitter:image:src", "sailthru.image.full", "parsely-image-url", "thumbnail"});
  if (image.empty()) image = link(document, "image_src");
  if (!image.empty()) facts.images.push_back({image, metas.first({"og:image:alt", "twitter:image:alt"}), {}});
  return head;
}

}  // namespace newsd::extract
