// The two families of forms, and the names in them.
#pragma once

#include "date/date.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::date {

// ISO 8601, RFC 3339, W3C-DTF: the whole text, or nothing. Lower case.
std::optional<Date> parse_iso(std::string_view text);

// RFC 822, ctime and what people write, word by word. Lower case.
std::optional<Date> parse_free_form(std::string_view text);

// 1 to 12, or 0 if the word names no month in any language known here. Lower case, with or without its full stop.
int month_named(std::string_view word);

// Minutes east of UTC of a zone's abbreviation (est, cest, msk). Lower case.
std::optional<int> zone_named(std::string_view word);
// Of a place in the time zone database (america/new_york), at that local date. Lower case.
std::optional<int> zone_of_place(std::string_view place, const Date& local);

// ±h, ±hh, ±hhmm, ±hh:mm at the start; what it took is removed from `text`.
std::optional<int> read_offset(std::string_view& text);

// At least one and at most `most` digits at the start; what it took is removed from `text`.
std::optional<int> read_number(std::string_view& text, std::size_t most);

// A year as it was written, with two digits or four.
int full_year(int year, std::size_t digits);
int days_in_month(int year, int month);

}  // namespace newsd::date
