// The stage `extract`: makes articles of pages, and clean text of text saved from pages.
#include "extract/reading.hpp"
#include "extract/saved_text.hpp"
#include "text/utf8.hpp"

#include <newsd/plugin.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::extract {
namespace {

constexpr const char* kSchema = R"({
  "type": "object",
  "properties": {
    "pages": {
      "type": "boolean", "default": true,
      "description": "Whether pages that came with an article are read."
    },
    "saved_text": {
      "type": "boolean", "default": true,
      "description": "Whether what pages leave in saved text (image marks, captions, bylines) is taken out of it."
    },
    "min_characters": {
      "type": "integer", "minimum": 0, "maximum": 100000, "default": 140,
      "description": "A page's text that is shorter than this does not replace what the article has already."
    },
    "max_page_bytes": {
      "type": "integer", "minimum": 65536, "maximum": 33554432, "default": 20971520,
      "description": "Pages that are larger are not read; their articles pass as they are."
    }
  },
  "additionalProperties": false
})";
constexpr const char* kReads[] = {"url",     "title",   "summary", "text", "published",
                                  "updated", "authors", "images",  "raw",  nullptr};
constexpr const char* kWrites[] = {"url",     "title",   "summary", "text",      "published",
                                   "updated", "authors", "images",  "x.extract", nullptr};

constexpr std::size_t kMostFieldBytes = 4096, kMostTextBytes = 4u << 20;

bool is_page(Value raw) {
  const std::string_view type = raw["media_type"].text();
  return (type == "text/html" || type == "application/xhtml+xml") && !raw["bytes"].bytes().empty();
}

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Null for what is no text: one bad caption must not cost the article.
newsd_value short_text(Tree& tree, std::string_view value) {
  if (!text::is_well_formed(value)) return Tree::null();

  return tree.text(text::beginning(value, kMostFieldBytes));
}

newsd_value list(Tree& tree, const std::vector<Person>& people) {
  std::vector<newsd_value> items;
  items.reserve(people.size());
  for (const Person& one : people)
    items.push_back(Members().add("name", short_text(tree, one.name)).add("url", short_text(tree, one.url)).in(tree));
  return tree.array(items);
}

// What the article has, and behind it what is new.
newsd_value list(Tree& tree, Value known, const std::vector<Image>& images) {
  std::vector<newsd_value> items;
  for (const Value each : known) items.push_back(tree.copy(each));
  for (const Image& one : images) {
    const bool there = std::any_of(known.begin(), known.end(),
                                   [&](Value each) { return !one.url.empty() && each["url"].text() == one.url; });
    if (there) continue;
    items.push_back(Members()
                        .add("url", short_text(tree, one.url))
                        .add("caption", short_text(tree, one.caption))
                        .add("credit", short_text(tree, one.credit))
                        .in(tree));
  }
  return tree.array(items);
}

// Whether the page's text says more than what the article has: more of it, or only the article where the other is all
// that stands on the page.
bool is_better(const Reading& reading, std::string_view text, std::size_t min_characters) {
  if (text.empty()) return !reading.text.empty();
  const std::size_t read = letters(reading.text), had = letters(text);
  if (read < min_characters) return false;
  return read > had || holds_whole_page(text, reading);
}

}  // namespace

class Extract {
public:
  static constexpr Info info{.name = "extract",
                             .version = "1.0.0",
                             .summary = "Makes articles of pages: clean text, title, authors, dates, images.",
                             .config_schema = kSchema,
                             .reads = kReads,
                             .writes = kWrites,
                             .concurrency = NEWSD_PURE};

  Extract(Host host, Value config)
      : host_(host),
        pages_(config["pages"].boolean()),
        saved_text_(config["saved_text"].boolean()),
        min_characters_(static_cast<std::size_t>(config["min_characters"].integer())) {
    limits_.max_bytes = static_cast<std::size_t>(config["max_page_bytes"].integer());
  }

  void process(Batch batch, Output output) {
    for (std::uint32_t i = 0; i < batch.size(); ++i) {
      const Article article = batch[i];
      if (pages_ && is_page(article[NEWSD_FIELD_RAW]) && read_page_of(article, output, i)) continue;
      if (saved_text_) clean(article, output, i);
    }
  }

private:
  // Whether there was a text on the page.
  bool read_page_of(const Article& article, Output& output, std::uint32_t i) {
    const Value raw = article[NEWSD_FIELD_RAW];
    if (raw["bytes"].bytes().size() > limits_.max_bytes) return refuse("pages_too_large");
    const charset::Decoded decoded = dom::decode(raw["bytes"].bytes(), raw["charset"].text());
    const std::optional<Page> page = read_page(decoded.text, limits_);
    if (!page) return refuse("pages_too_large");
    const std::string_view url = raw["url"].text().empty() ? article.url() : raw["url"].text();
    const Reading reading = read_article(*page, url);
    set_fields(article, reading, output, i);
    host_.count(reading.text.empty() ? "pages_without_text" : "pages_read");
    return is_better(reading, article.text(), min_characters_);
  }

  bool refuse(const char* counter) {
    host_.count(counter);
    return false;
  }

  // What the article's source has said stays, unless the page says it better.
  void set_fields(const Article& article, const Reading& reading, Output& output, std::uint32_t i) const {
    Tree tree;
    const auto set_missing = [&](newsd_field field, std::string_view value) {
      if (article[field].is_null() && !value.empty() && text::is_well_formed(value))
        output.set(i, field, short_text(tree, value));
    };
    const bool is_window_title =
        !reading.title.empty() && article.title() == reading.window_title && text::is_well_formed(reading.title);
    if (is_window_title) output.set(i, NEWSD_FIELD_TITLE, short_text(tree, reading.title));
    set_missing(NEWSD_FIELD_TITLE, reading.title);
    set_missing(NEWSD_FIELD_SUMMARY, reading.summary);
    set_missing(NEWSD_FIELD_PUBLISHED, reading.published);
    set_missing(NEWSD_FIELD_UPDATED, reading.updated);
    set_missing(NEWSD_FIELD_URL, reading.url);
    if (article[NEWSD_FIELD_AUTHORS].empty() && !reading.authors.empty())
      output.set(i, NEWSD_FIELD_AUTHORS, list(tree, reading.authors));
    if (!reading.images.empty())
      output.set(i, NEWSD_FIELD_IMAGES, list(tree, article[NEWSD_FIELD_IMAGES], reading.images));
    if (is_better(reading, article.text(), min_characters_))
      output.set(i, NEWSD_FIELD_TEXT, Tree::borrow(text::beginning(reading.text, kMostTextBytes)));
    Members said;
    said.add("site", short_text(tree, reading.site)).add("language", short_text(tree, reading.language));
    if (!said.empty()) output.set(i, NEWSD_FIELD_X, said.in(tree));
  }

  static void clean(const Article& article, Output& output, std::uint32_t i) {
    const std::optional<Saved> saved =
        clean_saved_text(article.text(), article.title().empty() ? TitleLine::is_taken : TitleLine::stays);
    if (!saved) return;
    Tree tree;
    output.set(i, NEWSD_FIELD_TEXT, Tree::borrow(saved->text));
    if (!saved->title.empty()) output.set(i, NEWSD_FIELD_TITLE, Tree::borrow(saved->title));
    if (!saved->images.empty())
      output.set(i, NEWSD_FIELD_IMAGES, list(tree, article[NEWSD_FIELD_IMAGES], saved->images));
    if (article[NEWSD_FIELD_AUTHORS].empty() && !saved->authors.empty())
      output.set(i, NEWSD_FIELD_AUTHORS, list(tree, saved->authors));
  }

  Host host_;
  bool pages_, saved_text_;
  std::size_t min_characters_;
  dom::Limits limits_;
};

}  // namespace newsd::extract

NEWSD_PLUGIN(newsd::extract::Extract)
