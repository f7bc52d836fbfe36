#include "plugin/services.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <newsd/value.hpp>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxLogBytes = 4096;
constexpr std::size_t kMaxCounters = 256;

const HostServices& self(void* context) { return *static_cast<const HostServices*>(context); }

Level to_level(newsd_level level) {
  switch (level) {
    case NEWSD_DEBUG: return Level::debug;
    case NEWSD_INFO: return Level::info;
    case NEWSD_WARNING: return Level::warning;
    case NEWSD_ERROR: break;
  }
  return Level::error;
}

newsd_status not_offered(newsd_error* error, std::string_view service) {
  return refuse(error, NEWSD_UNSUPPORTED,
                std::string(service) + " is not offered by newsd " NEWSD_VERSION ": a later version will");
}

bool is_counter_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

HostServices::HostServices(std::string instance, Log& log, const Clock& clock)
    : instance_(std::move(instance)), log_(log), clock_(clock), table_{} {
  table_.size = sizeof table_;
  table_.abi_minor = NEWSD_ABI_MINOR;
  table_.context = this;
  table_.log = [](void* context, newsd_level level, newsd_text message) {
    const HostServices& host = self(context);
    const std::string_view text = truncated(view(message), kMaxLogBytes);
    host.log_.write(to_level(level), is_utf8(text) ? text : "(a message that is not UTF-8)",
                    {{"plugin", host.instance_}});
  };
  table_.logs = [](void* context, newsd_level level) { return self(context).log_.writes(to_level(level)) ? 1 : 0; };
  table_.now_milliseconds = [](void* context) { return self(context).clock_.now().count; };
  table_.count = &HostServices::count;
  table_.fetch = [](void*, const newsd_request*, void (*)(void*, const newsd_response*), newsd_error* error) {
    return not_offered(error, "fetch()");
  };
  table_.state_read = [](void*, newsd_text, void (*)(void*, newsd_bytes), void*, newsd_error* error) {
    return not_offered(error, "state_read()");
  };
  table_.state_write = [](void*, newsd_text, newsd_bytes, newsd_error* error) {
    return not_offered(error, "state_write()");
  };
  table_.secret = [](void*, newsd_text, void (*)(void*, newsd_text), void*, newsd_error* error) {
    return not_offered(error, "secret()");
  };
  table_.timer = [](void*, std::uint64_t, void (*)(void*), newsd_error* error) {
    return not_offered(error, "timer()");
  };
}

newsd_status HostServices::count(void* context, newsd_text name, std::uint64_t increment, newsd_error* error) {
  auto& host = *static_cast<HostServices*>(context);
  if (!is_counter_name(view(name)))
    return refuse(error, NEWSD_REJECT, "a counter's name is 1 to 64 characters of [a-z0-9_]");
  const std::lock_guard lock(host.mutex_);
  const std::string key(view(name));
  if (host.counters_.size() >= kMaxCounters && !host.counters_.contains(key))
    return refuse(error, NEWSD_REJECT, "an instance has at most 256 counters");
  host.counters_[key] += increment;
  return NEWSD_OK;
}

std::map<std::string, std::uint64_t> HostServices::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

newsd_status refuse(newsd_error* error, newsd_status status, std::string_view text) {
  if (error != nullptr && error->text != nullptr) {
    const std::string_view kept = truncated(text, error->capacity);
    std::copy(kept.begin(), kept.end(), error->text);
    error->length = static_cast<std::uint32_t>(kept.size());
  }
  return status;
}

std::string CallError::text() const {
  const std::string_view text(room_, std::min<std::size_t>(error_.length, sizeof room_));
  if (text.empty()) return "no reason given";
  return is_utf8(text) ? std::string(text) : "a reason that is not UTF-8";
}

std::string_view name(newsd_status status) {
  switch (status) {
    case NEWSD_OK: return "OK";
    case NEWSD_RETRY: return "RETRY";
    case NEWSD_BUSY: return "BUSY";
    case NEWSD_REJECT: return "REJECT";
    case NEWSD_CONFIG: return "CONFIG";
    case NEWSD_BROKEN: return "BROKEN";
    case NEWSD_UNSUPPORTED: break;
  }
  return "UNSUPPORTED";
}

}  // namespace newsd::daemon
