// What the host remembers of a source's addresses: validators for conditional requests, and where they have moved to
// for good. Kept in the source's row of the journal as one JSON object, so that a restart asks conditionally.
#pragma once

#include "http/message.hpp"

#include <map>
#include <string>
#include <string_view>

namespace newsd::daemon {

class HttpMemory {
public:
  static constexpr std::size_t kMaxAddresses = 64;

  // Anything that cannot be read is an empty memory: the next request is unconditional.
  static HttpMemory decode(std::string_view json);
  std::string encode() const;

  // Where `url` has moved to for good, without credentials; empty: it has not.
  std::string moved_to(const std::string& url) const;
  Validators validators(const std::string& url) const;
  // What a 2xx or 304 answer to a request for `url` taught.
  void note(const std::string& url, const Validators& validators, const std::string& permanent_url);
  // Where `url` had moved to is of no use. Its validators are from there: they are forgotten too.
  void forget_move(const std::string& url);

  bool operator==(const HttpMemory&) const = default;

private:
  struct Address {
    Validators validators;
    std::string moved_to;
    bool operator==(const Address&) const = default;
  };
  std::map<std::string, Address> addresses_;
};

}  // namespace newsd::daemon
