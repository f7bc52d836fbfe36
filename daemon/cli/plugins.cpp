#include "cli/plugins.hpp"

#include "article/json.hpp"
#include "base/exit_code.hpp"
#include "cli/report.hpp"
#include "cli/terminal.hpp"
#include "control/status.hpp"

#include <algorithm>
#include <cstdio>

namespace newsd::daemon {
namespace {

std::string listed(const FieldSet& fields) {
  std::string out;
  for (const std::string& each : fields.parts) out += (out.empty() ? "" : ", ") + each;
  return out.empty() ? "nothing" : out;
}

std::string option_text(const Schema::Option& option) {
  std::string out = "\n  " + option.path + "\n      " + option.type;
  if (!option.allowed.empty()) out += ", " + option.allowed;
  out += option.required ? "; required" : option.fallback.empty() ? "" : "; default " + option.fallback;
  if (!option.description.empty()) out += "\n      " + option.description;
  return out + '\n';
}

std::string options_json(const Descriptor& plugin, const std::filesystem::path& file) {
  Tree tree;
  std::vector<newsd_value> options;
  for (const Schema::Option& each : plugin.schema.options())
    options.push_back(Members()
                          .add("path", tree.text(each.path))
                          .add("type", tree.text(each.type))
                          .add("allowed", tree.text(each.allowed))
                          .add("default", tree.text(each.fallback))
                          .add("required", Tree::boolean(each.required))
                          .add("description", tree.text(each.description))
                          .in(tree));
  return to_json(Members()
                     .add("name", tree.text(plugin.name))
                     .add("kind", tree.text(kind_name(plugin.kind)))
                     .add("version", tree.text(plugin.version))
                     .add("summary", tree.text(plugin.summary))
                     .add("path", tree.text(file.string()))
                     .add("options", tree.array(options))
                     .in(tree));
}

// Whatever its kind; the error is that of the first.
Result<Found> find_any(const std::string& name, Catalog& catalog) {
  const bool is_file = name.find('/') == std::string::npos && name.ends_with(".so");
  const std::string plugin = is_file ? "./" + name : name;
  auto stage = catalog.find(plugin, NEWSD_STAGE);
  if (stage) return stage;
  for (const newsd_kind kind : {NEWSD_SOURCE, NEWSD_SINK})
    if (auto found = catalog.find(plugin, kind)) return found;
  return stage;
}

}  // namespace

std::string plugin_text(const Descriptor& plugin, const std::filesystem::path& file) {
  std::string out = plugin.name + ' ' + plugin.version + ", a " + std::string(kind_name(plugin.kind)) + "\n" +
                    plugin.summary + "\n\nfile    " + file.string() + '\n';
  if (plugin.kind == NEWSD_STAGE) out += "reads   " + listed(plugin.reads) + '\n';
  if (plugin.kind != NEWSD_SINK) out += "writes  " + listed(plugin.writes) + '\n';
  const auto options = plugin.schema.options();
  out += options.empty() ? "\nIt has no options.\n" : "\nOptions of [[" + std::string(kind_name(plugin.kind)) + "]]\n";
  for (const Schema::Option& each : options) out += option_text(each);
  return out;
}

int run_plugin_list(Catalog& catalog, OutputFormat format) {
  const auto listings = catalog.list();
  Table table({{"NAME"}, {"KIND"}, {"VERSION"}, {"SUMMARY"}, {"FILE"}});
  std::string faults;
  for (const Catalog::Listing& listing : listings) {
    if (!listing.library) faults += listing.library.error().message() + '\n';
    if (!listing.library) continue;
    for (const Descriptor& each : (*listing.library)->plugins())
      table.add({each.name, std::string(kind_name(each.kind)), each.version, each.summary, listing.path.string()});
  }
  const std::string out = format == OutputFormat::json ? plugins_json(listings) + '\n' : table.text(Style::of_output());
  std::fputs(out.c_str(), stdout);
  std::fputs(faults.c_str(), stderr);
  return faults.empty() ? exit_code::ok : exit_code::config;
}

int run_plugin_show(const std::string& name, Catalog& catalog, OutputFormat format) {
  const auto found = find_any(name, catalog);
  if (!found) return report("plugin show", found.error());
  const std::filesystem::path& file = found->library->path();
  const std::string out = format == OutputFormat::json ? options_json(*found->descriptor, file) + '\n'
                                                       : plugin_text(*found->descriptor, file);
  std::fputs(out.c_str(), stdout);
  return exit_code::ok;
}

}  // namespace newsd::daemon
