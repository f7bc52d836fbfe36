// An object of the test's as a configuration value, so that a plugin written in the test finds it in create().
#pragma once

#include <newsd/plugin.h>
#include <cstdint>

namespace newsd::daemon::test {

// Outlives the value, which is empty to whoever reads it as a configuration.
template <class T>
newsd_value borrowed(T& object) {
  newsd_value value{};
  value.type = NEWSD_BYTES;
  value.as.bytes = {reinterpret_cast<const std::uint8_t*>(&object), 0};
  return value;
}
// The object of a value that borrowed() has made of a T.
template <class T>
T& borrowed_from(const newsd_value& value) {
  return *reinterpret_cast<T*>(const_cast<std::uint8_t*>(value.as.bytes.data));
}

}  // namespace newsd::daemon::test
