// One configured instance of a plugin.
#pragma once

#include "base/result.hpp"

#include <newsd/value.hpp>
#include <utility>

namespace newsd::daemon {

class HostServices;
struct Descriptor;

// Threads: create() and the destructor are the plugin's [control] calls; self() for the thread that makes the others.
class Instance {
public:
  // `plugin` and `services` must outlive the instance. An error carries the plugin's own words.
  static Result<Instance> create(const Descriptor& plugin, const HostServices& services, Value config);

  Instance(Instance&& other) noexcept : plugin_(other.plugin_), self_(std::exchange(other.self_, nullptr)) {}
  Instance& operator=(Instance&& other) noexcept {
    std::swap(plugin_, other.plugin_);
    std::swap(self_, other.self_);
    return *this;
  }
  ~Instance();

  void* self() const { return self_; }

private:
  Instance(const Descriptor& plugin, void* self) : plugin_(&plugin), self_(self) {}
  const Descriptor* plugin_;
  void* self_;
};

// Calls into a plugin. A C++ exception that leaves it against the contract becomes NEWSD_BROKEN instead of an abort.
template <class Call>
newsd_status call_plugin(Call call) noexcept {
  try {
    return call();
  } catch (...) {
    return NEWSD_BROKEN;
  }
}

}  // namespace newsd::daemon
