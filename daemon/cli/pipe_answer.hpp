// What `newsctl pipe` says about one line of its input.
#pragma once

#include "pipeline/batch.hpp"

#include <string>
#include <vector>

namespace newsd::daemon {

// Of an article: its document, or {"id","end","reason"}; the articles that stages made of it follow in "emitted".
// Of a source's response: {"id","feed","articles","problems"}, without what is not there; with "end" and "reason" too
// if the source could not take it.
struct PipeAnswer {
  enum class Of { article, response };

  std::string id;  // as the line has it; empty: none
  Of of = Of::article;
  std::string failure;  // why the line as a whole is dead; empty: it is not
  std::string feed;     // JSON, or empty
  std::vector<std::string> problems;
  std::vector<std::string> documents;  // one for each article
};

// What became of one article, as JSON.
std::string document_of(const InFlight& article);
// Appends the answer and the end of its line.
void append_answer(std::string& out, const PipeAnswer& answer);

}  // namespace newsd::daemon
