// Which articles `newsctl tail` is to show, and what to subscribe to for them.
#pragma once

#include <newsd/value.hpp>
#include <string>
#include <vector>

namespace newsd::daemon {

// An empty list admits all; of one that is not, one item must fit. All lists must be content.
struct ArticleFilter {
  std::vector<std::string> languages;  // "fr" fits fr-CA too
  std::vector<std::string> sources;    // ids
  std::vector<std::string> tags;       // TYPE/ID, or a label in any case
  std::vector<std::string> kinds;
};

bool admits(const ArticleFilter& filter, Value article);

// Topics of the live feed that together carry every article that is admitted, and as few others as can be.
std::vector<std::string> topics_for(const ArticleFilter& filter);

}  // namespace newsd::daemon
