// An object as an inproc message: handed over without a copy, freed by ZeroMQ if nobody takes it.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <zmq.hpp>

namespace newsd::daemon {

// What such a message holds.
template <class T>
struct Handover {
  std::unique_ptr<T> object;
  std::atomic<bool> is_ready{false};  // orders the writes before the hand-over with the reads after it
};

template <class T>
zmq::message_t message_of(std::unique_ptr<T> object) {
  auto handover = std::make_unique<Handover<T>>();
  handover->object = std::move(object);
  handover->is_ready.store(true, std::memory_order_release);
  zmq::message_t message(handover.get(), sizeof(Handover<T>), [](void* data, void*) {
    auto* unused = static_cast<Handover<T>*>(data);
    static_cast<void>(unused->is_ready.load(std::memory_order_acquire));
    delete unused;
  });
  static_cast<void>(handover.release());  // the message's from here on
  return message;
}

// Takes the object out; for a message of message_of<T>() alone.
template <class T>
std::unique_ptr<T> object_in(zmq::message_t& message) {
  auto* handover = static_cast<Handover<T>*>(message.data());
  static_cast<void>(handover->is_ready.load(std::memory_order_acquire));
  return std::move(handover->object);
}

}  // namespace newsd::daemon
