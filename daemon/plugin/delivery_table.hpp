// The host's side of newsd_delivery: checks what a source hands over and passes it on.
#pragma once

#include "article/article.hpp"

#include <newsd/plugin.h>
#include <cstdint>
#include <newsd/value.hpp>
#include <string>
#include <string_view>

namespace newsd::daemon {

// What can be done with a source's answer: by the daemon, or by `newsctl pipe`. All on the source's lane.
class DeliveryHandler {
public:
  virtual ~DeliveryHandler() = default;
  struct Reply {
    newsd_status status = NEWSD_OK;
    std::string reason;
  };
  virtual Reply request(const newsd_request& request) = 0;
  // `page`: an address to be fetched for it first; empty: none.
  virtual Reply emit(std::string_view key, Value article, std::string_view page) = 0;
  virtual Reply feed(Value feed) = 0;
  virtual Reply state(std::string_view state) = 0;
  virtual void problem(std::string_view message) = 0;
  virtual Reply watch(int descriptor) = 0;
  virtual Reply again(std::uint64_t milliseconds) = 0;
};

// The table for one call; `handler` outlives it.
newsd_delivery delivery_table(DeliveryHandler& handler, std::uint64_t id);

// The key of an item that its source did not name: guid, else url, else title and date.
std::string item_key(const Article& article);

}  // namespace newsd::daemon
