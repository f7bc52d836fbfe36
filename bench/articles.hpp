// Articles to measure with: made of sentences in five languages, each article unlike all others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace newsd::bench {

// The article document number `number` as JSON, with about `bytes` bytes in all. The same number and size give the same
// document.
std::string article_json(std::uint64_t number, std::size_t bytes);

}  // namespace newsd::bench
