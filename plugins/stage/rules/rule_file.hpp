// Files of rules: one rule a line, `id "label": expression`; the label may be left out; # begins a comment line.
#pragma once

#include "rules/rule.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::rules {

constexpr std::size_t max_file_bytes = 16u << 20;
constexpr std::size_t max_files = 1000;  // that one pattern may match

// The rules in `text`, which was read from `path`. Throws newsd::Failure (NEWSD_CONFIG) that names file, line, column
// and remedy.
std::vector<Rule> read_rules(std::string_view text, const std::string& path);

// The rules of the files that the patterns name, pattern by pattern, in order of their names. Wildcards (* ? […]) stand
// in the file's name alone; such a pattern may match nothing, but a file named outright must exist. Throws as above.
std::vector<Rule> load_rules(const std::vector<std::string>& patterns);

// Whether it can be a rule's id.
bool is_rule_id(std::string_view id);

// "desk.rule:12:20:" or "rules[2], character 7:", for the byte at `offset` of the rule's expression.
std::string place(const Rule& rule, std::size_t offset);

}  // namespace newsd::rules
