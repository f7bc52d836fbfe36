// What source lanes ask of the Asio thread, as an interface: lanes know neither timers nor sockets.
#pragma once

#include "base/result.hpp"
#include "http/message.hpp"
#include "pipeline/tally.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

using SourceNumber = std::size_t;  // place in the list of sources

// What came of one delivery, once the plugin's part in it is over.
struct Report {
  std::uint64_t delivery = 0;
  std::uint64_t articles = 0;
  std::optional<Error> failure;  // the answer could not be had, or not be used
  std::optional<std::chrono::seconds> retry_after;
  std::uint64_t problem_count = 0;
  std::string last_problem;
  std::optional<std::chrono::milliseconds> again;  // asked for by the plugin
  bool will_settle = false;                        // articles or state are on their way to the journal
  bool is_of_ready = false;                        // not of a poll, but of a call of ready()
  bool is_abandoned = false;                       // by newsd, and no fault of the source: to be polled again at once
};

// Who asked for a page, and what for.
struct Question {
  enum class Purpose { response, page_of_article };
  std::uint64_t delivery = 0;
  Purpose purpose = Purpose::response;
  std::uint32_t tag = 0;
  std::string asked;  // the address as the source gave it
};

// Any thread; the work is done later, on the Asio thread.
class Desk {
public:
  virtual ~Desk() = default;
  // Fetches and answers with Source::answer(question, response).
  virtual void fetch(SourceNumber source, Question question, HttpRequest request) = 0;
  // Calls Source::ready() while the descriptor is readable.
  virtual void watch(SourceNumber source, int descriptor) = 0;
  virtual void reported(SourceNumber source, Report report) = 0;
  // All that the delivery brought has ended and is on disk.
  virtual void settled(SourceNumber source, std::uint64_t delivery, Ends ends) = 0;
  // The call of ready() is over; it may be called again.
  virtual void handled(SourceNumber source, int descriptor) = 0;
};

}  // namespace newsd::daemon
