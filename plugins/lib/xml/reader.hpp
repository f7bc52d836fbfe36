// Reads XML as it is found in the wild: whatever is wrong with it, a tree comes out, with a note of what was wrong.
//
// Forgiven: text before and after the root, bare & and <, attributes without quotes or twice, undeclared prefixes,
// HTML's character names, illegal characters, wrong and missing end tags, an end in the middle of anything.
// Never followed: document types and their entities (an entity that is not XML's or HTML's stays as it stood).
#pragma once

#include "xml/node.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace newsd::xml {

struct Options {
  std::size_t max_depth = 256;        // deeper tags are passed over, their text joins the last element that counts
  std::size_t max_nodes = 1'000'000;  // elements, texts and attributes; what follows is not read
  std::size_t max_problems = 20;      // the rest is only counted
  // Elements that stand in one of `containers` alone: their start ends whatever is open in there, themselves included.
  std::span<const std::string_view> anchored = {};
  std::span<const std::string_view> containers = {};
};

class Reader {
public:
  // `text`: valid UTF-8, which must outlive the document.
  static Document read(std::string_view text, const Options& options);

private:
  Reader(std::string_view text, const Options& options);
  void run();
  void read_text(std::size_t length);
  void read_markup();
  void skip_to(std::string_view end, std::string_view what);
  void skip_doctype();
  void read_cdata();
  void read_start();
  void read_end();
  bool read_attributes(std::vector<Attribute>& attributes);
  std::string_view read_attribute_value();
  void open(std::string_view full_name, std::span<const Attribute> attributes, bool empty);
  void return_to_container(const Node& started);
  void declare(std::span<const Attribute> attributes);
  std::string_view uri_of(std::string_view prefix) const;
  void append_text(std::string_view text);
  std::string_view decoded(std::string_view text);
  std::string_view lower(std::string_view text);
  std::string_view keep(std::string_view text);
  Node* add(Node node);
  void close(std::size_t depth);
  void advance(std::size_t bytes);
  void problem(std::string_view text);

  const Options options_;
  std::string_view rest_;
  Document document_;
  std::uint32_t line_ = 1;
  std::size_t nodes_ = 0;
  std::size_t passed_over_ = 0;  // open elements beyond max_depth
  std::size_t problems_ = 0;
  struct Open {
    Node* node;
    std::size_t bindings;  // how many were in force before it
  };
  std::vector<Open> open_;
  std::vector<std::pair<std::string_view, std::string_view>> bindings_;  // prefix, uri
};

}  // namespace newsd::xml
