// What was said of an article is taken back, in the files too.
#pragma once

#include "jsonl/folder.hpp"

#include <string_view>

namespace newsd::jsonl {

// Overwrites the document of every line of that article, in all files, and syncs them. Lines keep their length and stay
// JSON, with epoch, sequence and id. Reads the whole folder.
void redact(const Folder& folder, std::string_view id);

}  // namespace newsd::jsonl
