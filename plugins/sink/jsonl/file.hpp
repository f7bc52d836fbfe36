// An open file or folder, closed by its owner's end. What fails throws Failure (RETRY) with the path, the reason and
// what to do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace newsd::jsonl {

class File {
public:
  static File open(const std::string& path);    // to read and write; never through a link
  static File create(const std::string& path);  // which must not exist; mode 0640
  static File open_folder(const std::string& path);
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  const std::string& path() const { return path_; }
  std::uint64_t bytes() const;
  bool is_in_place() const;  // still what its path names: nobody has moved or deleted it
  // As many bytes as there are at `offset`, at most `capacity`.
  std::size_t read(char* room, std::size_t capacity, std::uint64_t offset) const;
  void write(std::string_view text, std::uint64_t offset) const;
  void truncate(std::uint64_t bytes) const;
  void sync() const;      // until it is on the disk
  bool try_lock() const;  // for as long as the file is open; false if another has it

private:
  File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
  int fd_;
  std::string path_;
};

// Throws the Failure for `path` with errno's text.
[[noreturn]] void fail(const std::string& path, std::string_view remedy = {});

}  // namespace newsd::jsonl
