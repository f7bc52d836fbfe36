#include "spool/watch.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <newsd/plugin.hpp>
#include <system_error>

namespace newsd::spool {
namespace {

constexpr int kMaxReads = 64;
// A folder that is held open does not tell of its own deletion, but of that of the folders in it, which go before it.
constexpr std::uint32_t kUprooting = IN_MOVE_SELF | IN_DELETE_SELF | IN_DELETE;

[[noreturn]] void refuse(const std::string& what, const std::string& remedy) {
  throw Failure(NEWSD_RETRY, what + ": " + std::generic_category().message(errno) + ": " + remedy);
}

void add(const Descriptor& to, const Descriptor& source) {
  epoll_event event{};
  event.events = EPOLLIN;
  if (!source || ::epoll_ctl(to.get(), EPOLL_CTL_ADD, source.get(), &event) != 0)
    refuse("cannot watch folders", "raise fs.inotify.max_user_instances or newsd's limit of open files");
}

}  // namespace

Watch::Watch()
    : ready_(::epoll_create1(EPOLL_CLOEXEC)),
      inotify_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)),
      leftover_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  add(ready_, inotify_);
  add(ready_, leftover_);
}

void Watch::leave() {
  if (followed_ >= 0) ::inotify_rm_watch(inotify_.get(), followed_);
  followed_ = -1;
}

void Watch::follow(const std::string& folder) {
  leave();
  constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | kUprooting | IN_ONLYDIR;
  followed_ = ::inotify_add_watch(inotify_.get(), folder.c_str(), kEvents);
  if (followed_ < 0)
    refuse("cannot watch " + folder, "it must be a readable folder; fs.inotify.max_user_watches may be too low");
}

void Watch::note(const inotify_event& event, const char* name, Events& events) const {
  if ((event.mask & IN_Q_OVERFLOW) != 0) events.overflowed = true;
  if (event.wd != followed_) return;  // of a folder followed before
  if ((event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 && (event.mask & IN_ISDIR) == 0)
    events.names.emplace_back(name);
  const bool is_of_folder = (event.mask & IN_DELETE) == 0 || (event.mask & IN_ISDIR) != 0;
  if ((event.mask & (kUprooting | IN_UNMOUNT)) != 0 && is_of_folder) events.uprooted = true;
}

Watch::Events Watch::events() {
  Events events;
  std::array<char, 16384> buffer{};
  for (int i = 0; i < kMaxReads; ++i) {
    const ssize_t got = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (got <= 0) break;
    for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      note(event, buffer.data() + at + sizeof event, events);  // the name ends with NUL
      at += sizeof event + event.len;
    }
  }
  return events;
}

void Watch::mark(Work work) {
  std::uint64_t count = 1;
  const ssize_t done = work == Work::left ? ::write(leftover_.get(), &count, sizeof count)
                                          : ::read(leftover_.get(), &count, sizeof count);
  if (done < 0 && errno != EAGAIN) refuse("cannot mark work as left", "this is a defect: report it");
}

}  // namespace newsd::spool
