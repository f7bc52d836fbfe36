#include "http/curl_loop.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <new>
#include <unordered_map>

namespace newsd::daemon {
namespace {

using boost::asio::posix::stream_descriptor;
using boost::system::error_code;

// A descriptor of libcurl's that it wants watched; lent, never closed here.
struct Watched {
  explicit Watched(boost::asio::io_context& io) : descriptor(io) {}
  ~Watched() { forget(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  void forget() {
    wanted = 0;
    if (descriptor.is_open()) descriptor.release();
  }

  stream_descriptor descriptor;
  int wanted = 0;   // CURL_POLL_IN | CURL_POLL_OUT
  int waiting = 0;  // of those, which have a wait in the loop
};

}  // namespace

// Handlers hold it weakly: those that were queued when it went find nothing.
struct CurlLoop::Impl : std::enable_shared_from_this<CurlLoop::Impl> {
  Impl(boost::asio::io_context& context, Ended callback)
      : io(context), timer(context), alarm(context), ended(std::move(callback)), multi(curl_multi_init()) {
    if (multi == nullptr) throw std::bad_alloc();
  }
  ~Impl() { curl_multi_cleanup(multi); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  template <class Value>
  void set(CURLMoption option, Value value) {
    curl_multi_setopt(multi, option, value);
  }

  static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    return static_cast<Impl*>(self)->watch(fd, what);
  }
  static int on_timer(CURLM*, long milliseconds, void* self) {
    static_cast<Impl*>(self)->schedule(milliseconds);
    return 0;
  }
  int watch(curl_socket_t fd, int what);
  void wait(const std::shared_ptr<Watched>& watched, int direction);
  void schedule(long milliseconds);
  void act(curl_socket_t fd, int events);

  boost::asio::io_context& io;
  boost::asio::steady_timer timer;  // libcurl's
  boost::asio::steady_timer alarm;  // call_at()'s
  std::unordered_map<curl_socket_t, std::shared_ptr<Watched>> sockets;
  Ended ended;
  CURLM* multi;
};

int CurlLoop::Impl::watch(curl_socket_t fd, int what) {
  if (what == CURL_POLL_REMOVE) {
    const auto found = sockets.find(fd);
    if (found == sockets.end()) return 0;
    found->second->forget();
    sockets.erase(found);
    return 0;
  }
  std::shared_ptr<Watched>& watched = sockets[fd];
  if (!watched) {
    watched = std::make_shared<Watched>(io);
    error_code error;
    watched->descriptor.assign(fd, error);
    if (error) {  // the system has no watch to give: the request's own time limit ends it, and the others go on
      sockets.erase(fd);
      return 0;
    }
  }
  watched->wanted = what & CURL_POLL_INOUT;
  wait(watched, CURL_POLL_IN);
  wait(watched, CURL_POLL_OUT);
  return 0;
}

void CurlLoop::Impl::wait(const std::shared_ptr<Watched>& watched, int direction) {
  if ((watched->wanted & direction) == 0 || (watched->waiting & direction) != 0) return;
  watched->waiting |= direction;
  const bool reading = direction == CURL_POLL_IN;
  watched->descriptor.async_wait(reading ? stream_descriptor::wait_read : stream_descriptor::wait_write,
                                 [weak = weak_from_this(), watched, direction, reading](const error_code& error) {
                                   watched->waiting &= ~direction;
                                   const auto self = weak.lock();
                                   if (error || !self || (watched->wanted & direction) == 0) return;
                                   self->act(watched->descriptor.native_handle(),
                                             reading ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
                                   self->wait(watched, direction);
                                 });
}

void CurlLoop::Impl::schedule(long milliseconds) {
  if (milliseconds < 0) {
    timer.cancel();
    return;
  }
  timer.expires_after(std::chrono::milliseconds(milliseconds));
  timer.async_wait([weak = weak_from_this()](const error_code& error) {
    const auto self = weak.lock();
    if (!error && self) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlLoop::Impl::act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi, fd, events, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left))
    if (message->msg == CURLMSG_DONE) ended(message->easy_handle, message->data.result);
}

CurlLoop::CurlLoop(boost::asio::io_context& io, unsigned max_connections, unsigned max_connections_per_host,
                   Ended ended)
    : impl_(std::make_shared<Impl>(io, std::move(ended))) {
  impl_->set(CURLMOPT_SOCKETFUNCTION, &Impl::on_socket);
  impl_->set(CURLMOPT_SOCKETDATA, impl_.get());
  impl_->set(CURLMOPT_TIMERFUNCTION, &Impl::on_timer);
  impl_->set(CURLMOPT_TIMERDATA, impl_.get());
  impl_->set(CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(max_connections));
  impl_->set(CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(max_connections_per_host));
  impl_->set(CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
}

CurlLoop::~CurlLoop() = default;

void CurlLoop::add(CURL* easy) {
  if (curl_multi_add_handle(impl_->multi, easy) != CURLM_OK) throw std::bad_alloc();
}

void CurlLoop::remove(CURL* easy) { curl_multi_remove_handle(impl_->multi, easy); }

void CurlLoop::post(std::function<void()> work) {
  boost::asio::post(impl_->io, [weak = std::weak_ptr<Impl>(impl_), work = std::move(work)] {
    if (const auto self = weak.lock()) work();
  });
}

void CurlLoop::call_at(std::chrono::steady_clock::time_point time, std::function<void()> work) {
  impl_->alarm.expires_at(time);
  impl_->alarm.async_wait([weak = std::weak_ptr<Impl>(impl_), work = std::move(work)](const error_code& error) {
    const auto self = weak.lock();
    if (!error && self) work();
  });
}

}  // namespace newsd::daemon
