#include "plan.hpp"

#include "article/json.hpp"
#include "pipeline/order.hpp"

namespace newsd::daemon {
namespace {

// What any source may emit, whatever it declares: documents come in all shapes, and a stage that reads a field copes
// with its absence. Only what stages make must have a stage that makes it.
constexpr const char* kAnySource[] = {"url",        "guid",      "title",   "summary", "summary_html", "text",
                                      "html",       "published", "updated", "authors", "categories",   "images",
                                      "enclosures", "rights",    "raw",     "feed",    nullptr};

void add(FieldSet& all, const FieldSet& more) {
  all.fields |= more.fields;
  all.parts.insert(more.parts.begin(), more.parts.end());
}

FieldSet emitted_by(const std::vector<SourcePlan>& sources, const FieldSet& given) {
  FieldSet all = *FieldSet::parse(kAnySource);
  add(all, given);
  for (const SourcePlan& source : sources) add(all, source.plugin.descriptor->writes);
  return all;
}

bool writes_tags(const FieldSet& writes) { return writes.has(NEWSD_FIELD_TAGS); }

StageDeclaration declaration(const StagePlan& stage) {
  const Descriptor& plugin = *stage.plugin.descriptor;
  return {stage.name, plugin.reads, plugin.writes, (plugin.stage.flags & NEWSD_STAGE_DROPS) != 0,
          plugin.stage.window_seconds > 0};
}

void order_stages(const Config& config, const FieldSet& emitted, Plan& plan, Diagnostics& found) {
  std::vector<StageDeclaration> declarations;
  for (const StagePlan& stage : plan.stages) declarations.push_back(declaration(stage));
  const auto order = order_of(declarations, emitted);
  if (!order) {
    found.add(config.stages.empty() ? Location{} : config.stages.front().where, order.error());
    return;
  }
  std::vector<StagePlan> ordered;
  for (const std::size_t place : *order) ordered.push_back(std::move(plan.stages[place]));
  plan.stages = std::move(ordered);
}

void check_folders(const std::vector<OwnFolder>& folders, Plan& plan, Diagnostics& found) {
  report_shared(folders, found);
  for (const OwnFolder& folder : folders)
    if (const auto why = obstacle(folder))
      (folder.kind == OwnFolder::Kind::must_be_there ? plan.awaited : found).add(folder.where, *why);
}

bool same_plugin(const Found& a, const Found& b) { return a.library == b.library && a.descriptor == b.descriptor; }

bool same_config(newsd_value a, newsd_value b) { return to_json(a) == to_json(b); }

}  // namespace

bool is_same(const StagePlan& a, const StagePlan& b) {
  return a.name == b.name && same_plugin(a.plugin, b.plugin) && a.skips_copies == b.skips_copies &&
         same_config(a.config, b.config);
}

bool is_same(const SourcePlan& a, const SourcePlan& b) {
  return same_for_host(a.entry, b.entry) && same_plugin(a.plugin, b.plugin) && same_config(a.config, b.config);
}

bool is_same(const SinkPlan& a, const SinkPlan& b) {
  return a.name == b.name && same_plugin(a.plugin, b.plugin) && same_config(a.config, b.config);
}

Checked<Plan> make_plan(const Config& config, Catalog& catalog, const FieldSet& given) {
  Plan plan;
  Diagnostics found;
  std::vector<OwnFolder> folders;
  const auto take = [&](const PluginEntry& entry, auto put) {
    auto resolved = resolve(entry, catalog);
    if (!resolved) {
      found.add(resolved.error());
      return;
    }
    folders.insert(folders.end(), resolved->folders.begin(), resolved->folders.end());
    put(*resolved, std::make_shared<const Tree>(std::move(resolved->tree)));
  };
  for (const PluginEntry& entry : config.sources)
    take(entry, [&](const Resolved& r, auto tree) { plan.sources.push_back({entry, r.plugin, r.options, tree}); });
  for (const PluginEntry& entry : config.stages)
    take(entry, [&](const Resolved& r, auto tree) {
      const bool skips = !config.settings.limits.tag_copies && writes_tags(r.plugin.descriptor->writes);
      plan.stages.push_back({r.plugin, entry.name, r.options, skips, tree});
    });
  for (const PluginEntry& entry : config.sinks)
    take(entry, [&](const Resolved& r, auto tree) { plan.sinks.push_back({r.plugin, entry.name, r.options, tree}); });
  check_folders(folders, plan, found);
  if (found.empty()) order_stages(config, emitted_by(plan.sources, given), plan, found);
  if (!found.empty()) return tl::unexpected<Diagnostics>(std::move(found));
  return plan;
}

}  // namespace newsd::daemon
