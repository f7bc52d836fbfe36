#include "date/forms.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace newsd::date {
namespace {

constexpr int kKoreaMinutes = 9 * 60;
constexpr std::size_t kMostNumbers = 6;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
// Letters, and every byte of what is not ASCII.
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0; }

struct Number {
  int value;
  std::size_t digits;
  char before;  // what stands before it
};

// What is read, word by word.
struct Reading {
  Date date;
  std::vector<Number> numbers;
  int month = 0;
  bool number_is_month = false;  // the next one
  bool korean = false;
  enum class Half { none, am, pm } half = Half::none;
};

bool among(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void read_word(std::string_view word, Reading& reading) {
  if (among(word, {"am", "a.m", "오전", "上午", "午前"})) reading.half = Reading::Half::am;
  if (among(word, {"pm", "p.m", "오후", "下午", "午後"})) reading.half = Reading::Half::pm;
  if (among(word, {"tháng", "thg", "th"})) reading.number_is_month = true;
  if (word == "년") reading.korean = true;
  // "mar. 13 juin": a weekday may look like a month, but it comes first.
  if (const int month = month_named(word); month > 0) reading.month = month;
}

void take_number(std::string_view& text, char before, Reading& reading) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  const int value = digits <= 4 ? *read_number(text, digits) : -1;
  if (value < 0) text.remove_prefix(digits);
  if (reading.number_is_month && value > 0) {
    reading.month = value;
    reading.number_is_month = false;
    return;
  }
  if (reading.numbers.size() < kMostNumbers) reading.numbers.push_back({value, digits, before});
}

std::string_view take_letters(std::string_view& text, std::string_view also) {
  std::size_t length = 0;
  while (length < text.size() && (is_letter(text[length]) || also.find(text[length]) != std::string_view::npos))
    ++length;
  const std::string_view word = text.substr(0, length);
  text.remove_prefix(length);
  return word;
}

void read_words(std::string_view text, Reading& reading) {
  char before = ' ';
  while (!text.empty()) {
    if (is_digit(text.front())) {
      take_number(text, before, reading);
      continue;
    }
    if (is_letter(text.front())) {
      read_word(take_letters(text, ""), reading);
      continue;
    }
    before = text.front();
    text.remove_prefix(1);
  }
}

// Where h:mm or hh:mm stands, or npos.
std::size_t find_time(std::string_view text) {
  for (std::size_t colon = text.find(':'); colon != std::string_view::npos; colon = text.find(':', colon + 1)) {
    std::size_t start = colon;
    while (start > 0 && colon - start < 2 && is_digit(text[start - 1])) --start;
    if (start < colon && colon + 1 < text.size() && is_digit(text[colon + 1])) return start;
  }
  return std::string_view::npos;
}

// The time at the start of `text`, which is left after it.
bool read_time(std::string_view& text, Date& date) {
  date.has_time = true;
  date.hour = *read_number(text, 2);
  text.remove_prefix(1);
  date.minute = *read_number(text, 2);
  if (text.size() < 2 || text.front() != ':' || !is_digit(text[1])) return true;
  text.remove_prefix(1);
  date.second = *read_number(text, 2);
  if (text.size() < 2 || (text.front() != '.' && text.front() != ',') || !is_digit(text[1])) return true;
  text.remove_prefix(1);
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return true;
}

// The zone after a time; words and numbers that belong to the date are read on the way.
struct After {
  std::optional<int> offset;
  std::string place;
};
After read_after_time(std::string_view text, Reading& reading) {
  After after;
  while (!text.empty()) {
    const char c = text.front();
    if (c == '+' || c == '-') {
      const auto offset = read_offset(text);
      if (offset && !after.offset) after.offset = offset;
      if (!offset) text.remove_prefix(1);
    } else if (is_digit(c)) {
      take_number(text, ' ', reading);
    } else if (is_letter(c)) {
      const std::string_view word = take_letters(text, "/_");
      const bool signed_offset = !text.empty() && (text.front() == '+' || text.front() == '-');
      const auto zone = signed_offset ? std::nullopt : zone_named(word);
      if (word.find('/') != std::string_view::npos && !after.offset) after.place = word;
      if (zone && !after.offset) after.offset = zone;
      if (!zone && after.place.empty()) read_word(word, reading);
    } else {
      text.remove_prefix(1);
    }
  }
  return after;
}

int written_year(const Number& number) { return full_year(number.value, number.digits); }

bool set_named_month(Reading& reading) {
  const auto& numbers = reading.numbers;
  if (numbers.size() < 2) return false;
  const bool year_first = numbers[0].digits == 4 || numbers[0].value > 31;
  reading.date.month = reading.month;
  reading.date.day = numbers[year_first ? 1 : 0].value;
  reading.date.year = written_year(numbers[year_first ? 0 : 1]);
  return true;
}

bool set_numbers(Reading& reading) {
  const auto& numbers = reading.numbers;
  if (numbers.size() < 3) return false;
  const bool year_first = numbers[0].digits == 4;
  int month = numbers[year_first ? 1 : 0].value;
  int day = numbers[year_first ? 2 : 1].value;
  // 31.12.2004 and 31-12-2004, but 12/31/2004.
  const bool day_first = !year_first && numbers[1].before != '/';
  if (day_first || month > 12) std::swap(month, day);
  if (month > 12) std::swap(month, day);
  reading.date.month = month;
  reading.date.day = day;
  reading.date.year = written_year(numbers[year_first ? 0 : 2]);
  return true;
}

}  // namespace

std::optional<Date> parse_free_form(std::string_view text) {
  Reading reading;
  After after;
  const std::size_t time = find_time(text);
  read_words(text.substr(0, time), reading);
  if (time != std::string_view::npos) {
    text.remove_prefix(time);
    read_time(text, reading.date);
    after = read_after_time(text, reading);
  }
  Date& date = reading.date;
  if (!(reading.month > 0 ? set_named_month(reading) : set_numbers(reading))) return std::nullopt;
  if (reading.half == Reading::Half::pm && date.hour < 12) date.hour += 12;
  if (reading.half == Reading::Half::am && date.hour == 12) date.hour = 0;
  if (!date.has_time) return date;
  if (!after.offset && !after.place.empty()) after.offset = zone_of_place(after.place, date);
  if (!after.offset && reading.korean) after.offset = kKoreaMinutes;
  date.offset_minutes = after.offset;
  return date;
}

}  // namespace newsd::date
