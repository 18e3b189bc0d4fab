// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>

#include "factories.h"
#include "recorders.h"
#include "toy_module.h"
#include "../test_device.h"

namespace golden {

namespace fs = std::filesystem;

namespace {

/// A folder of its own for a scenario's checkpoints, gone with it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "golden-XXXXXX").string();
    path_ = fs::canonical(mkdtemp(pattern.data()));
  }
  ~ScratchFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::shared_ptr<leyden::DataLoader> data(int64_t samples, int64_t first, int64_t batch_size) {
  const torch::Tensor i = torch::arange(first, first + samples, torch::kDouble);
  const torch::Tensor x = torch::sin(3 * i.unsqueeze(1) + torch::arange(3)).to(torch::kFloat);
  const torch::Tensor y = torch::cos(i).unsqueeze(1).to(torch::kFloat);
  return std::make_shared<leyden::DataLoader>(
      std::make_shared<leyden::TensorDataset>(std::vector<torch::Tensor>{x, y}), leyden::DataLoaderOptions(batch_size));
}

std::vector<double> flat(const torch::Tensor& t) {
  const torch::Tensor values = t.detach().to(torch::kCPU, torch::kDouble).flatten().contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

Json numbers(const std::vector<double>& values) {
  Json out = Json::array();
  for (const double v : values) out.push_back(number(v));
  return out;
}

/// Whether a hook found something wrong with the configuration.
bool is_of_configuration(const leyden::TrainingError& error) {
  try {
    std::rethrow_if_nested(error);
  } catch (const leyden::ConfigError&) {
    return true;
  } catch (...) {
  }
  return false;
}

/// One run of a scenario.
class Run {
 public:
  Run(Json scenario, const fs::path& folder) : s_(std::move(scenario)), folder_(folder) {}

  Json record() {
    std::vector<std::shared_ptr<leyden::Callback>> callbacks{std::make_shared<RecordedCallback>(events_, trainer_)};
    bool has_checkpoint = false;
    for (const auto& description : s_.value("callbacks", Json::array())) {
      callbacks.push_back(make_callback(description, folder_.string()));
      has_checkpoint |= callbacks.back()->is_checkpoint();
    }
    leyden::TrainerOptions options = trainer_options(s_.value("trainer", Json::object()));
    options.lightning_compatible = true;
    options.accelerator = leyden::test_accelerator();
    options.num_threads = 1;
    options.default_root_dir = folder_.string();
    options.enable_checkpointing = has_checkpoint;
    leyden::Trainer trainer(options, callbacks, {std::make_shared<RecordingLogger>(events_, trainer_)});
    trainer_ = &trainer;
    module_ = std::make_shared<ToyModule>(s_, events_);
    call();
    return result();
  }

 private:
  void call() {
    try {
      run(s_.value("call", "fit"));
    } catch (const leyden::TrainingError& error) {
      error_ = is_of_configuration(error) ? configuration_in_a_hook : "RuntimeError";
      message_ = error.what();
    } catch (const leyden::Error& error) {
      error_ = "MisconfigurationException";
      message_ = error.what();
    }
  }

  void run(const std::string& what) {
    auto& trainer = const_cast<leyden::Trainer&>(*trainer_);
    const int64_t batch_size = s_.value("batch_size", 4), n_val = s_.value("n_val", 5);
    std::optional<std::string> checkpoint;
    if (s_.contains("ckpt") && s_["ckpt"].is_string()) checkpoint = (folder_ / s_["ckpt"].get<std::string>()).string();
    leyden::DataLoaders val(data(n_val > 0 ? n_val : 1, 100, batch_size));
    if (s_.value("val_loaders", 1) == 2) val.append(data(n_val, 200, batch_size));
    if (what == "fit") {
      trainer.fit(module_, data(s_.value("n_train", 12), 0, batch_size), n_val == 0 ? leyden::DataLoaders() : val, checkpoint);
    } else if (what == "predict") {
      // Lightning gives a list of batches for one loader, a list of such lists for several, and None where nothing was
      // to be predicted, over which the recorder stumbles.
      const auto predictions = trainer.predict(module_, val, checkpoint);
      if (predictions.empty()) {
        error_ = "TypeError";
        return;
      }
      results_ = Json::array();
      for (const auto& loader : predictions) {
        Json batches = Json::array();
        for (const auto& batch : loader) batches.push_back(numbers(flat(batch[0])));
        if (predictions.size() == 1) {
          results_ = batches;
        } else {
          results_.push_back(batches);
        }
      }
    } else if (what == "validate" || what == "test") {
      const auto loaders = what == "test" ? trainer.test(module_, val, checkpoint) : trainer.validate(module_, val, checkpoint);
      results_ = Json::array();
      for (const auto& loader : loaders) {
        Json metrics = Json::object();
        for (const auto& [name, value] : loader) metrics[name] = number(value);
        results_.push_back(metrics);
      }
    } else {
      throw leyden::ConfigError("there is no call '" + what + "' here");
    }
  }

  Json result() const {
    Json metrics = Json::object(), lr = Json::array();
    for (const auto& [name, value] : trainer_->callback_metrics().items()) metrics[name] = number(value);
    for (const auto& optimizer : trainer_->optimizers()) {
      for (const auto& group : optimizer->param_groups()) lr.push_back(group.lr());
    }
    std::vector<std::string> checkpoints;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      if (entry.path().extension() == ".ckpt") checkpoints.push_back(entry.path().filename().string());
    }
    std::sort(checkpoints.begin(), checkpoints.end());
    return {{"events", events_.events},
            {"rows", events_.rows},
            {"callback_metrics", metrics},
            {"weight", numbers(flat(module_->net->weight))},
            {"bias", number(flat(module_->net->bias)[0])},
            {"lr", lr},
            {"current_epoch", trainer_->current_epoch()},
            {"global_step", trainer_->global_step()},
            {"should_stop", trainer_->should_stop()},
            {"checkpoints", checkpoints},
            {"results", results_},
            {"error", error_},
            {"message", message_}};
  }

  Json s_;
  fs::path folder_;
  Events events_;
  const leyden::Trainer* trainer_ = nullptr;
  std::shared_ptr<ToyModule> module_;
  Json results_ = nullptr, error_ = nullptr, message_ = nullptr;
};

}  // namespace

void RecordingLogger::log_metrics(const leyden::MetricRow& row) {
  add("log_metrics", row.step);
  Json out = {{"step", row.step}};
  for (const auto& [name, value] : row.values) out[name->text] = number(value);
  if (row.epoch) out["epoch"] = *row.epoch;
  events_.rows.push_back(out);
}

void RecordingLogger::after_save_checkpoint(const leyden::ModelCheckpoint& callback) {
  add("after_save_checkpoint", fs::path(callback.last_checkpoint_saved()).filename().string());
}

Json record(const Json& scenario) {
  const ScratchFolder folder;
  Json recorded;
  for (const auto& replaced : scenario.value("runs", Json::array({Json::object()}))) {
    Json s = scenario;
    s.update(replaced);
    recorded = Run(s, folder.path()).record();
  }
  recorded["scenario"] = scenario;
  return recorded;
}

}  // namespace golden
