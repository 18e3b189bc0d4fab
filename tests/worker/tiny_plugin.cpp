// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// A plugin for tests: trains in milliseconds, and fails where and how it is told to.
#include <lightning/plugin.h>

#include <cstdio>

namespace {

/// Of the GPU where the run is on one, else more than any machine has.
[[noreturn]] void take_all_memory(bool on_gpu = false) {
  std::vector<torch::Tensor> taken;
  const auto options = torch::device(on_gpu ? torch::kCUDA : torch::kCPU);
  for (;;) taken.push_back(torch::empty({int64_t{1} << (on_gpu ? 28 : 46)}, options));
}

/// Fails when the running hook is the one that was named.
struct Trouble {
  std::string where = "nowhere", how = "exception";

  void at(const std::string& hook, bool on_gpu = false) const {
    if (hook != where) return;
    if (how == "exception") throw std::runtime_error("no luck in " + hook);
    if (how == "config") throw leyden::ConfigError("data.where: no file for " + hook, "data.where");
    if (how == "int") throw 42;
    if (how == "torch") torch::ones({2, 3}).matmul(torch::ones({2, 3}));
    if (how == "memory") take_all_memory(on_gpu);
  }
};

template <class P>
void describe_trouble(leyden::ParamSchema<P>& schema) {
  schema.field("where", &P::where).help("Hook that fails.");
  schema.field("how", &P::how).choices({"exception", "config", "int", "torch", "memory"}).help("What it throws.");
}

struct TinyParams {
  int64_t width = 4;
  double lr = 0.05;
  double dropout = 0.25;
  std::string where = "nowhere", how = "exception";
  bool chatty = false;
  bool logs_val_loss = true;
  double nap = 0;

  static void describe(leyden::ParamSchema<TinyParams>& schema) {
    schema.field("width", &TinyParams::width).range(1, 64).help("Hidden width.");
    schema.field("lr", &TinyParams::lr).range(1e-6, 1).log().live().help("Learning rate.");
    schema.field("dropout", &TinyParams::dropout).minimum(0).below(1);
    schema.field("chatty", &TinyParams::chatty).help("Prints to stdout.");
    schema.field("logs_val_loss", &TinyParams::logs_val_loss);
    schema.field("nap", &TinyParams::nap).minimum(0).unit("s").help("Sleep in each step.");
    describe_trouble(schema);
  }
};

class Tiny : public leyden::LightningModule {
 public:
  using Params = TinyParams;

  explicit Tiny(TinyParams params) : params_(params), trouble_{params.where, params.how} {
    trouble_.at("constructor");
    layers_ = register_module("layers", torch::nn::Sequential(torch::nn::Linear(3, params.width),
                                                              torch::nn::Dropout(params.dropout),
                                                              torch::nn::Linear(params.width, 1)));
  }

  torch::Tensor forward(const leyden::Batch& batch) override { return layers_->forward(batch[0]); }

  torch::Tensor training_step(const leyden::Batch& batch, int64_t batch_idx) override {
    if (params_.chatty && batch_idx == 0) std::puts("a plugin that talks");
    if (params_.nap > 0) std::this_thread::sleep_for(std::chrono::duration<double>(params_.nap));
    if (global_step() >= 7) trouble_.at("training_step", batch[0].is_cuda());
    const torch::Tensor loss = torch::nn::functional::mse_loss(forward(batch), batch[1]);
    log("train_loss", loss);
    return loss;
  }

  void validation_step(const leyden::Batch& batch, int64_t) override {
    trouble_.at("validation_step");
    if (!params_.logs_val_loss) return;
    log("val_loss", torch::nn::functional::mse_loss(forward(batch), batch[1]));
  }

  void test_step(const leyden::Batch& batch, int64_t) override {
    log("test_loss", torch::nn::functional::mse_loss(forward(batch), batch[1]));
  }

  leyden::OptimizerConfig configure_optimizers() override {
    trouble_.at("configure_optimizers");
    return std::make_shared<leyden::SGD>(parameters(), leyden::SGDOptions(params_.lr));
  }

 private:
  TinyParams params_;
  Trouble trouble_;
  torch::nn::Sequential layers_;
};

struct TinyDataParams {
  int64_t samples = 40;
  int64_t batch_size = 8;
  std::string where = "nowhere", how = "exception";

  static void describe(leyden::ParamSchema<TinyDataParams>& schema) {
    schema.field("samples", &TinyDataParams::samples).minimum(1);
    schema.field("batch_size", &TinyDataParams::batch_size).minimum(1);
    describe_trouble(schema);
  }
};

class TinyData : public leyden::LightningDataModule {
 public:
  using Params = TinyDataParams;

  explicit TinyData(TinyDataParams params) : params_(params), trouble_{params.where, params.how} {}

  void prepare_data() override { trouble_.at("prepare_data"); }

  void setup(const std::string&) override {
    trouble_.at("setup");
    const torch::Tensor x = torch::rand({params_.samples, 3});
    set_ = std::make_shared<leyden::TensorDataset>(std::vector<torch::Tensor>{x, x.sum(1, true)});
  }

  leyden::DataLoaders train_dataloader() override { return loader(true); }
  leyden::DataLoaders val_dataloader() override { return loader(false); }
  leyden::DataLoaders test_dataloader() override { return loader(false); }
  leyden::DataLoaders predict_dataloader() override { return loader(false); }

 private:
  leyden::DataLoaders loader(bool shuffle) const {
    return {set_, leyden::DataLoaderOptions().batch_size(params_.batch_size).shuffle(shuffle)};
  }

  TinyDataParams params_;
  Trouble trouble_;
  std::shared_ptr<leyden::Dataset> set_;
};

}  // namespace

LEYDEN_PLUGIN(Tiny, TinyData)
