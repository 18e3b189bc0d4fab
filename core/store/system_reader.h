// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <store/export.h>

namespace leyden {

/// Names of system metrics with their values.
using SystemValues = std::vector<std::pair<std::string, double>>;

struct MachineMemory {
  uint64_t total = 0, used = 0;  // bytes; 0: not known
};
/// The machine's memory, or that of the container which limits it (memory.max of its control group).
LEYDEN_STORE_API MachineMemory read_memory(const std::filesystem::path& proc = "/proc",
                                           const std::filesystem::path& cgroup = "/sys/fs/cgroup");

/// What the machine and this process do, from /proc. Loads and rates are those since the last read(), so that the first
/// one gives none. A call takes some 50 us. What the system does not tell is left out. Any one thread at a time.
///
/// cpu/percent               0 to 100, all processors
/// cpu/process_percent       of one processor: 250 is two and a half busy ones
/// memory/used_bytes, memory/percent
/// memory/process_bytes      resident
/// disk/free_bytes, disk/used_percent                              of the file system that `folder` lies on
/// disk/read_bytes_per_second, disk/written_bytes_per_second       of this process
class LEYDEN_STORE_API SystemReader {
 public:
  /// Other places than /proc are for tests.
  explicit SystemReader(std::filesystem::path folder, std::filesystem::path proc = "/proc",
                        std::filesystem::path cgroup = "/sys/fs/cgroup");

  SystemValues read();
  /// The same at a time of the caller's, in seconds of any clock that does not jump.
  SystemValues read_at(double seconds);

 private:
  struct Counters {
    double seconds = 0;
    uint64_t cpu_busy = 0, cpu_all = 0;  // ticks
    uint64_t process_ticks = 0;
    std::optional<uint64_t> read_bytes, written_bytes;
  };
  Counters counters(double seconds) const;
  void add_rates(const Counters& now, SystemValues& values) const;
  void add_memory(SystemValues& values) const;
  void add_disk(SystemValues& values) const;

  std::filesystem::path folder_, proc_, cgroup_;
  std::optional<Counters> before_;
};

}  // namespace leyden
