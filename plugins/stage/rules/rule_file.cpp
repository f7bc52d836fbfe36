#include "rules/rule_file.hpp"

#include "text/utf8.hpp"

#include <fnmatch.h>
#include <glob.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <newsd/plugin.hpp>
#include <system_error>

namespace newsd::rules {
namespace {

constexpr std::string_view kBlank = " \t";

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string place(const std::string& path, std::size_t line, std::size_t column) {
  return path + ":" + std::to_string(line) + ":" + std::to_string(column) + ":";
}

[[noreturn]] void fail(const std::string& what) { throw Failure(NEWSD_CONFIG, what); }

// Reads one line: id, label, colon, expression.
class Line {
public:
  Line(std::string_view line, const std::string& path, std::size_t number)
      : line_(line), path_(path), number_(number) {}

  Rule rule() {
    Rule rule;
    rule.id = id();
    rule.label = label();
    skip_blanks();
    if (at_ == line_.size() || line_[at_] != ':')
      fail_here("expected `:` after the rule's name: write name \"label\": expression");
    ++at_;
    skip_blanks();
    if (at_ == line_.size()) fail_here("the rule is empty: write what to search for");
    rule.expression = line_.substr(at_);
    rule.origin = path_;
    rule.line = number_;
    rule.column = 1 + characters(line_.substr(0, at_));
    return rule;
  }

private:
  std::string id() {
    const std::size_t end = std::min(line_.find_first_of(": \t\"", at_), line_.size());
    const std::string_view id = line_.substr(at_, end - at_);
    if (!is_rule_id(id)) fail_here("a rule begins with its name, of 1 to 64 letters A-Z a-z, digits and . _ -");
    at_ = end;
    return std::string(id);
  }
  std::string label() {
    skip_blanks();
    if (at_ == line_.size() || line_[at_] != '"') return {};
    const std::size_t end = line_.find('"', at_ + 1);
    if (end == std::string_view::npos) fail_here("the label's quote is never closed: add a `\"`");
    const std::string_view label = line_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return std::string(label);
  }
  void skip_blanks() { at_ = std::min(line_.find_first_not_of(kBlank, at_), line_.size()); }
  [[noreturn]] void fail_here(const std::string& what) const {
    fail(place(path_, number_, 1 + characters(line_.substr(0, at_))) + " " + what);
  }

  std::string_view line_;
  const std::string& path_;
  std::size_t number_;
  std::size_t at_ = 0;
};

std::string contents(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > max_file_bytes) fail(path + ": larger than 16 MiB: split it into several files");
  std::ifstream file(path, std::ios::binary);
  std::string text(error ? 0 : static_cast<std::size_t>(size), '\0');
  if (error || !file.read(text.data(), static_cast<std::streamsize>(text.size())))
    fail(path + ": cannot be read: check that it is a file and that newsd may read it");
  return text;
}

// The files in the pattern's folder whose names it matches, in order.
std::vector<std::string> matches(const std::filesystem::path& pattern) {
  std::vector<std::string> paths;
  const std::filesystem::path folder = pattern.has_parent_path() ? pattern.parent_path() : ".";
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (fnmatch(pattern.filename().c_str(), name.c_str(), FNM_PERIOD) != 0) continue;
    paths.push_back((pattern.parent_path() / name).string());
    if (paths.size() > max_files) fail(pattern.string() + ": more than 1000 files: use fewer, larger ones");
  }
  if (error && error != std::errc::no_such_file_or_directory)
    fail(pattern.string() + ": the folder cannot be read (" + error.message() + "): check that newsd may read it");
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> paths_of(const std::string& pattern) {
  const auto has_wildcard = [](const std::string& text) { return text.find_first_of("*?[") != std::string::npos; };
  const std::filesystem::path path = pattern;
  if (has_wildcard(path.parent_path().string()))
    fail(pattern + ": wildcards may stand in the file's name only: name the folder");
  if (has_wildcard(pattern)) return matches(path);
  std::error_code error;
  if (!std::filesystem::exists(path, error))
    fail(pattern + ": there is no such file: correct the option `files`, or make it");
  return {pattern};
}

}  // namespace

bool is_rule_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), allowed);
}

std::string place(const Rule& rule, std::size_t offset) {
  const std::size_t before = characters(std::string_view(rule.expression).substr(0, offset));
  if (rule.line == 0) return rule.origin + ", character " + std::to_string(before + 1) + ":";
  return place(rule.origin, rule.line, rule.column + before);
}

std::vector<Rule> read_rules(std::string_view text, const std::string& path) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<Rule> rules;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!text::is_well_formed(line)) fail(place(path, number, 1) + " is not UTF-8: save the file as UTF-8");
    const std::size_t start = line.find_first_not_of(kBlank);
    if (start == std::string_view::npos || line[start] == '#') continue;
    if (start > 0) fail(place(path, number, 1) + " a rule begins at the beginning of a line: remove the blanks");
    rules.push_back(Line(line, path, number).rule());
  }
  return rules;
}

std::vector<Rule> load_rules(const std::vector<std::string>& patterns) {
  std::vector<Rule> rules;
  for (const std::string& pattern : patterns)
    for (const std::string& path : paths_of(pattern)) {
      std::vector<Rule> more = read_rules(contents(path), path);
      std::move(more.begin(), more.end(), std::back_inserter(rules));
    }
  return rules;
}

}  // namespace newsd::rules
