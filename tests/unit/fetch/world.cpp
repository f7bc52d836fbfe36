#include "world.hpp"

#include "support/borrowed.hpp"

namespace newsd::daemon::fetch_test {
namespace {

SourceScript& script(void* self) { return *static_cast<SourceScript*>(self); }

std::string text(newsd_bytes bytes) { return {reinterpret_cast<const char*>(bytes.data), bytes.size}; }

Strings lines(const newsd_outcomes& outcomes) {
  Strings all;
  for (std::uint32_t i = 0; i < outcomes.count; ++i) {
    const newsd_outcome& each = outcomes.items[i];
    all.push_back(std::string(newsd::view(each.key)) + ' ' + std::to_string(each.end));
    if (each.reason.size > 0) all.back() += ' ' + std::string(newsd::view(each.reason));
  }
  return all;
}

newsd_source table(const SourceScript& of) {
  newsd_source made{};
  made.size = sizeof made;
  made.flags = of.repeats ? static_cast<std::uint32_t>(NEWSD_SOURCE_REPEATS) : 0U;
  made.poll = [](void* self, newsd_bytes state, const newsd_delivery* delivery, newsd_error* error) {
    return newsd::detail::guarded(error, [&] { script(self).poll(text(state), newsd::Delivery(*delivery)); });
  };
  if (of.response)
    made.response = [](void* self, newsd_bytes, const newsd_response* response, const newsd_delivery* delivery,
                       newsd_error* error) {
      return newsd::detail::guarded(error, [&] { script(self).response(*response, newsd::Delivery(*delivery)); });
    };
  if (of.ready)
    made.ready = [](void* self, newsd_bytes, int descriptor, const newsd_delivery* delivery, newsd_error* error) {
      return newsd::detail::guarded(error, [&] { script(self).ready(descriptor, newsd::Delivery(*delivery)); });
    };
  if (of.settled)
    made.settled = [](void* self, std::uint64_t, const newsd_outcomes* outcomes, newsd_error* error) {
      return newsd::detail::guarded(error, [&] { script(self).settled(lines(*outcomes)); });
    };
  return made;
}

}  // namespace

Descriptor descriptor_of(const SourceScript& of) {
  Descriptor made;
  made.kind = NEWSD_SOURCE;
  made.source = table(of);
  made.create = [](const newsd_host*, const newsd_value* config, void** self, newsd_error*) {
    *self = &borrowed_from<SourceScript>(*config);
    return NEWSD_OK;
  };
  made.destroy = [](void*) {};
  return made;
}

World::World(SourceScript given, std::optional<SourceRow> row) : script_(std::move(given)), row_(std::move(row)) {
  entry.name = "gazette";
  descriptor_ = descriptor_of(script_);
}

Source& World::source() {
  if (source_) return *source_;
  source_ = must(Source::create({entry, {nullptr, &descriptor_}, borrowed(script_), {}}, 0,
                                {credit, tally, [this] { return next_token_++; }, [this] { return next_delivery_++; },
                                 desk, clock, log_, max_article_bytes, HttpLimits{}}));
  if (row_) source_->begin_from(*row_);
  return *source_;
}

void World::take() {
  while (auto batch = pipeline_in_.try_receive()) {
    for (InFlight& each : (*batch)->articles) {
      std::string line(each.article[NEWSD_FIELD_TITLE].text());
      if (each.end == End::dead) line += "dead: " + each.reason;
      taken_.push_back(std::move(line));
      articles_.push_back(std::move(each));
    }
    for (Closing& closing : (*batch)->closings) closings_.push_back(std::move(closing));
  }
}

void World::poll() {
  source().poll(outbox_);
  take();
}

void World::answer(std::size_t fetch, Result<HttpResponse> response) {
  const Question question = desk.fetches[fetch].question;  // a copy: the answer may lead to more
  source().answer(question, std::move(response), outbox_);
  take();
}

void World::ready(int descriptor) {
  source().ready(descriptor, outbox_);
  take();
}

void World::abandon() {
  source().abandon(outbox_);
  take();
}

void World::settle() {
  for (InFlight& each : articles_)
    if (each.delivery == closings_.back().delivery)
      each.delivery->record({each.slot, each.key, each.article.id(), End::journalled, {}});
  source().settled(*closings_.back().delivery);
}

std::optional<SourceUpdate> World::saved() const {
  return report().will_settle ? closings_.back().delivery->update() : std::nullopt;
}

SourceRow World::row() const {
  const SourceUpdate update = saved().value();
  return {"gazette", update.state, update.http, update.seen};
}

newsd_value item(Tree& tree, std::string_view title, std::string_view text, std::string_view published) {
  return Members()
      .add("title", tree.text(title))
      .add("guid", tree.text(title))
      .add("text", tree.text(text))
      .add("published", tree.text(published))
      .in(tree);
}

void emit_all(newsd::Delivery delivery, const Strings& titles) {
  for (const std::string& title : titles) {
    Tree tree;
    delivery.emit("", item(tree, title));
  }
}

HttpResponse page(unsigned status, std::string body, std::string etag) {
  HttpResponse made;
  made.status = status;
  made.url = "https://gazette.example/rss";
  made.media_type = "application/rss+xml";
  made.body = std::move(body);
  made.validators.etag = std::move(etag);
  return made;
}

}  // namespace newsd::daemon::fetch_test
