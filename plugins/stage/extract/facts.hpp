// What one voice of a page (its linked data, its meta elements, its visible markup) says about its article.
#pragma once

#include <string>
#include <vector>

namespace newsd::extract {

struct Person {
  std::string name, url;
  bool is_organisation = false;  // as the page says
  bool operator==(const Person&) const = default;
};

struct Image {
  std::string url, caption, credit;
  bool operator==(const Image&) const = default;
};

// As the page has it, but for white space; what it does not say is empty.
struct Facts {
  std::string title, description, site, url, published, updated, language, body;
  std::vector<Person> authors;
  std::vector<Image> images;
};

}  // namespace newsd::extract
