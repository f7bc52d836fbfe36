#include "fetch/http_memory.hpp"

#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

const std::string url = "https://gazette.example/rss";

}  // namespace

TEST_CASE("an address that was never asked is asked as it is, without a condition") {
  const HttpMemory memory;
  CHECK(memory.moved_to(url).empty());
  CHECK(memory.validators(url) == Validators{});
  CHECK(memory.encode() == "{}");
}

TEST_CASE("what an answer taught is read back as it was written") {
  HttpMemory memory;
  memory.note(url, {"W/\"v1\"", "Sat, 31 Jan 2026 12:00:00 GMT"}, "https://gazette.example/new");
  memory.note("https://gazette.example/other", {}, "");
  const HttpMemory again = HttpMemory::decode(memory.encode());
  CHECK(again == memory);
  CHECK(again.validators(url) == Validators{"W/\"v1\"", "Sat, 31 Jan 2026 12:00:00 GMT"});
  CHECK(again.moved_to(url) == "https://gazette.example/new");
}

TEST_CASE("a later answer replaces the validators, and keeps where the address has moved to") {
  HttpMemory memory;
  memory.note(url, {"v1", "then"}, "https://gazette.example/new");
  memory.note(url, {"v2", ""}, "");
  CHECK(memory.validators(url) == Validators{"v2", ""});
  CHECK(memory.moved_to(url) == "https://gazette.example/new");
}

TEST_CASE("a move is forgotten together with the validators, which are those of the other address") {
  HttpMemory memory;
  memory.note(url, {"v1", "then"}, "https://gazette.example/new");
  memory.forget_move(url);
  CHECK(memory.moved_to(url).empty());
  CHECK(memory.validators(url) == Validators{});
}

TEST_CASE("an address that has not moved keeps its validators when a move is to be forgotten") {
  HttpMemory memory;
  memory.note(url, {"v1", "then"}, "");
  memory.forget_move(url);
  CHECK(memory.validators(url) == Validators{"v1", "then"});
}

TEST_CASE("what cannot be read is an empty memory, and the next request unconditional") {
  for (const std::string_view text : {"", "?", "[]", "3", R"({"a":3})", R"({"a":{"etag":3}})"}) {
    CAPTURE(text);
    CHECK(HttpMemory::decode(text).validators("a") == Validators{});
    CHECK(HttpMemory::decode(text).moved_to("a").empty());
  }
}

TEST_CASE("the memory is bounded, and what is asked every time stays in it") {
  HttpMemory memory;
  for (int i = 0; i < 1000; ++i) memory.note(url + std::to_string(i), {"v1", ""}, "");
  memory.note(url, {"v1", ""}, "");
  int known = 0;
  for (int i = 0; i < 1000; ++i)
    if (memory.validators(url + std::to_string(i)) != Validators{}) ++known;
  CHECK(known < 64);
  CHECK(memory.validators(url).etag == "v1");
}
