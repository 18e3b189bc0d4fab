// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callback.h>

#include <c10/util/Type.h>

namespace leyden {

Callback::~Callback() = default;

void Callback::setup(Trainer&, LightningModule&, const std::string&) {}
void Callback::teardown(Trainer&, LightningModule&, const std::string&) {}
void Callback::on_fit_start(Trainer&, LightningModule&) {}
void Callback::on_fit_end(Trainer&, LightningModule&) {}
void Callback::on_sanity_check_start(Trainer&, LightningModule&) {}
void Callback::on_sanity_check_end(Trainer&, LightningModule&) {}
void Callback::on_train_start(Trainer&, LightningModule&) {}
void Callback::on_train_end(Trainer&, LightningModule&) {}
void Callback::on_train_epoch_start(Trainer&, LightningModule&) {}
void Callback::on_train_epoch_end(Trainer&, LightningModule&) {}
void Callback::on_train_batch_start(Trainer&, LightningModule&, const Batch&, int64_t) {}
void Callback::on_train_batch_end(Trainer&, LightningModule&, const StepOutput&, const Batch&, int64_t) {}
void Callback::on_validation_start(Trainer&, LightningModule&) {}
void Callback::on_validation_end(Trainer&, LightningModule&) {}
void Callback::on_validation_epoch_start(Trainer&, LightningModule&) {}
void Callback::on_validation_epoch_end(Trainer&, LightningModule&) {}
void Callback::on_validation_batch_start(Trainer&, LightningModule&, const Batch&, int64_t, int64_t) {}
void Callback::on_validation_batch_end(Trainer&, LightningModule&, const Batch&, int64_t, int64_t) {}
void Callback::on_test_start(Trainer&, LightningModule&) {}
void Callback::on_test_end(Trainer&, LightningModule&) {}
void Callback::on_test_epoch_start(Trainer&, LightningModule&) {}
void Callback::on_test_epoch_end(Trainer&, LightningModule&) {}
void Callback::on_test_batch_start(Trainer&, LightningModule&, const Batch&, int64_t, int64_t) {}
void Callback::on_test_batch_end(Trainer&, LightningModule&, const Batch&, int64_t, int64_t) {}
void Callback::on_predict_start(Trainer&, LightningModule&) {}
void Callback::on_predict_end(Trainer&, LightningModule&) {}
void Callback::on_predict_epoch_start(Trainer&, LightningModule&) {}
void Callback::on_predict_epoch_end(Trainer&, LightningModule&) {}
void Callback::on_predict_batch_start(Trainer&, LightningModule&, const Batch&, int64_t, int64_t) {}
void Callback::on_predict_batch_end(Trainer&, LightningModule&, const Batch&, const Batch&, int64_t, int64_t) {}
void Callback::on_before_zero_grad(Trainer&, LightningModule&, Optimizer&) {}
void Callback::on_before_backward(Trainer&, LightningModule&, const torch::Tensor&) {}
void Callback::on_after_backward(Trainer&, LightningModule&) {}
void Callback::on_before_optimizer_step(Trainer&, LightningModule&, Optimizer&) {}
void Callback::on_save_checkpoint(Trainer&, LightningModule&, Dict&) {}
void Callback::on_load_checkpoint(Trainer&, LightningModule&, Dict&) {}
void Callback::on_exception(Trainer&, LightningModule&, const std::exception&) {}
void Callback::load_state_dict(const Dict&) {}

Dict Callback::state_dict() { return {}; }

std::string Callback::state_key() const {
  const std::string name = c10::demangle(typeid(*this).name());
  const size_t colon = name.rfind("::");
  return colon == std::string::npos ? name : name.substr(colon + 2);
}

}  // namespace leyden
