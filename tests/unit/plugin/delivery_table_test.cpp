#include "plugin/delivery_table.hpp"

#include "article/document.hpp"
#include "article/json.hpp"

#include <catch2/catch.hpp>
#include <newsd/plugin.hpp>

#include "support/must.hpp"

using namespace newsd::daemon;
using namespace newsd::daemon::test;
using newsd::Tree;
using newsd::Value;

namespace {

// Notes what reaches it.
class Notes final : public DeliveryHandler {
public:
  Reply request(const newsd_request& request) override {
    return note("request " + std::string(newsd::view(request.url)));
  }
  Reply emit(std::string_view key, Value article, std::string_view page) override {
    return note("emit " + std::string(key) + " " + to_json(article) + (page.empty() ? "" : " " + std::string(page)));
  }
  Reply feed(Value feed) override { return note("feed " + to_json(feed)); }
  Reply state(std::string_view state) override { return note("state " + std::string(state)); }
  void problem(std::string_view message) override { note("problem " + std::string(message)); }
  Reply watch(int descriptor) override { return note("watch " + std::to_string(descriptor)); }
  Reply again(std::uint64_t milliseconds) override { return note("again " + std::to_string(milliseconds)); }

  std::vector<std::string> noted;
  Reply reply;

private:
  Reply note(std::string what) {
    noted.push_back(std::move(what));
    return reply;
  }
};

struct World {
  Notes notes;
  newsd_delivery table = delivery_table(notes, 7);
  newsd::Delivery delivery{table};
  Tree tree;
};

std::span<const std::uint8_t> bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string key_of(std::string_view json) { return item_key(must(parse_document(json))); }

}  // namespace

TEST_CASE("all that a source says reaches the host") {
  World world;
  CHECK(world.delivery.id() == 7);
  world.delivery.request("https://gazette.example/rss");
  CHECK_FALSE(world.delivery.emit("k", world.tree.object({{newsd::to_abi("title"), Tree::borrow("t")}})));
  world.delivery.feed(world.tree.object({}));
  world.delivery.state(bytes("cursor"));
  world.delivery.problem("half a page");
  world.delivery.watch(3);
  world.delivery.again(50);
  CHECK(world.notes.noted == std::vector<std::string>{"request https://gazette.example/rss", "emit k {\"title\":\"t\"}",
                                                      "feed {}", "state cursor", "problem half a page", "watch 3",
                                                      "again 50"});
}

TEST_CASE("the host's refusal reaches the source with its reason") {
  World world;
  world.notes.reply = {NEWSD_REJECT, "too large"};
  CHECK(world.delivery.emit("k", world.tree.object({})) == "too large");
  world.notes.reply = {NEWSD_BUSY, "newsd is stopping"};
  CHECK_THROWS_WITH(world.delivery.emit("k", world.tree.object({})), "newsd is stopping");
}

TEST_CASE("what is out of bounds does not reach the host") {
  World world;
  CHECK_THROWS_WITH(world.delivery.request("http://a.example/" + std::string(8192, 'u')),
                    Catch::Contains("8192 bytes"));
  CHECK_THROWS_WITH(world.delivery.request("http://a.example/\xff"), Catch::Contains("not UTF-8"));
  CHECK_THROWS_WITH(world.delivery.feed(Tree::integer(1)), "feed: must be an object");
  CHECK_THROWS_WITH(world.delivery.state(bytes(std::string((1 << 20) + 1, 's'))), "state: at most 1 MiB");
  CHECK(world.notes.noted.empty());
}

TEST_CASE("a key of any length names its item: a long one by its digest") {
  World world;
  const std::string longest(4096, 'k');
  CHECK_FALSE(world.delivery.emit(longest, world.tree.object({})));
  CHECK_FALSE(world.delivery.emit(longest + 'k', world.tree.object({})));
  CHECK(world.notes.noted ==
        std::vector<std::string>{"emit " + longest + " {}", "emit " + Digest::of(longest + 'k').hex() + " {}"});
}

TEST_CASE("a problem is told in at most 1024 bytes of valid text") {
  World world;
  world.delivery.problem(std::string(2000, 'p'));
  world.delivery.problem("\xff");
  CHECK(world.notes.noted == std::vector<std::string>{"problem " + std::string(1024, 'p'),
                                                      "problem a problem whose description is not UTF-8"});
}

TEST_CASE("an item without a key is known by its guid, else its address, else its title and date") {
  CHECK(key_of(R"({"guid":"g","url":"u","title":"t"})") == "g");
  CHECK(key_of(R"({"url":"u","title":"t"})") == "u");
  CHECK(key_of(R"({"title":"t","published":"2026-01-31"})") == "t\n2026-01-31");
}
