#include "xml/reader.hpp"

#include "markup/references.hpp"

#include <algorithm>
#include <cstring>

namespace newsd::xml {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::size_t kMostAttributes = 64;
constexpr std::size_t kLongestProblem = 200;
constexpr std::size_t kLongestDoctype = 64 << 10;  // with the declarations inside it
constexpr std::size_t kMostBindings = 256;         // namespaces in force at once

bool is_space(char c) { return kSpaces.find(c) != std::string_view::npos; }
bool starts_name(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? true : c == '_' || (c & 0x80) != 0; }

// Whether markup, and not a bare '<', starts here.
bool starts_markup(std::string_view text) {
  if (text.size() < 2) return text.size() == 1;  // cut off
  if (text[1] == '/') return text.size() == 2 || starts_name(text[2]);
  return text[1] == '!' || text[1] == '?' || starts_name(text[1]);
}

std::size_t name_length(std::string_view text) { return std::min(text.find_first_of(" \t\r\n/>=<\"'"), text.size()); }

std::pair<std::string_view, std::string_view> parts_of(std::string_view full_name) {
  const std::size_t colon = full_name.find(':');
  if (colon == std::string_view::npos) return {{}, full_name};
  return {full_name.substr(0, colon), full_name.substr(colon + 1)};
}

bool among(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_illegal(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && !is_space(c)) || byte == 0x7F;
}

}  // namespace

Reader::Reader(std::string_view text, const Options& options) : options_(options), rest_(text) {
  document_.arena_ = std::make_unique<std::pmr::monotonic_buffer_resource>(std::max<std::size_t>(4096, text.size()));
}

Document Reader::read(std::string_view text, const Options& options) {
  Reader reader(text, options);
  reader.document_.root_ = reader.add(Node{});
  reader.open_.push_back({reader.document_.root_, 0});
  reader.run();
  return std::move(reader.document_);
}

void Reader::run() {
  while (!rest_.empty()) {
    if (nodes_ > options_.max_nodes) {
      problem("more than " + std::to_string(options_.max_nodes) +
              " elements, texts and attributes; the rest is not read");
      return;
    }
    std::size_t text = rest_.find('<');
    while (text != std::string_view::npos && !starts_markup(rest_.substr(text))) text = rest_.find('<', text + 1);
    text = std::min(text, rest_.size());
    if (text > 0) {
      read_text(text);
      continue;
    }
    read_markup();
  }
  const bool whole = open_.size() == 1;
  if (!whole) problem("it ends before </" + std::string(open_.back().node->name) + ">");
}

void Reader::read_text(std::size_t length) {
  append_text(decoded(rest_.substr(0, length)));
  advance(length);
}

void Reader::read_markup() {
  if (rest_.starts_with("<!--")) return skip_to("-->", "comment");
  if (rest_.starts_with("<![")) return read_cdata();
  if (rest_.starts_with("<!")) return skip_doctype();
  if (rest_.starts_with("<?")) return skip_to(">", "processing instruction");
  if (rest_.starts_with("</")) return read_end();
  read_start();
}

void Reader::skip_to(std::string_view end, std::string_view what) {
  const std::size_t at = rest_.find(end, 2);
  if (at == std::string_view::npos) problem("it ends within a " + std::string(what));
  advance(at == std::string_view::npos ? rest_.size() : at + end.size());
}

void Reader::skip_doctype() {
  int brackets = 0;
  const std::size_t end = std::min(rest_.size(), kLongestDoctype);
  for (std::size_t at = 2; at < end; ++at) {
    if (rest_[at] == '[') ++brackets;
    if (rest_[at] == ']') --brackets;
    if (rest_[at] == '>' && brackets <= 0) return advance(at + 1);
  }
  problem("the document type has no end");
  skip_to(">", "document type");
}

void Reader::read_cdata() {
  constexpr std::string_view kStart = "<![CDATA[";
  if (!rest_.starts_with(kStart)) {
    if (kStart.starts_with(rest_)) problem("it ends within a CDATA section");
    return skip_to(">", "CDATA section");
  }
  const std::size_t end = rest_.find("]]>", kStart.size());
  if (end == std::string_view::npos) problem("it ends within a CDATA section");
  const std::size_t length = std::min(end, rest_.size()) - kStart.size();
  append_text(rest_.substr(kStart.size(), length));
  advance(end == std::string_view::npos ? rest_.size() : end + 3);
}

void Reader::read_start() {
  advance(1);
  const std::string_view name = rest_.substr(0, name_length(rest_));
  if (name.empty()) return;
  advance(name.size());
  std::vector<Attribute> attributes;
  const bool empty = read_attributes(attributes);
  open(name, attributes, empty);
}

// Whether the tag ends in "/>".
bool Reader::read_attributes(std::vector<Attribute>& attributes) {
  while (true) {
    advance(std::min(rest_.find_first_not_of(kSpaces), rest_.size()));
    if (rest_.starts_with("/>")) return advance(2), true;
    if (rest_.starts_with(">")) return advance(1), false;
    if (rest_.empty()) return problem("it ends within a tag"), false;
    if (rest_.front() == '<') return problem("a tag has no end"), false;
    const std::size_t length = name_length(rest_);
    if (length == 0) {
      advance(1);
      continue;
    }
    const auto [prefix, name] = parts_of(rest_.substr(0, length));
    Attribute attribute{lower(prefix), lower(name), {}};
    if (prefix == "xmlns") attribute.name = name;
    advance(length);
    advance(std::min(rest_.find_first_not_of(kSpaces), rest_.size()));
    if (rest_.starts_with("=")) attribute.value = read_attribute_value();
    const auto same = [&](const Attribute& a) { return a.name == attribute.name && a.prefix == attribute.prefix; };
    if (std::any_of(attributes.begin(), attributes.end(), same)) {
      problem("attribute `" + std::string(name) + "` twice; the first counts");
      continue;
    }
    if (attributes.size() < kMostAttributes) attributes.push_back(attribute);
  }
}

std::string_view Reader::read_attribute_value() {
  advance(1);
  advance(std::min(rest_.find_first_not_of(kSpaces), rest_.size()));
  if (rest_.empty()) return {};
  const char quote = rest_.front();
  std::size_t start = 1;
  std::size_t end = std::string_view::npos;
  if (quote == '"' || quote == '\'') end = rest_.find(quote, 1);
  if (end == std::string_view::npos) {
    problem("an attribute's value has no quotes");
    start = quote == '"' || quote == '\'' ? 1 : 0;
    end = std::min(rest_.find_first_of(" \t\r\n>", start), rest_.size());
    if (end > start && end < rest_.size() && rest_[end] == '>' && rest_[end - 1] == '/') --end;
  }
  const std::string_view value = decoded(rest_.substr(start, end - start));
  advance(end);
  if (start == 1 && rest_.starts_with(quote)) advance(1);
  return value;
}

void Reader::open(std::string_view full_name, std::span<const Attribute> attributes, bool empty) {
  const auto [prefix, local] = parts_of(full_name);
  Node node{.line = line_, .prefix = lower(prefix), .name = lower(local)};
  if (!empty && among(node.name, options_.anchored)) return_to_container(node);
  if (open_.size() > options_.max_depth) {
    if (passed_over_ == 0)
      problem("elements more than " + std::to_string(options_.max_depth) + " deep are passed over");
    if (!empty) ++passed_over_;
    return;
  }
  const std::size_t bindings = bindings_.size();
  declare(attributes);
  node.uri = uri_of(node.prefix);
  auto* room = static_cast<Attribute*>(document_.arena_->allocate(attributes.size_bytes() + 1, alignof(Attribute)));
  std::copy(attributes.begin(), attributes.end(), room);
  node.attributes = {room, attributes.size()};
  nodes_ += attributes.size();
  open_.push_back({add(node), bindings});
  if (empty) close(open_.size() - 1);
}

void Reader::read_end() {
  advance(2);
  const auto [prefix, local] = parts_of(rest_.substr(0, name_length(rest_)));
  const std::string_view wanted_prefix = lower(prefix);
  const std::string_view wanted = lower(local);
  const std::size_t end = rest_.find_first_of("<>");
  const bool closed = end != std::string_view::npos && rest_[end] == '>';
  advance(closed ? end + 1 : std::min(end, rest_.size()));
  if (passed_over_ > 0) {
    --passed_over_;
    return;
  }
  for (std::size_t depth = open_.size(); depth-- > 1;) {
    const Node& node = *open_[depth].node;
    if (node.name != wanted || node.prefix != wanted_prefix) continue;
    if (depth + 1 < open_.size()) problem("</" + std::string(open_.back().node->name) + "> is missing");
    return close(depth);
  }
  problem("</" + std::string(local) + "> ends nothing");
}

void Reader::return_to_container(const Node& started) {
  for (std::size_t depth = open_.size(); depth-- > 1;) {
    const Node& container = *open_[depth].node;
    if (!among(container.name, options_.containers)) continue;
    if (!started.prefix.empty() && started.prefix != container.prefix) return;  // of another vocabulary
    if (depth + 1 < open_.size())
      problem("</" + std::string(open_.back().node->name) + "> is missing before <" + std::string(started.name) + ">");
    passed_over_ = 0;
    if (depth + 1 < open_.size()) close(depth + 1);
    return;
  }
}

void Reader::declare(std::span<const Attribute> attributes) {
  for (const Attribute& attribute : attributes) {
    if (bindings_.size() >= kMostBindings) return;
    if (attribute.prefix.empty() && attribute.name == "xmlns") bindings_.emplace_back("", attribute.value);
    if (attribute.prefix == "xmlns") bindings_.emplace_back(lower(attribute.name), attribute.value);
  }
}

std::string_view Reader::uri_of(std::string_view prefix) const {
  const auto found =
      std::find_if(bindings_.rbegin(), bindings_.rend(), [&](const auto& each) { return each.first == prefix; });
  return found == bindings_.rend() ? std::string_view() : found->second;
}

void Reader::append_text(std::string_view text) {
  if (text.empty()) return;
  add(Node{.kind = Node::Kind::text, .line = line_, .text = text});
}

// References decoded and illegal characters gone; the input itself where there are none.
std::string_view Reader::decoded(std::string_view text) {
  const auto odd = [](char c) { return c == '&' || c == '\r' || is_illegal(c); };
  if (std::none_of(text.begin(), text.end(), odd)) return text;
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view here = text.substr(at);
    if (here.front() == '&') {
      if (const markup::Reference reference = markup::read_reference(here); reference.length > 0) {
        markup::append_utf8(out, reference.character);
        at += reference.length;
        continue;
      }
    }
    const bool line_end = here.starts_with("\r\n");
    if (!is_illegal(here.front()) && !line_end) out += here.front() == '\r' ? '\n' : here.front();
    ++at;
  }
  return keep(out);
}

std::string_view Reader::lower(std::string_view text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (std::none_of(text.begin(), text.end(), upper)) return text;
  std::string out(text);
  for (char& c : out)
    if (upper(c)) c = static_cast<char>(c | 0x20);
  return keep(out);
}

std::string_view Reader::keep(std::string_view text) {
  if (text.empty()) return {};
  char* room = static_cast<char*>(document_.arena_->allocate(text.size(), 1));
  std::memcpy(room, text.data(), text.size());
  return {room, text.size()};
}

Node* Reader::add(Node node) {
  ++nodes_;
  Node* added = new (document_.arena_->allocate(sizeof(Node), alignof(Node))) Node(node);
  if (open_.empty()) return added;
  Node* parent = open_.back().node;
  added->parent = parent;
  (parent->last_child == nullptr ? parent->first_child : parent->last_child->next) = added;
  parent->last_child = added;
  return added;
}

void Reader::close(std::size_t depth) {
  bindings_.resize(open_[depth].bindings);
  open_.resize(depth);
}

void Reader::advance(std::size_t bytes) {
  line_ +=
      static_cast<std::uint32_t>(std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(bytes), '\n'));
  rest_.remove_prefix(bytes);
}

void Reader::problem(std::string_view text) {
  if (++problems_ <= options_.max_problems)
    document_.problems_.push_back({line_, std::string(markup::truncated(text, kLongestProblem))});
}

}  // namespace newsd::xml
