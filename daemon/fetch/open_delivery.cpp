#include "fetch/open_delivery.hpp"

#include "article/document.hpp"
#include "article/json.hpp"
#include "fetch/emitted.hpp"

namespace newsd::daemon {
namespace {

constexpr std::uint32_t kMaxRequests = 64;
constexpr std::chrono::milliseconds kPageTime{600'000};  // at a request a second, some six hundred pages
constexpr std::size_t kUsualStages = 4;
constexpr std::size_t kMaxKeptOfRefused = 1 << 20;  // bytes of a refused article that its dead letter keeps

std::vector<HttpHeader> headers_of(newsd_object object) {
  std::vector<HttpHeader> headers;
  newsd_value value{};
  value.type = NEWSD_OBJECT;
  value.as.object = object;
  const Value all(value);
  for (std::size_t i = 0; i < all.size(); ++i)
    headers.push_back({std::string(view(all.member(i).key)), std::string(Value(all.member(i).value).text())});
  return headers;
}

}  // namespace

OpenDelivery::OpenDelivery(Source& source, std::uint64_t number, Outbox& outbox)
    : source_(source),
      outbox_(outbox),
      delivery_(std::make_shared<Delivery>(number, source.plan_.entry.name)),
      table_(delivery_table(*this, number)),
      newest_(wanted()),
      last_page_{source.parts_.clock.now().count + kPageTime.count()},
      memory_(source.memory_) {
  report_.delivery = number;
}

OpenDelivery::~OpenDelivery() {
  for (const InFlight& each : pages_.take_all()) {
    source_.parts_.tally.turn_back();
    source_.seen_.forget(each.article.id());  // so that it comes again
  }
}

DeliveryHandler::Reply OpenDelivery::request(const newsd_request& request) {
  if (++requests_ > kMaxRequests) return {NEWSD_REJECT, "request: at most 64 a delivery"};
  const std::string asked(view(request.url));
  HttpRequest http = http_request(asked);
  http.moved_to = memory_.moved_to(asked);
  http.headers = headers_of(request.headers);
  if (is_polling_) {
    http.validators = memory_.validators(asked);
    polled_.insert(asked);
  }
  ++pending_;
  source_.parts_.desk.fetch(source_.number_, {delivery_->number(), Question::Purpose::response, request.tag, asked},
                            std::move(http));
  return {};
}

HttpRequest OpenDelivery::http_request(const std::string& url) const {
  HttpRequest http;
  http.url = url;
  http.limits = source_.parts_.http;
  if (source_.plan_.entry.addresses == AddressRange::with_private) http.reach = Reach::allow_private;
  return http;
}

HttpRequest OpenDelivery::page_request(const std::string& url) const {
  HttpRequest http = http_request(url);
  const std::int64_t left = last_page_.count - source_.parts_.clock.now().count;
  http.limits.max_wait = std::chrono::milliseconds(std::max<std::int64_t>(left, 0));
  return http;
}

DeliveryHandler::Reply OpenDelivery::feed(Value feed) {
  const auto taken = feed_.take(feed);
  return taken ? Reply{} : Reply{NEWSD_REJECT, taken.error().message()};
}

DeliveryHandler::Reply OpenDelivery::state(std::string_view state) {
  state_ = state;
  return {};
}

void OpenDelivery::problem(std::string_view message) {
  ++report_.problem_count;
  report_.last_problem = message;
  source_.parts_.log.warning("a source had a problem",
                             {{"source", delivery_->source_id()}, {"problem", std::string(message)}});
}

DeliveryHandler::Reply OpenDelivery::watch(int descriptor) {
  if (source_.abi().ready == nullptr) return {NEWSD_REJECT, "watch: the source has no ready()"};
  source_.parts_.desk.watch(source_.number_, descriptor);
  return {};
}

DeliveryHandler::Reply OpenDelivery::again(std::uint64_t milliseconds) {
  report_.again = std::chrono::milliseconds(std::min<std::uint64_t>(milliseconds, 7ULL * 24 * 3600 * 1000));
  return {};
}

void OpenDelivery::learn(const std::string& asked, const HttpResponse& response) {
  if (!polled_.contains(asked)) return;  // a page is asked for once: remembering those would crowd out the feeds
  memory_.note(asked, response.validators, response.permanent_url);
}

void OpenDelivery::fail(Error error) {
  if (!report_.failure) report_.failure = std::move(error);
}

void OpenDelivery::note_rest(const HttpResponse& response) {
  if (response.asks_for_rest()) report_.retry_after = std::max(report_.retry_after, response.retry_after);
}

void OpenDelivery::abandon() {
  fail({"reload", "the configuration is being changed", "it is asked again"});
  report_.is_abandoned = true;
}

InFlight OpenDelivery::start(std::string_view key, Article article) {
  InFlight each;
  each.lineage.reserve(kUsualStages);
  each.hash = article.content_hash();
  each.article = std::move(article);
  each.slot = next_slot_++;
  const UnixMilliseconds now = source_.parts_.clock.now();
  name_emitted(each, key, {delivery_->source_id(), source_.plan_.entry.title, feed_.value(), now});
  source_.parts_.tally.enter(Tally::Origin::source);
  ++report_.articles;
  return each;
}

DeliveryHandler::Reply OpenDelivery::emit(std::string_view key, Value emitted, std::string_view page) {
  const std::size_t bytes = bytes_of(emitted);
  if (bytes > source_.parts_.max_article_bytes)
    return refuse_article(key, emitted,
                          {"limit",
                           "the article is larger than limits.max_article_bytes (" +
                               std::to_string(source_.parts_.max_article_bytes) + ")",
                           "raise it in newsd.toml if such articles are wanted"});
  Article article(bytes + Article::usual_additions_bytes);
  if (auto read = read_document(emitted, article, MemberRange::emitted); !read)
    return refuse_article(key, emitted, read.error());
  InFlight each = start(key, std::move(article));
  if (auto rule = rule_against(each)) {
    drop(each, std::move(*rule));
    return {};
  }
  Newest::Candidate candidate{std::move(each), std::string(page)};
  if (!newest_) return go_on(std::move(candidate));
  if (auto older = newest_->add(std::move(candidate))) drop(older->article, "backfill");
  return {};
}

std::optional<Newest> OpenDelivery::wanted() const {
  const auto& count = source_.plan_.entry.backfill.newest;
  if (!source_.repeats() || !source_.is_first_poll_ || !count || *count > Newest::kMaxCount) return std::nullopt;
  return Newest(*count);
}

void OpenDelivery::end_of_call() {
  if (!newest_) return;
  for (Newest::Candidate& each : newest_->take()) go_on(std::move(each));
}

DeliveryHandler::Reply OpenDelivery::go_on(Newest::Candidate each) {
  if (each.page.empty() || !pages_.has_room()) return send(std::move(each.article));
  pages_.add(std::move(each.article), std::move(each.page));
  ask_for_pages();
  return {};
}

// What the source has shown before, and what is older than the operator wants of a new one, goes no further.
std::optional<std::string> OpenDelivery::rule_against(const InFlight& each) {
  if (!source_.repeats()) return std::nullopt;
  const UnixMilliseconds now = source_.parts_.clock.now();
  const PluginEntry& entry = source_.plan_.entry;
  const auto look = source_.seen_.look(each.article.id(), each.hash, day_of(now));
  if (look == SeenSet::Look::unchanged) return "unchanged";
  if (!source_.is_first_poll_) return std::nullopt;
  if (!newest_ && entry.backfill.newest && each.slot >= *entry.backfill.newest) return "backfill";
  const auto published = parse_rfc3339(each.article[NEWSD_FIELD_PUBLISHED].text());
  if (entry.max_age && published && now.count - published->count > std::chrono::milliseconds(*entry.max_age).count())
    return "max_age";
  return std::nullopt;
}

void OpenDelivery::drop(InFlight& each, std::string rule) {
  source_.parts_.tally.leave(End::dropped, rule);
  ended_early_.push_back({each.slot, std::move(each.key), each.article.id(), End::dropped, std::move(rule)});
}

// An article that cannot be taken is a dead letter that holds what was emitted, as far as that is of a decent size.
DeliveryHandler::Reply OpenDelivery::refuse_article(std::string_view key, Value emitted, const Error& error) {
  std::string whole = to_json(emitted);
  whole.resize(std::min(whole.size(), kMaxKeptOfRefused));
  Article article;
  article.set_unknown("emitted",
                      article.tree().bytes({reinterpret_cast<const std::uint8_t*>(whole.data()), whole.size()}));
  const std::string reason = error.message();
  InFlight each = start(key.empty() ? ContentHash::of(whole).hex() : key, std::move(article));
  each.finish(End::dead, "source", reason);
  problem(reason);
  const Reply sent = send(std::move(each));
  return sent.status == NEWSD_OK ? Reply{NEWSD_REJECT, reason} : sent;
}

DeliveryHandler::Reply OpenDelivery::send(InFlight each) {
  CreditPool& credit = source_.parts_.credit;
  const std::uint64_t bytes = each.article.bytes();
  if (outbox_.take(credit, bytes, each.credit) == CreditPool::Taken::closed) {
    source_.parts_.tally.turn_back();
    fail({"stopping", "newsd is stopping", ""});  // nothing is saved: the article comes again
    return {NEWSD_BUSY, "newsd is stopping"};
  }
  each.token = source_.parts_.next_token();
  each.delivery = delivery_;
  delivery_->expect_one();
  outbox_.put(std::move(each));
  return {};
}

void OpenDelivery::ask_for_pages() {
  while (auto next = pages_.next()) {
    ++pending_;
    HttpRequest http = page_request(next->page);
    source_.parts_.desk.fetch(
        source_.number_, {delivery_->number(), Question::Purpose::page_of_article, next->tag, std::move(next->page)},
        std::move(http));
  }
  for (InFlight& each : pages_.left_over()) send(std::move(each));
}

void OpenDelivery::take_page(const Question& question, Result<HttpResponse> response) {
  const bool is_refused = response ? response->asks_for_rest() : response.error().code == "busy";
  const bool has_come = response && response->has_succeeded();
  if (response) note_rest(*response);
  auto each = pages_.answered(question.tag, has_come     ? PageQueue::Answer::came
                                            : is_refused ? PageQueue::Answer::refused
                                                         : PageQueue::Answer::failed);
  if (!each) return;
  if (const std::string reason = add_page(each->article, response); !reason.empty())
    problem("the page " + question.asked + " is left out: " + reason);
  send(std::move(*each));
  ask_for_pages();
}

// Why the article goes without it; empty when it has it.
std::string OpenDelivery::add_page(Article& article, const Result<HttpResponse>& response) const {
  if (!response) return response.error().message();
  if (!response->has_succeeded()) return "HTTP " + std::to_string(response->status);
  const std::string& type = response->media_type;
  if (!type.empty() && type != "text/html" && type != "application/xhtml+xml") return "it is " + type + ", not HTML";
  if (article.bytes() + response->body.size() > source_.parts_.max_article_bytes)
    return "with it the article is larger than limits.max_article_bytes";
  Tree& tree = article.tree();
  article.set(NEWSD_FIELD_RAW,
              Members()
                  .add("bytes", tree.bytes({reinterpret_cast<const std::uint8_t*>(response->body.data()),
                                            response->body.size()}))
                  .add("media_type", tree.text(type))
                  .add("charset", tree.text(response->charset))
                  .add("url", tree.text(response->url))
                  .add("status", Tree::integer(static_cast<std::int64_t>(response->status)))
                  .in(tree));
  return {};
}

SourceUpdate OpenDelivery::update() const {
  return {state_.value_or(source_.state_), memory_.encode(),
          source_.repeats() ? source_.seen_.encode() : std::string()};
}

void OpenDelivery::close() {
  const bool is_usable = !report_.failure;
  if (is_usable && source_.repeats()) source_.seen_.forget_absent(day_of(source_.parts_.clock.now()));
  const bool has_news = (state_ && *state_ != source_.state_) || memory_ != source_.memory_ ||
                        source_.seen_.is_dirty() || source_.is_first_poll_;
  std::optional<SourceUpdate> to_save;
  if (is_usable && has_news) {
    to_save = update();
    source_.state_ = to_save->state;
    source_.memory_ = memory_;
    source_.seen_.mark_saved();
    source_.is_first_poll_ = false;
  }
  report_.will_settle = to_save.has_value() || report_.articles > 0;
  if (!report_.will_settle) return;
  delivery_->close(std::move(to_save), std::move(ended_early_));
  outbox_.put(Closing{delivery_, source_.parts_.credit.overdraw(0)});
}

}  // namespace newsd::daemon
