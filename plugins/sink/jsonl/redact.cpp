#include "jsonl/redact.hpp"

#include "jsonl/line.hpp"
#include "jsonl/lines.hpp"

namespace newsd::jsonl {

void redact(const Folder& folder, std::string_view id) {
  for (const std::string& name : folder.names()) {
    const File file = folder.open(name);
    bool is_changed = false;
    each_line(file, [&](const Line& line) {
      const auto head = read_head(line.beginning);
      if (!head || head->id != id || !line.is_whole) return;
      file.write(blank_document(id, line.bytes - head->article - kTailBytes), line.offset + head->article);
      is_changed = true;
    });
    if (is_changed) file.sync();
  }
}

}  // namespace newsd::jsonl
