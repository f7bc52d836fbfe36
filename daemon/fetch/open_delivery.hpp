// A delivery while its source is still adding to it: what the plugin says becomes articles on their way.
#pragma once

#include "fetch/emitted.hpp"
#include "fetch/newest.hpp"
#include "fetch/page_queue.hpp"
#include "fetch/source.hpp"
#include "plugin/delivery_table.hpp"

#include <newsd/value.hpp>
#include <set>
#include <string>
#include <vector>

namespace newsd::daemon {

// On the source's lane.
// Of a first poll of which only the newest are wanted, articles are kept until the call that emits them is over.
// Bounds: pages that could not be asked for within kPageTime of the delivery's start are left out.
class OpenDelivery final : public DeliveryHandler {
public:
  OpenDelivery(Source& source, std::uint64_t number, Outbox& outbox);
  // Articles that still wait for their pages are turned back: they come again.
  ~OpenDelivery() override;
  OpenDelivery(const OpenDelivery&) = delete;
  OpenDelivery& operator=(const OpenDelivery&) = delete;

  const newsd_delivery* table() const { return &table_; }
  Report& report() { return report_; }

  // The plugin's call is over: the newest of what it emitted go on.
  void end_of_call();
  // Requests made from here on are for pages: asked without validators.
  void end_of_poll() { is_polling_ = false; }
  bool answered_one() { return --pending_ == 0; }
  bool is_waiting() const { return pending_ > 0; }
  void learn(const std::string& asked, const HttpResponse& response);
  void fail(Error error);
  // As failed, and no fault of the source.
  void abandon();
  // If the site asks to be left alone: until then the source is not polled.
  void note_rest(const HttpResponse& response);
  // The page of an article that waited for it has come, or not.
  void take_page(const Question& question, Result<HttpResponse> response);
  // Hands what is to be saved to the delivery and sends the closing mark, unless there is nothing to tell.
  void close();

  Reply request(const newsd_request& request) override;
  Reply emit(std::string_view key, Value article, std::string_view page) override;
  Reply feed(Value feed) override;
  Reply state(std::string_view state) override;
  void problem(std::string_view message) override;
  Reply watch(int descriptor) override;
  Reply again(std::uint64_t milliseconds) override;

private:
  InFlight start(std::string_view key, Article article);
  std::optional<std::string> rule_against(const InFlight& each);
  void drop(InFlight& each, std::string rule);
  Reply refuse_article(std::string_view key, Value emitted, const Error& error);
  // Nothing when all are wanted, or more than can be kept: then it is the first ones.
  std::optional<Newest> wanted() const;
  Reply go_on(Newest::Candidate each);
  Reply send(InFlight each);
  void ask_for_pages();
  std::string add_page(Article& article, const Result<HttpResponse>& response) const;
  HttpRequest http_request(const std::string& url) const;
  HttpRequest page_request(const std::string& url) const;
  SourceUpdate update() const;

  Source& source_;
  Outbox& outbox_;
  std::shared_ptr<Delivery> delivery_;
  newsd_delivery table_;
  Report report_;
  bool is_polling_ = true;
  std::set<std::string> polled_;  // addresses asked for by poll()
  std::uint32_t pending_ = 0;
  std::uint32_t requests_ = 0;
  std::uint32_t next_slot_ = 0;
  std::vector<Outcome> ended_early_;
  std::optional<Newest> newest_;
  PageQueue pages_;
  const UnixMilliseconds last_page_;  // no page is asked for after that
  std::optional<std::string> state_;
  HttpMemory memory_;  // as it shall be once this delivery has ended
  KnownFeed feed_;
};

}  // namespace newsd::daemon
