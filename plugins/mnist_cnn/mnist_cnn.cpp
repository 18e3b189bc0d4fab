// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Handwritten digits of 28x28 pixels, read by two convolutions and two dense layers.
#include <lightning/data/idx_file.h>
#include <lightning/data/split.h>
#include <lightning/plugin.h>

#include "digit_report.h"

namespace {

namespace nn = torch::nn;
using leyden::Batch;
using torch::Tensor;

struct MnistData {
  std::string directory;
  int64_t batch_size = 32;
  double val_fraction = 0.1;
  int64_t split_seed = 5;

  static void describe(leyden::ParamSchema<MnistData>& schema) {
    schema.field("directory", &MnistData::directory)
        .directory()
        .help(
            "Folder of MNIST's four IDX files, not compressed. Empty: the 5,000 images that come with "
            "Leyden.");
    schema.field("batch_size", &MnistData::batch_size)
        .range(1, 4096)
        .log()
        .unit("images")
        .help("Images in one training step.");
    schema.field("val_fraction", &MnistData::val_fraction)
        .range(0.01, 0.5)
        .help(
            "Share of the training images that is kept for validation. The test images are for testing "
            "alone.");
    schema.field("split_seed", &MnistData::split_seed)
        .minimum(0)
        .advanced()
        .help("Decides which images go where. Runs with the same value are validated on the same images.");
  }
};

class MnistDataModule : public leyden::LightningDataModule {
 public:
  using Params = MnistData;
  explicit MnistDataModule(Params params) : params_(std::move(params)) {}

  void setup(const std::string&) override {
    train_ = read("train");
    test_ = read("t10k");
    parts_ = leyden::stratified_split(train_.digits, {params_.val_fraction}, params_.split_seed);
  }

  leyden::DataLoaders train_dataloader() override {
    return {dataset(train_.at(parts_[1])), options().shuffle(true)};
  }
  leyden::DataLoaders val_dataloader() override { return {dataset(train_.at(parts_[0])), options()}; }
  leyden::DataLoaders test_dataloader() override { return {dataset(test_), options()}; }
  leyden::DataLoaders predict_dataloader() override { return test_dataloader(); }

 private:
  struct Images {
    Tensor images;  // [N, 1, 28, 28], mean 0 and standard deviation 1 over MNIST
    Tensor digits;  // [N]
    Images at(const Tensor& samples) const {
      return {images.index_select(0, samples), digits.index_select(0, samples)};
    }
  };

  Images read(const std::string& part) const {
    const std::filesystem::path folder = params_.directory.empty() ? leyden::resource_path("data/mnist5k")
                                                                   : std::filesystem::path(params_.directory);
    const Tensor images = leyden::read_idx_file(folder / (part + "-images-idx3-ubyte"));
    const Tensor digits = leyden::read_idx_file(folder / (part + "-labels-idx1-ubyte"));
    if (images.dim() != 3 || images.size(1) != 28 || images.size(2) != 28 || digits.dim() != 1 ||
        digits.size(0) != images.size(0) || digits.max().item<int64_t>() > 9) {
      throw leyden::ConfigError(folder.string() +
                                " does not hold images of 28x28 pixels and a digit for each");
    }
    return {images.to(torch::kFloat).div_(255).sub_(0.1307).div_(0.3081).unsqueeze(1),
            digits.to(torch::kLong)};
  }

  static std::shared_ptr<leyden::Dataset> dataset(const Images& part) {
    return std::make_shared<leyden::TensorDataset>(std::vector<Tensor>{part.images, part.digits},
                                                   std::vector<std::string>{"image", "digit"});
  }
  leyden::DataLoaderOptions options() const { return leyden::DataLoaderOptions(params_.batch_size); }

  Params params_;
  Images train_, test_;
  std::vector<Tensor> parts_;  // validation, training
};

struct MnistCnnParams {
  int64_t channels = 16;
  int64_t hidden_dim = 128;
  double dropout = 0.25;
  double lr = 3e-3;
  std::string schedule = "cosine";

  static void describe(leyden::ParamSchema<MnistCnnParams>& schema) {
    schema.field("channels", &MnistCnnParams::channels)
        .range(1, 256)
        .log()
        .unit("channels")
        .help("Channels of the first convolution; the second has twice as many.");
    schema.field("hidden_dim", &MnistCnnParams::hidden_dim)
        .range(4, 2048)
        .log()
        .unit("units")
        .help("Width of the dense layer after the convolutions.");
    schema.field("dropout", &MnistCnnParams::dropout)
        .range(0.0, 0.9)
        .help("Share of the hidden units that each training step leaves out, against overfitting.");
    schema.field("lr", &MnistCnnParams::lr)
        .range(1e-6, 1.0)
        .log()
        .help("Length of Adam's steps. Too small learns slowly, too large not at all.");
    schema.field("schedule", &MnistCnnParams::schedule)
        .choices({"cosine", "constant"})
        .help("cosine: falls to nothing by the last epoch, which ends on better weights.");
  }
};

class MnistCnn : public leyden::LightningModule {
 public:
  using Params = MnistCnnParams;
  explicit MnistCnn(Params params) : params_(params), net_(register_module("net", layers(params))) {}

  Tensor forward(const Batch& batch) override { return net_->forward(batch["image"]); }

  Tensor training_step(const Batch& batch, int64_t) override {
    const Tensor loss = torch::cross_entropy_loss(forward(batch), batch["digit"]);
    log("train_loss", loss);
    return loss;
  }

  void validation_step(const Batch& batch, int64_t) override { evaluate("val", batch); }
  void test_step(const Batch& batch, int64_t) override { evaluate("test", batch); }

  void on_validation_epoch_start() override { report_.reset(); }
  void on_test_epoch_start() override { report_.reset(); }
  void on_validation_epoch_end() override {
    if (!trainer().sanity_checking()) report_.log(*this, "val");
  }
  void on_test_epoch_end() override { report_.log(*this, "test"); }

  /// The digit, and the probability of each.
  Batch predict_step(const Batch& batch, int64_t) override {
    const Tensor probabilities = forward(batch).softmax(1);
    return Batch{probabilities.argmax(1), probabilities};
  }

  leyden::OptimizerConfig configure_optimizers() override {
    auto optimizer = std::make_shared<leyden::Adam>(parameters(), leyden::AdamOptions(params_.lr));
    const int64_t epochs = trainer().max_epochs();
    if (params_.schedule == "constant" || epochs < 1) return optimizer;
    return leyden::OptimizerConfig(optimizer).lr_scheduler(
        std::make_shared<leyden::CosineAnnealingLR>(optimizer, epochs));
  }

 private:
  // 28x28 -> 14x14 -> 7x7 pixels, then a class for each digit.
  static nn::Sequential layers(const Params& p) {
    const auto convolution = [](int64_t in, int64_t out) { return nn::Conv2dOptions(in, out, 3).padding(1); };
    return nn::Sequential(nn::Conv2d(convolution(1, p.channels)), nn::ReLU(), nn::MaxPool2d(2),
                          nn::Conv2d(convolution(p.channels, 2 * p.channels)), nn::ReLU(), nn::MaxPool2d(2),
                          nn::Flatten(), nn::Linear(2 * p.channels * 7 * 7, p.hidden_dim), nn::ReLU(),
                          nn::Dropout(p.dropout), nn::Linear(p.hidden_dim, 10));
  }

  void evaluate(const std::string& stage, const Batch& batch) {
    const Tensor logits = forward(batch);
    log(stage + "_loss", torch::cross_entropy_loss(logits, batch["digit"]));
    log(stage + "_acc", logits.argmax(1).eq(batch["digit"]).to(torch::kFloat).mean());
    report_.add(batch["image"], logits, batch["digit"]);
  }

  Params params_;
  nn::Sequential net_;
  DigitReport report_;
};

}  // namespace

LEYDEN_PLUGIN(MnistCnn, MnistDataModule)
