// The journalled layer of Memory as bytes, and back. README.md describes the format.
//
// Threads: one at a time.
#pragma once

#include "dedup/shelf.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace newsd::dedup {

using Write = std::function<void(std::span<const std::uint8_t>)>;
using Read = std::function<std::size_t(std::span<std::uint8_t>)>;  // fills a beginning, 0 = the end
using Put = std::function<void(const Item&, const Id& group)>;

void write_snapshot(std::uint64_t seed, const Shelf& shelf, const Write& write);

// Gives each record to `put`, in order, and returns the seed. Throws newsd::Failure (NEWSD_REJECT) with the reason if
// the bytes are not a whole snapshot of this version or hold more than `max_records`; what has been put is then worth
// nothing. Reads no more than 64 KiB at a time.
std::uint64_t read_snapshot(const Read& read, std::uint64_t max_records, const Put& put);

}  // namespace newsd::dedup
