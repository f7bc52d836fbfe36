// Articles as `tail` and `replay` write them.
#pragma once

#include "cli/output_format.hpp"
#include "cli/terminal.hpp"

#include <cstddef>
#include <deque>
#include <newsd/value.hpp>
#include <string>
#include <string_view>
#include <unordered_map>

namespace newsd::daemon {

// A block of lines: time, source, language and kind; the title; tags; what it is a copy of (`original`: a title or an
// id); the address.
std::string article_block(Value article, std::string_view original, const Style& style);

// Knows the titles of the last 10,000 articles that it has shown, for those that are copies of them.
class ArticlePrinter {
public:
  ArticlePrinter(OutputFormat format, Style style) : format_(format), style_(style) {}

  // A body as it was journalled: as a block and an empty line, or as one line of JSON.
  std::string show(std::string_view body);

private:
  void remember(std::string_view id, std::string_view title);

  const OutputFormat format_;
  const Style style_;
  std::unordered_map<std::string, std::string> titles_;  // by id
  std::deque<std::string> ids_;                          // oldest first
};

}  // namespace newsd::daemon
