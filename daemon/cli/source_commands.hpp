// The verbs on sources as the command line has them.
#pragma once

#include "cli/session.hpp"

namespace CLI {
class App;
}

namespace newsd::daemon {

void add_pause(CLI::App& app, Session& session);
void add_resume(CLI::App& app, Session& session);
void add_feeds(CLI::App& app, Session& session);

}  // namespace newsd::daemon
