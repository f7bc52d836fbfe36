// The end of a feed of lines: they are appended to the last file of a folder, and a new one is begun when it is full or
// its day is over.
//
// What commit() has returned for is on the disk. What was appended since is taken back by the destructor, so that
// nothing half-written stays after a failure. All of it throws Failure (RETRY), after which the object is to be
// destroyed.
#pragma once

#include "jsonl/folder.hpp"
#include "jsonl/line.hpp"

#include <cstdint>
#include <newsd/plugin.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace newsd::jsonl {

class RotatingFile {
public:
  struct Limits {
    std::uint64_t max_bytes;  // of a file, unless it is one longer line
    bool daily;               // in UTC
  };

  // Goes on in the newest file. `next` is what comes first: lines of its journal from there on were never acknowledged,
  // and are kept only as far as they are whole. Takes the lock of the folder.
  RotatingFile(const Folder& folder, Limits limits, Host host, Position next);
  RotatingFile(const RotatingFile&) = delete;
  RotatingFile& operator=(const RotatingFile&) = delete;
  ~RotatingFile();

  // False once somebody has moved, deleted or shortened the file: what is appended then would be lost.
  bool is_in_place() const;
  bool has(Position at) const { return last_ && last_->epoch == at.epoch && at.sequence <= last_->sequence; }
  void append(Position at, std::string_view document);
  void write();   // what was appended, so that it can be read
  void commit();  // write() and sync

private:
  struct Open {
    File file;
    std::uint64_t committed_bytes;
    std::uint64_t written_bytes;
  };

  // False if there is no whole line in that file.
  bool resume(const std::string& name, Position next);
  void make_room_for(std::size_t bytes);
  bool has_room_for(std::size_t bytes) const;

  const Folder& folder_;
  const Limits limits_;
  const Host host_;
  std::optional<Open> open_;
  std::optional<Position> last_;
  std::string pending_;
};

}  // namespace newsd::jsonl
