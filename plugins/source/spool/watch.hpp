// Tells when a folder has files to take: one descriptor, readable as long as there is something to do.
//
// inotify reports files that were closed after writing or moved in, and a folder that goes; a mark of our own stands
// for work that is left over. One thread at a time.
#pragma once

#include "spool/descriptor.hpp"

#include <sys/inotify.h>
#include <string>
#include <vector>

namespace newsd::spool {

class Watch {
public:
  // Throws Failure (RETRY) if the system gives no more descriptors.
  Watch();

  // The same as long as the Watch lives, whatever it follows.
  int descriptor() const { return ready_.get(); }

  // Watches this folder instead of any before. Throws Failure (RETRY) if that cannot be.
  void follow(const std::string& folder);
  // Watches none.
  void leave();

  struct Events {
    std::vector<std::string> names;
    bool overflowed = false;  // some were lost: list the folder
    bool uprooted = false;    // the folder, or one in it, was moved away or deleted: see whether it is still there
  };
  // What has happened since, without waiting; at most a few thousand names a call.
  Events events();

  // Whether the descriptor stays readable without any event.
  enum class Work { left, none };
  void mark(Work work);

private:
  void note(const inotify_event& event, const char* name, Events& events) const;

  Descriptor ready_;  // epoll over the two below
  Descriptor inotify_;
  Descriptor leftover_;  // eventfd
  int followed_ = -1;    // inotify's number for the folder
};

}  // namespace newsd::spool
