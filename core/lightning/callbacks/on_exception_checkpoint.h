// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>

namespace leyden {

/// OnExceptionCheckpoint's arguments, with Lightning's names and defaults.
struct LEYDEN_LIGHTNING_API OnExceptionCheckpointOptions {
  std::string dirpath = {};  ///< empty: the run's folder of checkpoints
  std::string filename = "on_exception";

  static void describe(ParamSchema<OnExceptionCheckpointOptions>& schema);
};

/// Saves a checkpoint when something throws. The file goes when a later run of the same Trainer succeeds; unlike
/// Lightning's, it never deletes a file that it did not write, nor the one that the run went on from.
class LEYDEN_LIGHTNING_API OnExceptionCheckpoint : public Callback {
 public:
  using Options = OnExceptionCheckpointOptions;
  /// Throws ConfigError when the filename is empty.
  explicit OnExceptionCheckpoint(Options options = {});

  /// The file of this run.
  std::string ckpt_path(const Trainer& trainer) const;

  void on_exception(Trainer& trainer, LightningModule& module, const std::exception& error) override;
  void teardown(Trainer& trainer, LightningModule& module, const std::string& stage) override;
  bool is_checkpoint() const override { return true; }

 private:
  Options options_;
  std::string written_;
};

}  // namespace leyden
