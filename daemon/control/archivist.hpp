// The thread that reads the journal for the control API, and hands operators' changes to the pipeline.
//
// Threads: made, asked and destroyed on the Asio thread; work runs on the archivist's own, where the journal's reader
//   and the sockets stay. Bounds: those of Routes, which lets only so many requests wait.
#pragma once

#include "base/result.hpp"
#include "control/server.hpp"
#include "journal/reader.hpp"
#include "pipeline/hop.hpp"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace newsd::daemon {

class Archivist {
public:
  struct Parts {  // outlive the archivist
    zmq::context_t& context;
    std::filesystem::path journal;
    std::string journal_in;                           // endpoint of the journal thread
    std::function<void(std::function<void()>)> post;  // runs something on the Asio thread, later; any thread
  };
  // What work may use, on the archivist's thread.
  class Tools {
  public:
    Tools(JournalReader& reader, const Parts& parts) : reader_(reader), parts_(parts) {}

    JournalReader& reader() { return reader_; }
    const std::filesystem::path& journal() const { return parts_.journal; }
    // Hands one article over, to the journal thread or to an endpoint.
    void send_to_journal(InFlight article) { send(parts_.journal_in, std::move(article)); }
    void send(const std::string& endpoint, InFlight article);

  private:
    JournalReader& reader_;
    const Parts& parts_;
  };
  // Gives `reply` its answer, at once or later, on any thread.
  using Work = std::function<void(Tools&, const ControlReply& reply)>;

  static Result<std::unique_ptr<Archivist>> open(Parts parts);
  ~Archivist();
  Archivist(const Archivist&) = delete;
  Archivist& operator=(const Archivist&) = delete;

  // Has `work` done; `reply` is called on the Asio thread.
  void ask(Work work, const ControlReply& reply);

private:
  Archivist(Parts parts, JournalReader reader);
  void run(const std::stop_token& stop);

  const Parts parts_;
  JournalReader reader_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<std::function<void(Tools&)>> waiting_;
  std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace newsd::daemon
