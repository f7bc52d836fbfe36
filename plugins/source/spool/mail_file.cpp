// E-mail (RFC 5322, MIME) by way of GMime: the headers' title, author, date and ids, and the readable part.
#include "markup/text.hpp"
#include "spool/parse.hpp"
#include "spool/text.hpp"
#include "spool/unusable.hpp"

#include <gmime/gmime.h>
#include <memory>

namespace newsd::spool {
namespace {

constexpr int kMaxDepth = 16;   // multiparts within multiparts
constexpr int kMaxParts = 256;  // looked at
constexpr int kMaxAuthors = 20;
constexpr int kMinYear = 1970;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct FreeText {
  void operator()(char* text) const { g_free(text); }
};

std::string_view view(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

// GMime's tables are made once in a process, and never unmade: other plugins may use them too.
void start_gmime() {
  static const bool started = [] {
    g_mime_init();
    return true;
  }();
  (void)started;
}

Owned<GMimeMessage> read_message(std::string_view bytes) {
  start_gmime();
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

// The first text/plain and the first text/html that are no attachments.
struct Readable {
  GMimePart* plain = nullptr;
  GMimePart* html = nullptr;
};

class PartSearch {
public:
  Readable in(GMimeObject* top) {
    look_at(top, 0);
    return found_;
  }

private:
  void look_at(GMimeObject* object, int depth) {
    if (object == nullptr || depth > kMaxDepth || ++parts_ > kMaxParts) return;
    if (GMIME_IS_MULTIPART(object)) {
      GMimeMultipart* multipart = GMIME_MULTIPART(object);
      const int count = g_mime_multipart_get_count(multipart);
      for (int i = 0; i < count && parts_ <= kMaxParts; ++i)
        look_at(g_mime_multipart_get_part(multipart, i), depth + 1);
      return;
    }
    if (!GMIME_IS_PART(object) || g_mime_part_is_attachment(GMIME_PART(object)) != 0) return;
    GMimeContentType* type = g_mime_object_get_content_type(object);
    if (found_.plain == nullptr && g_mime_content_type_is_type(type, "text", "plain") != 0)
      found_.plain = GMIME_PART(object);
    if (found_.html == nullptr && g_mime_content_type_is_type(type, "text", "html") != 0)
      found_.html = GMIME_PART(object);
  }

  Readable found_;
  int parts_ = 0;
};

// The part's bytes without their transfer encoding.
std::string content_of(GMimePart* part) {
  GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
  if (wrapper == nullptr) return {};
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(wrapper, stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return bytes->len == 0 ? std::string() : std::string(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

newsd_value authors_of(GMimeMessage* message, Tree& tree) {
  std::vector<newsd_value> authors;
  InternetAddressList* from = g_mime_message_get_from(message);
  const int count = from == nullptr ? 0 : internet_address_list_length(from);
  for (int i = 0; i < count && i < kMaxAuthors; ++i) {
    InternetAddress* address = internet_address_list_get_address(from, i);
    Members author;
    author.add("name", tree.text(one_line(view(internet_address_get_name(address)))));
    if (INTERNET_ADDRESS_IS_MAILBOX(address))
      author.add("email",
                 tree.text(one_line(view(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address))))));
    if (!author.empty()) authors.push_back(author.in(tree));
  }
  return authors.empty() ? Tree::null() : tree.array(authors);
}

newsd_value published(GMimeMessage* message, Tree& tree) {
  GDateTime* date = g_mime_message_get_date(message);
  if (date == nullptr || g_date_time_get_year(date) < kMinYear) return Tree::null();
  const std::unique_ptr<char, FreeText> text(g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z"));
  return tree.text(view(text.get()));
}

// What stands in the angle brackets of `Name of the list <list.example.org>`.
std::string list_id(GMimeMessage* message) {
  std::string header = one_line(view(g_mime_object_get_header(GMIME_OBJECT(message), "List-Id")));
  const std::size_t open = header.rfind('<');
  const std::size_t close = header.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) return header;
  return header.substr(open + 1, close - open - 1);
}

// A page's head is not read aloud.
std::string_view body_of(std::string_view html) {
  const std::size_t body = lower_ascii(html).find("<body");
  return body == std::string::npos ? html : html.substr(body);
}

// Adds the readable part as `text`, and its bytes as `raw` for stages that read better.
void add_body(Members& article, GMimeMessage* message, Tree& tree) {
  const Readable readable = PartSearch().in(g_mime_message_get_mime_part(message));
  GMimePart* part = readable.plain != nullptr ? readable.plain : readable.html;
  if (part == nullptr) return;
  const std::string_view bytes = tree.keep(content_of(part));
  const Decoded decoded = decode(bytes, view(g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset")));
  const bool plain = part == readable.plain;
  article.add("text", tree.text(plain ? paragraphs(decoded.text) : markup::to_text(body_of(decoded.text))))
      .add("raw", raw_value(tree, bytes, plain ? "text/plain" : "text/html", decoded.charset));
}

}  // namespace

std::vector<Item> parse_mail(const Content& content, Tree& tree) {
  const Owned<GMimeMessage> message = read_message(content.bytes);
  const std::string title = message == nullptr ? "" : one_line(view(g_mime_message_get_subject(message.get())));
  const std::string guid = message == nullptr ? "" : one_line(view(g_mime_message_get_message_id(message.get())));
  const newsd_value authors = message == nullptr ? Tree::null() : authors_of(message.get(), tree);
  if (title.empty() && guid.empty() && authors.type == NEWSD_NULL)
    throw Unusable("is no e-mail: it has none of the headers Subject, From and Message-ID");
  Members article;
  article.add("title", tree.text(title));
  add_body(article, message.get(), tree);
  if (article.empty()) throw Unusable("has neither a subject nor a part that is readable text");
  article.add("guid", tree.text(guid)).add("published", published(message.get(), tree)).add("authors", authors);
  if (const std::string list = list_id(message.get()); !list.empty()) {
    const newsd_value own = tree.object({{to_abi("list_id"), tree.text(list)}});
    article.add("x", tree.object({{to_abi("spool"), own}}));
  }
  return {{guid.empty() ? std::string(content.name) : guid, article.in(tree)}};
}

}  // namespace newsd::spool
