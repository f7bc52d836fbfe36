#include "cli/bus_socket.hpp"

#include <pthread.h>
#include <sys/signalfd.h>
#include <array>
#include <csignal>
#include <cstdint>

namespace newsd::daemon {
namespace {

constexpr int kMessages = 10'000;  // that wait to be read
constexpr std::int64_t kMaxMessageBytes = 64 << 20;
constexpr std::size_t kMaxFrames = 100'000;
constexpr int kLingerMilliseconds = 200;
constexpr int kHeartbeatMilliseconds = 5000;
constexpr int kFirstReconnectMilliseconds = 100;
constexpr int kLongestReconnectMilliseconds = 2000;

}  // namespace

Interrupt::Interrupt() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &wanted, nullptr);
  descriptor_ = UniqueFd(signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK));
}

bool Interrupt::comes_within(std::chrono::milliseconds time) const {
  zmq::pollitem_t item{nullptr, descriptor_.get(), ZMQ_POLLIN, 0};
  return zmq::poll(&item, 1, time) > 0;
}

BusSocket::BusSocket(zmq::context_t& context, zmq::socket_type type, const std::string& endpoint)
    : socket_(context, type) {
  socket_.set(zmq::sockopt::linger, kLingerMilliseconds);
  socket_.set(zmq::sockopt::sndhwm, 0);  // subscriptions beyond the mark would silently be lost
  socket_.set(zmq::sockopt::rcvhwm, kMessages);
  socket_.set(zmq::sockopt::maxmsgsize, kMaxMessageBytes);
  socket_.set(zmq::sockopt::heartbeat_ivl, kHeartbeatMilliseconds);
  socket_.set(zmq::sockopt::reconnect_ivl, kFirstReconnectMilliseconds);
  socket_.set(zmq::sockopt::reconnect_ivl_max, kLongestReconnectMilliseconds);
  socket_.connect(endpoint);
}

BusSocket::Event BusSocket::wait(const Interrupt& interrupt, std::chrono::milliseconds patience) {
  std::array<zmq::pollitem_t, 2> items{zmq::pollitem_t{socket_.handle(), 0, ZMQ_POLLIN, 0},
                                       zmq::pollitem_t{nullptr, interrupt.descriptor(), ZMQ_POLLIN, 0}};
  if (zmq::poll(items, patience) == 0) return Event::silence;
  return items[1].revents != 0 ? Event::interrupt : Event::message;
}

std::vector<zmq::message_t> BusSocket::receive() {
  std::vector<zmq::message_t> frames;
  zmq::message_t frame;
  if (!socket_.recv(frame, zmq::recv_flags::dontwait)) return frames;
  for (bool more = true; more;) {
    more = frame.more();
    if (frames.size() < kMaxFrames) frames.push_back(std::move(frame));
    if (more) static_cast<void>(socket_.recv(frame, zmq::recv_flags::none));
  }
  return frames;
}

}  // namespace newsd::daemon
