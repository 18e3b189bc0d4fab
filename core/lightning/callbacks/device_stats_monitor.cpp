// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/device_stats_monitor.h>

#include <fstream>
#include <map>
#include <sstream>

#include <c10/core/CachingDeviceAllocator.h>
#ifdef __linux__
#include <unistd.h>
#endif

#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

// user nice system idle iowait irq softirq steal: idle and iowait are not busy.
double CpuStats::busy_percent(const std::string& stat) {
  std::istringstream in(stat);
  std::string label;
  in >> label;
  double total = 0, idle = 0;
  for (int i = 0; i < 8; ++i) {
    double ticks = 0;
    if (!(in >> ticks)) break;
    total += ticks;
    if (i == 3 || i == 4) idle += ticks;
  }
  const double passed = total - total_, busy = total - idle - busy_;
  const bool is_first = total_ == 0;
  total_ = total;
  busy_ = total - idle;
  return is_first || passed <= 0 ? 0 : 100 * busy / passed;
}

std::pair<double, double> CpuStats::memory_percent(const std::string& meminfo) {
  std::map<std::string, double> kilobytes;
  std::istringstream in(meminfo);
  std::string line, name;
  while (std::getline(in, line)) {
    std::istringstream entry(line);
    double value = 0;
    if (std::getline(entry, name, ':') && entry >> value) kilobytes[name] = value;
  }
  const auto used = [](double total, double free) { return total > 0 ? 100 * (total - free) / total : 0; };
  return {used(kilobytes["MemTotal"], kilobytes["MemAvailable"]), used(kilobytes["SwapTotal"], kilobytes["SwapFree"])};
}

double CpuStats::resident_bytes(const std::string& statm, int64_t page_size) {
  std::istringstream in(statm);
  double pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * static_cast<double>(page_size);
}

std::vector<std::pair<std::string, double>> CpuStats::read() {
#ifdef __linux__
  const auto [memory, swap] = memory_percent(text_of("/proc/meminfo"));
  return {{"cpu_vm_percent", memory},
          {"cpu_percent", busy_percent(text_of("/proc/stat"))},
          {"cpu_swap_percent", swap},
          {"process_resident_bytes", resident_bytes(text_of("/proc/self/statm"), sysconf(_SC_PAGESIZE))}};
#else
  return {};
#endif
}

std::vector<std::pair<std::string, double>> allocator_stats(torch::Device device) {
  if (device.is_cpu()) return {};
  const auto counted = c10::getDeviceAllocator(device.type())->getDeviceStats(device.has_index() ? device.index() : 0);
  std::vector<std::pair<std::string, double>> stats;
  const auto add_stat = [&](const std::string& name, const auto& stat) {
    stats.emplace_back(name + ".current", stat.current);
    stats.emplace_back(name + ".peak", stat.peak);
    stats.emplace_back(name + ".allocated", stat.allocated);
    stats.emplace_back(name + ".freed", stat.freed);
  };
  const auto add = [&](const std::string& name, const auto& pools) {
    const char* pool_names[] = {"all", "small_pool", "large_pool"};
    for (size_t i = 0; i < 3; ++i) add_stat(name + "." + pool_names[i], pools[i]);
  };
  add("allocation", counted.allocation);
  add("segment", counted.segment);
  add("active", counted.active);
  add("inactive_split", counted.inactive_split);
  add("allocated_bytes", counted.allocated_bytes);
  add("reserved_bytes", counted.reserved_bytes);
  add("active_bytes", counted.active_bytes);
  add("inactive_split_bytes", counted.inactive_split_bytes);
  add("requested_bytes", counted.requested_bytes);
  add_stat("oversize_allocations", counted.oversize_allocations);
  add_stat("oversize_segments", counted.oversize_segments);
  stats.emplace_back("num_alloc_retries", counted.num_alloc_retries);
  stats.emplace_back("num_ooms", counted.num_ooms);
  return stats;
}

void DeviceStatsMonitorOptions::describe(ParamSchema<DeviceStatsMonitorOptions>& s) {
  s.field("cpu_stats", &DeviceStatsMonitorOptions::cpu_stats)
      .help("Also watches the processors and the memory while a GPU trains. None: only where the CPU trains.");
}

void DeviceStatsMonitor::setup(Trainer& trainer, LightningModule&, const std::string& stage) {
  if (stage != "fit" || trainer.fast_dev_run() || !trainer.loggers().empty()) return;
  throw ConfigError("DeviceStatsMonitor has nowhere to log to: the Trainer has no logger");
}

void DeviceStatsMonitor::log(Trainer& trainer, const char* hook) {
  Engine& engine = trainer.engine();
  if (engine.loggers.empty() || !engine.logging.should_update_logs()) return;
  std::vector<std::pair<std::string, double>> values = allocator_stats(engine.device);
  if (options_.cpu_stats.value_or(engine.device.is_cpu())) {
    for (auto& value : cpu_.read()) values.push_back(std::move(value));
  }
  for (auto& [name, value] : values) name = std::string("DeviceStatsMonitor.") + hook + "/" + name;
  engine.logging.log_system_row(values, engine.batches_that_stepped());
}

void DeviceStatsMonitor::on_train_batch_start(Trainer& trainer, LightningModule&, const Batch&, int64_t) {
  log(trainer, "on_train_batch_start");
}
void DeviceStatsMonitor::on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput&, const Batch&, int64_t) {
  log(trainer, "on_train_batch_end");
}
void DeviceStatsMonitor::on_validation_batch_start(Trainer& trainer, LightningModule&, const Batch&, int64_t, int64_t) {
  log(trainer, "on_validation_batch_start");
}
void DeviceStatsMonitor::on_validation_batch_end(Trainer& trainer, LightningModule&, const Batch&, int64_t, int64_t) {
  log(trainer, "on_validation_batch_end");
}
void DeviceStatsMonitor::on_test_batch_start(Trainer& trainer, LightningModule&, const Batch&, int64_t, int64_t) {
  log(trainer, "on_test_batch_start");
}
void DeviceStatsMonitor::on_test_batch_end(Trainer& trainer, LightningModule&, const Batch&, int64_t, int64_t) {
  log(trainer, "on_test_batch_end");
}

}  // namespace leyden
