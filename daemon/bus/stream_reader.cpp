#include "bus/stream_reader.hpp"

#include "bus/object_message.hpp"
#include "journal/reader.hpp"

namespace newsd::daemon {
namespace {

Result<std::vector<Record>> read(JournalReader& reader, const ReadOrder& order) {
  Sequence from = 0;
  if (const auto* sequence = std::get_if<Sequence>(&order.from)) {
    from = *sequence;
  } else {
    const auto first = reader.first_since(std::get<UnixMilliseconds>(order.from));
    if (!first) return failure(first.error());
    if (!*first) return std::vector<Record>{};
    from = **first;
  }
  return reader.read(from, order.max_count, order.max_bytes);
}

void serve(zmq::context_t& context, JournalReader& reader) {
  zmq::socket_t orders(context, zmq::socket_type::pull);
  orders.set(zmq::sockopt::linger, 0);
  orders.bind(StreamReader::kOrders);
  zmq::socket_t results(context, zmq::socket_type::push);
  results.set(zmq::sockopt::linger, 0);
  results.set(zmq::sockopt::sndhwm, 0);
  results.connect(StreamReader::kResults);
  for (;;) {
    zmq::message_t message;
    if (!orders.recv(message)) continue;
    const auto order = object_in<ReadOrder>(message);
    auto result = std::make_unique<ReadResult>(ReadResult{order->session, order->opening, read(reader, *order)});
    results.send(message_of(std::move(result)), zmq::send_flags::none);
  }
}

}  // namespace

Result<std::unique_ptr<StreamReader>> StreamReader::start(zmq::context_t& context,
                                                          const std::filesystem::path& journal) {
  auto reader = JournalReader::open(journal);
  if (!reader) return failure(reader.error());
  std::thread thread([&context, reader = std::move(*reader)]() mutable {
    try {
      serve(context, reader);
    } catch (const zmq::error_t&) {
      // the context has been shut down
    }
  });
  return std::unique_ptr<StreamReader>(new StreamReader(std::move(thread)));
}

}  // namespace newsd::daemon
