// How a plugin in C++ says that something went wrong, and learns that from the host.
//
// SPDX-License-Identifier: Apache-2.0
#ifndef NEWSD_FAILURE_HPP
#define NEWSD_FAILURE_HPP

#include <newsd/plugin.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>

namespace newsd {

// Thrown by a plugin to return a status with an explanation, and by this header for a host call that did not succeed.
class Failure : public std::runtime_error {
public:
  Failure(newsd_status status, const std::string& what) : std::runtime_error(what), status_(status) {}
  newsd_status status() const { return status_; }

private:
  newsd_status status_;
};

namespace detail {

inline void explain(newsd_error* error, std::string_view text) noexcept {
  if (error == nullptr || error->text == nullptr) return;
  error->length = static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), error->capacity));
  std::memcpy(error->text, text.data(), error->length);
}

template <class Call>
newsd_status guarded(newsd_error* error, Call call) noexcept {
  try {
    call();
    return NEWSD_OK;
  } catch (const Failure& failure) {
    explain(error, failure.what());
    return failure.status();
  } catch (const std::exception& exception) {
    explain(error, exception.what());
    return NEWSD_REJECT;
  } catch (...) {
    explain(error, "unknown exception");
    return NEWSD_REJECT;
  }
}

// Room for the host's explanation, and the exception made of it.
class Checked {
public:
  newsd_error* error() { return &error_; }
  void operator()(newsd_status status) const {
    if (status != NEWSD_OK) throw Failure(status, std::string(room_, error_.length));
  }
  std::string_view text() const { return {room_, error_.length}; }

private:
  char room_[512] = {};
  newsd_error error_{sizeof(newsd_error), sizeof(room_), 0, 0, room_};
};

}  // namespace detail

}  // namespace newsd

#endif
