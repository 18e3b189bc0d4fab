// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <lightning/export.h>

namespace leyden {

/// Every moment at which the Trainer calls into a module, a callback or a data module.
enum class Hook : uint8_t {
  none,
  configure_callbacks,
  prepare_data,
  setup,
  configure_model,
  configure_optimizers,
  teardown,
  train_dataloader,
  val_dataloader,
  test_dataloader,
  predict_dataloader,
  on_fit_start,
  on_fit_end,
  on_sanity_check_start,
  on_sanity_check_end,
  on_train_start,
  on_train_end,
  on_train_epoch_start,
  on_train_epoch_end,
  on_train_batch_start,
  on_train_batch_end,
  on_validation_start,
  on_validation_end,
  on_validation_epoch_start,
  on_validation_epoch_end,
  on_validation_batch_start,
  on_validation_batch_end,
  on_test_start,
  on_test_end,
  on_test_epoch_start,
  on_test_epoch_end,
  on_test_batch_start,
  on_test_batch_end,
  on_predict_start,
  on_predict_end,
  on_predict_epoch_start,
  on_predict_epoch_end,
  on_predict_batch_start,
  on_predict_batch_end,
  training_step,
  validation_step,
  test_step,
  predict_step,
  on_before_batch_transfer,
  transfer_batch_to_device,
  on_after_batch_transfer,
  on_before_zero_grad,
  optimizer_zero_grad,
  on_before_backward,
  backward,
  on_after_backward,
  on_before_optimizer_step,
  optimizer_step,
  configure_gradient_clipping,
  clip_gradients,
  lr_scheduler_step,
  on_validation_model_zero_grad,
  on_validation_model_eval,
  on_validation_model_train,
  on_test_model_eval,
  on_test_model_train,
  on_predict_model_eval,
  on_save_checkpoint,
  on_load_checkpoint,
  state_dict,
  load_state_dict,
  on_exception,
};

/// "training_step", ...
LEYDEN_LIGHTNING_API std::string_view hook_name(Hook hook);
/// The hook of that name; Hook::none when there is none.
LEYDEN_LIGHTNING_API Hook hook_from_name(std::string_view name);

/// What log() may do in a hook, and does when it is not told.
struct LogRule {
  bool allowed = false;         ///< false: log() is an error there
  bool step_allowed = false;    ///< on_step may be true
  bool epoch_required = false;  ///< on_epoch must be true
  bool default_on_step = false, default_on_epoch = false;
};
LEYDEN_LIGHTNING_API LogRule log_rule(Hook hook);

}  // namespace leyden
