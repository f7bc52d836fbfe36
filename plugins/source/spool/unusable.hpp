#pragma once

#include <stdexcept>
#include <string>

namespace newsd::spool {

// Thrown for content that no article can be made of; what() says why, for the operator.
class Unusable : public std::runtime_error {
public:
  explicit Unusable(const std::string& why) : std::runtime_error(why) {}
};

}  // namespace newsd::spool
