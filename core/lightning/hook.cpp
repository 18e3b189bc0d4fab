// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/hook.h>

#include <array>
#include <cstddef>

namespace leyden {

namespace {

// In the order of the enumeration.
constexpr auto hook_names = std::to_array<std::string_view>({
    "no hook",
    "configure_callbacks",
    "prepare_data",
    "setup",
    "configure_model",
    "configure_optimizers",
    "teardown",
    "train_dataloader",
    "val_dataloader",
    "test_dataloader",
    "predict_dataloader",
    "on_fit_start",
    "on_fit_end",
    "on_sanity_check_start",
    "on_sanity_check_end",
    "on_train_start",
    "on_train_end",
    "on_train_epoch_start",
    "on_train_epoch_end",
    "on_train_batch_start",
    "on_train_batch_end",
    "on_validation_start",
    "on_validation_end",
    "on_validation_epoch_start",
    "on_validation_epoch_end",
    "on_validation_batch_start",
    "on_validation_batch_end",
    "on_test_start",
    "on_test_end",
    "on_test_epoch_start",
    "on_test_epoch_end",
    "on_test_batch_start",
    "on_test_batch_end",
    "on_predict_start",
    "on_predict_end",
    "on_predict_epoch_start",
    "on_predict_epoch_end",
    "on_predict_batch_start",
    "on_predict_batch_end",
    "training_step",
    "validation_step",
    "test_step",
    "predict_step",
    "on_before_batch_transfer",
    "transfer_batch_to_device",
    "on_after_batch_transfer",
    "on_before_zero_grad",
    "optimizer_zero_grad",
    "on_before_backward",
    "backward",
    "on_after_backward",
    "on_before_optimizer_step",
    "optimizer_step",
    "configure_gradient_clipping",
    "clip_gradients",
    "lr_scheduler_step",
    "on_validation_model_zero_grad",
    "on_validation_model_eval",
    "on_validation_model_train",
    "on_test_model_eval",
    "on_test_model_train",
    "on_predict_model_eval",
    "on_save_checkpoint",
    "on_load_checkpoint",
    "state_dict",
    "load_state_dict",
    "on_exception",
});

constexpr LogRule forbidden{};
constexpr LogRule step_rule{true, true, false, true, false};
constexpr LogRule evaluation_rule{true, true, false, false, true};
constexpr LogRule epoch_rule{true, false, true, false, true};

}  // namespace

std::string_view hook_name(Hook hook) {
  return hook_names[static_cast<size_t>(hook)];
}

Hook hook_from_name(std::string_view name) {
  for (size_t i = 0; i < hook_names.size(); ++i) {
    if (hook_names[i] == name) return static_cast<Hook>(i);
  }
  return Hook::none;
}

LogRule log_rule(Hook hook) {
  switch (hook) {
    case Hook::training_step:
    case Hook::on_train_batch_start:
    case Hook::on_train_batch_end:
    case Hook::on_before_zero_grad:
    case Hook::optimizer_zero_grad:
    case Hook::on_before_backward:
    case Hook::backward:
    case Hook::on_after_backward:
    case Hook::on_before_optimizer_step:
    case Hook::optimizer_step:
    case Hook::configure_gradient_clipping:
    case Hook::clip_gradients:
      return step_rule;
    case Hook::validation_step:
    case Hook::on_validation_batch_start:
    case Hook::on_validation_batch_end:
    case Hook::test_step:
    case Hook::on_test_batch_start:
    case Hook::on_test_batch_end:
      return evaluation_rule;
    case Hook::on_train_start:
    case Hook::on_train_epoch_start:
    case Hook::on_train_epoch_end:
    case Hook::on_validation_start:
    case Hook::on_validation_epoch_start:
    case Hook::on_validation_epoch_end:
    case Hook::on_test_start:
    case Hook::on_test_epoch_start:
    case Hook::on_test_epoch_end:
      return epoch_rule;
    default:
      return forbidden;
  }
}

}  // namespace leyden
