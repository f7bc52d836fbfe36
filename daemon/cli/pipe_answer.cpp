#include "cli/pipe_answer.hpp"

#include "article/document.hpp"
#include "article/json.hpp"

#include <span>

namespace newsd::daemon {
namespace {

void append_id(std::string& out, std::string_view id) {
  out += "{\"id\":";
  if (id.empty())
    out += "null";
  else
    append_json_string(out, id);
}

void append_end(std::string& out, std::string_view end, std::string_view reason) {
  out += ",\"end\":";
  append_json_string(out, end);
  out += ",\"reason\":";
  append_json_string(out, reason);
}

void append_list(std::string& out, std::string_view key, std::span<const std::string> documents) {
  out += ",\"";
  out += key;
  out += "\":[";
  for (const std::string& each : documents) {
    if (&each != &documents.front()) out += ',';
    out += each;
  }
  out += ']';
}

void append_article(std::string& out, const PipeAnswer& answer) {
  out += answer.documents.front();
  if (answer.documents.size() == 1) return;
  out.pop_back();
  append_list(out, "emitted", std::span(answer.documents).subspan(1));
  out += '}';
}

void append_response(std::string& out, const PipeAnswer& answer) {
  append_id(out, answer.id);
  if (!answer.feed.empty()) out += ",\"feed\":" + answer.feed;
  if (!answer.failure.empty()) append_end(out, "dead", answer.failure);
  if (answer.failure.empty() || !answer.documents.empty()) append_list(out, "articles", answer.documents);
  std::vector<std::string> problems;
  for (const std::string& each : answer.problems) append_json_string(problems.emplace_back(), each);
  if (!problems.empty()) append_list(out, "problems", problems);
  out += '}';
}

}  // namespace

std::string document_of(const InFlight& article) {
  std::string out;
  if (article.end == End::none || article.end == End::journalled) {
    append_document(out, article.article, Extent::published);
    return out;
  }
  append_id(out, article.article[NEWSD_FIELD_ID].text());
  append_end(out, article.end == End::dropped ? "dropped" : "dead", article.reason);
  out += '}';
  return out;
}

void append_answer(std::string& out, const PipeAnswer& answer) {
  if (answer.of == PipeAnswer::Of::article && answer.failure.empty())
    append_article(out, answer);
  else
    append_response(out, answer);
  out += '\n';
}

}  // namespace newsd::daemon
