// Text that somebody saved from a page: what is left in it of the page's pictures, tables and bylines.
#pragma once

#include "extract/facts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::extract {

struct Caption {
  std::string text, credit;
};

// A caption in its parts: "The bridge on Monday. Photo: J. Roe" is by "J. Roe".
Caption caption_of(std::string_view line);

struct Saved {
  std::string title;            // a first line that reads as one, and is no more in the text; only if asked for
  std::string text;             // paragraphs as they were, without the residue
  std::vector<Image> images;    // with captions; without an address if the text has none
  std::vector<Person> authors;  // from a byline at its head or a name alone at its end
};

enum class TitleLine { stays, is_taken };

// Nothing if there is no residue in it, which costs a pass over the text and no memory.
std::optional<Saved> clean_saved_text(std::string_view text, TitleLine title_line);

}  // namespace newsd::extract
