// The sink as newsd drives it, over a folder of its own.
#pragma once

#include "plugins/spool/fake_host.hpp"
#include "support/temp_folder.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <newsd/plugin.hpp>
#include <string>
#include <vector>

namespace newsd::jsonl::test {

// An article as it is published. Without a title, one that was withdrawn, and redacted if it says so.
struct Published {
  std::uint64_t sequence;
  std::string title;
  std::string id = "aa";
  std::uint64_t epoch = 9;
  bool redacted = true;

  std::string kind() const { return title.empty() ? "withdrawn" : "new"; }
  std::string body() const {
    const std::string said = title.empty() ? "" : R"(,"title":")" + title + '"';
    return R"({"id":")" + id + R"(","revision":1,"kind":")" + kind() + '"' + said + '}';
  }
  std::string line() const {
    return R"({"epoch":")" + std::to_string(epoch) + R"(","sequence":)" + std::to_string(sequence) + R"(,"article":)" +
           body() + "}\n";
  }
};

inline newsd_value withdrawn_of(Tree& tree, const Published& article) {
  if (article.kind() != "withdrawn") return Tree::null();
  return tree.object({{to_abi("reason"), Tree::borrow("no")}, {to_abi("redacted"), Tree::boolean(article.redacted)}});
}

class World {
public:
  std::int64_t max_file_bytes = 1 << 20;
  bool daily = true;
  newsd::test::FakeHost host;

  World() : path_(folder_.path() / "out") { host.now_milliseconds = kNoon; }
  explicit World(std::filesystem::path path) : path_(std::move(path)) { host.now_milliseconds = kNoon; }
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World() { stop(); }

  static constexpr std::int64_t kNoon = 1'809'432'000'000;  // 2027-05-04T12:00:00Z
  static constexpr std::int64_t kDay = 86'400'000;

  const std::filesystem::path& path() const { return path_; }

  newsd_status start() {
    Tree tree;
    const newsd_value config = tree.object({{to_abi("path"), Tree::borrow(path_.native())},
                                            {to_abi("max_file_bytes"), Tree::integer(max_file_bytes)},
                                            {to_abi("daily"), Tree::boolean(daily)}});
    return plugin().create(host.abi(), &config, &self_, nullptr);
  }
  void stop() {
    if (self_ != nullptr) plugin().destroy(self_);
    self_ = nullptr;
  }
  newsd_status deliver(const std::vector<Published>& articles) {
    if (self_ == nullptr && start() != NEWSD_OK) return NEWSD_CONFIG;
    std::vector<std::array<newsd_value, NEWSD_FIELD_COUNT>> fields(articles.size());
    std::vector<newsd_article> shown;
    std::vector<std::uint64_t> sequences;
    std::vector<std::string> bodies, kinds;
    std::vector<newsd_text> views;
    Tree tree;
    for (const Published& each : articles) {
      bodies.push_back(each.body());
      kinds.push_back(each.kind());
    }
    for (std::size_t i = 0; i < articles.size(); ++i) {
      fields[i][NEWSD_FIELD_ID] = Tree::borrow(articles[i].id);
      fields[i][NEWSD_FIELD_KIND] = Tree::borrow(kinds[i]);
      fields[i][NEWSD_FIELD_WITHDRAWN] = withdrawn_of(tree, articles[i]);
      shown.push_back({sizeof(newsd_article), NEWSD_FIELD_COUNT, i + 1, fields[i].data(), {}});
      sequences.push_back(articles[i].sequence);
      views.push_back(to_abi(bodies[i]));
    }
    const newsd_batch batch{sizeof batch, static_cast<std::uint32_t>(shown.size()), sizeof(newsd_article), 0,
                            shown.data()};
    const newsd_sink_batch all{sizeof all, 0, batch, articles.front().epoch, sequences.data(), views.data()};
    std::array<char, 512> room{};
    newsd_error error{sizeof error, room.size(), 0, 0, room.data()};
    const newsd_status status = plugin().sink->deliver(self_, &all, &error);
    reason = std::string(room.data(), error.length);
    return status;
  }

  // Contents by name.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& each : std::filesystem::directory_iterator(path())) {
      std::ifstream file(each.path(), std::ios::binary);
      files[each.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return files;
  }
  // All of them, one behind the other.
  std::string written() const {
    std::string all;
    for (const auto& [name, content] : files()) all += content;
    return all;
  }
  std::filesystem::path newest() const { return path() / files().rbegin()->first; }
  void append(std::string_view text) const { std::ofstream(newest(), std::ios::app | std::ios::binary) << text; }

  std::string reason;  // of the last call

private:
  static const newsd_plugin& plugin() { return newsd_module_v1()->plugins[0]; }
  newsd::daemon::test::TempFolder folder_;
  const std::filesystem::path path_;
  void* self_ = nullptr;
};

}  // namespace newsd::jsonl::test
