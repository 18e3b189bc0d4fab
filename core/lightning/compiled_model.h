// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <lightning/batch.h>
#include <lightning/export.h>
#include <lightning/lightning_module.h>

namespace leyden {

/// A model that Python compiled, for predictions: an AOTInductor package (.pt2, of torch._inductor.aoti_compile_and_
/// package) or a TorchScript file (.pt, of torch.jit.save). Such a file is a program: AOTInductor's holds machine code,
/// and TorchScript's can call any operation. Load only what you would run; nothing in Leyden loads one by itself.
class LEYDEN_LIGHTNING_API CompiledModel : public LightningModule {
 public:
  /// "I trust this file": loading is never an accident of a path in a configuration.
  struct Trusted {
    explicit Trusted(std::string path) : path(std::move(path)) {}
    std::string path;
  };
  /// Tells the two kinds by the file's content. Throws ConfigError on a missing file, on another kind, on a package
  /// for another machine, version or kind of device (an AOTInductor package is compiled for the CPU or for a GPU).
  explicit CompiledModel(const Trusted& file, torch::Device device = torch::kCPU);
  ~CompiledModel() override;

  /// "AOTInductor" or "TorchScript".
  const std::string& kind() const { return kind_; }
  /// Every tensor of the batch as an argument, in order; every tensor of the result. Throws ConfigError when one is not
  /// where the model is.
  Batch run(const Batch& inputs);
  /// The first tensor of run(), for a Trainer's predict, with the batch's first tensor alone as the argument.
  torch::Tensor forward(const Batch& batch) override;
  using LightningModule::predict_step;

 private:
  class Implementation;
  class Inductor;
  class Script;
  std::unique_ptr<Implementation> implementation_;
  std::string kind_;
  torch::Device device_;
};

/// The other direction does not exist in C++, and these say so: they throw ConfigError with the way that there is,
/// by a checkpoint (Trainer::save_checkpoint) and the same model in Python.
[[noreturn]] LEYDEN_LIGHTNING_API void to_onnx(const LightningModule& module, const std::string& path);
[[noreturn]] LEYDEN_LIGHTNING_API void to_torchscript(const LightningModule& module, const std::string& path);

}  // namespace leyden
