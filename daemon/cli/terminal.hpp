// Text for people: colours where they are wanted, columns, and nothing that could steer a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::daemon {

enum class Paint { bold, dim, green, red, yellow, cyan };

class Style {
public:
  static Style plain() { return Style(false); }
  static Style coloured() { return Style(true); }
  // Coloured if standard output is a terminal.
  static Style of_output();

  std::string operator()(Paint paint, std::string_view text) const;

private:
  explicit Style(bool colours) : colours_(colours) {}
  bool colours_;
};

// The text on one line, without control characters and marks that turn the direction of writing.
std::string printable(std::string_view text);

// Rows of cells in aligned columns, two spaces apart.
class Table {
public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  // As many cells as there are columns.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  // With a line of titles; each line ended.
  std::string text(const Style& style) const;

private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace newsd::daemon
