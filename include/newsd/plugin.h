/* newsd plugin ABI, version 1 (provisional until newsd 0.4).

   SPDX-License-Identifier: Apache-2.0

   A plugin is a shared library that exports one function, newsd_module_v1(), and includes nothing of newsd but this
   header (C11) or plugin.hpp (C++20) over it. docs/PLUGINS.md tells the same story as a tutorial.

   The rules that hold everywhere
   - Loading runs no code of yours beyond static initialisation: newsd_module_v1() returns descriptors with static
     lifetime and does nothing else. Work begins in create().
   - Every pointer that crosses the boundary, in either direction, is a view: it is valid until the call that carried it
     returns, and the receiver copies what it keeps. Nothing that crosses is ever freed by the other side.
   - Every struct starts with its `size` and only ever grows at the end. Set `size` to sizeof(the struct) in what you
     fill; before reading a member that a later minor version added, check that `size` covers it. Arrays carry the
     `stride` of their elements in bytes: step by it, not by sizeof.
   - Text is UTF-8 with an explicit length, not terminated by NUL (descriptor strings, `const char *`, are). Text given
     to the host must be valid UTF-8 (else NEWSD_REJECT); the host brings it to NFC.
   - No exception, longjmp or signal may leave a plugin's function.
   - Calls return a newsd_status. One that is not NEWSD_OK may be explained in the caller's newsd_error.

   Threads, given with each function
   - [control] one thread at a time, never while another call of the same instance runs;
   - [lane]    the thread of the instance's lane: one call at a time, in order, but not always the same thread as
   [control];
   - [any]     any thread of the plugin's, at any time between create() and the return of destroy().
   The host's functions may be called on the thread of the call that passed them, except where marked [any]. */
#ifndef NEWSD_PLUGIN_H
#define NEWSD_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NEWSD_ABI_MAJOR 1u
#define NEWSD_ABI_MINOR 0u

#if defined(__GNUC__)
#define NEWSD_EXPORT __attribute__((visibility("default")))
#else
#define NEWSD_EXPORT
#endif

/* ---- Results ---------------------------------------------------------------------------------------------------- */

/* What a call came to. In brackets: what the host does when a plugin's function returns it. */
typedef enum newsd_status {
  NEWSD_OK = 0,
  NEWSD_RETRY = 1,      /* a passing fault [the lane waits, with growing pauses and a bound, then as REJECT] */
  NEWSD_BUSY = 2,       /* not now [as RETRY, and the instance counts as healthy] */
  NEWSD_REJECT = 3,     /* this input cannot be handled [the article goes to the dead letters with the reason] */
  NEWSD_CONFIG = 4,     /* the configuration is wrong [create() only: newsd refuses to start or to reload] */
  NEWSD_BROKEN = 5,     /* this instance can no longer work [replaced, the input as RETRY; docs/PLUGINS.md: limits] */
  NEWSD_UNSUPPORTED = 6 /* host functions only: this newsd does not offer the service yet; the error says which */
} newsd_status;

/* Caller-owned room for an explanation: write at most `capacity` bytes of UTF-8 to `text` and set `length`.
   A good text says what happened, where, and what to do. */
typedef struct newsd_error {
  uint32_t size;
  uint32_t capacity;
  uint32_t length;
  uint32_t reserved;
  char* text;
} newsd_error;

/* ---- Values ----------------------------------------------------------------------------------------------------- */

typedef struct newsd_text {
  const char* data;
  size_t size; /* bytes */
} newsd_text;

typedef struct newsd_bytes {
  const uint8_t* data;
  size_t size;
} newsd_bytes;

typedef enum newsd_type {
  NEWSD_NULL = 0,
  NEWSD_BOOL = 1,
  NEWSD_INT = 2,
  NEWSD_DOUBLE = 3,
  NEWSD_STRING = 4,
  NEWSD_BYTES = 5,
  NEWSD_ARRAY = 6,
  NEWSD_OBJECT = 7
} newsd_type;

struct newsd_value;
struct newsd_member;

typedef struct newsd_array {
  const struct newsd_value* items;
  uint32_t count;
  uint32_t stride; /* bytes from one item to the next */
} newsd_array;

typedef struct newsd_object {
  const struct newsd_member* members; /* in the order of the document; keys are unique */
  uint32_t count;
  uint32_t stride;
} newsd_object;

/* A read-only JSON-like tree. Depth is at most 60; numbers are finite. */
typedef struct newsd_value {
  uint32_t type; /* newsd_type: says which member of `as` holds */
  uint32_t reserved;
  union {
    int64_t boolean; /* 0 or 1 */
    int64_t integer;
    double real;
    newsd_text text;
    newsd_bytes bytes;
    newsd_array array;
    newsd_object object;
  } as;
} newsd_value;

typedef struct newsd_member {
  newsd_text key;
  newsd_value value;
} newsd_member;

/* ---- Articles --------------------------------------------------------------------------------------------------- */

/* The members of the article document (docs/WIRE.md), in the order in which newsd_article.fields holds them. A field
   that is not known is NEWSD_NULL. New fields are added at the end. */
typedef enum newsd_field {
  NEWSD_FIELD_ID = 0,       /* string: 32 hex digits, stable for source + item */
  NEWSD_FIELD_REVISION,     /* int, from 1; null before the journal has assigned it */
  NEWSD_FIELD_KIND,         /* string: new update copy withdrawn */
  NEWSD_FIELD_SOURCE,       /* object {id, name} */
  NEWSD_FIELD_URL,          /* string: canonical address */
  NEWSD_FIELD_GUID,         /* string: the item's own id in its feed */
  NEWSD_FIELD_TITLE,        /* string, plain */
  NEWSD_FIELD_SUMMARY,      /* string, plain */
  NEWSD_FIELD_SUMMARY_HTML, /* string, sanitised HTML */
  NEWSD_FIELD_TEXT,         /* string, plain; paragraphs parted by an empty line */
  NEWSD_FIELD_HTML,         /* string, sanitised HTML */
  NEWSD_FIELD_LANGUAGE,     /* object {tag, confidence, alternatives, sections} */
  NEWSD_FIELD_PUBLISHED,    /* string: RFC 3339 with the source's offset, or a bare day */
  NEWSD_FIELD_UPDATED,      /* string: as published */
  NEWSD_FIELD_FETCHED,      /* string: RFC 3339 in UTC */
  NEWSD_FIELD_AUTHORS,      /* array of {name, email, url} */
  NEWSD_FIELD_CATEGORIES,   /* array of string */
  NEWSD_FIELD_AGENCY,       /* object {id, name} */
  NEWSD_FIELD_DATELINE,     /* object {place, country, date} */
  NEWSD_FIELD_IMAGES,       /* array of {url, caption, credit} */
  NEWSD_FIELD_ENCLOSURES,   /* array of {url, type, length} */
  NEWSD_FIELD_DUPLICATE,    /* object {of, relation, similarity}; written with link() */
  NEWSD_FIELD_STORY,        /* object {id, title, size} */
  NEWSD_FIELD_TAGS,         /* array of tags; written with tag() */
  NEWSD_FIELD_RIGHTS,       /* string */
  NEWSD_FIELD_WORDS,        /* int */
  NEWSD_FIELD_LINEAGE,      /* array of {stage, plugin, version, microseconds, wrote}; written by the host */
  NEWSD_FIELD_X,            /* object of plugins' public data, by plugin name; set() writes your own entry */
  NEWSD_FIELD_RAW,          /* internal: object {bytes, media_type, charset, url, status}; never journalled */
  NEWSD_FIELD_FEED,         /* internal: object, what the source knows of its feed; never journalled */
  NEWSD_FIELD_WITHDRAWN,    /* object {reason, at, redacted}, of kind withdrawn; written by the host */
  NEWSD_FIELD_COUNT         /* of this header; newsd_article.field_count is the host's */
} newsd_field;

typedef struct newsd_article {
  uint32_t size;
  uint32_t field_count;
  uint64_t token;            /* the host's name for this article on its way; unique while newsd runs */
  const newsd_value* fields; /* indexed by newsd_field, field_count of them */
  newsd_bytes private_data;  /* what this plugin (by its name in the configuration) had set_private(), or empty */
} newsd_article;

typedef struct newsd_batch {
  uint32_t size;
  uint32_t count;
  uint32_t stride; /* bytes from one article to the next */
  uint32_t reserved;
  const newsd_article* articles; /* in order; one source's articles keep their order from end to end */
} newsd_batch;

/* How an article ended. */
typedef enum newsd_end {
  NEWSD_END_JOURNALLED = 1,
  NEWSD_END_DROPPED = 2, /* by a rule, or as unchanged */
  NEWSD_END_DEAD = 3,    /* kept whole in the dead letters */
  NEWSD_END_HELD = 4
} newsd_end;

/* ---- Host services ---------------------------------------------------------------------------------------------- */

typedef enum newsd_level { NEWSD_DEBUG = 0, NEWSD_INFO = 1, NEWSD_WARNING = 2, NEWSD_ERROR = 3 } newsd_level;

typedef struct newsd_request {
  uint32_t size;
  uint32_t tag;         /* comes back in the response; yours */
  newsd_text url;       /* http or https */
  newsd_object headers; /* of strings; validators and User-Agent are the host's business */
} newsd_request;

typedef struct newsd_response {
  uint32_t size;
  uint32_t tag;
  uint32_t status; /* HTTP status */
  uint32_t reserved;
  newsd_text url;        /* after redirects */
  newsd_text media_type; /* lower case, without parameters */
  newsd_text charset;    /* as declared by HTTP, or empty */
  newsd_object headers;  /* of strings, lower-case names */
  newsd_bytes body;      /* decompressed */
} newsd_response;

/* What the host offers to every plugin; valid from create() until destroy() has returned. Functions that this newsd
   does not offer yet return NEWSD_UNSUPPORTED and say so in `error`; none is ever a null pointer. */
typedef struct newsd_host {
  uint32_t size;
  uint32_t abi_minor; /* of the host */
  void* context;      /* pass it back as the first argument */

  /* [any] Writes one fact to newsd's log under the instance's name. At most 4 KiB are kept. */
  void (*log)(void* context, newsd_level level, newsd_text message);
  /* [any] Whether a message of that level would be written. */
  int (*logs)(void* context, newsd_level level);
  /* [any] Milliseconds since 1970-01-01T00:00:00Z. */
  int64_t (*now_milliseconds)(void* context);
  /* [any] Adds to a counter that status and metrics show under the instance's name. Names: [a-z0-9_], 1 to 64 bytes. */
  newsd_status (*count)(void* context, newsd_text name, uint64_t increment, newsd_error* error);
  /* [lane] Fetches through the host's guard; the answer arrives at `answered`, on the lane, after the call. Sources use
     newsd_delivery.request instead. Not offered yet. */
  newsd_status (*fetch)(void* context, const newsd_request* request,
                        void (*answered)(void* self, const newsd_response* response), newsd_error* error);
  /* [any] Key/value state, committed by the journal. Keys: 1 to 256 bytes; values: at most 64 KiB. Not offered yet. */
  newsd_status (*state_read)(void* context, newsd_text key, void (*found)(void* receiver, newsd_bytes value),
                             void* receiver, newsd_error* error);
  newsd_status (*state_write)(void* context, newsd_text key, newsd_bytes value, newsd_error* error);
  /* [control] Hands a secret from a file or a systemd credential to `found`. Not offered yet. */
  newsd_status (*secret)(void* context, newsd_text name, void (*found)(void* receiver, newsd_text value),
                         void* receiver, newsd_error* error);
  /* [lane] Calls `due` on the lane after that time. Not offered yet. */
  newsd_status (*timer)(void* context, uint64_t milliseconds, void (*due)(void* self), newsd_error* error);
} newsd_host;

/* ---- Sources ---------------------------------------------------------------------------------------------------- */

/* A delivery: one answer of a source, and the host's ear for it. Every article of it ends exactly once; `state` is
   saved in the transaction of its last end, together with the validators of its requests, so that a kill at any instant
   neither loses nor repeats. It is open from the call that passes it until that call returns, or, if it has requests,
   until the last of their responses has been handled. */
typedef struct newsd_delivery {
  uint32_t size;
  uint32_t reserved;
  void* context;
  uint64_t id; /* what settled() will name */

  /* Asks for a page; response() is called with it. At most 64 requests a delivery. */
  newsd_status (*request)(void* context, const newsd_request* request, newsd_error* error);
  /* Hands over one whole article: an object of article fields (docs/WIRE.md), of which the host adds id, revision,
     kind, source and fetched. `key` names the item for ever within its source (empty: guid, else url, else title and
     date; above 4096 bytes: its digest). Waits while newsd has no credit to give. NEWSD_REJECT: this article was
     refused as it stands and is in the dead letters with the reason; go on with the next. Any other failure: newsd is
     stopping; return. */
  newsd_status (*emit)(void* context, newsd_text key, const newsd_value* article, newsd_error* error);
  /* What is known of the feed as a whole: an object {id, title, link, language, …}. It reaches the stages as the field
     `feed` of the articles emitted after it. */
  newsd_status (*feed)(void* context, const newsd_value* feed, newsd_error* error);
  /* The source's new state, at most 1 MiB; the latest wins. poll(), response() and ready() get it back. */
  newsd_status (*state)(void* context, newsd_bytes state, newsd_error* error);
  /* A fault that cost something but not everything: counted, logged and shown in status. */
  void (*problem)(void* context, newsd_text message);
  /* Calls ready() whenever the descriptor is readable, from now on. It stays yours; close it in destroy(). */
  newsd_status (*watch)(void* context, int descriptor, newsd_error* error);
  /* Asks for the next poll() after that time, instead of the configured interval. */
  newsd_status (*again)(void* context, uint64_t milliseconds, newsd_error* error);
  /* Like emit(), for an article whose page (http or https) is still to be fetched. Newsd first drops what is no news
     (seen before, too old), then asks for the page, adds it as the field `raw`, and sends the article: without `raw` if
     the page could not be had, which is a problem and no failure. response() does not see the page, the delivery stays
     open for it, and the content hash is that of `article` alone. At most 1000 articles of a delivery wait for pages;
     what is emitted beyond goes without. */
  newsd_status (*emit_with_page)(void* context, newsd_text key, const newsd_value* article, newsd_text page,
                                 newsd_error* error);
} newsd_delivery;

/* The end of one article of a delivery. */
typedef struct newsd_outcome {
  uint32_t size;
  uint32_t end;      /* newsd_end */
  newsd_text key;    /* as emitted */
  newsd_text id;     /* the article's id */
  newsd_text reason; /* the rule that dropped it, or why it is dead; empty when journalled */
} newsd_outcome;

typedef struct newsd_outcomes {
  uint32_t size;
  uint32_t count;
  uint32_t stride;
  uint32_t reserved;
  const newsd_outcome* items; /* in the order of emit() */
} newsd_outcomes;

typedef enum newsd_source_flag {
  /* What was shown once is shown again (a feed). The host remembers the keys and contents it has seen, and drops the
     unchanged ones before they cost anything; `backfill` and `max_age` apply to the first poll; and it opens one
     delivery at a time. Without this flag (a folder, a queue) several deliveries may be open at once, settled in order.
   */
  NEWSD_SOURCE_REPEATS = 1
} newsd_source_flag;

/* All functions [lane]. */
typedef struct newsd_source {
  uint32_t size;
  uint32_t flags; /* newsd_source_flag */
  /* When the source is due: says what it wants with delivery->request or ->watch, or emits what it has. `state` is the
     one last saved, empty at first. */
  newsd_status (*poll)(void* self, newsd_bytes state, const newsd_delivery* delivery, newsd_error* error);
  /* A 2xx answer to a request of this delivery (304, redirects and failures are the host's to handle). NEWSD_REJECT:
     not what was expected; counted as the source's error and backed off. May be null if poll() makes no requests. */
  newsd_status (*response)(void* self, newsd_bytes state, const newsd_response* response,
                           const newsd_delivery* delivery, newsd_error* error);
  /* A watched descriptor is readable. If work remains when it returns, it is called again. May be null. */
  newsd_status (*ready)(void* self, newsd_bytes state, int descriptor, const newsd_delivery* delivery,
                        newsd_error* error);
  /* All articles of the delivery have ended and that is on disk. After a crash it may not come: what was journalled is
     then emitted again, ends as dropped/`unchanged`, and is settled. May be null. */
  newsd_status (*settled)(void* self, uint64_t delivery, const newsd_outcomes* outcomes, newsd_error* error);
} newsd_source;

/* ---- Stages ----------------------------------------------------------------------------------------------------- */

typedef struct newsd_tag {
  uint32_t size;
  uint32_t count;  /* mentions; 0 = not counted */
  newsd_text type; /* topic place org person event rule */
  newsd_text id;
  newsd_text label;
  newsd_text label_en; /* optional */
  newsd_text country;  /* optional: ISO 3166-1 alpha-2 */
  newsd_text field;    /* optional: title, summary or text, in which start and end count */
  double confidence;   /* 0 to 1 */
  int64_t start;       /* first mention in UTF-8 bytes; -1 = none */
  int64_t end;
} newsd_tag;

typedef struct newsd_link {
  uint32_t size;
  uint32_t relation; /* newsd_relation */
  newsd_text of;     /* id of the earlier article */
  double similarity; /* 0 to 1 */
} newsd_link;

typedef enum newsd_relation {
  NEWSD_RELATION_COPY = 1,  /* the same text elsewhere */
  NEWSD_RELATION_UPDATE = 2 /* the same item, changed: the article takes the earlier one's id and its next revision */
} newsd_relation;

/* Where a stage's results go. `index` is the article's place in the batch. What a call hands over takes effect when the
   call returns NEWSD_OK, and is forgotten otherwise. Each function returns NEWSD_REJECT, with the reason in `error`,
   for what it cannot take (a field that the stage does not declare to write, a wrong type, text that is not UTF-8). */
typedef struct newsd_output {
  uint32_t size;
  uint32_t reserved;
  void* context;
  newsd_status (*set)(void* context, uint32_t index, newsd_field field, const newsd_value* value, newsd_error* error);
  /* Bytes for yourself, at most 64 KiB an article: journalled beside it, never published, given back in observe(). */
  newsd_status (*set_private)(void* context, uint32_t index, newsd_bytes data, newsd_error* error);
  newsd_status (*tag)(void* context, uint32_t index, const newsd_tag* tag, newsd_error* error);
  newsd_status (*link)(void* context, uint32_t index, const newsd_link* link, newsd_error* error);
  /* The article ends here, counted under `rule`. */
  newsd_status (*drop)(void* context, uint32_t index, newsd_text rule, newsd_error* error);
  /* Keeps the article back for at most that time. Not offered yet. */
  newsd_status (*hold)(void* context, uint32_t index, uint64_t milliseconds, newsd_error* error);
  /* The article goes to the dead letters with this reason. */
  newsd_status (*fail)(void* context, uint32_t index, newsd_text reason, newsd_error* error);
  /* A further article made from the one at `index`; it joins the batch behind it, for the stages that follow. */
  newsd_status (*emit)(void* context, uint32_t index, newsd_text key, const newsd_value* article, newsd_error* error);
} newsd_output;

typedef enum newsd_concurrency {
  NEWSD_STATEFUL = 0,   /* one lane; what process() answers may depend on what came before */
  NEWSD_CONCURRENT = 1, /* several instances may work side by side, one a lane */
  NEWSD_PURE = 2        /* the same input gives the same output */
} newsd_concurrency;

typedef enum newsd_stage_flag {
  NEWSD_STAGE_DROPS = 1 /* may drop(): put before stages that remember, where the declarations allow it */
} newsd_stage_flag;

/* Receives and gives the bytes of a snapshot; write() is called for consecutive pieces. */
typedef struct newsd_writer {
  uint32_t size;
  uint32_t reserved;
  void* context;
  newsd_status (*write)(void* context, newsd_bytes piece, newsd_error* error);
} newsd_writer;

typedef struct newsd_reader {
  uint32_t size;
  uint32_t reserved;
  void* context;
  /* Fills at most `capacity` bytes and sets `length`; 0 = the end. */
  newsd_status (*read)(void* context, uint8_t* room, size_t capacity, size_t* length, newsd_error* error);
} newsd_reader;

/* All functions [lane]. */
typedef struct newsd_stage {
  uint32_t size;
  uint32_t concurrency; /* newsd_concurrency */
  uint32_t flags;       /* newsd_stage_flag */
  uint32_t reserved;
  uint64_t window_seconds; /* how far back observe() must reach at start; 0 = nothing to remember */
  /* Works on a batch. A status other than NEWSD_OK concerns the batch as a whole: RETRY and BUSY bring the same batch
     again; after REJECT, the host forgets all of it and halves it until it has found the article that is to blame. */
  newsd_status (*process)(void* self, const newsd_batch* batch, const newsd_output* output, newsd_error* error);
  /* These articles are journalled, as they stand here: make lasting what process() noted. At start the host replays the
     window in the same way, in order of sequence. Must be present if window_seconds is not 0, else may be null. */
  newsd_status (*observe)(void* self, const newsd_batch* journalled, newsd_error* error);
  /* This article was processed but ended otherwise: undo what process() noted. May be null. */
  newsd_status (*forget)(void* self, uint64_t token, newsd_end end, newsd_error* error);
  /* What observe() has made lasting, nothing tentative; restore() gets it back, or refuses. Null if there are none. */
  newsd_status (*snapshot)(void* self, const newsd_writer* writer, newsd_error* error);
  newsd_status (*restore)(void* self, const newsd_reader* reader, newsd_error* error);
} newsd_stage;

/* ---- Sinks ------------------------------------------------------------------------------------------------------ */

/* [lane] deliver() takes journalled articles in order of sequence, from the sink's cursor on, which moves when it
   returns NEWSD_OK. At least once: `sequences` (parallel to the batch) and the epoch let a receiver recognise repeats.
 */
typedef struct newsd_sink_batch {
  uint32_t size;
  uint32_t reserved;
  newsd_batch articles;
  uint64_t epoch;
  const uint64_t* sequences;
  const newsd_text* bodies; /* each article's JSON exactly as journalled and published */
} newsd_sink_batch;

typedef struct newsd_sink {
  uint32_t size;
  uint32_t reserved;
  newsd_status (*deliver)(void* self, const newsd_sink_batch* batch, newsd_error* error);
} newsd_sink;

/* ---- Descriptors ------------------------------------------------------------------------------------------------ */

typedef enum newsd_kind { NEWSD_SOURCE = 1, NEWSD_STAGE = 2, NEWSD_SINK = 3 } newsd_kind;

typedef struct newsd_plugin {
  uint32_t size;
  uint32_t kind;             /* newsd_kind: says which of source, stage and sink is set */
  const char* name;          /* [a-z][a-z0-9-]*, at most 64 bytes; the default name of the instance */
  const char* version;       /* semantic version */
  const char* summary;       /* one sentence */
  const char* config_schema; /* JSON Schema (the subset of docs/PLUGINS.md) of an object; null = no options */
  /* Article fields, ended by a null pointer: "title", "text", "language", "duplicate", "tags.rule", "x.NAME". The order
     of stages follows from them; a stage may write nothing else. For sources: what they may emit. Null = none. */
  const char* const* reads;
  const char* const* writes;
  /* [control] Makes an instance from a configuration that fits the schema, defaults filled in. NEWSD_CONFIG: the
     configuration is wrong in a way that the schema cannot say. */
  newsd_status (*create)(const newsd_host* host, const newsd_value* config, void** self, newsd_error* error);
  /* [control] Called once for each instance that create() made; waits for the plugin's own threads. */
  void (*destroy)(void* self);
  const newsd_source* source;
  const newsd_stage* stage;
  const newsd_sink* sink;
} newsd_plugin;

typedef struct newsd_module {
  uint32_t size;
  uint32_t abi_major; /* NEWSD_ABI_MAJOR */
  uint32_t abi_minor; /* NEWSD_ABI_MINOR */
  uint32_t count;
  uint32_t stride;
  uint32_t reserved;
  const newsd_plugin* plugins;
} newsd_module;

/* The one export of a plugin. [any] */
NEWSD_EXPORT const newsd_module* newsd_module_v1(void);

#ifdef __cplusplus
}
#endif

#endif
