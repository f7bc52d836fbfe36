// newsctl plugin: what plugins there are, and what one of them wants to be told.
#pragma once

#include "cli/output_format.hpp"
#include "plugin/catalog.hpp"

#include <string>

namespace newsd::daemon {

// Both return the exit code, after what went wrong has been written to standard error. A file that is no sound plugin
// is listed with what is wrong, and makes the exit code that of a config error.
int run_plugin_list(Catalog& catalog, OutputFormat format);
// `name` is a plugin's name, or the path of a .so.
int run_plugin_show(const std::string& name, Catalog& catalog, OutputFormat format);

// The page of `plugin show`.
std::string plugin_text(const Descriptor& plugin, const std::filesystem::path& file);

}  // namespace newsd::daemon
