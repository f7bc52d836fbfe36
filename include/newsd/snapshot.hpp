// A stage's snapshot on its way out and in.
//
// SPDX-License-Identifier: Apache-2.0
#ifndef NEWSD_SNAPSHOT_HPP
#define NEWSD_SNAPSHOT_HPP

#include <newsd/failure.hpp>

#include <cstdint>
#include <span>

namespace newsd {

// Where a stage's snapshot goes, piece by piece; throws Failure when the host cannot take it.
class SnapshotWriter {
public:
  explicit SnapshotWriter(const newsd_writer& writer) : writer_(&writer) {}
  void write(std::span<const std::uint8_t> piece) {
    detail::Checked checked;
    checked(writer_->write(writer_->context, {piece.data(), piece.size()}, checked.error()));
  }

private:
  const newsd_writer* writer_;
};

// Where a snapshot comes from. A stage that cannot use it throws: it is then as if nothing had been restored, and the
// host replays the window.
class SnapshotReader {
public:
  explicit SnapshotReader(const newsd_reader& reader) : reader_(&reader) {}
  // How many bytes have been filled, from the beginning of `room`; 0 = the end.
  std::size_t read(std::span<std::uint8_t> room) {
    detail::Checked checked;
    std::size_t length = 0;
    checked(reader_->read(reader_->context, room.data(), room.size(), &length, checked.error()));
    return length;
  }

private:
  const newsd_reader* reader_;
};

}  // namespace newsd

#endif
