#include "cli/replay.hpp"

#include "article/json.hpp"
#include "base/clock.hpp"
#include "base/exit_code.hpp"
#include "bus/frames.hpp"
#include "cli/article_block.hpp"
#include "cli/bus_socket.hpp"
#include "cli/control_client.hpp"
#include "cli/report.hpp"

#include <charconv>
#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::uint64_t kCredit = 1024;
constexpr std::chrono::seconds kPatience{15};  // newsd gives a sign of life every five

bool is_number(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

class Replay {
public:
  Replay(const ReplayCommand& command, std::filesystem::path control)
      : command_(command), control_(std::move(control)), printer_(command.format, Style::of_output()) {}

  Result<> run() {
    auto opened = open(command_.from);
    while (opened && !is_done_) {
      const auto event = socket_->wait(interrupt_, kPatience);
      if (event == BusSocket::Event::interrupt) return {};
      opened = event == BusSocket::Event::silence ? open_again() : take_all();
    }
    if (opened) socket_->send(R"({"type":"close"})");
    return opened;
  }

private:
  Result<> open(const std::string& from) {
    const auto command = open_command(from, epoch_);
    if (!command) return failure(command.error());
    const auto endpoints = ask_endpoints(control_);
    if (!endpoints) return failure(endpoints.error());
    socket_.emplace(context_, zmq::socket_type::dealer, endpoints->stream);
    socket_->send(*command);
    credit_ = kCredit;
    return {};
  }

  Result<> open_again() {
    if (command_.at_head == AtHead::stop)
      return failure("unavailable", "newsd does not answer on its stream", "look at its log, and try again");
    auto opened = open(last_ > 0 ? std::to_string(last_ + 1) : command_.from);
    if (!opened && opened.error().code != "unavailable") return opened;
    return {};  // or still away: it is tried again
  }

  Result<> take_all() {
    for (auto frames = socket_->receive(); !frames.empty() && !is_done_; frames = socket_->receive())
      for (std::size_t i = 0; i + 1 < frames.size() && !is_done_; i += 2)
        if (auto taken = take(frames[i], frames[i + 1].to_string_view()); !taken) return taken;
    if (credit_ > kCredit / 2 || is_done_) return {};
    socket_->send(R"({"type":"credit","credit":)" + std::to_string(kCredit - credit_) + '}');
    credit_ = kCredit;
    return {};
  }

  Result<> take(const zmq::message_t& frame, std::string_view body) {
    const auto header = decode({static_cast<const std::uint8_t*>(frame.data()), frame.size()});
    if (!header) return {};
    if (header->kind == FrameKind::status) return take_status(body);
    if (header->has_own_sequence) take_article(*header, body);
    return {};
  }

  void take_article(const FrameHeader& header, std::string_view body) {
    credit_ -= credit_ > 0 ? 1 : 0;
    if (command_.to && header.sequence > *command_.to) {
      is_done_ = true;
      return;
    }
    last_ = header.sequence;
    std::fputs(printer_.show(body).c_str(), stdout);
    if (command_.at_head == AtHead::follow) std::fflush(stdout);
    is_done_ = last_ == command_.to || is_beyond_head(last_ + 1);
  }

  Result<> take_status(std::string_view body) {
    Tree tree;
    const auto parsed = parse_json(body, tree);
    const Value status = parsed ? Value(*parsed) : Value();
    if (status["type"].text() == "error")
      return failure(std::string(status["code"].text()), printable(status["text"].text()),
                     printable(status["hint"].text()));
    if (status["type"].text() == "waiting") is_done_ = is_beyond_head(static_cast<Sequence>(status["for"].integer()));
    if (status["type"].text() != "opened") return {};
    std::uint64_t epoch = 0;
    const std::string_view text = status["epoch"].text();
    std::from_chars(text.data(), text.data() + text.size(), epoch);
    epoch_ = epoch;
    head_ = static_cast<Sequence>(status["head"].integer());
    const bool from_now = command_.from == "now";
    if (from_now && last_ == 0) last_ = head_;
    if (from_now || head_ == 0 || (is_number(command_.from) && std::stoull(command_.from) > head_))
      is_done_ = is_beyond_head(head_ + 1);
    return {};
  }

  bool is_beyond_head(Sequence next) const { return command_.at_head == AtHead::stop && next > head_; }

  const ReplayCommand& command_;
  const std::filesystem::path control_;
  const Interrupt interrupt_;
  zmq::context_t context_{1};
  std::optional<BusSocket> socket_;
  ArticlePrinter printer_;
  std::optional<Epoch> epoch_;
  Sequence head_ = 0;
  Sequence last_ = 0;
  std::uint64_t credit_ = 0;
  bool is_done_ = false;
};

}  // namespace

Result<std::string> open_command(const std::string& from, std::optional<std::uint64_t> epoch) {
  std::string out = R"({"type":"open","from":)";
  if (is_number(from))
    out += from;
  else if (from == "start" || from == "now" || parse_rfc3339(from))
    append_json_string(out, from);
  else
    return failure("usage", "--from " + from + ": is none of a sequence, \"start\", \"now\" and an RFC 3339 time",
                   "for example --from 2026-01-31T12:00:00Z");
  if (epoch) out += R"(,"epoch":")" + std::to_string(*epoch) + '"';
  return out + R"(,"credit":)" + std::to_string(kCredit) + '}';
}

int run_replay(const ReplayCommand& command, const Environment& environment) {
  const auto settings = settings_of(command.config, environment);
  if (!settings) return report(settings.error());
  const auto done = Replay(command, settings->control.socket).run();
  std::fflush(stdout);
  return done ? exit_code::ok : report("replay", done.error());
}

}  // namespace newsd::daemon
