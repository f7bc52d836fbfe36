#include "cli/feed_check.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "base/text.hpp"
#include "cli/report.hpp"
#include "fetch/http_options.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <cstdio>

namespace newsd::daemon {
namespace {

constexpr std::size_t kMaxRootBytes = 40;
constexpr CreditPool::Limits kEnough{1'000'000, 1ULL << 40};  // what is read is bounded by [http]

// The name of an XML document's outermost element; "JSON" of what looks so; else empty.
std::string root_of(std::string_view body) {
  const std::size_t start = body.find_first_of("<{");
  if (start != std::string_view::npos && body[start] == '{') return "JSON";
  for (std::size_t at = start; at != std::string_view::npos; at = body.find('<', at + 1)) {
    const std::string_view rest = body.substr(at);
    if (rest.starts_with("<!--")) at += std::min(rest.find("-->"), rest.size() - 1);
    if (rest.starts_with("<!") || rest.starts_with("<?")) continue;
    const std::string_view name = rest.substr(1, rest.find_first_of(" \t\r\n/>") - 1);
    return std::string(truncated(name, kMaxRootBytes));
  }
  return {};
}

// One delivery of one source. All of it on one thread.
class Look final : public Desk {
public:
  explicit Look(const Settings& settings) : settings_(settings), http_(io_, http_options(settings.http)) {}

  Result<FeedFindings> at(SourcePlan plan) {
    findings_.id = plan.entry.name;
    plan.entry.backfill = {};
    plan.entry.max_age.reset();
    const Source::Parts parts{
        credit_, tally_, [] { return std::uint64_t{0}; },    [] { return std::uint64_t{1}; }, *this,
        clock_,  log_,   settings_.limits.max_article_bytes, http_limits(settings_.http)};
    auto source = Source::create(std::move(plan), 0, parts);
    if (!source) return failure(source.error());
    source_ = std::move(*source);
    boost::asio::post(io_, [this] { source_->poll(outbox_); });
    io_.run();
    conclude();
    return std::move(findings_);
  }

  void fetch(SourceNumber, Question question, HttpRequest request) override {
    if (question.purpose == Question::Purpose::response) {
      http_.fetch(std::move(request), [this, question](Result<HttpResponse> response) {
        if (response) note(*response);
        source_->answer(question, std::move(response), outbox_);
      });
      return;
    }
    // Pages are counted, not fetched: an empty one lets the article go on.
    ++findings_.teasers;
    boost::asio::post(io_, [this, question] {
      HttpResponse empty;
      empty.status = 200;
      source_->answer(question, std::move(empty), outbox_);
    });
  }
  void watch(SourceNumber, int) override {}
  void reported(SourceNumber, Report report) override {
    findings_.problems = report.problem_count;
    findings_.last_problem = report.last_problem;
    if (report.failure) findings_.failure = report.failure->message();
    io_.stop();
  }
  void settled(SourceNumber, std::uint64_t, Ends) override {}
  void handled(SourceNumber, int) override {}

private:
  void note(const HttpResponse& response) {
    findings_.url = response.url;
    findings_.moved_to = response.permanent_url;
    findings_.media_type = response.media_type;
    findings_.root = root_of(response.body);
  }

  void conclude() {
    while (auto batch = in_.try_receive())
      for (const InFlight& each : (*batch)->articles) count(each);
    if (findings_.failure.empty() && findings_.items > 0 && findings_.refused == findings_.items)
      findings_.failure = "all of its items were refused: " + findings_.last_problem;
  }

  void count(const InFlight& each) {
    ++findings_.items;
    if (each.end == End::dead) ++findings_.refused;
    if (findings_.title.empty()) findings_.title = each.article[NEWSD_FIELD_FEED]["title"].text();
    auto date = parse_rfc3339(each.article[NEWSD_FIELD_PUBLISHED].text());
    if (!date) date = parse_rfc3339(each.article[NEWSD_FIELD_UPDATED].text());
    if (!date) return;
    ++findings_.dated;
    const std::string text = rfc3339(*date);
    if (findings_.oldest.empty() || text < findings_.oldest) findings_.oldest = text;
    findings_.newest = std::max(findings_.newest, text);
  }

  const Settings& settings_;
  boost::asio::io_context io_;
  HttpClient http_;
  NullLog log_;
  const SystemClock clock_;
  CreditPool credit_{kEnough};
  Tally tally_;
  zmq::context_t context_{1};
  HopReceiver in_{context_, "inproc://findings"};
  Busy busy_;
  Outbox outbox_{context_, "inproc://findings", 64, busy_};
  FeedFindings findings_;
  std::unique_ptr<Source> source_;
};

// What to write into the configuration, so that the articles keep their ids.
std::string advice(const FeedFindings& findings) {
  const std::string id = findings.id_is_of_url ? " and id = " + toml_text(Node(findings.id)) : "";
  return "for good: set url = " + toml_text(Node(findings.moved_to)) + id + " in the configuration";
}

bool gets_another_id(const PluginEntry& entry, const std::string& url) {
  const Node moved(Node::Members{{"url", {}, Node(url)}});
  return entry.name == default_source_id(entry.plugin, entry.options) &&
         entry.name != default_source_id(entry.plugin, moved);
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

bool is_address(std::string_view feed) { return feed.find("://") != std::string_view::npos; }

// The source of that id or address in the configuration.
Result<PluginEntry> entry_of(const std::string& feed, const Config& config) {
  std::vector<std::string> ids;
  for (const PluginEntry& each : config.sources) {
    const Node* url = each.options.find("url");
    if (each.name == feed || (url != nullptr && url->text() == feed)) return each;
    ids.push_back(each.name);
  }
  const std::string meant = did_you_mean(feed, ids);
  return failure("unknown", "there is no source `" + feed + "` in the configuration",
                 meant.empty() ? "give the id of one, or an address with http:// or https://" : meant);
}

// What [[feed]] makes of an address.
Checked<PluginEntry> entry_made_of(const std::string& address, const Environment& environment) {
  auto made = parse_config("[[feed]]\nurl = " + toml_text(Node(address)) + "\n", "the address given", environment);
  if (!made) return tl::unexpected(std::move(made.error()));
  return std::move(made->sources.front());
}

int check_entry(const FeedCheckCommand& command, const PluginEntry& entry, const Settings& settings, Catalog& catalog) {
  const auto resolved = resolve(entry, catalog);
  if (!resolved) return report(resolved.error());
  const auto findings = check_feed({entry, resolved->plugin, resolved->options, {}}, settings);
  if (!findings) return report("feeds check", findings.error());
  const std::string out = command.format == OutputFormat::json ? findings_json(*findings) + '\n'
                                                               : findings_text(*findings, Style::of_output());
  std::fputs(out.c_str(), stdout);
  return findings->failure.empty() ? exit_code::ok : exit_code::unusable;
}

Result<> can_be_fetched(const SourcePlan& plan) {
  const newsd_source& abi = plan.plugin.descriptor->source;
  if (abi.response != nullptr && abi.ready == nullptr) return {};
  return failure("refused",
                 "source `" + plan.entry.name + "` takes what comes and fetches nothing: there is nothing to check",
                 "`newsctl config check` checks its options");
}

}  // namespace

Result<FeedFindings> check_feed(SourcePlan plan, const Settings& settings) {
  if (auto can = can_be_fetched(plan); !can) return failure(can.error());
  const PluginEntry entry = plan.entry;
  auto findings = Look(settings).at(std::move(plan));
  if (findings) findings->id_is_of_url = !findings->moved_to.empty() && gets_another_id(entry, findings->moved_to);
  return findings;
}

std::string findings_text(const FeedFindings& findings, const Style& style) {
  std::string out = style(Paint::bold, printable(findings.id)) + '\n';
  const auto line = [&](std::string_view name, const std::string& text) {
    if (!text.empty()) out += "  " + std::string(name) + std::string(10 - name.size(), ' ') + printable(text) + '\n';
  };
  line("address", findings.url);
  if (!findings.moved_to.empty()) line("moved", advice(findings));
  line("format",
       findings.media_type + (findings.root.empty() ? "" : (findings.media_type.empty() ? "" : ", ") + findings.root));
  line("title", findings.title);
  if (findings.failure.empty() || findings.items > 0) {
    line("items", std::to_string(findings.items) +
                      (findings.refused > 0 ? ", of which " + std::to_string(findings.refused) + " are refused" : ""));
    if (findings.items > 0)
      line("dates", findings.dated == 0
                        ? "none"
                        : std::to_string(findings.dated) + ", from " + findings.oldest + " to " + findings.newest);
    line("text", findings.teasers == 0 ? "as it stands in the feed"
                                       : "of " + counted(findings.teasers, "item") + " from their pages");
  }
  if (findings.problems > 0)
    line("warnings",
         std::to_string(findings.problems) + (findings.problems > 1 ? ", the last: " : ": ") + findings.last_problem);
  return out +
         (findings.failure.empty() ? style(Paint::green, "of use")
                                   : style(Paint::red, "of no use: " + printable(findings.failure))) +
         '\n';
}

std::string findings_json(const FeedFindings& findings) {
  Tree tree;
  const auto number = [](std::uint64_t value) { return Tree::integer(static_cast<std::int64_t>(value)); };
  return to_json(Members()
                     .add("id", Tree::borrow(findings.id))
                     .add("usable", Tree::boolean(findings.failure.empty()))
                     .add("failure", Tree::borrow(findings.failure))
                     .add("url", Tree::borrow(findings.url))
                     .add("moved_to", Tree::borrow(findings.moved_to))
                     .add("media_type", Tree::borrow(findings.media_type))
                     .add("root", Tree::borrow(findings.root))
                     .add("title", Tree::borrow(findings.title))
                     .add("items", number(findings.items))
                     .add("refused", number(findings.refused))
                     .add("dated", number(findings.dated))
                     .add("oldest", Tree::borrow(findings.oldest))
                     .add("newest", Tree::borrow(findings.newest))
                     .add("teasers", number(findings.teasers))
                     .add("problems", number(findings.problems))
                     .add("last_problem", Tree::borrow(findings.last_problem))
                     .in(tree));
}

int run_feed_check(const FeedCheckCommand& command, const Environment& environment, Catalog& catalog) {
  const auto config = find_config(command.config, environment);
  if (!config) return report(config.error());
  const auto known = entry_of(command.feed, *config);
  if (known) return check_entry(command, *known, config->settings, catalog);
  if (!is_address(command.feed)) return report("feeds check", known.error());
  const auto made = entry_made_of(command.feed, environment);
  return made ? check_entry(command, *made, config->settings, catalog) : report(made.error());
}

}  // namespace newsd::daemon
