// Reads the journal for the stream, on a thread of its own: the bus thread never waits for the disk.
#pragma once

#include "article/kind.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "journal/record.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>
#include <zmq.hpp>

namespace newsd::daemon {

struct ReadOrder {
  std::string session;
  std::uint64_t opening = 0;  // which open() of that session it is for
  std::variant<Sequence, UnixMilliseconds> from;
  std::size_t max_count = 0;
  std::uint64_t max_bytes = 0;
};

struct ReadResult {
  std::string session;
  std::uint64_t opening = 0;
  Result<std::vector<Record>> records;
};

class StreamReader {
public:
  static constexpr const char* kOrders = "inproc://bus/read-orders";
  static constexpr const char* kResults = "inproc://bus/read-results";

  // Serves until the context is shut down.
  static Result<std::unique_ptr<StreamReader>> start(zmq::context_t& context, const std::filesystem::path& journal);
  ~StreamReader() { thread_.join(); }
  StreamReader(const StreamReader&) = delete;
  StreamReader& operator=(const StreamReader&) = delete;

private:
  explicit StreamReader(std::thread thread) : thread_(std::move(thread)) {}
  std::thread thread_;
};

}  // namespace newsd::daemon
