#include "plugin/instance.hpp"

#include "plugin/library.hpp"
#include "plugin/services.hpp"

namespace newsd::daemon {

Result<Instance> Instance::create(const Descriptor& plugin, const HostServices& services, Value config) {
  void* self = nullptr;
  CallError error;
  const newsd_status status =
      call_plugin([&] { return plugin.create(services.table(), &config.raw(), &self, error.get()); });
  if (status == NEWSD_OK) return Instance(plugin, self);
  return failure(status == NEWSD_CONFIG ? "config" : "plugin",
                 services.instance() + ": create() returned " + std::string(name(status)) + ": " + error.text(),
                 status == NEWSD_CONFIG ? "mend its configuration; its README lists the options" : "");
}

Instance::~Instance() {
  if (self_ == nullptr) return;
  call_plugin([&] {
    plugin_->destroy(self_);
    return NEWSD_OK;
  });
}

}  // namespace newsd::daemon
