// Unix sockets of newsd's: who may open them, and whether somebody is there already.
#pragma once

#include <string>

namespace newsd::daemon {

// Mode 0660 and the group `newsd` where that exists and may be given, else 0600. To be called right after bind: a
// socket file takes the umask.
void restrict_socket(const std::string& path);

// Whether a process listens on the socket file: one that was left behind after a crash may be replaced, this one not.
bool somebody_listens(const std::string& path);

}  // namespace newsd::daemon
