// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <lightning/loops/resume_point.h>
#include <lightning/export.h>
#include <lightning/torch.h>
#include <lightning/value.h>

namespace leyden {

class Engine;

/// Everything a run needs to go on, to and from a checkpoint with Lightning's keys.
class CheckpointConnector {
 public:
  explicit CheckpointConnector(Engine& engine) : engine_(engine) {}

  /// The checkpoint of this moment, after the hooks for it. Tensors are shared with the module and optimizers.
  Dict dump(bool weights_only);
  /// "best", "last" or a path, as a path. Throws ConfigError when there is none.
  std::string resolve_path(const std::string& ckpt_path) const;
  /// Reads the file and restores the module, the data module and callbacks.
  void restore_modules_and_callbacks(const std::string& path);
  /// Restores loops, optimizers, schedulers, generators.
  void restore_training_state();
  void restore_end() { loaded_.reset(); }
  /// Restores what the start of fit would have overwritten: metrics, gradients of a window.
  void restore_after_sanity_check();

  /// What save_for_stop() says of the moment.
  bool at_boundary = false;

 private:
  Dict dump_loops() const;
  Dict dump_leyden();
  void restore_leyden(const Dict& state);
  ResumePoint resume_point() const;
  void check_epoch() const;

  Engine& engine_;
  std::optional<Dict> loaded_;
  std::optional<Dict> own_;
  std::string path_;
};

/// Parameters and buffers by name, in PyTorch's order.
LEYDEN_LIGHTNING_API Dict module_state_dict(const torch::nn::Module& module);
/// Copies the tensors into the module's. Throws CheckpointError on another shape and, when strict, on a missing or
/// an unexpected name.
LEYDEN_LIGHTNING_API void load_module_state_dict(torch::nn::Module& module, const Dict& state, bool strict = true);

}  // namespace leyden
