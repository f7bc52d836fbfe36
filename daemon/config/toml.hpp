// TOML text to nodes.
#pragma once

#include "config/diagnostic.hpp"
#include "config/node.hpp"

#include <memory>
#include <tl/expected.hpp>

namespace newsd::daemon {

// The file as an object node; the first fault if it is not TOML, or nested more than 32 deep.
tl::expected<Node, Diagnostic> parse_toml(const std::shared_ptr<const SourceFile>& file);

}  // namespace newsd::daemon
