// The bus thread: alone owns the sockets that subscribers reach, and never reads the disk.
#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "bus/publication.hpp"
#include "bus/stream_reader.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <zmq.hpp>

namespace newsd::daemon {

class Bus {
public:
  static constexpr const char* kPublications = "inproc://bus/publications";
  static constexpr const char* kTaps = "inproc://bus/taps";

  struct Options {
    std::string live;  // endpoints
    std::string stream;
    std::filesystem::path journal;
    Epoch epoch = 0;
    Sequence head = 0;
    std::chrono::milliseconds heartbeat{5000};
  };
  struct Parts {  // outlive the bus
    Demand& demand;
    const Clock& clock;
    Log& log;
    std::function<std::string()> status;  // JSON for status/newsd/, any thread
  };
  struct Counts {
    std::uint64_t published = 0;  // articles
    std::uint64_t garbage = 0;    // messages that were none
    std::uint64_t sessions = 0;   // of the stream
    std::uint64_t topics = 0;     // that somebody subscribes to
  };

  // Binds the outward sockets; returns when they can be reached.
  static Result<std::unique_ptr<Bus>> start(zmq::context_t& context, Options options, Parts parts);
  // The context must have been shut down.
  ~Bus();

  const std::string& live() const { return live_; }      // as bound
  const std::string& stream() const { return stream_; }  // as bound
  Counts counts() const;                                 // any thread

private:
  struct Loop;
  Bus(Options options, Parts parts);
  Result<> run(zmq::context_t& context);

  const Options options_;
  const Parts parts_;
  std::string live_;
  std::string stream_;
  std::atomic<std::uint64_t> published_{0};
  std::atomic<std::uint64_t> garbage_{0};
  std::atomic<std::uint64_t> sessions_{0};
  std::atomic<std::uint64_t> topics_{0};
  std::unique_ptr<StreamReader> reader_;
  std::thread thread_;
};

}  // namespace newsd::daemon
