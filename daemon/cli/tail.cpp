#include "cli/tail.hpp"

#include "app.hpp"
#include "article/json.hpp"
#include "bus/frames.hpp"
#include "cli/article_block.hpp"
#include "cli/bus_socket.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"

#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::chrono::seconds kPatience{15};  // newsd gives a sign of life every five

void write_now(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

std::optional<FrameHeader> header_of(const zmq::message_t& frame) {
  return decode({static_cast<const std::uint8_t*>(frame.data()), frame.size()});
}

class Tail {
public:
  Tail(const TailCommand& command, std::filesystem::path control)
      : command_(command), control_(std::move(control)), printer_(command.format, Style::of_output()) {}

  Result<> run() {
    auto connected = connect();
    if (!connected) return connected;
    while (!is_done()) {
      const auto event = socket_->wait(interrupt_, kPatience);
      if (event == BusSocket::Event::interrupt) return {};
      if (event == BusSocket::Event::silence)
        find_again();
      else
        take_all();
    }
    return {};
  }

private:
  Result<> connect() {
    const auto endpoints = ask_endpoints(control_);
    if (!endpoints) return failure(endpoints.error());
    socket_.emplace(context_, zmq::socket_type::sub, endpoints->live);
    socket_->subscribe("hb/");
    for (const std::string& topic : topics_for(command_.filter)) socket_->subscribe(topic);
    return {};
  }

  // It may have come back somewhere else.
  void find_again() {
    const bool is_there = connect().has_value();
    if (!is_there && !is_waiting_) std::fputs("newsctl tail: newsd is gone; waiting for it (Ctrl-C ends)\n", stderr);
    is_waiting_ = !is_there;
  }

  void take_all() {
    for (auto frames = socket_->receive(); !frames.empty() && !is_done(); frames = socket_->receive())
      if (frames.size() == 3) take(frames);
  }

  void take(const std::vector<zmq::message_t>& frames) {
    const auto header = header_of(frames[1]);
    if (!header || !header->has_own_sequence || header->kind > FrameKind::withdrawn) return;
    // An article comes once for each topic that fits, one right after the other.
    if (header->epoch == epoch_ && header->sequence <= sequence_) return;
    epoch_ = header->epoch;
    sequence_ = header->sequence;
    const std::string_view body = frames[2].to_string_view();
    Tree tree;
    const auto article = parse_json(body, tree);
    if (!article || !admits(command_.filter, *article)) return;
    write_now(printer_.show(body));
    ++shown_;
  }

  bool is_done() const { return command_.count && shown_ >= *command_.count; }

  const TailCommand& command_;
  const std::filesystem::path control_;
  const Interrupt interrupt_;
  zmq::context_t context_{1};
  std::optional<BusSocket> socket_;
  ArticlePrinter printer_;
  Epoch epoch_ = 0;
  Sequence sequence_ = 0;
  std::uint64_t shown_ = 0;
  bool is_waiting_ = false;
};

}  // namespace

int run_tail(const TailCommand& command, const Environment& environment) {
  const auto settings = settings_of(command.config, environment);
  if (!settings) return report(settings.error());
  const auto done = Tail(command, settings->control.socket).run();
  return done ? exit_code::ok : report("tail", done.error());
}

}  // namespace newsd::daemon
