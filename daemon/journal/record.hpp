// What a journal holds, as values: rows going in and rows coming out. docs/JOURNAL.md gives the tables.
#pragma once

#include "article/identity.hpp"
#include "article/kind.hpp"
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace newsd::daemon {

// What a stage keeps beside an article for itself; never published.
struct PrivateData {
  static constexpr std::size_t max_count = 256;       // of one record
  static constexpr std::size_t max_bytes = 64 << 10;  // of `data`

  std::string plugin;
  std::string data;

  bool operator==(const PrivateData&) const = default;
};

// One journalled article.
struct Record {
  Sequence sequence = 0;
  ArticleId id;
  std::uint32_t revision = 0;  // 1, 2, …
  Kind kind = Kind::fresh;
  std::string source;
  std::string language;
  UnixMilliseconds journalled;
  ContentHash hash;
  std::string body;  // JSON, exactly as published
  std::vector<PrivateData> privates;
  std::optional<ArticleId> alias;  // from this record on, this id too names the article

  // False of what has been withdrawn or redacted: its hash is all zeros.
  bool has_content() const { return hash != ContentHash{}; }
  bool operator==(const Record&) const = default;
};

// What is known of an article by its id alone.
struct Latest {
  std::uint32_t revision = 0;
  ContentHash hash;
  Sequence sequence = 0;

  bool is_withdrawn() const { return hash == ContentHash{}; }
  bool operator==(const Latest&) const = default;
};

// What is known of a source, written together with the articles it brought.
struct SourceRow {
  std::string source;
  std::string state;  // the plugin's
  std::string http;   // the host's: validators
  std::string seen;   // the host's: what the source has shown before

  bool operator==(const SourceRow&) const = default;
};

// An article that could not be taken, kept whole with the reason.
struct DeadLetter {
  std::uint64_t number = 0;  // given by the journal: 1, 2, …, never reused; ignored by append()
  std::string source;
  std::string article_id;
  std::string stage;
  std::string reason;
  UnixMilliseconds at;
  std::string document;

  bool operator==(const DeadLetter&) const = default;
};

// A dead letter without its document.
struct DeadLetterLine {
  DeadLetter letter;  // its document is empty
  std::string title;  // at most 300 characters; empty if there is none

  bool operator==(const DeadLetterLine&) const = default;
};

// How far a named consumer has come.
struct CursorRow {
  std::string consumer;
  Sequence sequence = 0;

  bool operator==(const CursorRow&) const = default;
};

// Whether the operator has paused a source.
struct PauseRow {
  std::string source;
  std::optional<UnixMilliseconds> since;  // nothing: it is not paused

  bool operator==(const PauseRow&) const = default;
};

// A redaction: all that the journal has of an article, but for its last revision, is overwritten.
struct Erasure {
  ArticleId id;
  std::vector<Sequence> revisions;  // as far as `known_to`
  std::vector<ArticleId> aliases;   // its other names, as far as `known_to`
  Sequence known_to = 0;            // what came after that is looked for when it is done
  Sequence up_to = 0;               // the revision before the last
};

// One transaction. Rows of sources, cursors and pauses replace those of the same name.
struct Write {
  std::vector<Record> articles;
  std::vector<SourceRow> sources;
  std::vector<DeadLetter> dead;
  std::vector<CursorRow> cursors;
  std::vector<PauseRow> pauses{};
  std::vector<std::uint64_t> retried{};  // numbers of dead letters that go, as their articles have ended anew
  std::vector<Erasure> erasures{};       // done last
};

}  // namespace newsd::daemon
