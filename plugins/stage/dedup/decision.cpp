#include "dedup/decision.hpp"

#include "dedup/trees.hpp"

#include <cmath>

namespace newsd::dedup {
namespace {

float value(const Tree& tree, const Likeness& likeness) {
  std::size_t node = 0;
  while (node < tree.bounds.size())
    node = 2 * node + (likeness.figures[tree.figures[node]] < tree.bounds[node] ? 1 : 2);
  return tree.leaves[node - tree.bounds.size()];
}

}  // namespace

double sameness(const Likeness& likeness) {
  double odds = 0;
  for (const Tree& tree : kTrees) odds += static_cast<double>(value(tree, likeness));
  return 1 / (1 + std::exp(-odds));
}

}  // namespace newsd::dedup
