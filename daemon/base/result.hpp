// The one type that carries errors, and results that may be one.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace newsd::daemon {

// What happened and where (`text`), and what to do about it (`hint`, may be empty). `code` is a short stable word for
// programs: config, plugin, journal, limit, unsupported, …
struct Error {
  std::string code;
  std::string text;
  std::string hint;

  // "text: hint", as people read it.
  std::string message() const { return hint.empty() ? text : text + ": " + hint; }
};

template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string code, std::string text, std::string hint = {}) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(text), std::move(hint)});
}
inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace newsd::daemon
