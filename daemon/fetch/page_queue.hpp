// The articles of a delivery that wait for their pages.
#pragma once

#include "pipeline/batch.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

// Pages are asked for a few at a time, in the order of their articles. When several in a row cannot be had, the site
// has enough: no more are asked for, and the articles left go without.
//
// Threads: one at a time.
class PageQueue {
public:
  static constexpr std::size_t kMaxWaiting = 1000;  // articles
  static constexpr std::size_t kAtOnce = 2;         // requests
  static constexpr std::uint32_t kMaxFailures = 3;  // in a row

  struct Question {
    std::uint32_t tag = 0;
    std::string page;
  };
  enum class Answer { came, failed, refused };  // refused: not by this delivery any more

  bool has_room() const { return waiting_.size() + asked_.size() < kMaxWaiting; }
  void add(InFlight article, std::string page) { waiting_.push_back({std::move(article), std::move(page)}); }
  // The next page to ask for, if any may be asked for now.
  std::optional<Question> next();
  // The article whose page that was.
  std::optional<InFlight> answered(std::uint32_t tag, Answer answer);
  // The articles whose pages will not be asked for any more.
  std::vector<InFlight> left_over();
  // All of them, when their pages are not waited for any more.
  std::vector<InFlight> take_all();

private:
  struct Waiting {
    InFlight article;
    std::string page;
  };
  std::deque<Waiting> waiting_;
  std::map<std::uint32_t, InFlight> asked_;
  std::uint32_t next_tag_ = 0;
  std::uint32_t failures_ = 0;  // in a row
};

}  // namespace newsd::daemon
