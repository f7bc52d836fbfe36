#include "cli/line_reader.hpp"

#include "base/unique_fd.hpp"

#include <unistd.h>
#include <array>
#include <catch2/catch.hpp>

namespace newsd::daemon {
namespace {

// The lines that a pipe with this text gives, as "number:text", or "number!" for one that is too long.
std::vector<std::string> lines_of(const std::string& text, std::size_t max_bytes) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const UniqueFd out(ends[0]);
  {
    const UniqueFd in(ends[1]);
    REQUIRE(::write(in.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  LineReader reader(out.get(), max_bytes);
  std::vector<std::string> lines;
  for (auto line = reader.next(); *line; line = reader.next())
    lines.push_back(std::to_string((*line)->number) + ((*line)->is_too_long ? "!" : ":" + std::string((*line)->text)));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lines come with their numbers, empty ones are passed over, the last needs no end") {
  CHECK(lines_of("one\r\n\n\ntwo\nthree", 100) == Lines{"1:one", "4:two", "5:three"});
  CHECK(lines_of("", 100).empty());
  CHECK(lines_of("\n\n", 100).empty());
}

TEST_CASE("a line that is too long is skipped, and the next is read as ever") {
  CHECK(lines_of("12345\n123456\n12\n", 5) == Lines{"1:12345", "2!", "3:12"});
  CHECK(lines_of(std::string(40'000, 'x') + "\nok\n" + std::string(20'000, 'y'), 10) == Lines{"1!", "2:ok", "3!"});
}

TEST_CASE("a reader says whether it would have to wait for input") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const UniqueFd out(ends[0]);
  const UniqueFd in(ends[1]);
  LineReader reader(out.get(), 100);
  CHECK(reader.would_wait());
  REQUIRE(::write(in.get(), "a\nb\nc", 5) == 5);
  CHECK((*reader.next())->text == "a");
  CHECK_FALSE(reader.would_wait());
  CHECK((*reader.next())->text == "b");
  CHECK(reader.would_wait());
}

}  // namespace newsd::daemon
