// Times of the control API as people read them.
#pragma once

#include <cstdint>
#include <newsd/value.hpp>
#include <string>

namespace newsd::daemon {

// "90 s", "12 min", "3 h 5 min", "4 days".
std::string duration(std::int64_t seconds);
// Between two RFC 3339 times; 0 if one is none.
std::int64_t seconds_between(Value from, Value to);
// "12 min ago"; empty if `time` is not there.
std::string ago(Value time, Value now);
// When a source is polled next: "now", "in 12 min"; empty if that is not known.
std::string next_poll(Value source, Value now);

}  // namespace newsd::daemon
