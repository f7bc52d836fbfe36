#include "pipeline/verdicts.hpp"

namespace newsd::daemon {
namespace {

void make_new(Article& article) {
  article.clear(NEWSD_FIELD_DUPLICATE);
  article.set(NEWSD_FIELD_KIND, Tree::borrow(name(Kind::fresh)));
}

}  // namespace

Result<ArticleId> Verdicts::resolve(const ArticleId& id) const {
  if (const auto alias = aliases_.find(id); alias != aliases_.end()) return alias->second;
  if (revisions_ == nullptr) return id;
  return revisions_->resolve(id);
}

Result<std::optional<Latest>> Verdicts::latest(const ArticleId& id) const {
  if (const auto known = latest_.find(id); known != latest_.end()) return known->second;
  if (revisions_ == nullptr) return std::nullopt;
  return revisions_->latest(id);
}

// An update takes over the id of what it updates, if that was journalled.
Result<bool> Verdicts::follow_update(InFlight& article) {
  const auto named = ArticleId::from_hex(article.article[NEWSD_FIELD_DUPLICATE]["of"].text());
  const auto of = resolve(named.value_or(ArticleId{}));
  if (!of) return failure(of.error());
  const auto earlier = latest(*of);
  if (!earlier) return failure(earlier.error());
  if (!*earlier) return false;
  if (const ArticleId own = article.article.id(); own != *of) {
    article.alias = own;
    article.article.set_id(*of);
  }
  return true;
}

// Once is enough, unless it erases.
Result<Verdicts::Verdict> Verdicts::decide_withdrawal(InFlight& article) {
  const auto before = latest(article.article.id());
  if (!before) return failure(before.error());
  if (!*before || ((*before)->is_withdrawn() && !article.by_hand->erasure)) return Verdict::withdrawn;
  article.article.set(NEWSD_FIELD_REVISION, Tree::integer((*before)->revision + 1));
  return Verdict::journal;
}

Result<Verdicts::Verdict> Verdicts::decide(InFlight& article) {
  if (article.is_withdrawal()) return decide_withdrawal(article);
  const std::string relation(article.article[NEWSD_FIELD_DUPLICATE]["relation"].text());
  bool has_followed = false;
  if (relation == "update") {
    const auto followed = follow_update(article);
    if (!followed) return failure(followed.error());
    has_followed = *followed;
    if (!has_followed) make_new(article.article);
  }
  if (!has_followed) {
    const auto id = resolve(article.article.id());
    if (!id) return failure(id.error());
    if (*id != article.article.id()) article.article.set_id(*id);
  }
  if (relation == "copy") {
    const auto named = ArticleId::from_hex(article.article[NEWSD_FIELD_DUPLICATE]["of"].text());
    const auto of = resolve(named.value_or(ArticleId{}));
    if (!of) return failure(of.error());
    const auto original = latest(*of);
    if (!original) return failure(original.error());
    if (!*original || (*original)->is_withdrawn()) {
      make_new(article.article);
      return Verdict::again;
    }
  }
  const auto before = latest(article.article.id());
  if (!before) return failure(before.error());
  if (*before && (*before)->is_withdrawn()) return Verdict::withdrawn;
  if (*before && (*before)->hash == article.hash) return Verdict::unchanged;
  if (*before && !has_followed && article.by_hand && (*before)->sequence > article.by_hand->known)
    return Verdict::superseded;
  const std::uint32_t revision = *before ? (*before)->revision + 1 : 1;
  article.article.set(NEWSD_FIELD_REVISION, Tree::integer(revision));
  if (revision > 1 && article.article.kind() == name(Kind::fresh))
    article.article.set(NEWSD_FIELD_KIND, Tree::borrow(name(Kind::update)));
  return Verdict::journal;
}

Result<bool> Verdicts::is_withdrawn(const ArticleId& article) const {
  const auto id = resolve(article);
  if (!id) return failure(id.error());
  const auto known = latest(*id);
  if (!known) return failure(known.error());
  return *known && (*known)->is_withdrawn();
}

void Verdicts::note(const InFlight& article, Sequence sequence) {
  const ArticleId id = article.article.id();
  const auto revision = static_cast<std::uint32_t>(article.article[NEWSD_FIELD_REVISION].integer());
  latest_[id] = Latest{revision, article.hash, sequence};
  if (article.alias) aliases_[*article.alias] = id;
}

}  // namespace newsd::daemon
