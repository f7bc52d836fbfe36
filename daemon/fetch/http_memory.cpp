#include "fetch/http_memory.hpp"

#include "article/json.hpp"

namespace newsd::daemon {

HttpMemory HttpMemory::decode(std::string_view json) {
  HttpMemory memory;
  Tree tree;
  const auto document = parse_json(json, tree);
  if (!document) return memory;
  const Value addresses(*document);
  for (std::size_t i = 0; i < addresses.size() && addresses.type() == NEWSD_OBJECT; ++i) {
    const Value each = addresses.member(i).value;
    memory.addresses_[std::string(view(addresses.member(i).key))] = {
        {std::string(each["etag"].text()), std::string(each["last_modified"].text())},
        std::string(each["moved_to"].text())};
  }
  return memory;
}

std::string HttpMemory::encode() const {
  Tree tree;
  std::vector<newsd_member> addresses;
  for (const auto& [url, address] : addresses_)
    addresses.push_back({to_abi(url), Members()
                                          .add("etag", Tree::borrow(address.validators.etag))
                                          .add("last_modified", Tree::borrow(address.validators.last_modified))
                                          .add("moved_to", Tree::borrow(address.moved_to))
                                          .in(tree)});
  return to_json(tree.object(addresses));
}

std::string HttpMemory::moved_to(const std::string& url) const {
  const auto known = addresses_.find(url);
  return known == addresses_.end() ? std::string() : known->second.moved_to;
}

Validators HttpMemory::validators(const std::string& url) const {
  const auto known = addresses_.find(url);
  return known == addresses_.end() ? Validators{} : known->second.validators;
}

void HttpMemory::note(const std::string& url, const Validators& validators, const std::string& permanent_url) {
  if (!addresses_.contains(url) && addresses_.size() >= kMaxAddresses) addresses_.clear();
  Address& address = addresses_[url];
  address.validators = validators;
  if (!permanent_url.empty()) address.moved_to = permanent_url;
}

void HttpMemory::forget_move(const std::string& url) {
  if (!moved_to(url).empty()) addresses_.erase(url);
}

}  // namespace newsd::daemon
