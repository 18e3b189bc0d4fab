// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// Seeds every generator of the process: LibTorch's CPU generator and that of each CUDA device. Without a
/// seed one of 32 bits is drawn from the system. Returns the seed.
LEYDEN_LIGHTNING_API uint64_t seed_everything(std::optional<uint64_t> seed = std::nullopt);

/// The state of every generator, for a checkpoint: {"cpu": uint8 tensor, "cuda": [uint8 tensor, ...]}.
LEYDEN_LIGHTNING_API Dict generator_states();
/// Sets them again. Throws CheckpointError when a state is not one of this LibTorch.
LEYDEN_LIGHTNING_API void set_generator_states(const Dict& states);

/// The CPU generator at one moment. Cheap to take: for each validation, where generator_states() would cost as much as
/// a step of a small model.
class LEYDEN_LIGHTNING_API CpuGeneratorSnapshot {
 public:
  CpuGeneratorSnapshot();
  ~CpuGeneratorSnapshot();
  CpuGeneratorSnapshot(const CpuGeneratorSnapshot&) = delete;
  CpuGeneratorSnapshot& operator=(const CpuGeneratorSnapshot&) = delete;
  /// Sets the generator to what it was.
  void restore() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Gives the generators back as they were when it goes out of scope.
class LEYDEN_LIGHTNING_API IsolatedGenerators {
 public:
  IsolatedGenerators() : states_(generator_states()) {}
  ~IsolatedGenerators();
  IsolatedGenerators(const IsolatedGenerators&) = delete;
  IsolatedGenerators& operator=(const IsolatedGenerators&) = delete;

 private:
  Dict states_;
};

}  // namespace leyden
