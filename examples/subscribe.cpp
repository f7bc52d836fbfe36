// Prints newsd's articles in order, from the oldest kept on, and waits for more.
//
//   g++ -std=c++20 subscribe.cpp $(pkg-config --cflags newsd) $(pkg-config --cflags --libs libzmq) -o subscribe
//   ./subscribe [ENDPOINT] [SEQUENCE]          # needs cppzmq-dev and an installed newsd
#include <newsd/subscribe.hpp>

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
  namespace subscribe = newsd::subscribe;
  const std::string endpoint = argc > 1 ? argv[1] : "ipc:///run/newsd/stream.sock";
  const auto from = argc > 2 ? subscribe::From::sequence(std::stoull(argv[2])) : subscribe::From::start();
  zmq::context_t context;
  subscribe::Stream stream(context, endpoint, from);
  try {
    for (;;)
      if (const auto article = stream.receive(std::chrono::seconds(60))) {
        std::printf("%llu %s\n", static_cast<unsigned long long>(article->header.sequence), article->body.c_str());
        std::fflush(stdout);
      }
  } catch (const subscribe::StreamError& error) {
    std::fprintf(stderr, "newsd refuses: %s; %s\n", error.what(), error.hint().c_str());
    return 1;
  }
}
