#include "control/source_routes.hpp"

#include "article/json.hpp"
#include "base/text.hpp"
#include "control/status.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace newsd::daemon {
namespace {

newsd_value number(std::uint64_t value) { return Tree::integer(static_cast<std::int64_t>(value)); }

// The sources that a request means.
struct Chosen {
  std::vector<SourceStatus> sources;
  std::vector<std::string> gone;  // ids that are paused, of no source that there is
  bool is_all = false;
};

Result<SourceStatus> find_source(std::string_view id, const std::vector<SourceStatus>& all) {
  std::vector<std::string> ids;
  for (const SourceStatus& each : all) {
    if (each.id == id) return each;
    ids.push_back(each.id);
  }
  const std::string meant = did_you_mean(id, ids);
  return failure("unknown", "there is no source `" + std::string(id) + "`",
                 meant.empty() ? "`newsctl feeds list` shows those that there are" : meant);
}

// `gone` are the ids of no source that may be named too.
Result<Chosen> chosen_by(Value request, const Scheduler& scheduler, std::vector<std::string> gone) {
  std::vector<SourceStatus> all = scheduler.statuses();
  const Value names = request["sources"];
  const bool is_all = request["all"].boolean();
  if (is_all == (names.size() > 0))
    return failure("invalid", "the request names no sources, or names some besides all",
                   R"(send {"sources":["ID",…]} or {"all":true})");
  if (is_all) return Chosen{std::move(all), std::move(gone), true};
  Chosen chosen;
  for (const Value name : names) {
    if (std::find(gone.begin(), gone.end(), name.text()) != gone.end()) {
      chosen.gone.emplace_back(name.text());
      continue;
    }
    auto found = find_source(name.text(), all);
    if (!found) return failure(found.error());
    chosen.sources.push_back(std::move(*found));
  }
  return chosen;
}

std::string answer_of(Tree& tree, const std::vector<newsd_value>& sources) {
  return to_json(Members().add("sources", tree.array(sources)).in(tree));
}

class Changer {
public:
  explicit Changer(SourceRoutesParts& parts) : parts_(parts) {}

  void pause(const Chosen& chosen, const ControlReply& reply) {
    const UnixMilliseconds now = parts_.clock.now();
    for (const SourceStatus& each : chosen.sources) {
      note(each.id, each.paused_since.value_or(now), !each.paused_since);
      parts_.scheduler.pause(each.number, now);
    }
    save(reply);
  }

  void resume(const Chosen& chosen, const ControlReply& reply) {
    for (const SourceStatus& each : chosen.sources) {
      note(each.id, std::nullopt, each.paused_since.has_value());
      parts_.scheduler.resume(each.number);
    }
    for (const std::string& id : chosen.gone) {
      answered_.push_back(answer(id, std::nullopt, true).add("configured", Tree::boolean(false)).in(tree_));
      rows_.push_back({id, std::nullopt});
      parts_.scheduler.forget_pause(id);
    }
    save(reply);
  }

private:
  void note(const std::string& id, std::optional<UnixMilliseconds> since, bool is_change) {
    answered_.push_back(answer(id, since, is_change).in(tree_));
    if (is_change) rows_.push_back({id, since});
  }

  Members answer(const std::string& id, std::optional<UnixMilliseconds> since, bool is_change) {
    Members members;
    members.add("id", tree_.text(id))
        .add("paused_since", since ? tree_.text(rfc3339(*since)) : Tree::null())
        .add("changed", Tree::boolean(is_change));
    return members;
  }

  void save(const ControlReply& reply) {
    ControlAnswer answer{200, answer_of(tree_, answered_)};
    if (rows_.empty()) return reply(std::move(answer));
    BatchMessage batch;
    batch->pauses.push_back(
        {std::move(rows_),
         [post = parts_.post_back, reply, answer = std::move(answer)] { post([reply, answer] { reply(answer); }); },
         parts_.credit.overdraw(0)});
    parts_.journal_in.send(std::move(batch));
  }

  SourceRoutesParts& parts_;
  Tree tree_;
  std::vector<newsd_value> answered_;
  std::vector<PauseRow> rows_;
};

// A refresh of some sources, while not all of them have been heard of.
class Refreshing {
public:
  explicit Refreshing(ControlReply reply) : reply_(std::move(reply)) {}

  void will_refresh(const std::string& id) {
    polled_.emplace_back(id, std::nullopt);
    ++outstanding_;
  }
  void skipped(const std::string& id, const Error& why) {
    skipped_.push_back(Members().add("id", tree_.text(id)).add("reason", tree_.text(why.text)).in(tree_));
  }
  void heard(std::size_t place, const Polled& polled) {
    polled_[place].second = polled;
    if (--outstanding_ == 0) answer();
  }
  std::size_t count() const { return polled_.size(); }

  void answer() {
    std::vector<newsd_value> all;
    for (const auto& [id, polled] : polled_) {
      Members members;
      members.add("id", tree_.text(id));
      if (polled) add_to(members, *polled);
      all.push_back(members.in(tree_));
    }
    reply_({200, to_json(Members().add("sources", tree_.array(all)).add("skipped", tree_.array(skipped_)).in(tree_))});
  }

private:
  void add_to(Members& members, const Polled& polled) {
    Members dropped;
    for (const auto& [rule, count] : polled.ends.dropped_by_rule) dropped.add(tree_.keep(rule), number(count));
    members.add("articles", number(polled.articles))
        .add("journalled", number(polled.ends.journalled))
        .add("dropped", dropped.in(tree_))
        .add("dead", number(polled.ends.dead))
        .add("problems", number(polled.problems))
        .add("last_problem", tree_.text(polled.last_problem))
        .add("failure", tree_.text(polled.failure));
  }

  const ControlReply reply_;
  Tree tree_;
  std::vector<std::pair<std::string, std::optional<Polled>>> polled_;
  std::vector<newsd_value> skipped_;
  std::size_t outstanding_ = 0;
};

void refresh(const Chosen& chosen, bool waits, Scheduler& scheduler, const ControlReply& reply) {
  const auto refreshing = std::make_shared<Refreshing>(reply);
  std::vector<SourceNumber> to_poll;
  for (const SourceStatus& each : chosen.sources) {
    if (const auto can = scheduler.can_refresh(each.number); can) {
      refreshing->will_refresh(each.id);
      to_poll.push_back(each.number);
    } else if (chosen.is_all) {
      refreshing->skipped(each.id, can.error());
    } else {
      return reply(refusal(can.error()));
    }
  }
  for (std::size_t place = 0; place < to_poll.size(); ++place) {
    Scheduler::Done done;
    if (waits) done = [refreshing, place](const Polled& polled) { refreshing->heard(place, polled); };
    scheduler.refresh(to_poll[place], std::move(done));
  }
  if (!waits || to_poll.empty()) refreshing->answer();
}

}  // namespace

void add_source_routes(Routes& routes, SourceRoutesParts given) {
  const auto parts = std::make_shared<SourceRoutesParts>(std::move(given));
  routes.add("GET", "/v1/sources", [parts](const Routes::Arguments&) {
    return ControlAnswer{200, sources_json(parts->scheduler, parts->clock.now())};
  });
  const auto none_gone = [](const Scheduler&) { return std::vector<std::string>(); };
  const auto add = [&](std::string_view verb, auto gone, auto handle) {
    routes.add(
        "POST", "/v1/sources/" + std::string(verb),
        [parts, gone, handle](const ControlRequest& request, const Routes::Arguments&, const ControlReply& reply) {
          Tree tree;
          const auto body = parse_json(request.body, tree);
          if (!body) return reply(refusal(400, body.error()));
          const auto chosen = chosen_by(*body, parts->scheduler, gone(parts->scheduler));
          if (!chosen) return reply(refusal(chosen.error()));
          handle(Value(*body), *chosen, *parts, reply);
        });
  };
  add("pause", none_gone, [](Value, const Chosen& chosen, SourceRoutesParts& of, const ControlReply& reply) {
    Changer(of).pause(chosen, reply);
  });
  add(
      "resume", [](const Scheduler& scheduler) { return scheduler.paused_elsewhere(); },
      [](Value, const Chosen& chosen, SourceRoutesParts& of, const ControlReply& reply) {
        Changer(of).resume(chosen, reply);
      });
  add("refresh", none_gone, [](Value body, const Chosen& chosen, SourceRoutesParts& of, const ControlReply& reply) {
    refresh(chosen, body["wait"].boolean(), of.scheduler, reply);
  });
}

}  // namespace newsd::daemon
