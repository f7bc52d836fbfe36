#include "date/forms.hpp"

#include <algorithm>
#include <cctype>

namespace newsd::date {
namespace {

std::size_t digits_at_start(std::string_view text) {
  const auto* end = std::find_if(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) == 0; });
  return static_cast<std::size_t>(end - text.begin());
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

void set_day_of_year(Date& date, int day) {
  date.month = 1;
  while (date.month < 12 && day > days_in_month(date.year, date.month)) day -= days_in_month(date.year, date.month++);
  date.day = day;
}

int number(std::string_view text, std::size_t at, std::size_t digits) {
  int value = 0;
  for (const char c : text.substr(at, digits)) value = value * 10 + (c - '0');
  return value;
}

// A run of digits without hyphens: yyyy, yymmdd, yyyymmdd, yyddd, yyyyddd, and with a leading hyphen yymm.
bool read_compact(std::string_view digits, bool hyphen, Date& date) {
  if (hyphen) {
    if (digits.size() != 4) return false;
    date.year = full_year(number(digits, 0, 2), 2);
    date.month = number(digits, 2, 2);
    return true;
  }
  const std::size_t year_digits = digits.size() == 4 || digits.size() >= 7 ? 4 : 2;
  date.year = full_year(number(digits, 0, year_digits), year_digits);
  switch (digits.size()) {
    case 4: return true;
    case 5:
    case 7: return set_day_of_year(date, number(digits, year_digits, 3)), true;
    case 6:
    case 8:
      date.month = number(digits, year_digits, 2);
      date.day = number(digits, year_digits + 2, 2);
      return true;
    default: return false;
  }
}

// yyyy-mm-dd, yyyy-mm, yyyy-ddd, the same with two digits of year; `text` is left after it.
bool read_date(std::string_view& text, Date& date) {
  const bool hyphen = take(text, '-');
  const std::size_t first = digits_at_start(text);
  const std::string_view digits = text.substr(0, first);
  if (first == 0) return false;
  text.remove_prefix(first);
  if (hyphen || text.empty() || text.front() != '-') return read_compact(digits, hyphen, date);
  if (first != 4 && first != 2) return false;
  date.year = full_year(number(digits, 0, first), first);
  text.remove_prefix(1);
  if (digits_at_start(text) == 3) return set_day_of_year(date, *read_number(text, 3)), true;
  const auto month = read_number(text, 2);
  if (!month) return false;
  date.month = *month;
  if (!take(text, '-')) return true;
  const auto day = read_number(text, 2);
  if (!day) return first == 4 && text.empty();
  date.day = *day;
  return true;
}

// hh:mm, hh:mm:ss, hhmm, hhmmss, with a fraction or not.
bool read_time(std::string_view& text, Date& date) {
  const auto hour = read_number(text, 2);
  if (!hour) return false;
  date.has_time = true;
  date.hour = *hour;
  const bool colons = take(text, ':');
  if (!colons && digits_at_start(text) < 2) return true;
  const auto minute = read_number(text, 2);
  if (!minute) return false;
  date.minute = *minute;
  if (!(colons ? take(text, ':') : digits_at_start(text) >= 2)) return true;
  const auto second = read_number(text, 2);
  if (!second) return false;
  date.second = *second;
  if (take(text, '.') || take(text, ',')) text.remove_prefix(digits_at_start(text));
  return true;
}

}  // namespace

std::optional<int> read_number(std::string_view& text, std::size_t most) {
  const std::size_t length = std::min(digits_at_start(text), most);
  if (length == 0) return std::nullopt;
  const int value = number(text, 0, length);
  text.remove_prefix(length);
  return value;
}

std::optional<int> read_offset(std::string_view& text) {
  std::string_view rest = text;
  if (rest.empty() || (rest.front() != '+' && rest.front() != '-')) return std::nullopt;
  const int sign = rest.front() == '-' ? -1 : 1;
  rest.remove_prefix(1);
  if (digits_at_start(rest) == 3) {  // hmm
    const int value = *read_number(rest, 3);
    text = rest;
    return sign * (value / 100 * 60 + value % 100);
  }
  const auto hours = read_number(rest, 2);
  if (!hours) return std::nullopt;
  take(rest, ':');
  const int minutes = read_number(rest, 2).value_or(0);
  text = rest;
  return sign * (*hours * 60 + minutes);
}

std::optional<Date> parse_iso(std::string_view text) {
  Date date;
  if (!read_date(text, date)) return std::nullopt;
  while (take(text, ' ') || take(text, 't')) continue;
  if (text.empty()) return date;
  if (!read_time(text, date)) return std::nullopt;
  while (take(text, ' ')) continue;
  if (text == "z" || text == "utc" || text == "gmt") {
    date.offset_minutes = 0;
    return date;
  }
  if (!text.empty()) {
    date.offset_minutes = read_offset(text);
    if (!date.offset_minutes || !text.empty()) return std::nullopt;
  }
  return date;
}

}  // namespace newsd::date
