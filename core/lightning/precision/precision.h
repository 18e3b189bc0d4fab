// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/batch.h>
#include <lightning/export.h>
#include <lightning/precision/grad_scaler.h>
#include <lightning/torch.h>

namespace leyden {

/// The type of a run's weights and of its computation, with Lightning's names: 32-true, 64-true, bf16-true and
/// 16-true convert weights and inputs; bf16-mixed and 16-mixed keep weights in float32 and compute under autocast,
/// 16-mixed with a GradScaler. Used on the training thread.
class LEYDEN_LIGHTNING_API Precision {
 public:
  /// Also takes Lightning's short names (32, 64, 16, bf16). Throws ConfigError on any other, with what there is.
  explicit Precision(const std::string& name);
  /// Lightning's full names, in its order.
  static const std::vector<std::string>& names();

  const std::string& name() const { return name_; }
  /// Weights and inputs are of another type than float32.
  bool converts() const { return type_ != torch::kFloat; }
  /// Type of weights and inputs.
  torch::ScalarType type() const { return type_; }
  /// Floating-point parameters and buffers in type(); counters stay as they are.
  void convert_module(torch::nn::Module& module) const;
  Batch convert_input(Batch batch) const { return converts() ? batch.to(type_) : std::move(batch); }
  bool autocasts() const { return autocast_ != torch::ScalarType::Undefined; }
  /// Of 16-mixed; null otherwise.
  GradScaler* scaler() const { return scaler_.get(); }

  // --- one step of an optimizer; nothing happens in those without a scaler --------------------------------------
  /// The loss for backward().
  torch::Tensor scale(const torch::Tensor& loss) const { return scaler_ ? scaler_->scale(loss) : loss; }
  /// After backward: true gradients, for hooks and clipping. Without a loss nothing is scaled.
  void unscale(Optimizer& optimizer, bool has_loss) const;
  /// Before the update: drops the gradients of the optimizer where one overflowed (or no loss was there), so that its
  /// step(), from wherever it is called, changes neither weights nor its state.
  void drop_overflow(Optimizer& optimizer, bool has_loss) const;
  /// After the update: the scale of the next step. Nothing happens unless unscale() was called.
  void update() const;

  /// What a checkpoint keeps under "MixedPrecision": the scaler's state, empty where there is none.
  Dict state_dict() const { return scaler_ ? scaler_->state_dict() : Dict(); }
  void load_state_dict(const Dict& state);

  /// Where a step computes: autocast, or type() as the type of tensors that name none. That type is of the whole
  /// process: a data set that is read ahead on other threads names its types.
  class LEYDEN_LIGHTNING_API Scope {
   public:
    Scope(const Precision& precision, torch::DeviceType device) {
      if (precision.plain_) return;
      enter(precision, device);
    }
    ~Scope() {
      if (active_) leave();
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    void enter(const Precision& precision, torch::DeviceType device);
    void leave();

    bool active_ = false, autocasts_ = false, was_enabled_ = false, had_cache_ = false;
    torch::DeviceType device_ = torch::kCPU;
    torch::ScalarType previous_ = torch::kFloat, previous_default_ = torch::kFloat;
  };

  /// The type of new tensors where modules make layers.
  class LEYDEN_LIGHTNING_API DefaultType {
   public:
    explicit DefaultType(const Precision& precision);
    ~DefaultType();
    DefaultType(const DefaultType&) = delete;
    DefaultType& operator=(const DefaultType&) = delete;

   private:
    torch::ScalarType previous_;
  };

 private:
  std::string name_;
  torch::ScalarType type_ = torch::kFloat;
  torch::ScalarType autocast_ = torch::ScalarType::Undefined;
  bool plain_ = true;  // 32-true: a Scope does nothing
  std::shared_ptr<GradScaler> scaler_;
};

}  // namespace leyden
