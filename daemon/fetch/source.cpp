#include "fetch/source.hpp"

#include "fetch/open_delivery.hpp"
#include "http/url.hpp"

namespace newsd::daemon {
namespace {

// Where the answer is from and, if that is elsewhere, what was asked; without credentials.
std::string where(const std::string& asked, const HttpResponse& response) {
  const Result<HttpUrl> url = parse_http_url(asked);
  return !url || url->text == response.url ? response.url : response.url + " (moved from " + url->text + ")";
}

Error status_error(const std::string& where, unsigned status) {
  const std::string text = where + ": HTTP " + std::to_string(status);
  switch (status) {
    case 401: return {"http", text, "the site wants a login; put user:password@ into the address if you have one"};
    case 403: return {"http", text, "the site refuses this client; set http.user_agent, or ask the site"};
    case 404: return {"http", text, "look for the feed's new address on the site"};
    case 410: return {"http", text, "the feed is gone for good; remove it from the configuration"};
    case 429: return {"http", text, "the site wants fewer requests; raise interval_seconds for this source"};
    default: return {"http", text, "newsd tries again, less and less often"};
  }
}

Ends ends_of(const std::vector<Outcome>& outcomes) {
  Ends ends;
  for (const Outcome& each : outcomes) ends.add(each.end, each.reason);
  return ends;
}

class ResponseView {
public:
  ResponseView(const HttpResponse& response, std::uint32_t tag) {
    for (const HttpHeader& header : response.headers)
      members_.push_back({to_abi(header.name), Tree::borrow(header.value)});
    abi_ = {sizeof abi_,
            tag,
            response.status,
            0,
            to_abi(response.url),
            to_abi(response.media_type),
            to_abi(response.charset),
            {members_.data(), static_cast<std::uint32_t>(members_.size()), sizeof(newsd_member)},
            {reinterpret_cast<const std::uint8_t*>(response.body.data()), response.body.size()}};
  }
  const newsd_response* abi() const { return &abi_; }

private:
  std::vector<newsd_member> members_;
  newsd_response abi_;
};

}  // namespace

Source::Source(SourcePlan plan, SourceNumber number, Parts parts)
    : plan_(std::move(plan)),
      number_(number),
      parts_(std::move(parts)),
      services_(plan_.entry.name, parts_.log, parts_.clock) {}

Source::~Source() = default;

Result<std::unique_ptr<Source>> Source::create(SourcePlan plan, SourceNumber number, Parts parts) {
  std::unique_ptr<Source> source(new Source(std::move(plan), number, std::move(parts)));
  auto instance = Instance::create(*source->plan_.plugin.descriptor, source->services_, source->plan_.config);
  if (!instance) return failure(instance.error());
  source->instance_.emplace(std::move(*instance));
  return source;
}

void Source::begin_from(SourceRow row) {
  state_ = std::move(row.state);
  memory_ = HttpMemory::decode(row.http);
  seen_ = SeenSet::decode(row.seen);
  is_first_poll_ = false;
}

newsd_bytes Source::state_view() const { return {reinterpret_cast<const std::uint8_t*>(state_.data()), state_.size()}; }

OpenDelivery& Source::open(Outbox& outbox) {
  const std::uint64_t number = parts_.next_delivery();
  return *open_.emplace(number, std::make_unique<OpenDelivery>(*this, number, outbox)).first->second;
}

// Whether the plugin has done it; if not, the delivery has failed.
template <class Call>
bool Source::call(OpenDelivery& delivery, std::string_view function, Call plugin_call) {
  CallError error;
  const newsd_status status = call_plugin([&] { return plugin_call(error.get()); });
  delivery.end_of_call();
  if (status == NEWSD_OK) return true;
  delivery.fail({"source", std::string(function) + ": " + error.text(),
                 status == NEWSD_REJECT ? "check that the address is that of a feed, and what it answers" : ""});
  return false;
}

void Source::poll(Outbox& outbox) {
  OpenDelivery& delivery = open(outbox);
  call(delivery, "poll",
       [&](newsd_error* error) { return abi().poll(instance_->self(), state_view(), delivery.table(), error); });
  delivery.end_of_poll();
  if (!delivery.is_waiting()) finish(delivery, outbox);
}

void Source::answer(const Question& question, Result<HttpResponse> response, Outbox& outbox) {
  const auto found = open_.find(question.delivery);
  if (found == open_.end()) return;
  OpenDelivery& delivery = *found->second;
  if (question.purpose == Question::Purpose::page_of_article) {
    delivery.take_page(question, std::move(response));
    outbox.flush();  // pages come at the network's pace: nothing to wait for
  } else {
    const bool was_asked = response || response.error().code != "busy";
    if (!take_response(delivery, question, response) && was_asked) memory_.forget_move(question.asked);
  }
  if (delivery.answered_one()) finish(delivery, outbox);
}

// Whether the answer was of use; if not, the delivery has failed.
bool Source::take_response(OpenDelivery& delivery, const Question& question, const Result<HttpResponse>& response) {
  if (!response) {
    delivery.fail(response.error());
    return false;
  }
  if (!response->has_succeeded() && response->status != 304) {
    delivery.note_rest(*response);
    delivery.fail(status_error(where(question.asked, *response), response->status));
    return false;
  }
  delivery.learn(question.asked, *response);
  if (response->status == 304) return true;
  const ResponseView shown(*response, question.tag);
  return call(delivery, where(question.asked, *response), [&](newsd_error* error) {
    if (abi().response == nullptr) return NEWSD_REJECT;
    return abi().response(instance_->self(), state_view(), shown.abi(), delivery.table(), error);
  });
}

void Source::ready(int descriptor, Outbox& outbox) {
  OpenDelivery& delivery = open(outbox);
  delivery.report().is_of_ready = true;
  call(delivery, "ready", [&](newsd_error* error) {
    return abi().ready(instance_->self(), state_view(), descriptor, delivery.table(), error);
  });
  if (!delivery.is_waiting()) finish(delivery, outbox);
  parts_.desk.handled(number_, descriptor);
}

void Source::finish(OpenDelivery& delivery, Outbox& outbox) {
  delivery.close();
  outbox.flush();
  parts_.desk.reported(number_, std::move(delivery.report()));
  open_.erase(delivery.table()->id);
}

void Source::abandon(Outbox& outbox) {
  while (!open_.empty()) {
    OpenDelivery& delivery = *open_.begin()->second;
    delivery.abandon();
    finish(delivery, outbox);
  }
}

void Source::settled(Delivery& delivery) {
  const std::vector<Outcome> outcomes = delivery.take_outcomes();
  if (abi().settled != nullptr) {
    std::vector<std::string> ids;
    ids.reserve(outcomes.size());
    std::vector<newsd_outcome> shown;
    shown.reserve(outcomes.size());
    for (const Outcome& outcome : outcomes) {
      ids.push_back(outcome.id.hex());
      shown.push_back({sizeof(newsd_outcome), static_cast<std::uint32_t>(outcome.end), to_abi(outcome.key),
                       to_abi(ids.back()), to_abi(outcome.reason)});
    }
    const newsd_outcomes all{sizeof all, static_cast<std::uint32_t>(shown.size()), sizeof(newsd_outcome), 0,
                             shown.data()};
    CallError error;
    const newsd_status status =
        call_plugin([&] { return abi().settled(instance_->self(), delivery.number(), &all, error.get()); });
    if (status != NEWSD_OK)
      parts_.log.warning("a source could not settle a delivery",
                         {{"source", plan_.entry.name}, {"reason", error.text()}});
  }
  parts_.desk.settled(number_, delivery.number(), ends_of(outcomes));
}

}  // namespace newsd::daemon
