// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Predicts one column of a table from the others: a class, or a number.
//
// The losses of a regression are mean squared errors of the standardised target, (value - mean) / standard
// deviation over the training rows: 1 is about what predicting the mean scores, and val_loss_mean is exactly
// that, over the validation rows. val_mae is in the target's own unit.
#include "tabular_data.h"

namespace {

namespace nn = torch::nn;
using leyden::Batch;
using torch::Tensor;

struct TabularMlpParams {
  int64_t hidden_dim = 32;
  int64_t layers = 2;
  double dropout = 0.2;
  double lr = 5e-3;
  double weight_decay = 0.5;

  static void describe(leyden::ParamSchema<TabularMlpParams>& schema) {
    schema.field("hidden_dim", &TabularMlpParams::hidden_dim)
        .range(1, 2048)
        .log()
        .unit("units")
        .help("Width of each hidden layer.");
    schema.field("layers", &TabularMlpParams::layers)
        .range(0, 16)
        .help("Number of hidden layers. None: a linear model.");
    schema.field("dropout", &TabularMlpParams::dropout)
        .range(0.0, 0.9)
        .help("Share of the hidden units that each training step leaves out, against overfitting.");
    schema.field("lr", &TabularMlpParams::lr)
        .range(1e-6, 1.0)
        .log()
        .help("Length of AdamW's steps. Too small learns slowly, too large not at all.");
    schema.field("weight_decay", &TabularMlpParams::weight_decay)
        .range(0.0, 10.0)
        .advanced()
        .help("Pulls weights towards zero, against overfitting.");
  }
};

class TabularMlp : public leyden::LightningModule {
 public:
  using Params = TabularMlpParams;
  explicit TabularMlp(Params params) : params_(params) {}

  // The table decides on the layers; what scales the inputs is kept with the weights.
  void configure_model() override {
    if (net_) return;
    const auto& data = dynamic_cast<TabularDataModule&>(*trainer().datamodule());
    is_classification_ = data.is_classification();
    mean_ = register_buffer("mean", data.encoder().mean().clone());
    deviation_ = register_buffer("deviation", data.encoder().deviation().clone());
    target_mean_ = register_buffer("target_mean", torch::scalar_tensor(data.target_mean()));
    target_deviation_ = register_buffer("target_deviation", torch::scalar_tensor(data.target_deviation()));
    net_ = register_module("net", layers(mean_.size(0), is_classification_ ? data.classes().size() : 1));
  }

  /// Classes: [rows, classes] logits. A number: [rows], standardised.
  Tensor forward(const Batch& batch) override {
    const Tensor out = net_->forward((batch["features"] - mean_) / deviation_);
    return is_classification_ ? out : out.squeeze(1);
  }

  Tensor training_step(const Batch& batch, int64_t) override {
    const Tensor value = loss(forward(batch), batch["target"]);
    log("train_loss", value);
    return value;
  }

  void validation_step(const Batch& batch, int64_t) override { evaluate("val", batch); }
  void test_step(const Batch& batch, int64_t) override { evaluate("test", batch); }

  /// Classes: the class number and the probability of each. A number: the value in its own unit.
  Batch predict_step(const Batch& batch, int64_t) override {
    const Tensor out = forward(batch);
    if (!is_classification_) return Batch{out * target_deviation_ + target_mean_};
    return Batch{out.argmax(1), out.softmax(1)};
  }

  leyden::OptimizerConfig configure_optimizers() override {
    return std::make_shared<leyden::AdamW>(
        parameters(), leyden::AdamWOptions(params_.lr).weight_decay(params_.weight_decay));
  }

 private:
  nn::Sequential layers(int64_t inputs, int64_t outputs) const {
    nn::Sequential net;
    for (int64_t i = 0; i < params_.layers; ++i) {
      net->push_back(nn::Linear(i == 0 ? inputs : params_.hidden_dim, params_.hidden_dim));
      net->push_back(nn::ReLU());
      net->push_back(nn::Dropout(params_.dropout));
    }
    net->push_back(nn::Linear(params_.layers == 0 ? inputs : params_.hidden_dim, outputs));
    return net;
  }

  Tensor standardised(const Tensor& target) const { return (target - target_mean_) / target_deviation_; }

  Tensor loss(const Tensor& out, const Tensor& target) const {
    return is_classification_ ? torch::cross_entropy_loss(out, target)
                              : torch::mse_loss(out, standardised(target));
  }

  void evaluate(const std::string& stage, const Batch& batch) {
    const Tensor out = forward(batch);
    const Tensor& target = batch["target"];
    log(stage + "_loss", loss(out, target));
    if (is_classification_) {
      log(stage + "_acc", out.argmax(1).eq(target).to(torch::kFloat).mean());
    } else {
      log(stage + "_loss_mean", standardised(target).square().mean());
      log(stage + "_mae", (out * target_deviation_ + target_mean_ - target).abs().mean());
    }
  }

  Params params_;
  bool is_classification_ = true;
  Tensor mean_, deviation_, target_mean_, target_deviation_;
  nn::Sequential net_{nullptr};
};

}  // namespace

LEYDEN_PLUGIN(TabularMlp, TabularDataModule)
