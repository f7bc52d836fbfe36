#include "cli/pipe_source.hpp"

#include "article/document.hpp"
#include "article/json.hpp"

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxProblems = 100;  // of a response; the rest is left out

std::uint32_t status_of(Value raw) {
  const std::int64_t status = raw["status"].integer();
  return status >= 200 && status < 600 ? static_cast<std::uint32_t>(status) : 200;
}

newsd_response response_of(Value raw) {
  const Value headers = raw["headers"];
  return {sizeof(newsd_response),
          0,
          status_of(raw),
          0,
          to_abi(raw["url"].text()),
          to_abi(raw["media_type"].text()),
          to_abi(raw["charset"].text()),
          headers.type() == NEWSD_OBJECT ? headers.raw().as.object : newsd_object{nullptr, 0, sizeof(newsd_member)},
          {raw["bytes"].bytes().data(), raw["bytes"].bytes().size()}};
}

}  // namespace

PipeSource::PipeSource(const SourcePlan& plan, Parts parts)
    : plan_(plan), parts_(parts), services_(plan.entry.name, parts.log, parts.clock) {}

Result<std::unique_ptr<PipeSource>> PipeSource::create(const SourcePlan& plan, Parts parts) {
  if (plan.plugin.descriptor->source.response == nullptr)
    return failure("config", "source " + plan.entry.name + " handles no responses, which is all that pipe can give it",
                   "run newsd with it instead");
  std::unique_ptr<PipeSource> source(new PipeSource(plan, parts));
  auto instance = Instance::create(*plan.plugin.descriptor, source->services_, plan.config);
  if (!instance) return failure(instance.error());
  source->instance_.emplace(std::move(*instance));
  return source;
}

PipeSource::Reading PipeSource::read(Value raw) {
  reading_ = {};
  feed_ = {};
  const newsd_delivery table = delivery_table(*this, ++deliveries_);
  const newsd_response response = response_of(raw);
  CallError error;
  const newsd_status status = call_plugin([&] {
    return plan_.plugin.descriptor->source.response(instance_->self(), {nullptr, 0}, &response, &table, error.get());
  });
  if (status != NEWSD_OK) reading_.failure = error.text();
  if (!feed_.value().is_null()) reading_.feed = to_json(feed_.value());
  return std::move(reading_);
}

Origin PipeSource::origin() const { return {plan_.entry.name, plan_.entry.title, feed_.value(), parts_.clock.now()}; }

DeliveryHandler::Reply PipeSource::emit(std::string_view key, Value emitted, std::string_view /*page*/) {
  InFlight each;
  if (auto read = read_document(emitted, each.article, MemberRange::emitted); !read)
    return refuse_article(key, emitted, read.error());
  if (each.article.bytes() > parts_.max_article_bytes)
    return refuse_article(
        key, emitted,
        {"limit",
         "the article is larger than limits.max_article_bytes (" + std::to_string(parts_.max_article_bytes) + ")",
         "raise it in the configuration if such articles are wanted"});
  each.hash = each.article.content_hash();
  name_emitted(each, key, origin());
  reading_.articles.push_back(std::move(each));
  return {};
}

DeliveryHandler::Reply PipeSource::refuse_article(std::string_view key, Value emitted, const Error& error) {
  const std::string reason = error.message();
  InFlight each;
  name_emitted(each, key.empty() ? ContentHash::of(to_json(emitted)).hex() : std::string(key), origin());
  each.finish(End::dead, "source", reason);
  reading_.articles.push_back(std::move(each));
  problem(reason);
  return {NEWSD_REJECT, reason};
}

DeliveryHandler::Reply PipeSource::feed(Value feed) {
  const auto taken = feed_.take(feed);
  return taken ? Reply{} : Reply{NEWSD_REJECT, taken.error().message()};
}

void PipeSource::problem(std::string_view message) {
  if (reading_.problems.size() < kMaxProblems) reading_.problems.emplace_back(message);
}

DeliveryHandler::Reply PipeSource::request(const newsd_request&) {
  return {NEWSD_UNSUPPORTED, "request: newsctl pipe fetches nothing"};
}

DeliveryHandler::Reply PipeSource::watch(int) {
  return {NEWSD_UNSUPPORTED, "watch: newsctl pipe gives responses only"};
}

DeliveryHandler::Reply PipeSource::state(std::string_view) { return {}; }
DeliveryHandler::Reply PipeSource::again(std::uint64_t) { return {}; }

}  // namespace newsd::daemon
