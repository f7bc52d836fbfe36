// journal_writer PATH: appends articles to the journal at PATH for ever, and after each commit prints the head that was
// acknowledged, a line each. Made to be killed.

#include <unistd.h>
#include <cstdio>
#include <string>

#include "base/clock.hpp"
#include "journal/journal.hpp"

using namespace newsd::daemon;

namespace {

Record next_record(Sequence sequence) {
  const std::string body = "{\"n\":" + std::to_string(sequence) + ",\"text\":\"" + std::string(2000, 'x') + "\"}";
  return {.sequence = sequence,
          .id = article_id("writer", std::to_string(sequence)),
          .revision = 1,
          .kind = Kind::fresh,
          .source = "writer",
          .language = "en",
          .journalled = {},
          .hash = ContentHash::of(body),
          .body = body,
          .privates = {{"stage", std::to_string(sequence)}},
          .alias = {}};
}

Write next_write(Sequence head) {
  Write write;
  const std::size_t count = 1 + head % 37;
  while (write.articles.size() < count) write.articles.push_back(next_record(++head));
  write.sources = {{"writer", std::to_string(head), "", ""}};
  return write;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  SystemClock clock;
  const auto journal = Journal::open(arguments[1], clock);
  if (!journal) {
    std::fprintf(stderr, "%s\n", journal.error().message().c_str());
    return 1;
  }
  while (true) {
    if (const auto written = (*journal)->append(next_write((*journal)->head())); !written) return 1;
    const std::string line = std::to_string((*journal)->head()) + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return 1;
  }
}
