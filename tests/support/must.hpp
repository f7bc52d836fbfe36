// The value of a result, or a failed test that says why there is none.
#pragma once

#include "base/result.hpp"

#include <catch2/catch.hpp>
#include <utility>

namespace newsd::daemon::test {

template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().message());
  return std::move(*result);
}
inline void must(const Result<>& result) {
  if (!result) FAIL(result.error().message());
}

}  // namespace newsd::daemon::test
