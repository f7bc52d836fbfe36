#include "http/guard.hpp"

#include <arpa/inet.h>
#include <algorithm>
#include <array>

namespace newsd::daemon {
namespace {

template <std::size_t Bytes>
struct Range {
  std::array<std::uint8_t, Bytes> prefix;  // what is not written is zero
  unsigned bits;
  std::string_view kind;
};

// IANA's special-purpose registries; the first match gives the name.
constexpr Range<4> ipv4_ranges[] = {
    {{0}, 8, "this network"},
    {{10}, 8, "private"},
    {{100, 64}, 10, "shared address space"},
    {{127}, 8, "loopback"},
    {{169, 254}, 16, "link-local"},
    {{172, 16}, 12, "private"},
    {{192, 0, 0}, 24, "protocol assignment"},
    {{192, 0, 2}, 24, "documentation"},
    {{192, 88, 99}, 24, "6to4 relay"},
    {{192, 168}, 16, "private"},
    {{198, 18}, 15, "benchmarking"},
    {{198, 51, 100}, 24, "documentation"},
    {{203, 0, 113}, 24, "documentation"},
    {{224}, 4, "multicast"},
    {{255, 255, 255, 255}, 32, "broadcast"},
    {{240}, 4, "reserved"},
};

constexpr Range<16> ipv6_ranges[] = {
    {{}, 128, "unspecified"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "loopback"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, "IPv4-mapped"},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, "IPv4-translated"},
    {{}, 96, "IPv4-compatible"},
    {{0x00, 0x64, 0xff, 0x9b}, 96, "NAT64"},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48, "local-use NAT64"},
    {{0x01, 0x00}, 64, "discard"},
    {{0x20, 0x01, 0x00, 0x00}, 32, "Teredo"},
    {{0x20, 0x01}, 23, "protocol assignment"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    {{0x20, 0x02}, 16, "6to4"},
    {{0x3f, 0xff}, 20, "documentation"},
    {{0xfc}, 7, "unique-local"},
    {{0xfe, 0x80}, 10, "link-local"},
    {{0xfe, 0xc0}, 10, "site-local"},
    {{0xff}, 8, "multicast"},
};
constexpr Range<16> ipv6_global_unicast{{0x20}, 3, "global unicast"};

template <std::size_t Bytes>
bool contains(const Range<Bytes>& range, std::span<const std::uint8_t> address) {
  const std::size_t whole = range.bits / 8;
  if (!std::equal(range.prefix.begin(), range.prefix.begin() + whole, address.begin())) return false;
  if (range.bits % 8 == 0) return true;
  const unsigned mask = 0xffu << (8 - range.bits % 8);
  return ((range.prefix[whole] ^ address[whole]) & mask & 0xffu) == 0;
}

template <std::size_t Bytes, std::size_t Count>
std::string_view find(const Range<Bytes> (&ranges)[Count], std::span<const std::uint8_t> address) {
  const auto* found = std::find_if(std::begin(ranges), std::end(ranges),
                                   [&](const Range<Bytes>& range) { return contains(range, address); });
  return found == std::end(ranges) ? std::string_view() : found->kind;
}

}  // namespace

std::string_view special_range(std::span<const std::uint8_t> address) {
  if (address.size() == 4) return find(ipv4_ranges, address);
  if (address.size() != 16) return "unknown";
  const std::string_view kind = find(ipv6_ranges, address);
  if (kind.empty() && !contains(ipv6_global_unicast, address)) return "reserved";
  return kind;
}

std::string address_text(std::span<const std::uint8_t> address) {
  if (address.size() != 4 && address.size() != 16) return "an address of an unknown family";
  char room[INET6_ADDRSTRLEN] = {};
  inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), room, sizeof room);
  return room;
}

}  // namespace newsd::daemon
