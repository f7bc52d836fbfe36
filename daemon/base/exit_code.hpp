// Exit codes of newsd and newsctl, documented in README.md.
#pragma once

namespace newsd::daemon::exit_code {

inline constexpr int ok = 0;
inline constexpr int failed = 1;         // an unforeseen error, on standard error
inline constexpr int usage = 64;         // the command line, and names on it that are none
inline constexpr int unusable = 65;      // what was asked for cannot be done with the thing as it is
inline constexpr int unknown = 66;       // there is no such article, dead letter or source
inline constexpr int plugin_broke = 70;  // a stage cannot go on; the next start begins from the journal
inline constexpr int unavailable = 69;   // a socket cannot be bound or reached, or a folder cannot be made
inline constexpr int journal = 74;       // a journal cannot be opened, or another newsd has it
inline constexpr int not_drained = 75;   // stopped before all was done; what was left comes again
inline constexpr int try_again = 75;     // newsd has no room for it now
inline constexpr int config = 78;        // the configuration, or a plugin that it names

}  // namespace newsd::daemon::exit_code
