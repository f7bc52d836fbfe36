// write_articles FOLDER FILES ARTICLES_PER_FILE BYTES: fills a folder with article documents, a JSON object a file, or
// an array of them.
#include "articles.hpp"

#include <cstdio>
#include <exception>
#include <fstream>

namespace {

std::string file_text(std::uint64_t first, std::uint64_t count, std::size_t bytes) {
  if (count == 1) return newsd::bench::article_json(first, bytes);
  std::string text = "[";
  for (std::uint64_t i = 0; i < count; ++i)
    text += (i == 0 ? "" : ",\n") + newsd::bench::article_json(first + i, bytes);
  return text + "]";
}

void write_all(const std::string& folder, std::uint64_t files, std::uint64_t per_file, std::size_t bytes) {
  for (std::uint64_t i = 0; i < files; ++i) {
    std::ofstream file(folder + "/" + std::to_string(i) + ".json", std::ios::binary);
    file << file_text(i * per_file, per_file, bytes);
    if (!file.flush()) throw std::runtime_error("cannot write into " + folder);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fputs("usage: write_articles FOLDER FILES ARTICLES_PER_FILE BYTES\n", stderr);
    return 64;
  }
  try {
    write_all(argv[1], std::stoull(argv[2]), std::stoull(argv[3]), std::stoull(argv[4]));
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "write_articles: %s\n", exception.what());
    return 1;
  }
  return 0;
}
