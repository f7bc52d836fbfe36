// What a source sees of newsd, without newsd: keeps what it is told, and refuses what a test wants refused.
#pragma once

#include <cstdint>
#include <map>
#include <newsd/plugin.hpp>
#include <set>
#include <string>
#include <vector>

namespace newsd::test {

class FakeHost {
public:
  FakeHost() {
    host_.size = sizeof host_;
    host_.context = this;
    host_.log = [](void* context, newsd_level, newsd_text message) {
      self(context).logged.emplace_back(view(message));
    };
    host_.logs = [](void*, newsd_level) { return 1; };
    host_.now_milliseconds = [](void* context) { return self(context).now_milliseconds; };
    host_.count = [](void* context, newsd_text name, std::uint64_t increment, newsd_error*) {
      self(context).counts[std::string(view(name))] += increment;
      return NEWSD_OK;
    };
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  const newsd_host* abi() const { return &host_; }

  std::int64_t now_milliseconds = 4'000'000'000'000;
  std::vector<std::string> logged;
  std::map<std::string, std::uint64_t> counts;

private:
  static FakeHost& self(void* context) { return *static_cast<FakeHost*>(context); }
  newsd_host host_{};
};

class FakeDelivery {
public:
  struct Emitted {
    std::string key;
    newsd_value article;
    bool refused;
  };

  explicit FakeDelivery(std::uint64_t id = 1) {
    delivery_.size = sizeof delivery_;
    delivery_.context = this;
    delivery_.id = id;
    delivery_.emit = [](void* context, newsd_text key, const newsd_value* article, newsd_error* error) {
      return self(context).take(std::string(view(key)), *article, error);
    };
    delivery_.problem = [](void* context, newsd_text text) { self(context).problems.emplace_back(view(text)); };
    delivery_.watch = [](void* context, int descriptor, newsd_error*) {
      self(context).watched.push_back(descriptor);
      return NEWSD_OK;
    };
    delivery_.again = [](void* context, std::uint64_t milliseconds, newsd_error*) {
      self(context).agains.push_back(milliseconds);
      return NEWSD_OK;
    };
  }
  FakeDelivery(const FakeDelivery&) = delete;
  FakeDelivery& operator=(const FakeDelivery&) = delete;

  const newsd_delivery* abi() const { return &delivery_; }
  std::vector<std::string> keys() const {
    std::vector<std::string> keys;
    for (const Emitted& each : emitted) keys.push_back(each.key);
    return keys;
  }

  std::vector<Emitted> emitted;
  std::vector<std::string> problems;
  std::vector<int> watched;
  std::vector<std::uint64_t> agains;
  std::set<std::string> refused_keys;
  bool stopping = false;

private:
  static FakeDelivery& self(void* context) { return *static_cast<FakeDelivery*>(context); }
  newsd_status take(std::string key, const newsd_value& article, newsd_error* error) {
    if (stopping) return NEWSD_BUSY;
    const bool refused = refused_keys.contains(key);
    emitted.push_back({std::move(key), tree_.copy(article), refused});
    if (refused) newsd::detail::explain(error, "title: not UTF-8");
    return refused ? NEWSD_REJECT : NEWSD_OK;
  }

  Tree tree_;
  newsd_delivery delivery_{};
};

}  // namespace newsd::test
