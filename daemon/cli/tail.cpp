#include "cli/tail.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "bus/frames.hpp"
#include "cli/article_block.hpp"
#include "cli/bus_socket.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"

#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::uint64_t kCredit = 1024;
constexpr std::chrono::seconds kPatience{15};     // newsd gives a sign of life every five
constexpr std::chrono::milliseconds kKnock{100};  // between tries to find a newsd that is not there yet

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
    while (command_.waits && !connected && connected.error().code == "unavailable") {
      if (interrupt_.comes_within(kKnock)) return {};
      connected = connect();
    }
    if (!connected) return connected;
    while (!is_done()) {
      const auto event = socket_->wait(interrupt_, kPatience);
      if (event == BusSocket::Event::interrupt) return {};
      if (event == BusSocket::Event::silence)
        find_again();
      else
        take_all();
      if (refused_) return failure(*refused_);
    }
    return {};
  }

private:
  Result<> connect() {
    const auto endpoints = ask_endpoints(control_);
    if (!endpoints) return failure(endpoints.error());
    if (command_.last > 0) {
      follow_stream(endpoints->stream);
      return {};
    }
    socket_.emplace(context_, zmq::socket_type::sub, endpoints->live);
    socket_->subscribe("hb/");
    for (const std::string& topic : topics_for(command_.filter)) socket_->subscribe(topic);
    return {};
  }

  // With a past, articles come from the stream, where past and present join without a gap.
  void follow_stream(const std::string& endpoint) {
    const std::string from =
        sequence_ > 0 ? std::to_string(sequence_ + 1) : R"({"last":)" + std::to_string(command_.last) + '}';
    socket_.emplace(context_, zmq::socket_type::dealer, endpoint);
    socket_->send(R"({"type":"open","from":)" + from + R"(,"credit":)" + std::to_string(kCredit) + '}');
    credit_ = kCredit;
  }

  // It may have come back somewhere else.
  void find_again() {
    const bool is_there = connect().has_value();
    if (!is_there && !is_waiting_) std::fputs("newsctl tail: newsd is gone; waiting for it (Ctrl-C ends)\n", stderr);
    is_waiting_ = !is_there;
  }

  void take_all() {
    for (auto frames = socket_->receive(); !frames.empty() && !is_done(); frames = socket_->receive()) {
      if (command_.last == 0 && frames.size() == 3) take(header_of(frames[1]), frames[2].to_string_view());
      for (std::size_t i = 0; command_.last > 0 && i + 1 < frames.size() && !is_done(); i += 2) {
        take(header_of(frames[i]), frames[i + 1].to_string_view());
        credit_ -= credit_ > 0 ? 1 : 0;
      }
    }
    if (command_.last == 0 || credit_ > kCredit / 2) return;
    socket_->send(R"({"type":"credit","credit":)" + std::to_string(kCredit - credit_) + '}');
    credit_ = kCredit;
  }

  void take(const std::optional<FrameHeader>& header, std::string_view body) {
    if (header && header->kind == FrameKind::status) note_refusal(body);
    if (!header || !header->has_own_sequence || header->kind > FrameKind::withdrawn) return;
    // An article comes once for each topic that fits, one right after the other.
    if (header->epoch == epoch_ && header->sequence <= sequence_) return;
    epoch_ = header->epoch;
    sequence_ = header->sequence;
    Tree tree;
    const auto article = parse_json(body, tree);
    if (!article || !admits(command_.filter, *article)) return;
    write_now(printer_.show(body));
    ++shown_;
  }

  void note_refusal(std::string_view body) {
    Tree tree;
    const auto parsed = parse_json(body, tree);
    const Value status = parsed ? Value(*parsed) : Value();
    if (status["type"].text() != "error") return;
    refused_ =
        Error{std::string(status["code"].text()), printable(status["text"].text()), printable(status["hint"].text())};
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
  std::uint64_t credit_ = 0;  // of the stream
  bool is_waiting_ = false;
  std::optional<Error> refused_;
};

}  // namespace

int run_tail(const TailCommand& command, const Environment& environment) {
  const auto settings = settings_of(command.config, environment);
  if (!settings) return report(settings.error());
  const auto done = Tail(command, settings->control.socket).run();
  return done ? exit_code::ok : report("tail", done.error());
}

}  // namespace newsd::daemon
