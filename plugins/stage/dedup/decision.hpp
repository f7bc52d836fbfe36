// Whether two texts are the same, from how alike they are.
#pragma once

#include "dedup/likeness.hpp"

namespace newsd::dedup {

// From this sameness on, two texts are taken for the same. More than a half: a copy that is missed is one article too
// many, but a wrong one is lost among the copies, and draws others after it.
constexpr double kSame = 0.7;

// From 0 to 1, as learnt from articles whose copies are known (trees.hpp, fit/fit.py).
double sameness(const Likeness& likeness);

}  // namespace newsd::dedup
