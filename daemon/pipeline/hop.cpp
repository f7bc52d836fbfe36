#include "pipeline/hop.hpp"

#include <array>

namespace newsd::daemon {
namespace {

void free_batch(void* data, void*) {
  auto* batch = static_cast<Batch*>(data);
  static_cast<void>(batch->handed_over.load(std::memory_order_acquire));
  delete batch;
}

zmq::message_t message_of_new_batch() {
  auto batch = std::make_unique<Batch>();
  zmq::message_t message(batch.get(), sizeof(Batch), free_batch);
  static_cast<void>(batch.release());  // the message's from here on
  return message;
}

}  // namespace

BatchMessage::BatchMessage() : message_(message_of_new_batch()) {}

HopSender::HopSender(zmq::context_t& context, const std::string& endpoint) : socket_(context, zmq::socket_type::push) {
  socket_.set(zmq::sockopt::sndhwm, 0);
  socket_.set(zmq::sockopt::linger, 0);
  socket_.connect(endpoint);
}

void HopSender::send(BatchMessage batch) {
  batch->handed_over.store(1, std::memory_order_release);
  socket_.send(std::move(batch.message_), zmq::send_flags::none);
}

HopReceiver::HopReceiver(zmq::context_t& context, const std::string& endpoint)
    : socket_(context, zmq::socket_type::pull) {
  socket_.set(zmq::sockopt::rcvhwm, 0);
  socket_.set(zmq::sockopt::linger, 0);
  socket_.bind(endpoint);
}

std::optional<BatchMessage> HopReceiver::try_receive() {
  zmq::message_t message;
  if (!socket_.recv(message, zmq::recv_flags::dontwait)) return std::nullopt;
  BatchMessage batch(std::move(message));
  static_cast<void>(batch->handed_over.load(std::memory_order_acquire));
  return batch;
}

BatchMessage HopReceiver::receive() {
  zmq::message_t message;
  while (!socket_.recv(message, zmq::recv_flags::none)) {
  }
  BatchMessage batch(std::move(message));
  static_cast<void>(batch->handed_over.load(std::memory_order_acquire));
  return batch;
}

void wait_for_either(HopReceiver& a, HopReceiver& b) {
  std::array<zmq::pollitem_t, 2> items{
      {{a.socket().handle(), 0, ZMQ_POLLIN, 0}, {b.socket().handle(), 0, ZMQ_POLLIN, 0}}};
  zmq::poll(items.data(), items.size(), std::chrono::milliseconds(-1));
}

bool wait_for(HopReceiver& receiver, std::chrono::milliseconds at_most) {
  zmq::pollitem_t item{receiver.socket().handle(), 0, ZMQ_POLLIN, 0};
  return zmq::poll(&item, 1, at_most) > 0;
}

}  // namespace newsd::daemon
