// One spool source, driven through the ABI, and its real folder.
#pragma once

#include "fake_host.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <poll.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace newsd::spool_test {

namespace fs = std::filesystem;
using newsd::test::FakeDelivery;
using newsd::test::FakeHost;
using Keys = std::vector<std::string>;

class World {
public:
  explicit World(std::int64_t max_file_bytes = 1000, std::string_view keep = "done") {
    Tree tree;
    const newsd_value config = tree.object({{to_abi("path"), tree.text(spool().string())},
                                            {to_abi("max_file_bytes"), Tree::integer(max_file_bytes)},
                                            {to_abi("keep"), tree.text(keep)}});
    fs::create_directory(spool());
    REQUIRE(plugin().create(host.abi(), &config, &source_, nullptr) == NEWSD_OK);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() { plugin().destroy(source_); }

  fs::path spool() const { return folder_.path() / "in"; }
  void write(const std::string& name, std::string_view text) const { std::ofstream(spool() / name) << text; }
  std::string read(const std::string& name) const {
    std::ifstream file(spool() / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool has(const std::string& name) const { return fs::exists(fs::symlink_status(spool() / name)); }

  // The first of the deliveries that ready_all() gives is the poll's.
  newsd_status poll() {
    polled_ = std::make_unique<FakeDelivery>(++last_id_);
    return poll(*polled_);
  }
  newsd_status poll(FakeDelivery& delivery) {
    const newsd_status status = plugin().source->poll(source_, {}, delivery.abi(), error());
    watched_.insert(watched_.end(), delivery.watched.begin(), delivery.watched.end());
    return status;
  }
  bool readable() const {
    pollfd wanted{watched_.front(), POLLIN, 0};
    return ::poll(&wanted, 1, 0) == 1;
  }
  newsd_status ready(FakeDelivery& delivery) {
    return plugin().source->ready(source_, {}, watched_.front(), delivery.abi(), error());
  }
  // As long as there is work; the deliveries in order.
  std::vector<std::unique_ptr<FakeDelivery>> ready_all() {
    std::vector<std::unique_ptr<FakeDelivery>> deliveries;
    if (polled_) deliveries.push_back(std::move(polled_));
    while (readable()) {
      deliveries.push_back(std::make_unique<FakeDelivery>(++last_id_));
      REQUIRE(ready(*deliveries.back()) == NEWSD_OK);
    }
    return deliveries;
  }
  std::unique_ptr<FakeDelivery> take() {
    auto deliveries = ready_all();
    return deliveries.empty() ? std::make_unique<FakeDelivery>(0) : std::move(deliveries.front());
  }
  // All articles that were not refused end in that way.
  void settle(const FakeDelivery& delivery, newsd_end end = NEWSD_END_JOURNALLED, std::string_view reason = {}) {
    std::vector<newsd_outcome> items;
    for (const FakeDelivery::Emitted& each : delivery.emitted)
      if (!each.refused)
        items.push_back({sizeof(newsd_outcome), static_cast<std::uint32_t>(end), to_abi(each.key), {}, to_abi(reason)});
    settle(delivery.abi()->id, items);
  }
  void settle(std::uint64_t delivery, const std::vector<newsd_outcome>& items) {
    const newsd_outcomes outcomes{sizeof(newsd_outcomes), static_cast<std::uint32_t>(items.size()),
                                  sizeof(newsd_outcome), 0, items.data()};
    REQUIRE(plugin().source->settled(source_, delivery, &outcomes, error()) == NEWSD_OK);
  }
  const std::vector<int>& watched() const { return watched_; }
  std::string explanation() const { return {room_, error_.length}; }

  FakeHost host;

private:
  static const newsd_plugin& plugin() { return newsd_module_v1()->plugins[0]; }
  newsd_error* error() {
    error_.length = 0;
    return &error_;
  }

  newsd::daemon::test::TempFolder folder_;
  void* source_ = nullptr;
  std::vector<int> watched_;
  std::unique_ptr<FakeDelivery> polled_;
  std::uint64_t last_id_ = 100;
  char room_[512] = {};
  newsd_error error_{sizeof(newsd_error), sizeof room_, 0, 0, room_};
};

}  // namespace newsd::spool_test
