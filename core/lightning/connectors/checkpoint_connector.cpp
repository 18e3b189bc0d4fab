// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/connectors/checkpoint_connector.h>

#include <filesystem>

#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/checkpoint_file.h>
#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/seed.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

// What Python's Lightning takes as a checkpoint of today, which it need not migrate.
constexpr const char* lightning_version = "2.6.6";

Dict metrics_to_dict(const MetricTable& metrics) {
  Dict values;
  for (const auto& [name, value] : metrics.items()) values.insert_or_assign(name, value);
  return values;
}

void add_state(const torch::nn::Module& module, const std::string& prefix, Dict& state) {
  for (const auto& item : module.named_parameters(false)) {
    if (item.value().defined()) state.insert_or_assign(prefix + item.key(), item.value().detach());
  }
  for (const auto& item : module.named_buffers(false)) {
    if (item.value().defined()) state.insert_or_assign(prefix + item.key(), item.value().detach());
  }
  for (const auto& child : module.named_children()) add_state(*child.value(), prefix + child.key() + ".", state);
}

std::string sizes(const torch::Tensor& t) {
  std::ostringstream out;
  out << t.sizes();
  return out.str();
}

}  // namespace

Dict module_state_dict(const torch::nn::Module& module) {
  Dict state;
  add_state(module, "", state);
  return state;
}

void load_module_state_dict(torch::nn::Module& module, const Dict& state, bool strict) {
  const at::NoGradGuard no_grad;
  Dict own = module_state_dict(module);
  std::string missing, unexpected;
  for (auto& [key, value] : own) {
    const Value* saved = state.find(key);
    if (!saved) {
      missing += (missing.empty() ? "" : ", ") + key.to_string();
      continue;
    }
    torch::Tensor target = value.as_tensor();
    const torch::Tensor& source = saved->as_tensor(key.to_string());
    if (target.sizes() != source.sizes()) {
      throw CheckpointError("the checkpoint's " + key.to_string() + " has the shape " + sizes(source) +
                            ", the module's has " + sizes(target) + "; the hyperparameters differ");
    }
    target.copy_(source);
  }
  for (const auto& [key, value] : state) {
    if (!own.contains(key)) unexpected += (unexpected.empty() ? "" : ", ") + key.to_string();
  }
  if (!strict || (missing.empty() && unexpected.empty())) return;
  throw CheckpointError("the checkpoint is of another module:" +
                        (missing.empty() ? "" : " it lacks " + missing + ";") +
                        (unexpected.empty() ? "" : " the module has no " + unexpected + ";") +
                        " strict_loading = false would load what fits");
}

Dict CheckpointConnector::dump(bool weights_only) {
  LightningModule& module = *engine_.module;
  Dict checkpoint;
  checkpoint.insert_or_assign("epoch", engine_.current_epoch());
  checkpoint.insert_or_assign("global_step", engine_.global_step());
  checkpoint.insert_or_assign("pytorch-lightning_version", lightning_version);
  checkpoint.insert_or_assign("state_dict", module_state_dict(module));
  checkpoint.insert_or_assign("loops", dump_loops());
  if (!weights_only) {
    Dict callbacks;
    engine_.hooks.each_callback(Hook::state_dict, [&](Callback& callback) {
      Dict state = callback.state_dict();
      if (state.empty()) return;
      const std::string key = callback.state_key();
      if (callbacks.contains(key)) {
        throw ConfigError("two callbacks have the state key " + key + ", so that a checkpoint cannot tell them apart");
      }
      callbacks.insert_or_assign(key, std::move(state));
    });
    checkpoint.insert_or_assign("callbacks", std::move(callbacks));
    Value::List optimizers, schedulers;
    for (const auto& optimizer : engine_.optimizers) optimizers.emplace_back(optimizer->state_dict());
    for (const auto& entry : engine_.schedulers) schedulers.emplace_back(entry.scheduler->state_dict());
    checkpoint.insert_or_assign("optimizer_states", std::move(optimizers));
    checkpoint.insert_or_assign("lr_schedulers", std::move(schedulers));
    if (Dict state = engine_.precision.state_dict(); !state.empty()) {
      checkpoint.insert_or_assign("MixedPrecision", std::move(state));
    }
  }
  if (!module.hparams().empty()) {
    checkpoint.insert_or_assign("hparams_name", "kwargs");
    checkpoint.insert_or_assign("hyper_parameters", module.hparams());
  }
  if (engine_.datamodule) {
    if (const Dict& hparams = engine_.datamodule->hparams(); !hparams.empty()) {
      checkpoint.insert_or_assign("datamodule_hparams_name", "kwargs");
      checkpoint.insert_or_assign("datamodule_hyper_parameters", hparams);
    }
    Dict state = engine_.hooks.datamodule<&LightningDataModule::state_dict>(Hook::state_dict);
    if (!state.empty()) checkpoint.insert_or_assign("datamodule", std::move(state));
  }
  if (!weights_only) {
    checkpoint.insert_or_assign("leyden", dump_leyden());
    engine_.hooks.callbacks<&Callback::on_save_checkpoint>(Hook::on_save_checkpoint, checkpoint);
  }
  engine_.hooks.module<&LightningModule::on_save_checkpoint>(Hook::on_save_checkpoint, checkpoint);
  return checkpoint;
}

Dict CheckpointConnector::dump_loops() const {
  const auto of_evaluation = [](const BatchProgress& progress) {
    return Dict{{"state_dict", Dict()}, {"batch_progress", progress.state_dict()}};
  };
  return {{"fit_loop", engine_.fit_loop.state_dict()},
          {"validate_loop", of_evaluation(engine_.validate_loop.batch_progress)},
          {"test_loop", of_evaluation(engine_.test_loop.batch_progress)},
          {"predict_loop", of_evaluation(engine_.predict_loop.batch_progress)}};
}

// What Lightning does not keep, so that a run goes on as if it had not been stopped.
Dict CheckpointConnector::dump_leyden() {
  TrainingEpochLoop& loop = engine_.fit_loop.epoch_loop;
  Dict state;
  state.insert_or_assign("format", 2);
  state.insert_or_assign("resume_point", static_cast<int64_t>(resume_point()));
  state.insert_or_assign("data", engine_.fit_loop.data_state());
  if (at_boundary) state.insert_or_assign("should_stop", engine_.should_stop);
  state.insert_or_assign("seconds", engine_.elapsed());
  state.insert_or_assign("results", loop.results.state_dict());
  state.insert_or_assign("callback_metrics", metrics_to_dict(engine_.logging.stored_callback_metrics()));
  // Of a window that goes on after this batch, or that the batch to be repeated goes on with.
  const bool is_within = resume_point() == ResumePoint::within_batch;
  const int64_t window = engine_.options.accumulate_grad_batches;
  const bool window_is_open = is_within ? loop.batch_progress.current.completed % window != 0 : engine_.should_accumulate();
  if (engine_.module->automatic_optimization && window_is_open) {
    Dict gradients;
    for (const auto& item : engine_.module->named_parameters()) {
      if (item.value().grad().defined()) gradients.insert_or_assign(item.key(), item.value().grad());
    }
    state.insert_or_assign("gradients", std::move(gradients));
  }
  return state;
}

ResumePoint CheckpointConnector::resume_point() const {
  const TrainingEpochLoop& loop = engine_.fit_loop.epoch_loop;
  if (at_boundary) return loop.validation_pending ? ResumePoint::in_validation : ResumePoint::boundary;
  if (engine_.stage == Stage::validating) {
    const bool at_end = engine_.hooks.current() == Hook::on_validation_end;
    return at_end ? ResumePoint::validation_end : ResumePoint::in_validation;
  }
  const Counts& epoch = engine_.fit_loop.epoch_progress.current;
  if (epoch.processed == epoch.started && epoch.completed == epoch.processed - 1) return ResumePoint::epoch_end;
  const Counts& batch = loop.batch_progress.current;
  if (batch.processed == batch.ready && batch.completed == batch.processed - 1) return ResumePoint::batch_end;
  return ResumePoint::within_batch;
}

std::string CheckpointConnector::resolve_path(const std::string& ckpt_path) const {
  if (ckpt_path != "best" && ckpt_path != "last") {
    if (!fs::exists(ckpt_path)) throw ConfigError("the checkpoint '" + ckpt_path + "' does not exist", "ckpt_path");
    return ckpt_path;
  }
  const ModelCheckpoint* callback = engine_.trainer.checkpoint_callback();
  if (!callback) {
    throw ConfigError("ckpt_path is '" + ckpt_path + "', and there is no ModelCheckpoint callback that would know it; "
                      "give the path of a file", "ckpt_path");
  }
  const std::string path = ckpt_path == "best" ? callback->best_model_path() : callback->newest_last_checkpoint(engine_.trainer);
  if (path.empty()) {
    throw ConfigError("ckpt_path is '" + ckpt_path + "', and no such checkpoint has been saved; give the path of a file",
                      "ckpt_path");
  }
  return path;
}

void CheckpointConnector::restore_modules_and_callbacks(const std::string& path) {
  path_ = path;
  loaded_ = read_checkpoint(path);
  Dict& checkpoint = *loaded_;
  const Value* weights = checkpoint.find("state_dict");
  if (!weights || !weights->is_dict()) {
    throw CheckpointError("'" + path + "' holds no state_dict: it is no checkpoint of a module");
  }
  engine_.hooks.module<&LightningModule::on_load_checkpoint>(Hook::on_load_checkpoint, checkpoint);
  load_module_state_dict(*engine_.module, checkpoint.at("state_dict").as_dict(), engine_.module->strict_loading);
  if (const Value* state = checkpoint.find("datamodule"); state && engine_.datamodule) {
    engine_.hooks.datamodule<&LightningDataModule::load_state_dict>(Hook::load_state_dict, state->as_dict());
  }
  const Value* states = checkpoint.find("callbacks");
  if (!states) return;
  engine_.hooks.callbacks<&Callback::on_load_checkpoint>(Hook::on_load_checkpoint, checkpoint);
  engine_.hooks.each_callback(Hook::load_state_dict, [&](Callback& callback) {
    const Value* state = states->as_dict().find(callback.state_key());
    if (state && !state->as_dict().empty()) callback.load_state_dict(state->as_dict());
  });
}

void CheckpointConnector::restore_training_state() {
  if (!loaded_ || engine_.function != RunFunction::fit) return;
  const Dict& checkpoint = *loaded_;
  const Value* optimizers = checkpoint.find("optimizer_states");
  const Value* schedulers = checkpoint.find("lr_schedulers");
  if (!optimizers || !schedulers) {
    throw CheckpointError("'" + path_ + "' holds the weights alone (save_weights_only), so training cannot go on from "
                          "it; validate, test and predict can use it");
  }
  if (const Value* state = checkpoint.find("MixedPrecision")) engine_.precision.load_state_dict(state->as_dict());
  if (const Value* loops = checkpoint.find("loops")) {
    engine_.fit_loop.load_state_dict(loops->at("fit_loop").as_dict());
  }
  check_epoch();
  const Value::List& saved = optimizers->as_list("optimizer_states");
  if (saved.size() != engine_.optimizers.size()) {
    throw CheckpointError("'" + path_ + "' holds the state of " + std::to_string(saved.size()) +
                          " optimizers; the module has " + std::to_string(engine_.optimizers.size()));
  }
  for (size_t i = 0; i < saved.size(); ++i) engine_.optimizers[i]->load_state_dict(saved[i].as_dict());
  const Value::List& saved_schedulers = schedulers->as_list("lr_schedulers");
  for (size_t i = 0; i < std::min(saved_schedulers.size(), engine_.schedulers.size()); ++i) {
    engine_.schedulers[i].scheduler->load_state_dict(saved_schedulers[i].as_dict());
  }
  if (const Value* own = checkpoint.find("leyden"); own && !engine_.options.lightning_compatible) {
    restore_leyden(own->as_dict());
  }
}

void CheckpointConnector::check_epoch() const {
  const int64_t max_epochs = engine_.fit_loop.max_epochs();
  if (max_epochs == -1 || engine_.current_epoch() <= max_epochs) return;
  throw ConfigError("the checkpoint is of epoch " + std::to_string(engine_.current_epoch()) + ", and max_epochs is " +
                        std::to_string(max_epochs),
                    "max_epochs");
}

void CheckpointConnector::restore_leyden(const Dict& state) {
  TrainingEpochLoop& loop = engine_.fit_loop.epoch_loop;
  const int64_t format = state.at("format").as_int();
  if (format != 2) {
    throw CheckpointError("'" + path_ + "' is of format " + std::to_string(format) + ", this program goes on from "
                          "format 2; validate, test and predict can use it");
  }
  loop.resume_point = static_cast<ResumePoint>(state.at("resume_point").as_int());
  engine_.fit_loop.set_data_state(state.at("data").as_dict());
  if (const Value* flag = state.find("should_stop")) engine_.should_stop = flag->as_bool();
  if (const Value* seconds = state.find("seconds")) engine_.elapsed_before = seconds->as_double();
  if (const Value* results = state.find("results")) {
    loop.results.load_state_dict(results->as_list(), engine_.options.lightning_compatible);
  }
  own_ = state;
}

void CheckpointConnector::restore_after_sanity_check() {
  const auto own = std::exchange(own_, std::nullopt);
  if (!own) return;
  LoggerConnector& logging = engine_.logging;
  if (engine_.fit_loop.epoch_loop.restarting) logging.set_first_iteration(LoggerConnector::FirstIteration::later);
  for (const auto& [name, value] : own->at("callback_metrics").as_dict()) {
    logging.restore_callback_metric(name.as_string(), value.as_double());
  }
  const Value* gradients = own->find("gradients");
  if (!gradients) return;
  for (auto& item : engine_.module->named_parameters()) {
    const Value* gradient = gradients->as_dict().find(item.key());
    if (gradient) item.value().mutable_grad() = gradient->as_tensor().to(item.value().device()).clone();
  }
}

Dict FitLoop::state_dict() const {
  const TrainingEpochLoop& loop = epoch_loop;
  return {{"state_dict", Dict()},
          {"epoch_loop.state_dict", Dict{{"_batches_that_stepped", loop.batches_that_stepped}}},
          {"epoch_loop.batch_progress", loop.batch_progress.state_dict()},
          {"epoch_loop.scheduler_progress", loop.scheduler_progress.state_dict()},
          {"epoch_loop.automatic_optimization.state_dict", Dict()},
          {"epoch_loop.automatic_optimization.optim_progress", loop.optim_progress.state_dict()},
          {"epoch_loop.manual_optimization.state_dict", Dict()},
          {"epoch_loop.manual_optimization.optim_step_progress", loop.manual_step_progress.state_dict()},
          {"epoch_loop.val_loop.state_dict", Dict()},
          {"epoch_loop.val_loop.batch_progress", loop.val_loop.batch_progress.state_dict()},
          {"epoch_progress", epoch_progress.state_dict()}};
}

void FitLoop::load_state_dict(const Dict& state) {
  const auto load = [&](const char* key, auto& progress) {
    if (const Value* saved = state.find(key)) progress.load_state_dict(saved->as_dict());
  };
  TrainingEpochLoop& loop = epoch_loop;
  load("epoch_loop.batch_progress", loop.batch_progress);
  load("epoch_loop.scheduler_progress", loop.scheduler_progress);
  load("epoch_loop.automatic_optimization.optim_progress", loop.optim_progress);
  load("epoch_loop.manual_optimization.optim_step_progress", loop.manual_step_progress);
  load("epoch_loop.val_loop.batch_progress", loop.val_loop.batch_progress);
  load("epoch_progress", epoch_progress);
  if (const Value* saved = state.find("epoch_loop.state_dict")) {
    if (const Value* stepped = saved->as_dict().find("_batches_that_stepped")) loop.batches_that_stepped = stepped->as_int();
  }
  set_restarting(true);
  loaded_ = resuming_ = true;
}

}  // namespace leyden
