// What a feed says, whatever its format. Strings are valid UTF-8 and trimmed; what is not known is empty. Addresses are
// absolute wherever a base for them was known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newsd::feed {

// Text in both its forms: sanitised HTML, and plain with paragraphs parted by an empty line.
struct RichText {
  std::string html;
  std::string text;
  bool empty() const { return html.empty(); }
};

struct Person {
  std::string name, email, url;
  bool operator==(const Person&) const = default;
};

struct Enclosure {
  std::string url, type;
  std::optional<std::int64_t> length;  // bytes
};

struct Image {
  std::string url, caption, credit;
};

struct Item {
  std::string id;  // verbatim
  std::string url;
  std::string title;  // plain
  RichText summary, content;
  std::string published, updated;  // RFC 3339 or a bare day
  std::string language;            // as declared, nearest to the text
  std::string rights;
  std::vector<Person> authors;
  std::vector<std::string> categories;
  std::vector<Enclosure> enclosures;
  std::vector<Image> images;
};

struct Feed {
  std::string id, title, link, language;
  RichText description;
  std::string published, updated;
  std::string image;  // address
  std::string rights;
  std::vector<Person> authors;
  std::vector<std::string> categories;
  std::vector<Item> items;
};

}  // namespace newsd::feed
