// An object as an inproc message: handed over without a copy, freed by ZeroMQ if nobody takes it.
#pragma once

#include <memory>
#include <utility>
#include <zmq.hpp>

namespace newsd::daemon {

template <class T>
zmq::message_t message_of(std::unique_ptr<T> object) {
  using Slot = std::unique_ptr<T>;
  auto slot = std::make_unique<Slot>(std::move(object));
  zmq::message_t message(slot.get(), sizeof(Slot), [](void* data, void*) { delete static_cast<Slot*>(data); });
  static_cast<void>(slot.release());  // the message's from here on
  return message;
}

// Takes the object out; for a message of message_of<T>() alone.
template <class T>
std::unique_ptr<T> object_in(zmq::message_t& message) {
  return std::move(*static_cast<std::unique_ptr<T>*>(message.data()));
}

}  // namespace newsd::daemon
