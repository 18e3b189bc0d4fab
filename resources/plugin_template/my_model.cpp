// A model, its data, and how it is trained. Everything that a form, the command line and a configuration file
// know of it comes from the two describe() functions.
#include <lightning/plugin.h>

using leyden::Batch;

struct MyModelParams {
  int64_t hidden_dim = 64;
  double lr = 1e-2;

  static void describe(leyden::ParamSchema<MyModelParams>& schema) {
    schema.field("hidden_dim", &MyModelParams::hidden_dim).range(1, 4096).help("Width of the hidden layers.");
    schema.field("lr", &MyModelParams::lr).range(1e-6, 1.0).log().help("Learning rate of Adam.");
  }
};

class MyModel : public leyden::LightningModule {
 public:
  using Params = MyModelParams;

  explicit MyModel(MyModelParams params) : params_(params) {
    namespace nn = torch::nn;
    layers_ = register_module("layers", nn::Sequential(nn::Linear(1, params.hidden_dim), nn::Tanh(),
                                                       nn::Linear(params.hidden_dim, params.hidden_dim),
                                                       nn::Tanh(), nn::Linear(params.hidden_dim, 1)));
  }

  torch::Tensor forward(const Batch& batch) override { return layers_->forward(batch[0]); }

  torch::Tensor training_step(const Batch& batch, int64_t) override {
    const torch::Tensor loss = loss_of(batch);
    log("train_loss", loss);
    return loss;
  }

  void validation_step(const Batch& batch, int64_t) override { log("val_loss", loss_of(batch)); }

  leyden::OptimizerConfig configure_optimizers() override {
    return std::make_shared<leyden::Adam>(parameters(), leyden::AdamOptions(params_.lr));
  }

 private:
  torch::Tensor loss_of(const Batch& batch) {
    return torch::nn::functional::mse_loss(forward(batch), batch[1]);
  }

  MyModelParams params_;
  torch::nn::Sequential layers_;
};

struct MyDataParams {
  int64_t samples = 2000;
  int64_t batch_size = 100;
  double noise = 0.1;

  static void describe(leyden::ParamSchema<MyDataParams>& schema) {
    schema.field("samples", &MyDataParams::samples).range(10, 1000000).help("Samples; a fifth validates.");
    schema.field("batch_size", &MyDataParams::batch_size).range(1, 4096).help("Samples a step.");
    schema.field("noise", &MyDataParams::noise).minimum(0).help("Standard deviation of the noise.");
  }
};

class MyData : public leyden::LightningDataModule {
 public:
  using Params = MyDataParams;

  explicit MyData(MyDataParams params) : params_(params) {}

  // Read files here, and throw leyden::ConfigError, with the file and the line, when one is wrong.
  void setup(const std::string&) override {
    const torch::Tensor x = torch::rand({params_.samples, 1}) * 2 - 1;
    const torch::Tensor y = torch::sin(x * 6) + params_.noise * torch::randn_like(x);
    const int64_t validation = params_.samples / 5;
    train_ = set_of(x, y, validation, params_.samples);
    validation_ = set_of(x, y, 0, validation);
  }

  leyden::DataLoaders train_dataloader() override { return loader(train_, true); }
  leyden::DataLoaders val_dataloader() override { return loader(validation_, false); }
  leyden::DataLoaders predict_dataloader() override { return loader(validation_, false); }

 private:
  using Set = std::shared_ptr<leyden::Dataset>;

  static Set set_of(const torch::Tensor& x, const torch::Tensor& y, int64_t from, int64_t to) {
    return std::make_shared<leyden::TensorDataset>(
        std::vector<torch::Tensor>{x.slice(0, from, to), y.slice(0, from, to)});
  }

  leyden::DataLoaders loader(const Set& set, bool shuffle) const {
    return {set, leyden::DataLoaderOptions().batch_size(params_.batch_size).shuffle(shuffle)};
  }

  MyDataParams params_;
  Set train_, validation_;
};

LEYDEN_PLUGIN(MyModel, MyData)
