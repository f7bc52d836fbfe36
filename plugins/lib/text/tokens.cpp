#include "text/tokens.hpp"

#include "text/utf8.hpp"

#include <algorithm>

namespace newsd::text {
namespace {

// Says, of each new token, whether a sentence has ended before it.
class Sentences {
public:
  void stop() { pending_ = true; }
  void hard_stop() { hard_ = true; }
  void space() {
    soft_ = soft_ || pending_;
    pending_ = false;
  }
  void newline() {
    space();
    hard_ = hard_ || ++newlines_ > 1;
  }
  void other() { pending_ = false; }
  bool starts_at(const Glyph& first) {
    const bool starts = hard_ || (soft_ && !first.lower_case);
    *this = {};
    return starts;
  }

private:
  bool pending_ = false;  // a full stop, and nothing after it yet
  bool soft_ = false;     // a full stop and white space
  bool hard_ = false;
  int newlines_ = 0;
};

// The state of one pass over a text.
class Cutter {
public:
  Cutter(Folding& folding, Tokens& out) : folding_(folding), out_(out) {}

  void run(std::string_view text) {
    for (std::size_t next = 0; next < text.size();) {
      const auto start = static_cast<std::uint32_t>(next);
      const Glyph& glyph = folding_[next_code_point(text, next)];
      take(glyph, start, static_cast<std::uint32_t>(next));
    }
    close();
  }

private:
  void take(const Glyph& glyph, std::uint32_t start, std::uint32_t end) {
    switch (glyph.kind) {
      case Class::letter:
        if (!open_) open(glyph, start, false);
        extend(glyph, end);
        return;
      case Class::unspaced:
        close();
        open(glyph, start, true);
        extend(glyph, end);
        open_ = false;
        return;
      case Class::ignored:
        if (touches(start)) last().end = last_end_ = end;
        return;
      case Class::extends:
        if (touches(start)) extend(glyph, end);
        return;
      case Class::joiner:
        if (open_ && joined_ == 0) {
          joined_ = glyph.size;
          append(glyph);
          return;
        }
        break;
      case Class::stop: sentences_.stop(); break;
      case Class::hard_stop: sentences_.hard_stop(); break;
      case Class::space: sentences_.space(); break;
      case Class::newline: sentences_.newline(); break;
      case Class::closer: break;
      case Class::separator: sentences_.other(); break;
    }
    close();
  }

  void open(const Glyph& first, std::uint32_t start, bool unspaced) {
    if (!out_.folded.empty()) out_.folded += ' ';
    const bool glued = any_ && last_end_ == start;
    out_.items.push_back({start, start, static_cast<std::uint32_t>(out_.folded.size()), 0, unspaced, glued,
                          sentences_.starts_at(first) && any_});
    open_ = any_ = true;
    joined_ = 0;
  }
  void extend(const Glyph& glyph, std::uint32_t end) {
    append(glyph);
    joined_ = 0;
    last().end = last_end_ = end;
  }
  void append(const Glyph& glyph) {
    out_.folded += glyph.view();
    last().folded_size += glyph.size;
  }
  // Ends the word, without a joiner that joined nothing.
  void close() {
    if (open_ && joined_ > 0) {
      out_.folded.resize(out_.folded.size() - joined_);
      last().folded_size -= joined_;
    }
    open_ = false;
    joined_ = 0;
  }
  bool touches(std::uint32_t start) const { return any_ && last_end_ == start; }
  Token& last() { return out_.items.back(); }

  Folding& folding_;
  Tokens& out_;
  Sentences sentences_;
  bool open_ = false;         // the last token is a word that may go on
  bool any_ = false;          // this text has had a token
  std::uint32_t joined_ = 0;  // bytes of a joiner that waits for its second half
  std::uint32_t last_end_ = 0;
};

}  // namespace

std::size_t Tokens::words() const {
  const auto unspaced = static_cast<std::size_t>(
      std::count_if(items.begin(), items.end(), [](const Token& token) { return token.unspaced; }));
  return items.size() - unspaced + unspaced / 2;
}

void Tokens::clear() {
  folded.clear();
  items.clear();
}

void Tokenizer::cut(std::string_view text, Tokens& out) {
  out.clear();
  append(text, out);
}

void Tokenizer::append(std::string_view text, Tokens& out) { Cutter(folding_, out).run(text.substr(0, max_bytes)); }

}  // namespace newsd::text
