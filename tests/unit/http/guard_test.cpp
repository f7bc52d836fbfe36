#include "http/guard.hpp"

#include <arpa/inet.h>
#include <array>
#include <catch2/catch.hpp>

using namespace newsd::daemon;

namespace {

std::string kind_of(const char* text) {
  std::array<std::uint8_t, 16> room{};
  if (inet_pton(AF_INET, text, room.data()) == 1) return std::string(special_range({room.data(), 4}));
  REQUIRE(inet_pton(AF_INET6, text, room.data()) == 1);
  return std::string(special_range(room));
}

struct Row {
  const char* address;
  const char* kind;
};

}  // namespace

TEST_CASE("every special range of IPv4 is refused from its first to its last address") {
  const Row rows[] = {
      {"0.0.0.0", "this network"},
      {"0.255.255.255", "this network"},
      {"10.0.0.0", "private"},
      {"10.255.255.255", "private"},
      {"100.64.0.0", "shared address space"},
      {"100.127.255.255", "shared address space"},
      {"127.0.0.0", "loopback"},
      {"127.0.0.1", "loopback"},
      {"127.255.255.255", "loopback"},
      {"169.254.0.0", "link-local"},
      {"169.254.169.254", "link-local"},
      {"169.254.255.255", "link-local"},
      {"172.16.0.0", "private"},
      {"172.31.255.255", "private"},
      {"192.0.0.0", "protocol assignment"},
      {"192.0.0.255", "protocol assignment"},
      {"192.0.2.0", "documentation"},
      {"192.0.2.255", "documentation"},
      {"192.88.99.0", "6to4 relay"},
      {"192.88.99.255", "6to4 relay"},
      {"192.168.0.0", "private"},
      {"192.168.255.255", "private"},
      {"198.18.0.0", "benchmarking"},
      {"198.19.255.255", "benchmarking"},
      {"198.51.100.0", "documentation"},
      {"198.51.100.255", "documentation"},
      {"203.0.113.0", "documentation"},
      {"203.0.113.255", "documentation"},
      {"224.0.0.0", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.0", "reserved"},
      {"255.255.255.254", "reserved"},
      {"255.255.255.255", "broadcast"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(kind_of(row.address) == row.kind);
  }
}

TEST_CASE("the neighbours of the special ranges of IPv4 are public") {
  for (const char* address :
       {"1.0.0.0",         "9.255.255.255",   "11.0.0.0",      "100.63.255.255", "100.128.0.0",     "126.255.255.255",
        "128.0.0.0",       "169.253.255.255", "169.255.0.0",   "172.15.255.255", "172.32.0.0",      "191.255.255.255",
        "192.0.1.0",       "192.0.3.0",       "192.88.98.255", "192.88.100.0",   "192.167.255.255", "192.169.0.0",
        "198.17.255.255",  "198.20.0.0",      "198.51.99.255", "198.51.101.0",   "203.0.112.255",   "203.0.114.0",
        "223.255.255.255", "8.8.8.8"}) {
    CAPTURE(address);
    CHECK(kind_of(address).empty());
  }
}

TEST_CASE("every special range of IPv6 is refused from its first to its last address") {
  const Row rows[] = {
      {"::", "unspecified"},
      {"::1", "loopback"},
      {"::2", "IPv4-compatible"},
      {"::127.0.0.1", "IPv4-compatible"},
      {"::8.8.8.8", "IPv4-compatible"},
      {"::ffff:0.0.0.0", "IPv4-mapped"},
      {"::ffff:127.0.0.1", "IPv4-mapped"},
      {"::ffff:8.8.8.8", "IPv4-mapped"},
      {"::ffff:255.255.255.255", "IPv4-mapped"},
      {"::ffff:0:10.0.0.1", "IPv4-translated"},
      {"64:ff9b::", "NAT64"},
      {"64:ff9b::10.0.0.1", "NAT64"},
      {"64:ff9b::ffff:ffff", "NAT64"},
      {"64:ff9b:1::", "local-use NAT64"},
      {"64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local-use NAT64"},
      {"100::", "discard"},
      {"100::ffff:ffff:ffff:ffff", "discard"},
      {"2001::", "Teredo"},
      {"2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo"},
      {"2001:1::", "protocol assignment"},
      {"2001:2::", "protocol assignment"},
      {"2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "protocol assignment"},
      {"2001:db8::", "documentation"},
      {"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
      {"2002::", "6to4"},
      {"2002:7f00:1::", "6to4"},
      {"2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"},
      {"3fff::", "documentation"},
      {"3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"},
      {"fc00::", "unique-local"},
      {"fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique-local"},
      {"fe80::", "link-local"},
      {"febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"},
      {"fec0::", "site-local"},
      {"feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"},
      {"ff00::", "multicast"},
      {"ff02::1", "multicast"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.address);
    CHECK(kind_of(row.address) == row.kind);
  }
}

TEST_CASE("of IPv6 only global unicast is public") {
  for (const char* address : {"2000::", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::1", "2606:4700::1111",
                              "3ffe:ffff::", "3fff:1000::"}) {
    CAPTURE(address);
    CHECK(kind_of(address).empty());
  }
  for (const char* address : {"64:ff9b::1:0:0", "64:ff9b:2::", "100:0:0:1::", "1fff:ffff::", "4000::", "5f00::",
                              "fbff::", "fe00::", "::1:0:0:0"}) {
    CAPTURE(address);
    CHECK(kind_of(address) == "reserved");
  }
}

TEST_CASE("an address of neither family is refused") {
  const std::array<std::uint8_t, 5> five{};
  CHECK(special_range(five) == "unknown");
  CHECK(special_range({}) == "unknown");
}

TEST_CASE("addresses are written as people write them") {
  CHECK(address_text(std::array<std::uint8_t, 4>{192, 168, 0, 1}) == "192.168.0.1");
  CHECK(address_text(std::array<std::uint8_t, 16>{0xfd}) == "fd00::");
}
