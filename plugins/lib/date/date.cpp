#include "date/date.hpp"

#include "date/forms.hpp"

#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <array>
#include <cstdio>

namespace newsd::date {
namespace {

constexpr std::size_t kLongestText = 200;

std::u16string utf16_of(std::string_view text) {
  std::u16string wide(text.size(), u' ');
  int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strFromUTF8WithSub(wide.data(), static_cast<int32_t>(wide.size()), &length, text.data(),
                       static_cast<int32_t>(text.size()), 0xFFFD, nullptr, &error);
  wide.resize(U_FAILURE(error) != 0 ? 0 : static_cast<std::size_t>(length));
  return wide;
}

std::string utf8_of(std::u16string_view wide) {
  std::string text(wide.size() * 3, ' ');
  int32_t length = 0;
  UErrorCode error = U_ZERO_ERROR;
  u_strToUTF8(text.data(), static_cast<int32_t>(text.size()), &length, wide.data(), static_cast<int32_t>(wide.size()),
              &error);
  text.resize(U_FAILURE(error) != 0 ? 0 : static_cast<std::size_t>(length));
  return text;
}

bool is_blank(char16_t c) {
  return c <= u' ' || u_isUWhiteSpace(c) != 0 || c == 0xFEFF || (c >= 0x200B && c <= 0x200F);
}

// Lower case; every run of spaces as one blank, every kind of hyphen as '-', digits of other scripts as ASCII.
std::string folded(std::string_view text) {
  std::u16string out;
  for (const char16_t c : utf16_of(text)) {
    if (is_blank(c)) {
      if (!out.empty() && out.back() != u' ') out += u' ';
      continue;
    }
    const bool hyphen = c == 0x2212 || (c >= 0x2010 && c <= 0x2015);
    const int32_t digit = u_charDigitValue(c);
    if (hyphen)
      out += u'-';
    else
      out += static_cast<char16_t>(digit >= 0 && digit <= 9 ? u'0' + digit : u_tolower(c));
  }
  while (out.ends_with(u' ')) out.pop_back();
  return utf8_of(out);
}

bool is_valid(const Date& date) {
  if (date.year < 1900 || date.year > 2199 || date.month < 1 || date.month > 12) return false;
  if (date.day < 1 || date.day > days_in_month(date.year, date.month)) return false;
  if (date.offset_minutes && (*date.offset_minutes < -15 * 60 || *date.offset_minutes > 15 * 60)) return false;
  return date.hour <= 23 && date.minute <= 59 && date.second <= 59;
}

void to_next_day(Date& date) {
  if (++date.day <= days_in_month(date.year, date.month)) return;
  date.day = 1;
  if (++date.month <= 12) return;
  date.month = 1;
  ++date.year;
}

}  // namespace

int full_year(int year, std::size_t digits) {
  if (digits > 2) return year;
  return year < 69 ? 2000 + year : 1900 + year;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays.at(static_cast<std::size_t>(month - 1));
}

std::optional<Date> parse(std::string_view text) {
  if (text.size() > kLongestText) return std::nullopt;
  const std::string plain = folded(text);
  auto date = parse_iso(plain);
  if (!date) date = parse_free_form(plain);
  if (!date) return std::nullopt;
  if (date->second == 60) date->second = 59;  // a leap second
  const bool midnight = date->hour == 24 && date->minute == 0 && date->second == 0;
  if (midnight) date->hour = 0;
  if (!is_valid(*date)) return std::nullopt;
  if (midnight) to_next_day(*date);
  return date;
}

std::string to_rfc3339(const Date& date) {
  std::array<char, 64> room{};
  std::snprintf(room.data(), room.size(), "%04d-%02d-%02d", date.year, date.month, date.day);
  std::string out(room.data());
  if (!date.has_time) return out;
  std::snprintf(room.data(), room.size(), "T%02d:%02d:%02d", date.hour, date.minute, date.second);
  out += room.data();
  const int offset = date.offset_minutes.value_or(0);
  if (offset == 0) return out + "Z";
  const int size = offset < 0 ? -offset : offset;
  std::snprintf(room.data(), room.size(), "%c%02d:%02d", offset < 0 ? '-' : '+', size / 60, size % 60);
  return out + room.data();
}

std::string normalised(std::string_view text) {
  const auto date = parse(text);
  return date ? to_rfc3339(*date) : std::string();
}

}  // namespace newsd::date
