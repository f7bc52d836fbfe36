#include "dom/flatten.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace newsd::dom {
namespace {

constexpr std::size_t kMaxAttributes = 256;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

template <std::size_t N>
bool among(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Elements that never have anything inside, or that end by themselves where the next one begins.
bool ends_itself(std::string_view name) {
  static constexpr std::array<std::string_view, 38> kNames{
      "area",     "base",   "br",    "col",  "embed", "hr",     "img",     "input", "link",     "meta",
      "param",    "source", "track", "wbr",  "p",     "li",     "dt",      "dd",    "rb",       "rt",
      "rtc",      "rp",     "tr",    "td",   "th",    "thead",  "tbody",   "tfoot", "colgroup", "option",
      "optgroup", "html",   "head",  "body", "frame", "keygen", "command", "image"};
  return among(name, kNames);
}

// Elements whose content is not markup.
bool is_raw(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames{"script", "style",  "textarea", "title",
                                                          "xmp",    "iframe", "noembed"};
  return among(name, kNames);
}

struct Tag {
  std::string name;
  std::size_t end = 0;  // behind its '>'
  std::size_t attributes = 0;
  bool closing = false;
  bool empty = false;  // ends in "/>", which counts in pictures and formulas alone
};

// The tag at `at`, where a '<' stands, if one is there.
bool read_tag(std::string_view html, std::size_t at, Tag& tag) {
  std::size_t i = at + 1;
  tag.closing = i < html.size() && html[i] == '/';
  if (tag.closing) ++i;
  if (i >= html.size() || !is_letter(html[i])) return false;
  const std::size_t start = i;
  while (i < html.size() && !is_space(html[i]) && html[i] != '>' && html[i] != '/') ++i;
  tag.name.assign(html.substr(start, std::min<std::size_t>(i - start, 32)));
  for (char& c : tag.name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  tag.attributes = 0;
  char quote = 0;
  for (; i < html.size(); ++i) {
    if (quote != 0) {
      if (html[i] == quote) quote = 0;
    } else if (html[i] == '>') {
      break;
    } else if ((html[i] == '"' || html[i] == '\'') && html[i - 1] == '=') {
      quote = html[i];
    } else if ((is_space(html[i - 1]) || html[i - 1] == '/' || html[i - 1] == '"') && !is_space(html[i])) {
      ++tag.attributes;
    }
  }
  tag.empty = i < html.size() && html[i - 1] == '/';
  tag.end = std::min(i + 1, html.size());
  return true;
}

class Flattener {
public:
  Flattener(std::string_view html, std::uint32_t max_depth, std::string& room)
      : html_(html), max_depth_(max_depth), room_(room) {}

  std::string_view run() {
    Tag tag;
    for (std::size_t at = html_.find('<'); at != std::string_view::npos; at = html_.find('<', at)) {
      if (html_.substr(at, 4) == "<!--") {
        const std::size_t end = html_.find("-->", at + 2);
        at = end == std::string_view::npos ? html_.size() : end;
      } else if (!read_tag(html_, at, tag)) {
        ++at;
      } else {
        take(tag, at);
        const bool is_code =
            (tag.name == "script" && html_.substr(at, tag.end - at).find("json") == std::string_view::npos) ||
            tag.name == "style";
        at = tag.end;
        if (tag.closing || !is_raw(tag.name)) continue;
        at = end_of_raw(tag.name, at);
        if (is_code && at > tag.end) leave_out(tag.end, at);
      }
    }
    if (kept_ == 0) return html_;
    room_ += html_.substr(kept_);
    return room_;
  }

private:
  void take(const Tag& tag, std::size_t at) {
    const bool foreign = tag.name == "svg" || tag.name == "math";
    if (foreign_ > 0 && tag.empty) return;
    if (foreign && !tag.empty && (!tag.closing || foreign_ > 0)) foreign_ += tag.closing ? std::uint32_t(-1) : 1;
    const bool counted = foreign_ > 0 || !ends_itself(tag.name);
    const bool too_deep = counted && depth_ >= max_depth_ && !(tag.closing && depth_ == max_depth_);
    if (counted && !is_raw(tag.name)) {
      if (!tag.closing) ++depth_;
      if (tag.closing && depth_ > 0) --depth_;
    }
    if (too_deep && !is_raw(tag.name)) {
      leave_out(at, tag.end);
    } else if (tag.attributes > kMaxAttributes) {
      leave_out(at, tag.end);
      room_ += (tag.closing ? "</" : "<") + tag.name + ">";
    }
  }

  void leave_out(std::size_t from, std::size_t to) {
    room_ += html_.substr(kept_, from - kept_);
    kept_ = to;
  }

  // Where the element's end tag stands; where it has none, that of code is the end, that of others here. An end that is
  // not there is looked for only once.
  std::size_t end_of_raw(std::string_view name, std::size_t at) {
    const bool is_code = name == "script" || name == "style" || name == "textarea";
    const std::size_t without = is_code ? html_.size() : at;
    if (std::find(endless_.begin(), endless_.end(), name) != endless_.end()) return without;
    for (at = html_.find("</", at); at != std::string_view::npos; at = html_.find("</", at + 2)) {
      const std::string_view there = html_.substr(at + 2, name.size());
      const auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + ('a' - 'A') == b); };
      if (std::equal(there.begin(), there.end(), name.begin(), name.end(), same)) return at;
    }
    endless_.emplace_back(name);
    return without;
  }

  std::string_view html_;
  std::uint32_t max_depth_;
  std::string& room_;
  std::size_t kept_ = 0;  // what is before it is in room_, or left out
  std::uint32_t depth_ = 0, foreign_ = 0;
  std::vector<std::string> endless_;  // raw elements that do not end from here on
};

}  // namespace

std::string_view flattened(std::string_view html, std::uint32_t max_depth, std::string& room) {
  room.clear();
  return Flattener(html, max_depth, room).run();
}

}  // namespace newsd::dom
