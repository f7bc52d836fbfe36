// Bytes from anywhere as UTF-8.
//
// Threads: any. No function throws but for lack of memory, whatever the bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace newsd::charset {

using Bytes = std::span<const std::uint8_t>;

// What others say of the bytes; empty = nothing.
struct Labels {
  std::string_view transport;  // HTTP's charset
  std::string_view document;   // the document's own declaration, as declared_in_xml() finds it
};

struct Decoded {
  std::string text;        // valid UTF-8, without a byte order mark
  std::string charset;     // in which it was read
  bool overruled = false;  // a label was wrong or unknown
  bool damaged = false;    // some bytes meant nothing and are U+FFFD
};

// In this order: a byte order mark, the transport's label, the document's, detection. A label that the bytes contradict
// is overruled: one in which they mean nothing, and one of single bytes where they are plainly UTF-8. Text that was
// encoded as UTF-8 twice comes out right.
Decoded decode(Bytes bytes, const Labels& labels);

// Whether it could name a charset: 1 to 40 letters, digits, - _ . and :.
bool is_label(std::string_view text);

// The encoding in an XML declaration near the start, read as ASCII or UTF-16; empty if there is none.
std::string declared_in_xml(Bytes bytes);

// The charset that the bytes look most like: never empty.
std::string detected(Bytes bytes);

bool is_utf8(std::string_view text);

}  // namespace newsd::charset
