// The spool folder on disk: what lies in it, and where its files go.
//
//   PATH/NAME                    dropped in; dotfiles, *.tmp, *.part and folders are left alone
//   PATH/done/NAME               its articles are journalled
//   PATH/failed/NAME             something of it is not, and why:
//   PATH/failed/NAME.reason.txt
//
// Everything goes through the descriptors of the folders, never through a path made of a file's name; links are not
// followed. One thread at a time.
#pragma once

#include "spool/descriptor.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newsd::spool {

// One version of a file: another one under the same name differs.
struct Identity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size_bytes = 0;
  std::int64_t modified_nanoseconds = 0;  // since 1970

  bool operator==(const Identity&) const = default;
};

// Whether a name in the folder is for the spool to take.
bool is_candidate(std::string_view name);

class Folder {
public:
  // Opens the folder and, making them if need be, its done/ and failed/. Throws Failure (RETRY) saying what to mend.
  explicit Folder(const std::string& path);

  // Whether this is still what `path` names, with its done/ and failed/, and no other folder made there since.
  bool is_at(const std::string& path) const;

  // What stands under that name now; nothing for a folder, or if there is no such file.
  std::optional<Identity> identity(const std::string& name) const;

  struct Listing {
    std::vector<std::string> names;  // the oldest first
    bool complete = true;            // false: there are more than `limit`
  };
  // At most `limit` candidates that are `wanted`.
  Listing list(std::size_t limit,
               const std::function<bool(const std::string& name, const Identity& identity)>& wanted) const;

  // A regular file's bytes. Throws Unusable with the reason; above `max_bytes` it names the option max_file_bytes.
  std::string read(const std::string& name, std::uint64_t max_bytes) const;

  // Out of the folder, under a name of its own if NAME is taken there: the time of the file's last change is put in.
  // Throw Failure (RETRY) if the disk refuses; the file then stays.
  void to_done(const std::string& name) const;
  void to_failed(const std::string& name, std::string_view reason) const;
  void remove(const std::string& name) const;

private:
  // Returns the name that it has there.
  std::string move(const std::string& name, const Descriptor& target) const;

  std::string path_;
  Descriptor folder_;
  Descriptor done_;
  Descriptor failed_;
};

}  // namespace newsd::spool
