// Which addresses the outside may not make newsd visit.
//
// The guard looks at the address of each connection as it is made, not at names: so redirects, DNS answers that change
// (rebinding) and odd spellings of an address all meet it. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace newsd::daemon {

// What kind of special range the address belongs to ("loopback", "private", …), or empty for an ordinary public one.
// `address`: 4 (IPv4) or 16 (IPv6) bytes in network order. IPv6 addresses that stand for IPv4 ones (mapped, compatible,
// translated, NAT64, 6to4, Teredo) are special whatever they stand for, and so is all that is not global unicast.
std::string_view special_range(std::span<const std::uint8_t> address);

// The address as people write it; `address` as above.
std::string address_text(std::span<const std::uint8_t> address);

// Says why an address is refused, or nothing (empty). newsd's own is special_range; tests bring others.
using AddressGuard = std::string_view (*)(std::span<const std::uint8_t> address);

}  // namespace newsd::daemon
