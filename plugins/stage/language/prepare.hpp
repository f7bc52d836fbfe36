// What of a text is worth showing to a language detector.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newsd::language {

struct Prepared {
  std::string text;         // words of running text, parted by spaces and newlines
  std::size_t letters = 0;  // code points in `text` that are letters
  std::size_t kept = 0;     // words kept
  std::size_t dropped = 0;  // words left out: addresses, numbers, tickers, hashes, random letters
};

// Drops addresses, e-mails, handles, numbers, words that are no words, and the common phrases of English page furniture
// ("accept all cookies", "share on"), unless nothing else is left; brings text in capitals to small letters. Reads at
// most `max_bytes` of the text. Linear.
Prepared prepared(std::string_view text, std::size_t max_bytes);

}  // namespace newsd::language
