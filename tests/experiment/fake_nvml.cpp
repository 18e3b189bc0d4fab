// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Stands for libnvidia-ml.so.1: three GPUs, the last of which does not answer.
#include <cstdlib>
#include <cstring>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace {

struct Gpu {
  const char *name, *uuid;
  unsigned long long total, used;
  unsigned load, temperature, milliwatts;
  int major, minor;
};
Gpu gpus[] = {{"Fake RTX 4090", "GPU-aaaa-1", 24ull << 30, 5ull << 30, 88, 61, 320500, 8, 9},
              {"Fake K80", "GPU-bbbb-2", 12ull << 30, 0, 0, 35, 60000, 3, 7}};

bool answers(const char* variable) {
  const char* text = std::getenv(variable);
  return !text || std::strcmp(text, "1") != 0;
}
Gpu* gpu(void* handle) {
  return static_cast<Gpu*>(handle);
}

}  // namespace

struct Memory {
  unsigned long long total, free, used;
};
struct Utilization {
  unsigned gpu, memory;
};

EXPORT int nvmlInit_v2() {
  return answers("FAKE_NVML_BROKEN") ? 0 : 9;
}
EXPORT int nvmlDeviceGetCount_v2(unsigned* count) {
  return *count = 3, 0;
}
EXPORT int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** handle) {
  if (index >= 2) return 15;
  *handle = &gpus[index];
  return 0;
}
EXPORT int nvmlDeviceGetName(void* handle, char* text, unsigned length) {
  return std::strncpy(text, gpu(handle)->name, length), 0;
}
EXPORT int nvmlDeviceGetUUID(void* handle, char* text, unsigned length) {
  return std::strncpy(text, gpu(handle)->uuid, length), 0;
}
EXPORT int nvmlDeviceGetMemoryInfo(void* handle, Memory* memory) {
  *memory = {gpu(handle)->total, gpu(handle)->total - gpu(handle)->used, gpu(handle)->used};
  return 0;
}
EXPORT int nvmlDeviceGetUtilizationRates(void* handle, Utilization* load) {
  return *load = {gpu(handle)->load, 0}, 0;
}
EXPORT int nvmlDeviceGetTemperature(void* handle, unsigned, unsigned* value) {
  return *value = gpu(handle)->temperature, 0;
}
EXPORT int nvmlDeviceGetPowerUsage(void* handle, unsigned* value) {
  return *value = gpu(handle)->milliwatts, 0;
}
EXPORT int nvmlDeviceGetCudaComputeCapability(void* handle, int* major, int* minor) {
  *major = gpu(handle)->major;
  *minor = gpu(handle)->minor;
  return 0;
}
EXPORT int nvmlSystemGetCudaDriverVersion_v2(int* version) {
  const char* text = std::getenv("FAKE_NVML_CUDA");
  return *version = text ? std::atoi(text) : 12040, 0;
}
EXPORT const char* nvmlErrorString(int result) {
  return result == 9 ? "Driver Not Loaded" : "GPU is lost";
}
