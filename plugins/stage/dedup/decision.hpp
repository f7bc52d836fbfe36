// Whether two texts are the same, from how alike they are.
#pragma once

#include "dedup/likeness.hpp"

namespace newsd::dedup {

// From 0 to 1, as learnt from articles whose copies are known (trees.hpp, fit/fit.py). From 0.5 on they are the same.
double sameness(const Likeness& likeness);

}  // namespace newsd::dedup
