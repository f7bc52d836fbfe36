// One line of a file: `{"epoch":"E","sequence":S,"article":DOCUMENT}` and a line end, the document as published.
//
// The epoch is a string, as in the stream's JSON: many readers have no 64-bit integers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::jsonl {

// The place of an article in a journal.
struct Position {
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;

  bool operator==(const Position&) const = default;
};

// What a line begins with.
struct Head {
  Position at;
  std::string_view id;      // of the article; a view into what was read
  std::size_t article = 0;  // where in the line the document begins
};

inline constexpr std::size_t kMaxHeadBytes = 160;  // so many bytes of a line are enough for read_head()
inline constexpr std::size_t kTailBytes = 2;       // what follows the document

// Whether the document can be a line: it begins with its id, and has no line end in it.
bool is_linear(std::string_view document, std::string_view id);
std::string to_line(Position at, std::string_view document);
// Nothing if no line of this sink begins so.
std::optional<Head> read_head(std::string_view line);
// A document of exactly `bytes` bytes that says no more than that the article was withdrawn. `bytes` is at least that
// of a document with the id alone.
std::string blank_document(std::string_view id, std::size_t bytes);

}  // namespace newsd::jsonl
