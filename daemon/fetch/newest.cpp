#include "fetch/newest.hpp"

#include "base/clock.hpp"

#include <algorithm>
#include <iterator>

namespace newsd::daemon {

std::optional<Newest::Candidate> Newest::add(Candidate candidate) {
  const InFlight& each = candidate.article;
  if (const auto published = parse_rfc3339(each.article[NEWSD_FIELD_PUBLISHED].text()))
    last_published_ = published->count;
  kept_.emplace(Age{-last_published_, each.slot}, std::move(candidate));
  if (kept_.size() <= left_) return std::nullopt;
  return std::move(kept_.extract(std::prev(kept_.end())).mapped());
}

std::vector<Newest::Candidate> Newest::take() {
  std::vector<Candidate> all;
  all.reserve(kept_.size());
  for (auto& [age, candidate] : std::exchange(kept_, {})) all.push_back(std::move(candidate));
  std::sort(all.begin(), all.end(),
            [](const Candidate& a, const Candidate& b) { return a.article.slot < b.article.slot; });
  left_ -= all.size();
  return all;
}

}  // namespace newsd::daemon
