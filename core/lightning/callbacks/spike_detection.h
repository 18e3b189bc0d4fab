// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// SpikeDetection's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API SpikeDetectionOptions {
  std::string mode = "min";
  int64_t window = 10;                ///< losses in the running mean
  int64_t warmup = 1;                 ///< batches of an epoch that are not looked at
  std::optional<double> atol = {};    ///< how far from the mean a spike is at least; none: any distance
  std::optional<double> rtol = 2.0;   ///< the same as a multiple of the mean
  std::string exclude_batches_path = {};  ///< a folder or a .json file; empty: default_root_dir/skip_batches.json
  bool finite_only = true;            ///< NaN and infinity are spikes

  static void describe(ParamSchema<SpikeDetectionOptions>& schema);
};

/// Ends training with an error when the loss of a batch lies far from the mean of the last ones, and writes the
/// numbers of that batch and of the one before it to a JSON file, so that they can be left out of the next run. Reads
/// each loss from the device.
class LEYDEN_LIGHTNING_API SpikeDetection : public Callback {
 public:
  using Options = SpikeDetectionOptions;
  explicit SpikeDetection(Options options = {});

  const std::vector<int64_t>& bad_batches() const { return bad_batches_; }

  /// Throws TrainingError on a spike.
  void on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput& outputs, const Batch& batch,
                          int64_t batch_idx) override;
  Dict state_dict() override;
  void load_state_dict(const Dict& state) override;

 private:
  bool is_spike(double loss) const;
  [[noreturn]] void report(Trainer& trainer, double loss, int64_t batch_idx);
  float running_mean() const;

  Options options_;
  std::deque<double> losses_;
  double last_loss_ = 0;
  std::vector<int64_t> bad_batches_;
};

}  // namespace leyden
