#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <fstream>
#include <iterator>
#include <newsd/plugin.hpp>

namespace {

using newsd::to_abi;
using newsd::Tree;

class Sink {
public:
  Sink(std::int64_t retry_first, std::string_view reject) {
    Tree tree;
    const std::array<newsd_value, 1> rejected{tree.text(reject)};
    const newsd_value config = tree.object({{to_abi("path"), tree.text((folder_.path() / "out").string())},
                                            {to_abi("retry_first"), Tree::integer(retry_first)},
                                            {to_abi("reject"), tree.array(rejected)}});
    REQUIRE(plugin().create(&host_, &config, &self_, nullptr) == NEWSD_OK);
  }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  ~Sink() { plugin().destroy(self_); }

  newsd_status deliver(std::uint64_t sequence, std::string_view id) {
    std::array<newsd_value, NEWSD_FIELD_COUNT> fields{};
    fields[NEWSD_FIELD_ID] = Tree::borrow(id);
    const newsd_article article{sizeof(newsd_article), NEWSD_FIELD_COUNT, 1, fields.data(), {}};
    const newsd_text body = to_abi("{}");
    const newsd_batch batch{sizeof(newsd_batch), 1, sizeof(newsd_article), 0, &article};
    const newsd_sink_batch delivered{sizeof(newsd_sink_batch), 0, batch, 9, &sequence, &body};
    return plugin().sink->deliver(self_, &delivered, nullptr);
  }
  void write(std::string_view text) const { std::ofstream(folder_.path() / "out", std::ios::app) << text; }
  std::string written() const {
    std::ifstream file(folder_.path() / "out");
    return {std::istreambuf_iterator<char>(file), {}};
  }

private:
  static const newsd_plugin& plugin() { return newsd_module_v1()->plugins[0]; }
  newsd_host host_{};
  newsd::daemon::test::TempFolder folder_;
  void* self_ = nullptr;
};

}  // namespace

TEST_CASE("the test sink writes a line an article") {
  Sink sink(0, "none");
  CHECK(sink.deliver(4, "aa") == NEWSD_OK);
  CHECK(sink.deliver(5, "bb") == NEWSD_OK);
  CHECK(sink.written() == "9 4 aa {}\n9 5 bb {}\n");
}

TEST_CASE("the test sink takes away what a kill has left of a line") {
  Sink sink(0, "none");
  sink.write("9 4 aa {}\n9 5 b");
  CHECK(sink.deliver(5, "bb") == NEWSD_OK);
  CHECK(sink.written() == "9 4 aa {}\n9 5 bb {}\n");
}

TEST_CASE("the test sink fails as often as it is told, and writes nothing then") {
  Sink sink(2, "none");
  CHECK(sink.deliver(4, "aa") == NEWSD_RETRY);
  CHECK(sink.deliver(4, "aa") == NEWSD_RETRY);
  CHECK(sink.written().empty());
  CHECK(sink.deliver(4, "aa") == NEWSD_OK);
}

TEST_CASE("the test sink refuses what it is told to refuse") {
  Sink sink(0, "bb");
  CHECK(sink.deliver(4, "aa") == NEWSD_OK);
  CHECK(sink.deliver(5, "bb") == NEWSD_REJECT);
  CHECK(sink.written() == "9 4 aa {}\n");
}
