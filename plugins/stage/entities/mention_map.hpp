// Which of a text's mentions covers a token, and what it may be.
#pragma once

#include "entities/mentions.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace newsd::entities {

// A view of both, which must live as long.
class MentionMap {
public:
  MentionMap(const Reading& reading, const Gazetteer& gazetteer)
      : reading_(reading), gazetteer_(gazetteer), number_(reading.size(), none) {
    for (std::size_t i = 0; i < reading.mentions.size(); ++i)
      for (std::uint32_t token = reading.mentions[i].first; token < reading.mentions[i].last; ++token)
        number_[token] = static_cast<std::uint32_t>(i);
  }

  // Null if the token belongs to none; `token` may be behind the last.
  const Mention* at(std::uint32_t token) const {
    return token >= number_.size() || number_[token] == none ? nullptr : &reading_.mentions[number_[token]];
  }
  // Whether it may be of that kind.
  bool is(const Mention& mention, Kind kind) const {
    return std::any_of(mention.readings.begin(), mention.readings.end(),
                       [&](const Name& name) { return gazetteer_.entity(name).kind == kind; });
  }
  bool is(std::uint32_t token, Kind kind) const {
    const Mention* const mention = at(token);
    return mention != nullptr && is(*mention, kind);
  }

private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  const Reading& reading_;
  const Gazetteer& gazetteer_;
  std::vector<std::uint32_t> number_;
};

}  // namespace newsd::entities
