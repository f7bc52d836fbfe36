// Who may open a unix socket of newsd's.
#pragma once

#include <string>

namespace newsd::daemon {

// Mode 0660 and the group `newsd` where that exists and may be given, else 0600. To be called right after bind: a
// socket file takes the umask.
void restrict_socket(const std::string& path);

}  // namespace newsd::daemon
