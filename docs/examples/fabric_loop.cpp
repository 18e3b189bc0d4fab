// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// A training loop of one's own with leyden::Fabric: the device, the precision, clipping, checkpoints and logging are
// one call each, and everything else stays in sight. Learns a sine.
//
//   fabric_loop [PRECISION] [FOLDER]      32-true, bf16-mixed, 16-mixed, ...; where the checkpoint and the log go
//
// Called again with the same folder it goes on from its checkpoint. Ends with 1 when it has not learnt.
#include <lightning/torch.h>

#include <lightning/dataset.h>
#include <lightning/fabric/fabric.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/optimizers.h>

#include <iostream>

namespace {

struct Net : torch::nn::Module {
  torch::nn::Linear first{register_module("first", torch::nn::Linear(1, 32))};
  torch::nn::Linear second{register_module("second", torch::nn::Linear(32, 1))};
  torch::Tensor forward(const torch::Tensor& x) { return second(torch::tanh(first(x))); }
};

/// Ten epochs; the loss of the last batch.
double train(const std::string& precision, const std::filesystem::path& folder) {
  const auto logger = std::make_shared<leyden::CSVLogger>(leyden::CSVLoggerOptions{.save_dir = folder.string()});
  leyden::Fabric fabric({.accelerator = "cpu", .precision = precision, .loggers = {logger}});
  fabric.seed_everything(7);

  const auto net = std::make_shared<Net>();
  const auto optimizer = std::make_shared<leyden::Adam>(net->parameters(), leyden::AdamOptions(1e-2));
  fabric.setup(*net, {optimizer});
  const torch::Tensor x = torch::linspace(-3, 3, 1024).unsqueeze(1);
  leyden::FabricLoader batches = fabric.setup_dataloader(std::make_shared<leyden::DataLoader>(
      std::make_shared<leyden::TensorDataset>(std::vector<torch::Tensor>{x, torch::sin(x)}),
      leyden::DataLoaderOptions(64).shuffle(true)));

  int64_t epoch = 0, step = 0;
  leyden::FabricState state;
  state.add("model", *net).add("optimizer", *optimizer).add("loader", batches.loader());
  state.add("epoch", epoch).add("step", step);
  const std::filesystem::path checkpoint = folder / "fabric.ckpt";
  if (std::filesystem::exists(checkpoint)) fabric.load(checkpoint, state);

  double last = 0;
  for (const int64_t end = epoch + 10; epoch < end; ++epoch) {
    for (const leyden::Batch& batch : batches) {
      optimizer->zero_grad();
      const torch::Tensor loss = fabric.autocast([&] { return torch::mse_loss(net->forward(batch[0]), batch[1]); });
      fabric.backward(loss);
      fabric.clip_gradients(*optimizer, {.max_norm = 1});
      fabric.step(*optimizer);
      last = loss.item<double>();
      fabric.log("loss", last, step++);
    }
  }
  fabric.save(checkpoint, state);
  fabric.print("epoch " + std::to_string(epoch) + ", step " + std::to_string(step) + ", loss " + std::to_string(last));
  return last;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const double loss = train(argc > 1 ? argv[1] : "32-true", argc > 2 ? argv[2] : ".");
    return loss < 0.1 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
