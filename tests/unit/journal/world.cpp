#include "world.hpp"

#include <sys/resource.h>
#include <csignal>
#include <fstream>
#include <iterator>

namespace newsd::daemon::journal_test {

void World::sql(const std::string& statements) const {
  must(must(sqlite::Database::open(path(), sqlite::Access::write)).execute(statements));
}

ArticleId id(std::uint64_t n) { return article_id("test", std::to_string(n)); }

Record record(Sequence sequence, std::uint64_t n, std::size_t body_bytes) {
  Record made;
  made.sequence = sequence;
  made.id = id(n);
  made.revision = 1;
  made.source = "test";
  made.language = "en";
  made.journalled = {static_cast<std::int64_t>(sequence) * 1000};
  made.body = R"({"title":"article )" + std::to_string(sequence) + R"(","text":")";
  if (made.body.size() + 2 < body_bytes) made.body.append(body_bytes - made.body.size() - 2, 'x');
  made.body += "\"}";
  made.hash = ContentHash::of(made.body);
  return made;
}

Write articles(Sequence head, std::size_t count, std::size_t body_bytes) {
  Write write;
  for (std::size_t i = 0; i < count; ++i) {
    ++head;
    write.articles.push_back(record(head, head, body_bytes));
  }
  return write;
}

void flip(const std::filesystem::path& file, std::uint64_t offset) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  const char byte = static_cast<char>(stream.get() ^ 0x04);
  stream.seekp(static_cast<std::streamoff>(offset));
  stream.put(byte);
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

FileSizeLimit::FileSizeLimit(std::uint64_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

FileSizeLimit::~FileSizeLimit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, SIG_DFL);
}

}  // namespace newsd::daemon::journal_test
