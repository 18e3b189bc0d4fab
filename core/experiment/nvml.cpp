// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "nvml.h"

#include <dlfcn.h>

#include <cstdlib>
#include <mutex>

namespace leyden {
namespace {

// From nvml.h, whose ABI is stable: only what is called here.
using Device = void*;
using Return = int;
struct Memory {
  unsigned long long total, free, used;
};
struct Utilization {
  unsigned int gpu, memory;
};
constexpr Return kSuccess = 0;
constexpr unsigned kTemperatureOfGpu = 0;

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

}  // namespace

struct Nvml::Functions {
  Return (*init)() = nullptr;
  Return (*count)(unsigned*) = nullptr;
  Return (*handle)(unsigned, Device*) = nullptr;
  Return (*name)(Device, char*, unsigned) = nullptr;
  Return (*uuid)(Device, char*, unsigned) = nullptr;
  Return (*memory)(Device, Memory*) = nullptr;
  Return (*utilization)(Device, Utilization*) = nullptr;
  Return (*temperature)(Device, unsigned, unsigned*) = nullptr;
  Return (*power)(Device, unsigned*) = nullptr;
  Return (*capability)(Device, int*, int*) = nullptr;
  Return (*cuda_version)(int*) = nullptr;
  const char* (*error)(Return) = nullptr;
};

Nvml::Nvml() : m_functions(std::make_unique<Functions>()) {}
Nvml::~Nvml() = default;

bool Nvml::load(void* library) {
  Functions* f = m_functions.get();
  const bool needed =
      find(library, "nvmlInit_v2", f->init) && find(library, "nvmlDeviceGetCount_v2", f->count) &&
      find(library, "nvmlDeviceGetHandleByIndex_v2", f->handle) &&
      find(library, "nvmlDeviceGetName", f->name) && find(library, "nvmlDeviceGetMemoryInfo", f->memory);
  find(library, "nvmlDeviceGetUUID", f->uuid);
  find(library, "nvmlDeviceGetUtilizationRates", f->utilization);
  find(library, "nvmlDeviceGetTemperature", f->temperature);
  find(library, "nvmlDeviceGetPowerUsage", f->power);
  find(library, "nvmlDeviceGetCudaComputeCapability", f->capability);
  find(library, "nvmlSystemGetCudaDriverVersion_v2", f->cuda_version);
  find(library, "nvmlErrorString", f->error);
  return needed;
}

Nvml* Nvml::instance(std::string* problem) {
  static std::mutex mutex;
  static std::unique_ptr<Nvml> nvml;
  static std::string trouble, loaded_from;
  const std::lock_guard lock(mutex);
  const char* given = std::getenv("LEYDEN_NVML_LIBRARY");
  const std::string library = given && *given ? given : "libnvidia-ml.so.1";
  if (library != loaded_from) {
    loaded_from = library;
    nvml.reset();
    trouble.clear();
    if (void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL)) {
      std::unique_ptr<Nvml> candidate(new Nvml);
      const bool complete = candidate->load(handle);
      const Return result = complete ? candidate->m_functions->init() : -1;
      if (result == kSuccess) {
        nvml = std::move(candidate);
      } else {
        const auto text = complete ? candidate->m_functions->error : nullptr;
        trouble = text ? text(result) : "the library is not NVML";
      }
    } else if (given && *given) {
      trouble = library + " cannot be loaded";
    }
  }
  *problem = trouble;
  return nvml.get();
}

std::vector<NvmlGpu> Nvml::read(std::string* problem) {
  const Functions& f = *m_functions;
  unsigned count = 0;
  if (const Return result = f.count(&count); result != kSuccess) {
    *problem = f.error ? f.error(result) : "NVML does not answer";
    return {};
  }
  std::vector<NvmlGpu> gpus;
  for (unsigned i = 0; i < count; ++i) {
    NvmlGpu gpu;
    Device device = nullptr;
    char text[128] = "";
    if (const Return result = f.handle(i, &device); result != kSuccess) {
      // It keeps its number, so that the others keep theirs.
      gpu.name = std::string("GPU that does not answer") +
                 (f.error ? std::string(" (") + f.error(result) + ")" : "");
      gpus.push_back(gpu);
      continue;
    }
    if (f.name(device, text, sizeof text) == kSuccess) gpu.name = text;
    if (f.uuid && f.uuid(device, text, sizeof text) == kSuccess) gpu.uuid = text;
    Memory memory{};
    if (f.memory(device, &memory) == kSuccess) gpu.memory_total = memory.total, gpu.memory_used = memory.used;
    Utilization load{};
    if (f.utilization && f.utilization(device, &load) == kSuccess) gpu.load_percent = load.gpu;
    unsigned value = 0;
    if (f.temperature && f.temperature(device, kTemperatureOfGpu, &value) == kSuccess)
      gpu.temperature = value;
    if (f.power && f.power(device, &value) == kSuccess) gpu.power = value / 1000.0;
    if (f.capability) f.capability(device, &gpu.major, &gpu.minor);
    gpus.push_back(std::move(gpu));
  }
  return gpus;
}

int Nvml::cuda_version() {
  int version = 0;
  if (!m_functions->cuda_version || m_functions->cuda_version(&version) != kSuccess) return 0;
  return version;
}

}  // namespace leyden
