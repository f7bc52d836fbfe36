// count_live ENDPOINT LAST_SEQUENCE: subscribes to every article and counts until that sequence has come. Prints, as
// JSON, how many came, from which sequence on, in how many seconds from the first to the last, and its own CPU time.
#include "bus/frames.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <zmq.hpp>

namespace {

using namespace newsd::daemon;

constexpr int kPatienceMilliseconds = 120'000;  // without any article

struct Count {
  std::uint64_t articles = 0;
  Sequence first = 0;
  double seconds = 0;
};

Sequence receive(zmq::socket_t& socket) {
  zmq::message_t topic;
  zmq::message_t header;
  zmq::message_t body;
  if (!socket.recv(topic) || !socket.recv(header) || !socket.recv(body)) throw std::runtime_error("nothing comes");
  const auto decoded = decode({static_cast<const std::uint8_t*>(header.data()), header.size()});
  if (!decoded) throw std::runtime_error("not a header of newsd's");
  return decoded->sequence;
}

Count count(const std::string& endpoint, Sequence last) {
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::sub);
  socket.set(zmq::sockopt::rcvhwm, 0);
  socket.set(zmq::sockopt::rcvtimeo, kPatienceMilliseconds);
  socket.set(zmq::sockopt::reconnect_ivl, 1);  // newsd may not be there yet
  socket.set(zmq::sockopt::subscribe, "all/");
  socket.connect(endpoint);
  Count counted;
  counted.first = receive(socket);
  const auto start = std::chrono::steady_clock::now();
  for (Sequence sequence = counted.first; sequence < last; sequence = receive(socket)) ++counted.articles;
  ++counted.articles;
  counted.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return counted;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: count_live ENDPOINT LAST_SEQUENCE\n", stderr);
    return 64;
  }
  try {
    const Count counted = count(argv[1], std::stoull(argv[2]));
    std::printf(R"({"articles": %llu, "first": %llu, "seconds": %.6f, "cpu_seconds": %.6f})"
                "\n",
                static_cast<unsigned long long>(counted.articles), static_cast<unsigned long long>(counted.first),
                counted.seconds, static_cast<double>(std::clock()) / CLOCKS_PER_SEC);
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "count_live: %s\n", exception.what());
    return 1;
  }
  return 0;
}
