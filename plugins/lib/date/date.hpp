// Dates as the wild writes them: ISO 8601 in all its forms, RFC 822 and its relatives, the month names and zone names
// of many languages.
//
// Threads: any. No function throws but for lack of memory, whatever the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newsd::date {

struct Date {
  int year = 0, month = 1, day = 1;
  bool has_time = false;
  int hour = 0, minute = 0, second = 0;
  std::optional<int> offset_minutes;  // from UTC, as the source says it
};

// What `text` says, or nothing: a date is never guessed. Years from 1900 to 2199.
std::optional<Date> parse(std::string_view text);

// RFC 3339 with the source's offset (Z if it names none), or a bare day if it names no time.
std::string to_rfc3339(const Date& date);

// Both; empty if `text` is no date.
std::string normalised(std::string_view text);

}  // namespace newsd::date
