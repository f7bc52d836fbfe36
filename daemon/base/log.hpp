// The log: one fact a line, with fields.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace newsd::daemon {

enum class Level { debug, info, warning, error };

class Log {
public:
  struct Field {
    std::string_view key;
    std::string value;
  };

  virtual ~Log() = default;
  virtual bool writes(Level level) const = 0;                                                       // any thread
  virtual void write(Level level, std::string_view fact, std::initializer_list<Field> fields) = 0;  // any thread

  void debug(std::string_view fact, std::initializer_list<Field> fields = {}) { write(Level::debug, fact, fields); }
  void info(std::string_view fact, std::initializer_list<Field> fields = {}) { write(Level::info, fact, fields); }
  void warning(std::string_view fact, std::initializer_list<Field> fields = {}) { write(Level::warning, fact, fields); }
  void error(std::string_view fact, std::initializer_list<Field> fields = {}) { write(Level::error, fact, fields); }
};

// To standard error, through spdlog. Under systemd (`journal_priorities`), lines start with the priority that journald
// reads (<6>) instead of a time.
std::unique_ptr<Log> make_stderr_log(Level level, bool journal_priorities);

// Takes everything and writes nothing.
class NullLog final : public Log {
public:
  bool writes(Level) const override { return false; }
  void write(Level, std::string_view, std::initializer_list<Field>) override {}
};

}  // namespace newsd::daemon
