#include "article/document.hpp"

#include "article/json.hpp"
#include "base/byte_scan.hpp"
#include "base/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <optional>

namespace newsd::daemon {
namespace {

struct Bounds {
  std::size_t depth;
  std::size_t key_bytes;
};
// What is taken is written with more around it (x.NAME, "_b64" behind a key), and must be readable again: less is taken
// than parse_json() reads.
constexpr Bounds kTaken{60, 1024};
constexpr Bounds kRead{64, 1 << 16};

const icu::Normalizer2& nfc() {
  UErrorCode code = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(code);
}

// Below U+0300 every string is in NFC: its UTF-8 has no byte from 0xCC on.
bool is_plainly_nfc(std::string_view text) {
  return find_byte(text, 0, [](unsigned char byte) { return byte >= 0xCC; }) == text.size();
}

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<std::int32_t>(text.size())}; }

// The text in NFC if it was not already.
std::optional<std::string> to_nfc(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  if (is_plainly_nfc(text) || nfc().isNormalizedUTF8(piece(text), code) != 0) return std::nullopt;
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  nfc().normalizeUTF8(0, piece(text), sink, nullptr, code);
  return normal;
}

std::string_view type_name(newsd_type type) {
  static constexpr std::string_view kNames[] = {"null", "bool", "int", "number", "string", "bytes", "array", "object"};
  return kNames[type];
}

Result<> check_key(std::string_view key, std::string_view where, const Bounds& bounds) {
  if (!is_utf8(key)) return failure("text", std::string(where) + ": a key is not UTF-8");
  if (key.size() > bounds.key_bytes)
    return failure("text",
                   std::string(where) + ": a key is longer than " + std::to_string(bounds.key_bytes) + " bytes");
  return {};
}

Result<newsd_value> normalised_at(std::size_t depth, Tree& tree, Value value, std::string_view where,
                                  const Bounds& bounds) {
  if (depth > bounds.depth)
    return failure("text", std::string(where) + ": is nested more than " + std::to_string(bounds.depth) + " deep");
  if (value.raw().type > NEWSD_OBJECT)
    return failure("text", std::string(where) + ": holds a value of an unknown type");
  switch (value.type()) {
    case NEWSD_STRING: {
      if (!is_utf8(value.text())) return failure("text", std::string(where) + ": not UTF-8");
      const auto normal = to_nfc(value.text());
      return tree.text(normal ? *normal : value.text());
    }
    case NEWSD_ARRAY: {
      std::vector<newsd_value> items;
      items.reserve(value.size());
      for (Value item : value) {
        auto taken = normalised_at(depth + 1, tree, item, where, bounds);
        if (!taken) return taken;
        items.push_back(*taken);
      }
      return tree.array(items);
    }
    case NEWSD_OBJECT: {
      std::vector<newsd_member> members;
      members.reserve(value.size());
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string_view key = view(value.member(i).key);
        if (auto checked = check_key(key, where, bounds); !checked) return failure(checked.error());
        auto taken = normalised_at(depth + 1, tree, value.member(i).value, where, bounds);
        if (!taken) return taken;
        members.push_back({to_abi(tree.keep(key)), *taken});
      }
      return tree.object(members);
    }
    default: return tree.copy(value);
  }
}

// raw.bytes_b64 of a line becomes raw.bytes.
Result<> read_raw(Article& article, Value raw, const Bounds& bounds) {
  Tree scratch;
  std::vector<newsd_member> members;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const newsd_member& member = raw.member(i);
    if (view(member.key) != "bytes_b64") {
      const bool is_body = member.value.type == NEWSD_BYTES;
      const auto taken =
          is_body ? Result<newsd_value>(member.value) : normalised_at(2, scratch, member.value, "raw", bounds);
      if (!taken) return failure(taken.error());
      if (auto key = check_key(view(member.key), "raw", bounds); !key) return key;
      members.push_back({member.key, *taken});
      continue;
    }
    const auto bytes = from_base64(Value(member.value).text());
    if (!bytes) return failure("text", "raw.bytes_b64: not base64");
    members.push_back({to_abi("bytes"), scratch.bytes(*bytes)});
  }
  article.set_raw(scratch.object(members));
  return {};
}

Result<> read_private(Article& article, Value entries) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto bytes = from_base64(Value(entries.member(i).value).text());
    if (!bytes) return failure("text", "private." + std::string(view(entries.member(i).key)) + ": not base64");
    article.set_private(view(entries.member(i).key), {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  }
  return {};
}

Result<> read_field(Article& article, newsd_field field, Value value, const Bounds& bounds) {
  if (value.type() != info(field).type)
    return failure("text", std::string(info(field).name) + ": is " + std::string(type_name(value.type())) +
                               ", must be " + std::string(type_name(info(field).type)));
  if (field == NEWSD_FIELD_RAW) return read_raw(article, value, bounds);
  auto taken = normalised_at(1, article.tree(), value, info(field).name, bounds);
  if (!taken) return failure(std::move(taken.error()));
  article.set(field, *taken);
  return {};
}

}  // namespace

Result<newsd_value> normalised(Tree& tree, Value value, std::string_view where) {
  return normalised_at(1, tree, value, where, kTaken);
}

Result<> read_document(Value document, Article& article, MemberRange allowed) {
  const Bounds& bounds = allowed == MemberRange::emitted ? kTaken : kRead;
  if (document.type() != NEWSD_OBJECT) return failure("text", "an article is a JSON object");
  for (std::size_t i = 0; i < document.size(); ++i) {
    const std::string_view key = view(document.member(i).key);
    const Value value = document.member(i).value;
    if (value.is_null()) continue;
    const auto field = field_named(key);
    if (field && allowed == MemberRange::emitted && !info(*field).plugin_sets) {
      if (*field == NEWSD_FIELD_SOURCE || *field == NEWSD_FIELD_ID) continue;  // the host knows better
      return failure("text", std::string(key) + ": is set by newsd, not by a source");
    }
    if (!field && key == "private") {
      if (allowed == MemberRange::emitted) return failure("text", "private: is set by newsd, not by a source");
      if (auto read = read_private(article, value); !read) return read;
      continue;
    }
    if (!field) {
      if (auto checked = check_key(key, "the article", bounds); !checked) return checked;
      auto taken = normalised_at(1, article.tree(), value, key, bounds);
      if (!taken) return failure(std::move(taken.error()));
      article.set_unknown(key, *taken);
      continue;
    }
    if (auto read = read_field(article, *field, value, bounds); !read) return read;
  }
  return {};
}

void append_document(std::string& out, const Article& article, Extent extent) {
  out += '{';
  const std::size_t start = out.size();
  const auto member = [&](std::string_view key, Value value) {
    if (out.size() > start) out += ',';
    append_json_member(out, key, value);
  };
  for (std::size_t i = 0; i < NEWSD_FIELD_COUNT; ++i) {
    const auto field = static_cast<newsd_field>(i);
    if (article[field].is_null() || (info(field).internal && extent == Extent::published)) continue;
    member(info(field).name, article[field]);
  }
  for (const newsd_member& unknown : article.unknown()) member(view(unknown.key), unknown.value);
  if (extent == Extent::whole && !article.privates().empty()) {
    if (out.size() > start) out += ',';
    out += "\"private\":{";
    for (const Article::Private& each : article.privates()) {
      if (&each != &article.privates().front()) out += ',';
      append_json_string(out, each.plugin);
      out += ':';
      append_json_string(out, to_base64({reinterpret_cast<const std::uint8_t*>(each.data.data()), each.data.size()}));
    }
    out += '}';
  }
  out += '}';
}

Result<Article> parse_document(std::string_view json) {
  Tree scratch;
  const auto document = parse_json(json, scratch);
  if (!document) return failure(document.error());
  Article article(json.size() + Article::usual_additions_bytes);
  if (auto read = read_document(*document, article, MemberRange::all); !read) return failure(read.error());
  return article;
}

}  // namespace newsd::daemon
