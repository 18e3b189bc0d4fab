// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/system_reader.h>

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>

namespace leyden {

namespace {

namespace fs = std::filesystem;

uint64_t number_in(const fs::path& file) {
  std::ifstream stream(file);
  uint64_t value = 0;
  return stream >> value ? value : 0;
}

// The number behind "label:" in a file of such lines.
std::optional<uint64_t> labelled(const fs::path& file, const std::string& label) {
  std::ifstream stream(file);
  uint64_t value = 0;
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(label) || line.size() <= label.size() || line[label.size()] != ':') continue;
    std::istringstream number(line.substr(label.size() + 1));
    if (number >> value) return value;
  }
  return std::nullopt;
}

// user nice system idle iowait irq softirq steal: idle and iowait are not busy.
void read_cpu(const fs::path& stat, uint64_t& busy, uint64_t& all) {
  std::ifstream stream(stat);
  std::string label;
  stream >> label;
  uint64_t ticks = 0;
  for (int i = 0; i < 8 && stream >> ticks; ++i) {
    all += ticks;
    if (i != 3 && i != 4) busy += ticks;
  }
}

// utime and stime, fields 14 and 15. The second field, the program's name in brackets, may hold anything.
uint64_t process_ticks(const fs::path& stat) {
  std::ifstream stream(stat);
  std::ostringstream text;
  text << stream.rdbuf();
  const std::string line = text.str();
  const size_t bracket = line.rfind(')');
  if (bracket == std::string::npos) return 0;
  std::istringstream fields(line.substr(bracket + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  uint64_t user = 0, system = 0;
  return fields >> user >> system ? user + system : 0;
}

double monotonic_seconds() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

MachineMemory read_memory(const fs::path& proc, const fs::path& cgroup) {
  MachineMemory memory;
  memory.total = labelled(proc / "meminfo", "MemTotal").value_or(0) * 1024;
  memory.used = memory.total - std::min(memory.total, labelled(proc / "meminfo", "MemAvailable").value_or(0) * 1024);
  // A container's limit is what counts in it.
  const uint64_t limit = number_in(cgroup / "memory.max");
  if (limit == 0 || limit >= memory.total) return memory;
  return {limit, std::min(limit, number_in(cgroup / "memory.current"))};
}

SystemReader::SystemReader(fs::path folder, fs::path proc, fs::path cgroup)
    : folder_(std::move(folder)), proc_(std::move(proc)), cgroup_(std::move(cgroup)) {}

SystemValues SystemReader::read() {
  return read_at(monotonic_seconds());
}

SystemValues SystemReader::read_at(double seconds) {
  SystemValues values;
  const Counters now = counters(seconds);
  add_rates(now, values);
  before_ = now;
  add_memory(values);
  add_disk(values);
  return values;
}

SystemReader::Counters SystemReader::counters(double seconds) const {
  Counters now;
  now.seconds = seconds;
  read_cpu(proc_ / "stat", now.cpu_busy, now.cpu_all);
  now.process_ticks = process_ticks(proc_ / "self" / "stat");
  now.read_bytes = labelled(proc_ / "self" / "io", "read_bytes");
  now.written_bytes = labelled(proc_ / "self" / "io", "write_bytes");
  return now;
}

void SystemReader::add_rates(const Counters& now, SystemValues& values) const {
  if (!before_ || now.seconds <= before_->seconds) return;
  const double seconds = now.seconds - before_->seconds;
  if (now.cpu_all > before_->cpu_all) {
    const uint64_t busy = now.cpu_busy - std::min(before_->cpu_busy, now.cpu_busy);
    const auto all = static_cast<double>(now.cpu_all - before_->cpu_all);
    values.emplace_back("cpu/percent", 100.0 * static_cast<double>(busy) / all);
  }
  static const double ticks_a_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  if (now.process_ticks >= before_->process_ticks && now.process_ticks > 0) {
    const auto ticks = static_cast<double>(now.process_ticks - before_->process_ticks);
    values.emplace_back("cpu/process_percent", 100.0 * ticks / ticks_a_second / seconds);
  }
  const auto add_rate = [&](const char* name, std::optional<uint64_t> before, std::optional<uint64_t> after) {
    if (before && after && *after >= *before) values.emplace_back(name, static_cast<double>(*after - *before) / seconds);
  };
  add_rate("disk/read_bytes_per_second", before_->read_bytes, now.read_bytes);
  add_rate("disk/written_bytes_per_second", before_->written_bytes, now.written_bytes);
}

void SystemReader::add_memory(SystemValues& values) const {
  const MachineMemory memory = read_memory(proc_, cgroup_);
  if (memory.total > 0) {
    values.emplace_back("memory/used_bytes", static_cast<double>(memory.used));
    values.emplace_back("memory/percent", 100.0 * static_cast<double>(memory.used) / static_cast<double>(memory.total));
  }
  std::ifstream statm(proc_ / "self" / "statm");
  uint64_t size = 0, resident = 0;
  if (statm >> size >> resident) {
    values.emplace_back("memory/process_bytes", static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)));
  }
}

void SystemReader::add_disk(SystemValues& values) const {
  struct statvfs info {};
  if (folder_.empty() || ::statvfs(folder_.c_str(), &info) != 0 || info.f_blocks == 0) return;
  const auto free = static_cast<double>(info.f_bavail), used = static_cast<double>(info.f_blocks - info.f_bfree);
  values.emplace_back("disk/free_bytes", free * static_cast<double>(info.f_frsize));
  values.emplace_back("disk/used_percent", 100.0 * used / (used + free));
}

}  // namespace leyden
