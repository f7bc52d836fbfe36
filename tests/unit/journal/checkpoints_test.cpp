#include "journal/checkpoints.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <string>
#include <thread>

#include "world.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::journal_test;

TEST_CASE("readers that never rest do not keep the log from beginning again") {
  World world;
  const auto open = [&] {
    auto database = must(sqlite::Database::open(world.path(), sqlite::Access::write));
    must(database.execute("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0"));
    return database;
  };
  const auto writer = open();
  must(writer.execute("CREATE TABLE rows (bytes BLOB); INSERT INTO rows VALUES (randomblob(65536))"));
  constexpr CheckpointLimits limits{.copy_every_bytes = 128 << 10,
                                    .finish_above_bytes = 256 << 10,
                                    .wait_every_bytes = 1 << 20,
                                    .wait = std::chrono::minutes(1)};
  Checkpoints checkpoints(writer, open(), 4096, limits);

  std::atomic<bool> done{false};
  std::array<std::thread, 3> readers;
  for (std::thread& reader : readers)
    reader = std::thread([&] {
      const auto database = sqlite::Database::open(world.path(), sqlite::Access::read);
      while (!done && database) static_cast<void>(database->integer("SELECT sum(length(bytes)) FROM rows"));
    });
  std::uint64_t longest = 0;
  sqlite::Statement insert(writer, "INSERT INTO rows VALUES (randomblob(65536))");
  bool written = true;
  for (int i = 0; i < 200; ++i) {
    written = written && insert.run();
    checkpoints.committed();
    longest = std::max(longest, checkpoints.bytes());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(written);
  CHECK(longest > limits.finish_above_bytes);
  CHECK(longest < limits.wait_every_bytes + (256 << 10));  // one commit more
  CHECK_FALSE(checkpoints.problem());
}
