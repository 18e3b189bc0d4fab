// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/devices.h>

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "nvml.h"

namespace leyden {
namespace {

std::string after_colon(const std::string& line) {
  const size_t at = line.find(':');
  const size_t from = at == std::string::npos ? at : line.find_first_not_of(" \t", at + 1);
  return from == std::string::npos ? "" : line.substr(from);
}

std::set<int> allowed_cpus() {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  std::set<int> cpus;
  if (sched_getaffinity(0, sizeof mask, &mask) == 0) {
    for (int i = 0; i < CPU_SETSIZE; ++i) {
      if (CPU_ISSET(i, &mask)) cpus.insert(i);
    }
  }
  if (cpus.empty()) cpus.insert(0);
  return cpus;
}

struct CpuInfo {
  std::string name;
  int physical_cores = 0;  // among the allowed ones
};

CpuInfo read_cpuinfo(const std::set<int>& allowed) {
  std::ifstream stream("/proc/cpuinfo");
  CpuInfo info;
  std::set<std::pair<std::string, std::string>> cores;
  std::string line, package;
  int processor = -1;
  while (std::getline(stream, line)) {
    if (line.starts_with("processor")) processor = std::atoi(after_colon(line).c_str());
    if (line.starts_with("model name") && info.name.empty()) info.name = after_colon(line);
    if (line.starts_with("physical id")) package = after_colon(line);
    if (line.starts_with("core id") && allowed.contains(processor)) cores.emplace(package, after_colon(line));
  }
  if (info.name.empty()) info.name = "CPU";
  info.physical_cores = int(cores.size());
  return info;
}

std::optional<double> load_since_last(SystemReader& reader) {
  for (const auto& [name, value] : reader.read()) {
    if (name == "cpu/percent") return value;
  }
  return std::nullopt;
}

std::optional<double> load_of_last_minute(int cores) {
  std::ifstream stream("/proc/loadavg");
  double load = 0;
  if (!(stream >> load)) return std::nullopt;
  return std::min(100.0, 100.0 * load / std::max(1, cores));
}

// Parts of CUDA_VISIBLE_DEVICES; nothing when it is not set.
std::optional<std::vector<std::string>> visible_gpus() {
  const char* text = std::getenv("CUDA_VISIBLE_DEVICES");
  if (!text) return std::nullopt;
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    part.erase(std::remove(part.begin(), part.end(), ' '), part.end());
    // CUDA stops at the first one that it does not know.
    if (part.empty() || part == "-1") break;
    parts.push_back(part);
  }
  return parts;
}

// The number by which CUDA knows the GPU; -1: hidden.
int cuda_index(int index, const NvmlGpu& gpu, const std::optional<std::vector<std::string>>& visible) {
  if (!visible) return index;
  for (size_t i = 0; i < visible->size(); ++i) {
    const std::string& part = (*visible)[i];
    const bool by_uuid = part.starts_with("GPU-") && gpu.uuid.starts_with(part);
    if (by_uuid || part == std::to_string(index)) return int(i);
  }
  return -1;
}

int arch_number(const std::string& arch) {
  int number = 0;
  const size_t from = arch.find_first_of("0123456789");
  if (from != std::string::npos) std::from_chars(arch.data() + from, arch.data() + arch.size(), number);
  return number;
}

// Code for 8.0 runs on 8.6, not on 9.0; a library with several takes the nearest below.
bool runs_on(const std::vector<std::string>& archs, const NvmlGpu& gpu) {
  if (archs.empty() || gpu.major == 0) return true;
  return std::any_of(archs.begin(), archs.end(), [&](const std::string& arch) {
    const int number = arch_number(arch);
    return number / 10 == gpu.major && number % 10 <= gpu.minor;
  });
}

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string gpu_problem(const NvmlGpu& gpu, int index, int driver_cuda, const TorchBuild& torch) {
  if (index < 0) return "hidden by CUDA_VISIBLE_DEVICES";
  if (torch.cuda.empty())
    return "this LibTorch has no CUDA: install a CUDA build of LibTorch (README, \"LibTorch\")";
  if (driver_cuda > 0 && driver_cuda / 1000 < std::atoi(torch.cuda.c_str())) {
    return "the driver knows CUDA " + version_text(driver_cuda) + " and this LibTorch needs " + torch.cuda +
           ": update the NVIDIA driver";
  }
  if (gpu.memory_total == 0) return "the GPU does not answer";
  if (runs_on(torch.archs, gpu)) return "";
  std::string known;
  for (const auto& arch : torch.archs) known += (known.empty() ? "" : ", ") + arch;
  return "its compute capability " + std::to_string(gpu.major) + "." + std::to_string(gpu.minor) +
         " is not among those of this LibTorch (" + known + ")";
}

std::vector<DeviceInfo> read_gpus(const TorchBuild& torch) {
  std::string problem;
  Nvml* nvml = Nvml::instance(&problem);
  std::vector<DeviceInfo> devices;
  const auto gpus = nvml ? nvml->read(&problem) : std::vector<NvmlGpu>{};
  const int driver_cuda = nvml ? nvml->cuda_version() : 0;
  const auto visible = visible_gpus();
  for (size_t i = 0; i < gpus.size(); ++i) {
    const NvmlGpu& gpu = gpus[i];
    const int index = cuda_index(int(i), gpu, visible);
    DeviceInfo device;
    device.id = index >= 0 ? "cuda:" + std::to_string(index) : "gpu:" + std::to_string(i);
    device.kind = "gpu";
    device.name = gpu.name;
    device.memory_total = gpu.memory_total;
    device.memory_used = gpu.memory_used;
    device.load_percent = gpu.load_percent;
    device.temperature = gpu.temperature;
    device.power = gpu.power;
    device.reason = gpu_problem(gpu, index, driver_cuda, torch);
    device.usable = device.reason.empty();
    devices.push_back(std::move(device));
  }
  if (!devices.empty() || problem.empty()) return devices;
  DeviceInfo device;
  device.id = "gpu:0";
  device.kind = "gpu";
  device.name = "NVIDIA GPU";
  device.usable = false;
  device.reason = "the NVIDIA driver does not work: " + problem;
  return {device};
}

std::string gigabytes(uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", double(bytes) / (1024.0 * 1024.0 * 1024.0));
  return text;
}

}  // namespace

std::string DeviceInfo::summary() const {
  std::string text = name;
  if (cores > 0) text += " · " + std::to_string(cores) + (cores == 1 ? " core" : " cores");
  if (memory_total > 0) {
    text += " · " + gigabytes(memory_total - std::min(memory_used, memory_total)) + " of " +
            gigabytes(memory_total) + " GB free";
  }
  if (load_percent) text += " · " + std::to_string(int(*load_percent + 0.5)) + " %";
  return text;
}

class DeviceMonitor::Private {
 public:
  TorchBuild torch;
  std::set<int> allowed = allowed_cpus();
  CpuInfo cpu = read_cpuinfo(allowed);
  SystemReader reader{{}};
};

DeviceMonitor::DeviceMonitor(TorchBuild torch) : d(std::make_unique<Private>()) {
  d->torch = std::move(torch);
}
DeviceMonitor::~DeviceMonitor() = default;

std::vector<DeviceInfo> DeviceMonitor::read() {
  DeviceInfo cpu;
  cpu.id = cpu.kind = "cpu";
  cpu.name = d->cpu.name;
  cpu.cores = int(d->allowed.size());
  const MachineMemory memory = read_memory();
  cpu.memory_total = memory.total;
  cpu.memory_used = memory.used;
  cpu.load_percent = load_since_last(d->reader);
  if (!cpu.load_percent) cpu.load_percent = load_of_last_minute(cpu.cores);
  std::vector<DeviceInfo> devices = {cpu};
  for (auto& gpu : read_gpus(d->torch)) devices.push_back(std::move(gpu));
  return devices;
}

std::vector<DeviceInfo> list_devices(const TorchBuild& torch) {
  return DeviceMonitor(torch).read();
}

void add_gpu_values(SystemValues& values) {
  add_gpu_values(values, read_gpus({}));
}

void add_gpu_values(SystemValues& values, const std::vector<DeviceInfo>& devices) {
  for (const DeviceInfo& gpu : devices) {
    if (!gpu.id.starts_with("cuda:")) continue;
    const std::string prefix = "gpu/" + gpu.id.substr(5) + "/";
    if (gpu.load_percent) values.emplace_back(prefix + "percent", *gpu.load_percent);
    if (gpu.memory_total > 0) {
      values.emplace_back(prefix + "memory_used_bytes", double(gpu.memory_used));
      values.emplace_back(prefix + "memory_percent", 100.0 * double(gpu.memory_used) / double(gpu.memory_total));
    }
    if (gpu.temperature) values.emplace_back(prefix + "celsius", *gpu.temperature);
    if (gpu.power) values.emplace_back(prefix + "watts", *gpu.power);
  }
}

int default_thread_count() {
  for (const char* name : {"OMP_NUM_THREADS", "MKL_NUM_THREADS"}) {
    const char* text = std::getenv(name);
    if (const int count = text ? std::atoi(text) : 0; count > 0) return count;
  }
  const auto allowed = allowed_cpus();
  const int physical = read_cpuinfo(allowed).physical_cores;
  return physical > 0 ? physical : int(allowed.size());
}

}  // namespace leyden
