// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include <lightning/export.h>
#include <lightning/optimizer.h>
#include <lightning/value.h>

namespace leyden {

/// How a GradScaler starts and moves, with PyTorch's defaults.
struct GradScalerOptions {
  double init_scale = 65536;
  double growth_factor = 2;         ///< above 1: after growth_interval steps without overflow
  double backoff_factor = 0.5;      ///< below 1: after a step with one
  int64_t growth_interval = 2000;   ///< steps
};

/// Multiplies a loss so that gradients in float16 do not vanish, divides the gradients again, skips steps whose
/// gradients overflowed, and follows with its scale: PyTorch's torch.amp.GradScaler, to the number. On one thread.
///
///   scaler.scale(loss).backward(); scaler.unscale_(optimizer); (clip) scaler.step(optimizer); scaler.update();
class LEYDEN_LIGHTNING_API GradScaler {
 public:
  /// Throws ConfigError on a growth_factor of 1 or less, or a backoff_factor of 1 or more.
  explicit GradScaler(GradScalerOptions options = {});

  torch::Tensor scale(const torch::Tensor& loss);
  /// Divides the optimizer's gradients by the scale and looks for those that are not finite. Once a step; throws
  /// ConfigError on a second call, on gradients in float16, or before scale() was ever called.
  void unscale_(Optimizer& optimizer);
  /// The optimizer's step, unless a gradient overflowed; unscales where that has not been done. False: skipped.
  bool step(Optimizer& optimizer);
  /// The next scale: grown, backed off, or the one given. Once a step, after every optimizer's.
  void update(std::optional<double> new_scale = {});

  /// Whether unscale_() has found a gradient that is not finite; waits for the device.
  bool found_inf(const Optimizer& optimizer) const;
  bool is_unscaled(const Optimizer& optimizer) const { return states_.contains(&optimizer); }
  /// Whether any optimizer was unscaled since the last update().
  bool has_unscaled() const { return !states_.empty(); }
  double get_scale() const { return scale_.defined() ? scale_.item<float>() : options_.init_scale; }

  /// PyTorch's entries: scale, growth_factor, backoff_factor, growth_interval, _growth_tracker.
  Dict state_dict() const;
  /// Throws CheckpointError when an entry is missing.
  void load_state_dict(const Dict& state);

 private:
  struct State {
    bool stepped = false;
    std::vector<torch::Tensor> found_inf;  // one a device
  };
  void require_scale(const char* function) const;

  GradScalerOptions options_;
  int64_t init_tracker_ = 0;
  torch::Tensor scale_, tracker_;  // on the device of the first loss
  std::unordered_map<const Optimizer*, State> states_;  // since the last update()
};

}  // namespace leyden
