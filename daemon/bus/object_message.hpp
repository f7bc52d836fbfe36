// An object as an inproc message: handed over without a copy, freed by ZeroMQ if nobody takes it.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <zmq.hpp>

namespace newsd::daemon {

// What such a message holds.
template <class T>
struct ObjectSlot {
  std::unique_ptr<T> object;
  std::atomic<int> handed_over{0};  // orders the writes before the hand-over with the reads after it
};

template <class T>
zmq::message_t message_of(std::unique_ptr<T> object) {
  auto slot = std::make_unique<ObjectSlot<T>>();
  slot->object = std::move(object);
  slot->handed_over.store(1, std::memory_order_release);
  zmq::message_t message(slot.get(), sizeof(ObjectSlot<T>), [](void* data, void*) {
    auto* held = static_cast<ObjectSlot<T>*>(data);
    static_cast<void>(held->handed_over.load(std::memory_order_acquire));
    delete held;
  });
  static_cast<void>(slot.release());  // the message's from here on
  return message;
}

// Takes the object out; for a message of message_of<T>() alone.
template <class T>
std::unique_ptr<T> object_in(zmq::message_t& message) {
  auto* slot = static_cast<ObjectSlot<T>*>(message.data());
  static_cast<void>(slot->handed_over.load(std::memory_order_acquire));
  return std::move(slot->object);
}

}  // namespace newsd::daemon
