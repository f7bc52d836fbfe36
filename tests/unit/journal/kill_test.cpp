#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdio>
#include <string>

#include "base/unique_fd.hpp"
#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;

namespace {

// Starts the writer, kills it when it has acknowledged `commits` times, and says which head it acknowledged last.
Sequence write_and_kill(const std::filesystem::path& journal, int commits) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const UniqueFd reading(ends[0]);
  UniqueFd writing(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
  std::string program = JOURNAL_WRITER;
  std::string path = journal.string();
  std::array<char*, 3> arguments{program.data(), path.data(), nullptr};
  pid_t child = 0;
  REQUIRE(::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ) == 0);
  posix_spawn_file_actions_destroy(&actions);
  writing = UniqueFd();

  std::string acknowledged;
  std::array<char, 512> some{};
  for (ssize_t size = 1; size > 0;) {
    size = ::read(reading.get(), some.data(), some.size());
    if (size > 0) acknowledged.append(some.data(), static_cast<std::size_t>(size));
    if (std::count(acknowledged.begin(), acknowledged.end(), '\n') >= commits) ::kill(child, SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  acknowledged.erase(acknowledged.rfind('\n'));
  const auto line = acknowledged.rfind('\n');
  return std::stoull(acknowledged.substr(line == std::string::npos ? 0 : line + 1));
}

}  // namespace

TEST_CASE("a writer killed in mid-stream leaves every record that it acknowledged") {
  World world;
  for (const int commits : {1, 7, 40, 90}) {
    const Sequence acknowledged = write_and_kill(world.path(), commits);
    const auto journal = world.journal();
    CHECK(journal->head() >= acknowledged);
    // The source's row came in the same transaction as the last record.
    CHECK(must(journal->state().source("writer"))->state == std::to_string(journal->head()));
    auto reader = world.reader();
    const auto records = must(reader.read(1, 100'000, 1 << 30, Privates::read));
    REQUIRE(records.size() == journal->head());
    for (const Record& record : records) {
      REQUIRE(record.hash == ContentHash::of(record.body));
      REQUIRE(record.id == article_id("writer", std::to_string(record.sequence)));
      REQUIRE(record.privates == std::vector<PrivateData>{{"stage", std::to_string(record.sequence)}});
    }
    const auto index = world.index();
    CHECK(must(index->latest(records.back().id))->sequence == journal->head());
  }
}
