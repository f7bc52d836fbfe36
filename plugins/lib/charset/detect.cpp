#include "charset/charset.hpp"

#include <unicode/ucsdet.h>
#include <algorithm>
#include <memory>

namespace newsd::charset {
namespace {

constexpr std::size_t kSampleBytes = 64 << 10;

struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

// Text without tags and plain ASCII lines, so that markup does not drown the evidence.
std::string evidence(Bytes bytes) {
  std::string out;
  bool in_tag = false;
  for (const std::uint8_t byte : bytes) {
    if (out.size() >= kSampleBytes) break;
    if (byte == '<') in_tag = true;
    if (!in_tag) out += static_cast<char>(byte);
    if (byte == '>') in_tag = false;
  }
  return out;
}

// Thai has letters and vowel signs at nearly all of A1 to FB, in long runs without spaces.
bool looks_thai(std::string_view text) {
  std::size_t high = 0;
  std::size_t thai = 0;
  std::size_t run = 0;
  std::size_t longest = 0;
  std::size_t signs = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    run = byte >= 0x80 ? run + 1 : 0;
    longest = std::max(longest, run);
    if (byte < 0x80) continue;
    ++high;
    if ((byte >= 0xA1 && byte <= 0xDA) || (byte >= 0xDF && byte <= 0xFB)) ++thai;
    if (byte == 0xD1 || (byte >= 0xD4 && byte <= 0xDA) || (byte >= 0xE7 && byte <= 0xED)) ++signs;
  }
  return high >= 8 && thai == high && longest >= 8 && signs * 10 >= high && signs * 2 <= high;
}

}  // namespace

std::string detected(Bytes bytes) {
  const std::string text = evidence(bytes);
  if (looks_thai(text)) return "windows-874";
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  ucsdet_setText(detector.get(), text.data(), static_cast<int32_t>(text.size()), &error);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) != 0 || match == nullptr) return "windows-1252";
  const char* name = ucsdet_getName(match, &error);
  return U_FAILURE(error) != 0 || name == nullptr ? "windows-1252" : name;
}

}  // namespace newsd::charset
