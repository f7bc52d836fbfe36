#include "spool/spool_source.hpp"

#include "spool/text.hpp"
#include "spool/unusable.hpp"

#include <algorithm>
#include <utility>

namespace newsd::spool {
namespace {

constexpr std::size_t kMaxFaults = 20;

// A file's name as messages show it.
std::string shown(const std::string& name) { return one_line(name, 255); }

// The last part of an address's path.
std::string_view file_name(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  return url.substr(url.rfind('/') + 1);
}

std::string_view of(newsd_bytes bytes) { return {reinterpret_cast<const char*>(bytes.data), bytes.size}; }

const newsd_outcome& outcome_at(const newsd_outcomes& outcomes, std::uint32_t index) {
  const auto* first = reinterpret_cast<const unsigned char*>(outcomes.items);
  return *reinterpret_cast<const newsd_outcome*>(first + std::size_t{outcomes.stride} * index);
}

std::string reasons(std::size_t failed, std::size_t articles, const std::vector<std::string>& faults) {
  std::string text = "was taken, but " + std::to_string(failed) + " of its " + std::to_string(articles) +
                     " articles went to the dead letters:";
  for (const std::string& fault : faults) text += "\n" + fault;
  return failed > faults.size() ? text + "\n…" : text;
}

}  // namespace

Spool::Spool(Host host, Value config)
    : host_(host),
      path_(config["path"].text()),
      max_file_bytes_(static_cast<std::uint64_t>(config["max_file_bytes"].integer())),
      delete_done_(config["keep"].text() == "delete") {}

void Spool::poll(State, Delivery delivery) {
  if (folder_ && !folder_->is_at(path_)) {
    folder_.reset();
    watch_.leave();
  }
  scan_ = folder_ ? Scan::later : Scan::first;
  if (!folder_) {
    Folder there(path_);
    watch_.follow(path_);  // before the folder is listed: nothing falls between
    folder_ = std::move(there);
  }
  if (!watched_) delivery.watch(watch_.descriptor());
  watched_ = true;
  work(delivery);
}

void Spool::ready(State, int, Delivery delivery) { work(delivery); }

void Spool::work(Delivery& delivery) {
  watch_.mark(Watch::Work::none);  // so that a failure waits for the next poll
  collect(delivery);
  const auto has_room = [&] {
    const auto open = open_.find(delivery.id());
    return open == open_.end() || open->second.emitted.size() < kArticlesPerCall;
  };
  for (std::size_t i = 0; folder_ && i < kFilesPerCall && !pending_.empty() && has_room(); ++i) {
    const std::string name = std::move(pending_.front());
    pending_.pop_front();
    in_pending_.erase(name);
    take(name, delivery);
  }
  const auto open = open_.find(delivery.id());
  if (open != open_.end() && open->second.settles_nothing()) open_.erase(open);
  if (folder_ && (!pending_.empty() || scan_ != Scan::none)) watch_.mark(Watch::Work::left);
}

void Spool::response(State, const newsd_response& response, Delivery delivery) {
  const Content content{file_name(view(response.url)), view(response.media_type), view(response.charset),
                        of(response.body)};
  Tree tree;
  for (const Item& item : parse(content, tree)) delivery.emit(item.key, item.article);
}

void Spool::settled(std::uint64_t delivery, const newsd_outcomes& outcomes) {
  const auto found = open_.find(delivery);
  if (found == open_.end()) return;
  Open open = std::move(found->second);
  open_.erase(found);
  account(open, outcomes);
  for (const File& file : open.files)
    if (file.whole) put_away(file);
}

// Turns events, and the listing that is due, into pending names.
void Spool::collect(Delivery& delivery) {
  const Watch::Events events = watch_.events();
  for (const std::string& name : events.names)
    if (is_candidate(name)) push(name);
  if (events.uprooted) delivery.again(static_cast<std::uint64_t>(kSuccessorMilliseconds));
  if (events.overflowed && scan_ == Scan::none) scan_ = Scan::later;
  if (folder_ && pending_.empty() && scan_ != Scan::none) scan(delivery);
}

void Spool::scan(Delivery& delivery) {
  const std::int64_t now = host_.now_milliseconds();
  bool fresh = false;
  const auto wanted = [&](const std::string& name, const Identity& identity) {
    const auto seen = taken_.find(name);
    if (seen != taken_.end() && seen->second == identity) return false;
    const bool too_fresh = scan_ == Scan::later && now - identity.modified_nanoseconds / 1'000'000 < kFreshMilliseconds;
    fresh = fresh || too_fresh;
    return !too_fresh;
  };
  const Folder::Listing listing = folder_->list(kMaxPending, wanted);
  for (const std::string& name : listing.names) push(name);
  if (listing.complete) scan_ = Scan::none;
  if (fresh) delivery.again(static_cast<std::uint64_t>(kFreshMilliseconds));
}

void Spool::push(const std::string& name) {
  if (pending_.size() >= kMaxPending) {
    if (scan_ == Scan::none) scan_ = Scan::later;  // finds it again
    return;
  }
  if (in_pending_.insert(name).second) pending_.push_back(name);
}

void Spool::take(const std::string& name, Delivery& delivery) {
  const auto identity = folder_->identity(name);
  if (!identity) return;
  const auto seen = taken_.find(name);
  if (seen != taken_.end() && seen->second == *identity) return;
  taken_[name] = *identity;
  Tree tree;
  std::string bytes;
  std::vector<Item> items;
  try {
    if (!is_utf8(name)) throw Unusable("has a name that is not UTF-8: rename it");
    const std::string_view media_type = media_type_of(name);
    if (media_type.empty()) throw Unusable("is of a kind that is not taken: give .txt, .html, .json or .eml");
    bytes = folder_->read(name, max_file_bytes_);
    items = parse({name, media_type, {}, bytes}, tree);
  } catch (const Unusable& why) {
    delivery.problem(shown(name) + " " + why.what() + " (it is in failed/)");
    reject(name, why.what());
    return;
  }
  Open& open = open_[delivery.id()];
  open.files.push_back({name, *identity, false, items.size(), 0, {}});
  emit(open.files.size() - 1, items, open, delivery);
}

void Spool::emit(std::size_t index, const std::vector<Item>& items, Open& open, Delivery& delivery) {
  File& file = open.files[index];
  for (const Item& item : items) {
    const auto refused = delivery.emit(item.key, item.article);
    open.emitted.push_back({item.key, index, refused.has_value()});
    if (refused) file.add_fault(item.key, *refused);
  }
  if (file.failed < file.articles) {
    file.whole = true;  // settled() puts it away
    return;
  }
  put_away(file);
}

// What newsd says became of the articles. Those that emit() refused may be among them.
void Spool::account(Open& open, const newsd_outcomes& outcomes) {
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < outcomes.count; ++i) {
    const newsd_outcome& outcome = outcome_at(outcomes, i);
    const bool dead = outcome.end == NEWSD_END_DEAD;
    const auto meant = [&](const Emitted& each) { return each.key == view(outcome.key) && (dead || !each.refused); };
    while (next < open.emitted.size() && !meant(open.emitted[next])) ++next;
    if (next == open.emitted.size()) return;
    const Emitted& each = open.emitted[next++];
    if (dead && !each.refused) open.files[each.file].add_fault(each.key, view(outcome.reason));
  }
}

void Spool::File::add_fault(const std::string& key, std::string_view reason) {
  ++failed;
  if (faults.size() < kMaxFaults) faults.push_back(one_line(key, 200) + ": " + one_line(reason, 1000));
}

bool Spool::Open::settles_nothing() const {
  return std::none_of(files.begin(), files.end(), [](const File& file) { return file.whole; });
}

void Spool::put_away(const File& file) {
  if (!folder_ || folder_->identity(file.name) != file.identity) {  // another version lies there now, or none
    forget(file);
    return;
  }
  if (file.failed > 0) return reject(file.name, reasons(file.failed, file.articles, file.faults));
  try {
    if (delete_done_)
      folder_->remove(file.name);
    else
      folder_->to_done(file.name);
    forget(file);
    host_.count("files_done");
  } catch (const Failure& failure) {
    host_.error("its articles are journalled, but newsd " + std::string(failure.what()));
  }
}

// Moves it out of the way, with the reason beside it. If that cannot be, the file stays, noted in `taken_`, so that it
// is not read over and over.
void Spool::reject(const std::string& name, const std::string& reason) {
  host_.count("files_failed");
  try {
    folder_->to_failed(
        name, shown(name) + " " + reason + "\n\nMend it and move it back into " + path_ + " to have it taken again.\n");
    taken_.erase(name);
  } catch (const Failure& failure) {
    host_.error(std::string(failure.what()) + ": " + shown(name) + " " + reason);
  }
}

void Spool::forget(const File& file) {
  const auto seen = taken_.find(file.name);
  if (seen != taken_.end() && seen->second == file.identity) taken_.erase(seen);
}

}  // namespace newsd::spool
