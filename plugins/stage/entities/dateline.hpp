// Where a story was filed, and which agency it comes from, as its first and last lines say it.
#pragma once

#include "entities/gazetteer.hpp"
#include "text/tokens.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace newsd::entities {

struct Dateline {
  std::string place, date;   // as written; empty if there is none
  std::string_view country;  // ISO code, if the place is known
  std::string_view agency, agency_name;
  std::size_t end = 0;  // bytes of the text that the dateline's place takes
};

// Reads datelines such as "BRUSSELS, April 20 (Reuters) - ", "МОСКВА, 5 мая — РИА Новости.", "（中央社台北20日電）",
// and agencies in the last line, such as "(Selon Reuters)" or "Source: AFP". Threads: one at a time.
class DatelineReader {
public:
  static constexpr std::size_t max_line_bytes = 200;

  explicit DatelineReader(const Gazetteer& gazetteer) : gazetteer_(gazetteer) {}
  Dateline read(std::string_view text);

private:
  struct Place {
    bool known = false, is_country = false;
    std::string_view country;
  };
  bool bracketed(std::string_view line, Dateline& out);
  bool eastern(std::string_view line, Dateline& out);
  bool western(std::string_view line, Dateline& out);
  bool agency(std::string_view text, Dateline& out);
  bool leading_agency(std::string_view& rest, Dateline& out);
  void last_lines(std::string_view text, Dateline& out);
  bool source_line(std::string_view line, Dateline& out);
  Place place(std::string_view text);
  std::uint32_t node_of(std::string_view text);

  const Gazetteer& gazetteer_;
  text::Tokenizer tokenizer_;
  text::Tokens tokens_;
};

}  // namespace newsd::entities
