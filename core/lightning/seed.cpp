// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/torch.h>

#include <lightning/seed.h>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <torch/cuda.h>

#include <random>

#include <lightning/errors.h>

namespace leyden {

namespace {

int64_t cuda_devices() {
  return static_cast<int64_t>(torch::cuda::device_count());
}

at::Generator cuda_generator(int64_t index) {
  return at::globalContext().defaultGenerator(at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index)));
}

torch::Tensor state_of(at::Generator generator) {
  const std::lock_guard lock(generator.mutex());
  return generator.get_state();
}

void set_state(at::Generator generator, const torch::Tensor& state) {
  const std::lock_guard lock(generator.mutex());
  try {
    generator.set_state(state);
  } catch (const c10::Error& error) {
    throw CheckpointError("the saved state of a random generator is not one of this LibTorch: " +
                          std::string(error.what_without_backtrace()));
  }
}

}  // namespace

uint64_t seed_everything(std::optional<uint64_t> seed) {
  const uint64_t used = seed ? *seed : std::random_device{}();
  at::manual_seed(used);
  return used;
}

Dict generator_states() {
  Dict states{{"cpu", state_of(at::detail::getDefaultCPUGenerator())}};
  Value::List cuda;
  for (int64_t i = 0; i < cuda_devices(); ++i) cuda.emplace_back(state_of(cuda_generator(i)));
  states.insert_or_assign("cuda", std::move(cuda));
  return states;
}

void set_generator_states(const Dict& states) {
  set_state(at::detail::getDefaultCPUGenerator(), states.at("cpu").as_tensor("cpu"));
  const Value* cuda = states.find("cuda");
  if (!cuda) return;
  // A run may go on with fewer devices than it began with.
  const auto& saved = cuda->as_list("cuda");
  for (int64_t i = 0; i < std::min<int64_t>(cuda_devices(), saved.size()); ++i) {
    set_state(cuda_generator(i), saved[i].as_tensor("cuda"));
  }
}

struct CpuGeneratorSnapshot::State {
  at::mt19937 engine;
  std::optional<float> next_float;
  std::optional<double> next_double;
};

CpuGeneratorSnapshot::CpuGeneratorSnapshot() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  auto& impl = *at::check_generator<at::CPUGeneratorImpl>(generator);
  state_.reset(new State{impl.engine(), impl.next_float_normal_sample(), impl.next_double_normal_sample()});
}

CpuGeneratorSnapshot::~CpuGeneratorSnapshot() = default;

void CpuGeneratorSnapshot::restore() const {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  const std::lock_guard lock(generator.mutex());
  auto& impl = *at::check_generator<at::CPUGeneratorImpl>(generator);
  impl.set_engine(state_->engine);
  impl.set_next_float_normal_sample(state_->next_float);
  impl.set_next_double_normal_sample(state_->next_double);
}

IsolatedGenerators::~IsolatedGenerators() {
  try {
    set_generator_states(states_);
  } catch (const std::exception&) {
    // A state that was just read is accepted again; a destructor cannot say more.
  }
}

}  // namespace leyden
