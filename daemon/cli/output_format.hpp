// What a verb writes: text for people, or JSON for programs.
#pragma once

namespace newsd::daemon {

enum class OutputFormat { text, json };

}  // namespace newsd::daemon
