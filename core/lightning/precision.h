// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <lightning/batch.h>
#include <lightning/torch.h>

namespace leyden {

/// The type of a run's weights and of its computation.
class Precision {
 public:
  /// Throws ConfigError on an unknown name, with what there is.
  explicit Precision(const std::string& name);

  /// Weights and inputs are of another type than float32.
  bool converts() const { return type_ != torch::kFloat; }
  void convert_module(torch::nn::Module& module) const;
  Batch convert_input(Batch batch) const { return converts() ? batch.to(type_) : std::move(batch); }
  bool autocasts() const { return autocast_; }

  /// Autocast to bfloat16 while it lives, where the precision asks for it.
  class Scope {
   public:
    Scope(const Precision& precision, torch::DeviceType device);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    bool active_, was_enabled_ = false;
    torch::DeviceType device_;
    torch::ScalarType previous_ = torch::kFloat;
  };

 private:
  torch::ScalarType type_ = torch::kFloat;
  bool autocast_ = false;
};

}  // namespace leyden
