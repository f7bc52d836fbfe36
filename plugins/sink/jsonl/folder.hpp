// The folder of one sink, and the names of its files: `20270502T080000.125Z.jsonl`, the time (UTC) at which the file
// was begun. No name is given that does not sort behind all that are there, whatever the clock does. Other files are
// left alone.
#pragma once

#include "jsonl/file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::jsonl {

std::string file_name(std::int64_t unix_milliseconds);
bool is_file_name(std::string_view name);
std::string_view day_of(std::string_view file_name);  // `20270502`

class Folder {
public:
  // Makes the folder if need be. Throws Failure (CONFIG) if newsd cannot write there.
  explicit Folder(std::string path);

  // Keeps every other sink out for as long as this one lives. Throws Failure (RETRY) while another is in.
  void lock() const;
  std::vector<std::string> names() const;  // in order of time
  File open(const std::string& name) const;
  // A new file, later than all of names(). It is found after a crash.
  File create(std::int64_t unix_milliseconds) const;
  void remove(const std::string& name) const;

private:
  std::string path_of(const std::string& name) const { return path_ + '/' + name; }

  std::string path_;
  File folder_;
};

}  // namespace newsd::jsonl
