// A hop: a batch handed from one thread to the next over inproc, as a ZeroMQ message that is the batch object itself.
//
// Nothing is copied or encoded. The message owns the batch: whoever holds the message holds the batch, and a message
// that is never received frees it through ZeroMQ's own free callback, on any thread. A batch message is never copied
// (ZeroMQ would share the object) and an endpoint that carries batches is never anything but inproc.
#pragma once

#include "pipeline/batch.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace newsd::daemon {

class BatchMessage {
public:
  BatchMessage();  // a new, empty batch

  Batch& operator*() { return *static_cast<Batch*>(message_.data()); }
  Batch* operator->() { return static_cast<Batch*>(message_.data()); }

private:
  friend class HopSender;
  friend class HopReceiver;
  explicit BatchMessage(zmq::message_t message) : message_(std::move(message)) {}
  zmq::message_t message_;
};

// Both ends stay on the thread that made them. They throw zmq::error_t with ETERM once the context is shut down.
class HopSender {
public:
  // `high_water_mark` in batches is a second fence only: credit bounds what is on its way.
  HopSender(zmq::context_t& context, const std::string& endpoint);
  void send(BatchMessage batch);

private:
  zmq::socket_t socket_;
};

class HopReceiver {
public:
  HopReceiver(zmq::context_t& context, const std::string& endpoint);  // binds
  std::optional<BatchMessage> try_receive();
  BatchMessage receive();
  zmq::socket_ref socket() { return socket_; }

private:
  zmq::socket_t socket_;
};

// Waits until one of the two has something.
void wait_for_either(HopReceiver& a, HopReceiver& b);
// Waits until it has something, or that long; whether it has.
bool wait_for(HopReceiver& receiver, std::chrono::milliseconds at_most);

}  // namespace newsd::daemon
