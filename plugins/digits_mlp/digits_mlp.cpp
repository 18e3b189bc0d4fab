// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Handwritten digits of 8x8 pixels, read by a network of two hidden layers. The smallest whole plugin:
// parameters, a data module, a module, and the line that makes them a plugin.
#include <lightning/data/csv_table.h>
#include <lightning/data/split.h>
#include <lightning/plugin.h>

namespace {

using leyden::Batch;
using torch::Tensor;

struct DigitsData {
  int64_t batch_size = 32;
  double val_fraction = 0.2;
  double test_fraction = 0.1;
  int64_t split_seed = 5;

  static void describe(leyden::ParamSchema<DigitsData>& schema) {
    schema.field("batch_size", &DigitsData::batch_size)
        .range(1, 1024)
        .log()
        .unit("images")
        .help("Images in one training step. Larger batches give smoother, but fewer steps.");
    schema.field("val_fraction", &DigitsData::val_fraction)
        .range(0.05, 0.5)
        .help("Share of the images that is kept for validation.");
    schema.field("test_fraction", &DigitsData::test_fraction)
        .range(0.0, 0.4)
        .help("Share of the images that neither training nor validation sees.");
    schema.field("split_seed", &DigitsData::split_seed)
        .minimum(0)
        .advanced()
        .help("Decides which images go where. Runs with the same value are validated on the same images.");
  }
};

class DigitsDataModule : public leyden::LightningDataModule {
 public:
  using Params = DigitsData;
  explicit DigitsDataModule(Params params) : params_(params) {}

  void setup(const std::string&) override {
    const leyden::CsvTable table(leyden::resource_path("data/digits.csv"));
    const size_t label = table.column("digit");
    std::vector<size_t> pixels;
    for (size_t i = 0; i < table.columns().size(); ++i) {
      if (i != label) pixels.push_back(i);
    }
    images_ = table.numbers(pixels).to(torch::kFloat).div_(8).sub_(1);  // 0..16 to -1..1
    digits_ = table.numbers({label}).to(torch::kLong).squeeze(1);
    parts_ =
        leyden::stratified_split(digits_, {params_.val_fraction, params_.test_fraction}, params_.split_seed);
  }

  leyden::DataLoaders train_dataloader() override { return {part(parts_[2]), options().shuffle(true)}; }
  leyden::DataLoaders val_dataloader() override { return {part(parts_[0]), options()}; }
  leyden::DataLoaders test_dataloader() override { return {part(parts_[1]), options()}; }
  leyden::DataLoaders predict_dataloader() override { return test_dataloader(); }

 private:
  std::shared_ptr<leyden::Dataset> part(const Tensor& samples) const {
    return std::make_shared<leyden::TensorDataset>(
        std::vector<Tensor>{images_.index_select(0, samples), digits_.index_select(0, samples)},
        std::vector<std::string>{"image", "digit"});
  }
  leyden::DataLoaderOptions options() const { return leyden::DataLoaderOptions(params_.batch_size); }

  Params params_;
  Tensor images_, digits_;
  std::vector<Tensor> parts_;  // validation, test, training
};

struct DigitsMlpParams {
  int64_t hidden_dim = 128;
  double dropout = 0.3;
  double lr = 5e-3;
  double weight_decay = 0.0;

  static void describe(leyden::ParamSchema<DigitsMlpParams>& schema) {
    schema.field("hidden_dim", &DigitsMlpParams::hidden_dim)
        .range(4, 2048)
        .log()
        .unit("units")
        .help("Width of both hidden layers. More units learn more, and take longer.");
    schema.field("dropout", &DigitsMlpParams::dropout)
        .range(0.0, 0.9)
        .help("Share of the hidden units that each training step leaves out, against overfitting.");
    schema.field("lr", &DigitsMlpParams::lr)
        .range(1e-6, 1.0)
        .log()
        .help("Length of Adam's steps. Too small learns slowly, too large not at all.");
    schema.field("weight_decay", &DigitsMlpParams::weight_decay)
        .range(0.0, 1.0)
        .advanced()
        .help("Pulls weights towards zero, against overfitting.");
  }
};

class DigitsMlp : public leyden::LightningModule {
 public:
  using Params = DigitsMlpParams;
  explicit DigitsMlp(Params params)
      : params_(params),
        net_(register_module(
            "net", torch::nn::Sequential(torch::nn::Linear(64, params.hidden_dim), torch::nn::ReLU(),
                                         torch::nn::Linear(params.hidden_dim, params.hidden_dim),
                                         torch::nn::ReLU(), torch::nn::Dropout(params.dropout),
                                         torch::nn::Linear(params.hidden_dim, 10)))) {}

  Tensor forward(const Batch& batch) override { return net_->forward(batch["image"]); }

  Tensor training_step(const Batch& batch, int64_t) override {
    const Tensor loss = torch::cross_entropy_loss(forward(batch), batch["digit"]);
    log("train_loss", loss);
    return loss;
  }

  void validation_step(const Batch& batch, int64_t) override { evaluate("val", batch); }
  void test_step(const Batch& batch, int64_t) override { evaluate("test", batch); }

  /// The digit, and the probability of each.
  Batch predict_step(const Batch& batch, int64_t) override {
    const Tensor probabilities = forward(batch).softmax(1);
    return Batch{probabilities.argmax(1), probabilities};
  }

  /// Adam, with a learning rate that falls to zero along a half cosine over the epochs.
  leyden::OptimizerConfig configure_optimizers() override {
    auto adam = std::make_shared<leyden::Adam>(
        parameters(), leyden::AdamOptions(params_.lr).weight_decay(params_.weight_decay));
    const int64_t epochs = trainer().max_epochs();
    if (epochs < 1) return adam;  // no end is set: nothing to fall towards
    return leyden::OptimizerConfig(adam).lr_scheduler(
        std::make_shared<leyden::CosineAnnealingLR>(adam, epochs));
  }

 private:
  void evaluate(const std::string& stage, const Batch& batch) {
    const Tensor logits = forward(batch);
    log(stage + "_loss", torch::cross_entropy_loss(logits, batch["digit"]));
    log(stage + "_acc", logits.argmax(1).eq(batch["digit"]).to(torch::kFloat).mean());
  }

  Params params_;
  torch::nn::Sequential net_;
};

}  // namespace

LEYDEN_PLUGIN(DigitsMlp, DigitsDataModule)
