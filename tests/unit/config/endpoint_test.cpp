#include "config/endpoint.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace newsd::daemon {
namespace {

TEST_CASE("local addresses may be bound") {
  for (const char* endpoint :
       {"ipc:///run/newsd/live.sock", "tcp://127.0.0.1:5555", "tcp://127.9.8.7:*", "tcp://[::1]:1"})
    CHECK(check_endpoint(endpoint).has_value());
}

TEST_CASE("addresses that others can reach, or that are none, may not be bound") {
  for (const char* endpoint : {"tcp://0.0.0.0:5555",
                               "tcp://*:5555",
                               "tcp://192.168.1.2:5555",
                               "tcp://[::]:5555",
                               "tcp://[::ffff:127.0.0.1]:5",
                               "tcp://eth0:5555",
                               "tcp://localhost:5555",
                               "tcp://127.0.0.1",
                               "tcp://127.0.0.1:0",
                               "tcp://127.0.0.1:70000",
                               "tcp://127.0.0.1:5555x",
                               "tcp://127.1:5555",
                               "tcp://127.0.0.1;eth0:5555",
                               "ipc://relative",
                               "ipc://@abstract",
                               "ipc://*",
                               "ipc://",
                               "inproc://bus",
                               "udp://127.0.0.1:5555",
                               "live.sock",
                               "",
                               "ipc:///run/a b"})
    CHECK_FALSE(check_endpoint(endpoint).has_value());
  CHECK_FALSE(check_endpoint("ipc:///" + std::string(107, 'x')).has_value());
  CHECK(check_endpoint("ipc:///" + std::string(106, 'x')).has_value());
}

}  // namespace
}  // namespace newsd::daemon
