// What is wrong with a configuration, said at the place where it was written.
#pragma once

#include "base/result.hpp"
#include "config/node.hpp"

#include <cstddef>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace newsd::daemon {

struct Diagnostic {
  Location where;
  std::string text;  // what is wrong
  std::string hint;  // what to do; may be empty
};

// As people read it, each line ended:
//   newsd.toml:14:1: unknown key `retention_day` in [journal]
//      14 | retention_day = 90
//         | ^^^^^^^^^^^^^ did you mean `retention_days`?
std::string to_string(const Diagnostic& diagnostic);

// The faults found so far, at most kMost of them; the rest is only counted.
class Diagnostics {
public:
  static constexpr std::size_t kMost = 50;

  void add(Location where, std::string text, std::string hint = {});
  void add(const Location& where, const Error& error) { add(where, error.text, error.hint); }
  void add(Diagnostics more);
  void sort();  // by line and column: for faults of one file
  bool empty() const { return list_.empty(); }
  const std::vector<Diagnostic>& list() const { return list_; }
  std::size_t left_out() const { return left_out_; }

private:
  std::vector<Diagnostic> list_;
  std::size_t left_out_ = 0;
};

// All of them, each as above, then how many more there are.
std::string to_string(const Diagnostics& diagnostics);

template <class T>
using Checked = tl::expected<T, Diagnostics>;

}  // namespace newsd::daemon
