#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace newsd::daemon {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: break;
  }
  return spdlog::level::err;
}

std::string_view journal_priority(Level level) {
  switch (level) {
    case Level::debug: return "<7>";
    case Level::info: return "<6>";
    case Level::warning: return "<4>";
    case Level::error: break;
  }
  return "<3>";
}

// key=value, the value quoted when it holds a blank; control characters become blanks, so that a fact stays one line.
void append_field(std::string& line, const Log::Field& field) {
  line += ' ';
  line += field.key;
  line += '=';
  const bool quoted = field.value.empty() || field.value.find_first_of(" \"=\n\t") != std::string::npos;
  if (quoted) line += '"';
  for (const char c : field.value) {
    if (c == '"') line += '\\';
    line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  if (quoted) line += '"';
}

class StderrLog final : public Log {
public:
  StderrLog(Level level, bool journal_priorities)
      : logger_("newsd", std::make_shared<spdlog::sinks::stderr_sink_mt>()), journal_priorities_(journal_priorities) {
    logger_.set_level(to_spdlog(level));
    logger_.set_pattern(journal_priorities ? "%v" : "%Y-%m-%dT%H:%M:%S.%e%z %-7l %v");
  }

  bool writes(Level level) const override { return logger_.should_log(to_spdlog(level)); }

  void write(Level level, std::string_view fact, std::initializer_list<Field> fields) override {
    if (!writes(level)) return;
    std::string line(journal_priorities_ ? journal_priority(level) : std::string_view());
    for (const char c : fact) line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    for (const Field& field : fields) append_field(line, field);
    logger_.log(to_spdlog(level), spdlog::string_view_t(line));
  }

private:
  spdlog::logger logger_;
  bool journal_priorities_;
};

}  // namespace

std::unique_ptr<Log> make_stderr_log(Level level, bool journal_priorities) {
  return std::make_unique<StderrLog>(level, journal_priorities);
}

}  // namespace newsd::daemon
