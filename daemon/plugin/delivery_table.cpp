#include "plugin/delivery_table.hpp"

#include "base/text.hpp"
#include "plugin/services.hpp"

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxStateBytes = 1 << 20;
constexpr std::size_t kMaxKeyBytes = 4096;
constexpr std::size_t kMaxUrlBytes = 8192;
constexpr std::size_t kMaxProblemBytes = 1024;

DeliveryHandler& self(void* context) { return *static_cast<DeliveryHandler*>(context); }

newsd_status answer(const DeliveryHandler::Reply& reply, newsd_error* error) {
  return reply.status == NEWSD_OK ? NEWSD_OK : refuse(error, reply.status, reply.reason);
}

bool is_address(newsd_text url) { return url.size <= kMaxUrlBytes && is_utf8(view(url)); }

newsd_status request(void* context, const newsd_request* request, newsd_error* error) {
  if (!is_address(request->url))
    return refuse(error, NEWSD_REJECT, "request: the address is longer than 8192 bytes or not UTF-8");
  return answer(self(context).request(*request), error);
}

newsd_status emit_with_page(void* context, newsd_text key, const newsd_value* article, newsd_text page,
                            newsd_error* error) {
  const std::string digest = key.size > kMaxKeyBytes ? Digest::of(view(key)).hex() : std::string();
  const std::string_view address = is_address(page) ? view(page) : std::string_view();
  return answer(self(context).emit(digest.empty() ? view(key) : digest, *article, address), error);
}

newsd_status emit(void* context, newsd_text key, const newsd_value* article, newsd_error* error) {
  return emit_with_page(context, key, article, {}, error);
}

newsd_status feed(void* context, const newsd_value* feed, newsd_error* error) {
  if (feed->type != NEWSD_OBJECT) return refuse(error, NEWSD_REJECT, "feed: must be an object");
  return answer(self(context).feed(*feed), error);
}

newsd_status state(void* context, newsd_bytes state, newsd_error* error) {
  if (state.size > kMaxStateBytes) return refuse(error, NEWSD_REJECT, "state: at most 1 MiB");
  return answer(self(context).state({reinterpret_cast<const char*>(state.data), state.size}), error);
}

void problem(void* context, newsd_text message) {
  const std::string_view text = truncated(view(message), kMaxProblemBytes);
  self(context).problem(is_utf8(text) ? text : "a problem whose description is not UTF-8");
}

newsd_status watch(void* context, int descriptor, newsd_error* error) {
  return answer(self(context).watch(descriptor), error);
}

newsd_status again(void* context, std::uint64_t milliseconds, newsd_error* error) {
  return answer(self(context).again(milliseconds), error);
}

}  // namespace

newsd_delivery delivery_table(DeliveryHandler& handler, std::uint64_t id) {
  return {sizeof(newsd_delivery), 0, &handler, id, request, emit, feed, state, problem, watch, again, emit_with_page};
}

std::string item_key(const Article& article) {
  for (const newsd_field field : {NEWSD_FIELD_GUID, NEWSD_FIELD_URL})
    if (const std::string_view text = article[field].text(); !text.empty()) return std::string(text);
  return std::string(article[NEWSD_FIELD_TITLE].text()) + '\n' + std::string(article[NEWSD_FIELD_PUBLISHED].text());
}

}  // namespace newsd::daemon
