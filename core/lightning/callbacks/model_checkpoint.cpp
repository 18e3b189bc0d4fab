// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/model_checkpoint.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <lightning/callbacks/checkpoint_name.h>
#include <lightning/duration.h>
#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

using Clock = std::chrono::steady_clock;
constexpr double infinity = std::numeric_limits<double>::infinity();

const double* find_value(const std::vector<std::pair<std::string, double>>& values, const std::string& name) {
  const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
  return found == values.end() ? nullptr : &found->second;
}

// As Lightning's, a float32, unless that would lose digits.
Value score(const std::optional<double>& value) {
  if (!value) return {};
  const bool is_narrow = static_cast<double>(static_cast<float>(*value)) == *value || std::isnan(*value);
  return Value(torch::tensor(*value, is_narrow ? torch::kFloat : torch::kDouble));
}

std::optional<double> read_score(const Value& value) {
  if (value.is_none()) return std::nullopt;
  return value.is_tensor() ? value.as_tensor().item<double>() : value.as_double();
}

}  // namespace

void ModelCheckpointOptions::describe(ParamSchema<ModelCheckpointOptions>& s) {
  using O = ModelCheckpointOptions;
  s.field("monitor", &O::monitor).help("The metric that says which checkpoints are best, val_loss for example. Empty: the newest is.");
  s.field("mode", &O::mode).choices({"min", "max"}).help("Whether a smaller or a greater value of the metric is better.");
  s.field("save_top_k", &O::save_top_k).minimum(-1).help("How many of the best to keep. -1: all, 0: none.");
  s.field("save_last", &O::save_last).help("Also keeps last.ckpt, a copy of the newest.");
  s.field("link_last", &O::link_last).help("Makes last.ckpt a link instead of a copy.").advanced();
  s.field("filename", &O::filename).help("The files' name, such as {epoch}-{val_loss:.2f}. Empty: {epoch}-{step}.");
  s.field("dirpath", &O::dirpath).directory().help("The folder. Empty: the run's own.").advanced();
  s.field("every_n_epochs", &O::every_n_epochs).minimum(0).unit("epochs").help("Saves every so many epochs. None: each, unless another trigger is set.");
  s.field("every_n_train_steps", &O::every_n_train_steps).minimum(0).unit("steps").help("Saves every so many steps.");
  s.field("train_time_interval", &O::train_time_interval).help("Saves after each such time, as DD:HH:MM:SS.").advanced();
  s.field("save_on_train_epoch_end", &O::save_on_train_epoch_end).help("Saves at the end of the training epoch rather than of validation. None: as the validation's flags suggest.").advanced();
  s.field("save_weights_only", &O::save_weights_only).help("Leaves out what only going on with training needs.").advanced();
  s.field("save_on_exception", &O::save_on_exception).help("Saves when training fails.").advanced();
  s.field("auto_insert_metric_name", &O::auto_insert_metric_name).help("Writes epoch=3 for {epoch}, rather than 3.").advanced();
  s.field("enable_version_counter", &O::enable_version_counter).help("Adds -v1 to a name that is taken, rather than replacing the file.").advanced();
}

ModelCheckpoint::ModelCheckpoint(Options options) : options_(std::move(options)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  const bool has_time = !options_.train_time_interval.empty();
  if (has_time) time_interval_ = parse_duration(options_.train_time_interval, "train_time_interval");
  const bool has_trigger = options_.every_n_train_steps || options_.every_n_epochs || has_time;
  every_n_epochs_ = has_trigger ? options_.every_n_epochs.value_or(0) : 1;
  every_n_train_steps_ = options_.every_n_train_steps.value_or(0);
  if ((every_n_train_steps_ > 0) + (every_n_epochs_ > 0) + has_time > 1) {
    throw ConfigError("ModelCheckpoint saves by steps, by epochs or by time: give one of every_n_train_steps, "
                      "every_n_epochs and train_time_interval", "every_n_train_steps");
  }
  if (options_.monitor.empty() && options_.save_top_k > 1) {
    throw ConfigError("ModelCheckpoint's save_top_k is " + std::to_string(options_.save_top_k) +
                          " without a monitor; without one it can be -1 (all), 0 (none) or 1",
                      "save_top_k");
  }
  fill_checkpoint_name(options_.filename, {}, options_.auto_insert_metric_name);
  dirpath_ = options_.dirpath.empty() ? fs::path() : fs::absolute(options_.dirpath);
  kth_value_ = options_.mode == "min" ? infinity : -infinity;
}

std::string ModelCheckpoint::state_key() const {
  std::string text = Value(Dict{{"monitor", options_.monitor.empty() ? Value() : Value(options_.monitor)},
                                {"mode", options_.mode},
                                {"every_n_train_steps", every_n_train_steps_},
                                {"every_n_epochs", every_n_epochs_},
                                {"train_time_interval", Value()}})
                         .to_string();
  if (time_interval_) {
    const std::string repr = "datetime.timedelta(seconds=" + std::to_string(static_cast<int64_t>(*time_interval_)) + ")";
    text.replace(text.rfind("None"), 4, repr);
  }
  return "ModelCheckpoint" + text;
}

fs::path ModelCheckpoint::resolved_dirpath(const Trainer& trainer) const {
  return dirpath_.empty() ? fs::path(trainer.default_checkpoint_dir()) : dirpath_;
}

void ModelCheckpoint::setup(Trainer& trainer, LightningModule&, const std::string&) {
  dirpath_ = resolved_dirpath(trainer);
}

void ModelCheckpoint::on_train_start(Trainer&, LightningModule&) { last_time_checked_ = Clock::now(); }

ModelCheckpoint::Values ModelCheckpoint::candidates(Trainer& trainer) const {
  Values values = trainer.callback_metrics().items();
  if (!find_value(values, "epoch")) values.emplace_back("epoch", trainer.current_epoch());
  if (!find_value(values, "step")) values.emplace_back("step", trainer.global_step());
  return values;
}

bool ModelCheckpoint::should_skip(Trainer& trainer) const {
  return trainer.fast_dev_run() || !trainer.is_fitting() || trainer.sanity_checking() ||
         last_global_step_saved_ == trainer.global_step();
}

bool ModelCheckpoint::saves_on_train_epoch_end(Trainer& trainer) const {
  if (options_.save_on_train_epoch_end) return *options_.save_on_train_epoch_end;
  if (trainer.options().val_check_interval.is_time()) return false;
  if (trainer.options().check_val_every_n_epoch != 1) return false;
  int64_t val_batches = 0;
  for (const int64_t n : trainer.num_val_batches()) val_batches += n;
  return val_batches == 0 || trainer.options().val_check_interval.is_once_an_epoch();
}

bool ModelCheckpoint::validates_after_this_batch(Trainer& trainer) const {
  if (!trainer.is_last_batch() || !trainer.validation_enabled()) return false;
  int64_t val_batches = 0;
  for (const int64_t n : trainer.num_val_batches()) val_batches += n;
  const auto& every = trainer.options().check_val_every_n_epoch;
  return val_batches > 0 && (!every || (trainer.current_epoch() + 1) % *every == 0);
}

void ModelCheckpoint::on_train_batch_end(Trainer& trainer, LightningModule& module, const StepOutput&, const Batch&,
                                         int64_t) {
  const bool steps_due = every_n_train_steps_ >= 1 && trainer.global_step() % every_n_train_steps_ == 0;
  bool time_due = false;
  if (time_interval_ && last_time_checked_ && module.automatic_optimization) {
    const auto now = Clock::now();
    time_due = std::chrono::duration<double>(now - *last_time_checked_).count() >= *time_interval_;
    if (time_due) last_time_checked_ = now;
  }
  if (!steps_due && !time_due) return;
  if (!module.automatic_optimization && should_skip(trainer)) return;
  const Values values = candidates(trainer);
  const bool monitors = !options_.monitor.empty();
  // The metric is not there yet, or from before a validation that comes next: that validation's end saves.
  const bool missing = monitors && !find_value(values, options_.monitor);
  const bool stale = monitors && module.automatic_optimization && !saves_on_train_epoch_end(trainer) &&
                     validates_after_this_batch(trainer);
  if (missing || stale) {
    defers_to_validation_ = true;
    return;
  }
  if (should_skip(trainer)) return;
  save_top_k(trainer, values);
  save_last(trainer, values);
}

void ModelCheckpoint::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  if (!should_skip(trainer) && saves_on_train_epoch_end(trainer)) save_after_epoch(trainer);
}

void ModelCheckpoint::on_validation_end(Trainer& trainer, LightningModule&) {
  if (should_skip(trainer) || saves_on_train_epoch_end(trainer)) return;
  if (!defers_to_validation_) return save_after_epoch(trainer);
  const Values values = candidates(trainer);
  save_top_k(trainer, values);
  save_last(trainer, values);
  defers_to_validation_ = false;
}

void ModelCheckpoint::save_after_epoch(Trainer& trainer) {
  const Values values = candidates(trainer);
  if (every_n_epochs_ >= 1 && (trainer.current_epoch() + 1) % every_n_epochs_ == 0) save_top_k(trainer, values);
  const bool saved_now = last_global_step_saved_ == trainer.global_step();
  if (saved_now || (options_.link_last && !last_checkpoint_saved_.empty())) save_last(trainer, values);
}

void ModelCheckpoint::on_train_end(Trainer& trainer, LightningModule&) {
  if (!(options_.save_last || options_.link_last) || !last_checkpoint_saved_.empty()) return;
  // Lightning saves here even in a trial run, which is to leave nothing.
  if (trainer.fast_dev_run() && !trainer.options().lightning_compatible) return;
  save_last(trainer, candidates(trainer));
}

void ModelCheckpoint::on_exception(Trainer& trainer, LightningModule&, const std::exception&) {
  if (!options_.save_on_exception || trainer.fast_dev_run() || trainer.sanity_checking() ||
      last_global_step_saved_ == trainer.global_step()) {
    return;
  }
  const Values values = candidates(trainer);
  save(trainer, (dirpath_ / format_checkpoint_name(options_.filename, values)).string());
  save_last(trainer, values);
}

void ModelCheckpoint::save_top_k(Trainer& trainer, const Values& values) {
  if (options_.save_top_k == 0) return;
  if (options_.monitor.empty()) return save_newest(trainer, values);
  const double* current = find_value(values, options_.monitor);
  if (!current) {
    if (!trainer.validation_has_run()) return;
    std::vector<std::string> names;
    std::string known;
    for (const auto& [name, value] : values) names.push_back(name), known += (known.empty() ? "" : ", ") + name;
    throw ConfigError("ModelCheckpoint follows the metric '" + options_.monitor + "', which nothing has logged; there is " +
                          known + did_you_mean(options_.monitor, names),
                      "monitor");
  }
  const bool has_room = options_.save_top_k == -1 || static_cast<int64_t>(best_k_models_.size()) < options_.save_top_k;
  const double* kth = find_value(best_k_models_, kth_best_model_path_);
  if (has_room || (kth && is_better(*current, *kth))) save_monitored(trainer, values, *current);
}

bool ModelCheckpoint::is_better(double a, double b) const { return options_.mode == "min" ? a < b : a > b; }

void ModelCheckpoint::save_monitored(Trainer& trainer, const Values& values, double current) {
  const size_t k = options_.save_top_k == -1 ? best_k_models_.size() + 1 : static_cast<size_t>(options_.save_top_k);
  std::string replaced;
  if (best_k_models_.size() == k) {
    replaced = kth_best_model_path_;
    std::erase_if(best_k_models_, [&](const auto& m) { return m.first == replaced; });
  }
  // Not a number is the worst there is.
  if (std::isnan(current)) current = options_.mode == "min" ? infinity : -infinity;
  const std::string path = free_path(options_.filename, values, replaced);
  current_score_ = current;
  std::erase_if(best_k_models_, [&](const auto& m) { return m.first == path; });
  best_k_models_.emplace_back(path, current);

  const auto better = [&](const auto& a, const auto& b) { return is_better(a.second, b.second); };
  if (best_k_models_.size() == k) {
    // Of equals, the first one saved is the worst and the best alike.
    const auto worse = [&](const auto& a, const auto& b) { return is_better(b.second, a.second); };
    const auto worst = std::min_element(best_k_models_.begin(), best_k_models_.end(), worse);
    kth_best_model_path_ = worst->first;
    kth_value_ = worst->second;
  }
  const auto best = std::min_element(best_k_models_.begin(), best_k_models_.end(), better);
  best_model_path_ = best->first;
  best_model_score_ = best->second;
  save(trainer, path);
  if (!replaced.empty() && may_remove(trainer, replaced, path)) remove(replaced);
}

void ModelCheckpoint::save_newest(Trainer& trainer, const Values& values) {
  const std::string path = free_path(options_.filename, values, best_model_path_);
  const std::string previous = std::exchange(best_model_path_, path);
  save(trainer, path);
  if (options_.save_top_k == 1 && !previous.empty() && may_remove(trainer, previous, path)) remove(previous);
}

void ModelCheckpoint::save_last(Trainer& trainer, const Values& values) {
  if (!options_.save_last && !options_.link_last) return;
  const std::string path = free_path("last", values, last_model_path_);
  const std::string previous = std::exchange(last_model_path_, path);
  if (options_.link_last && !last_checkpoint_saved_.empty() && options_.save_top_k != 0) {
    link(last_checkpoint_saved_, path);
  } else {
    save(trainer, path);
  }
  if (!previous.empty() && may_remove(trainer, previous, path)) remove(previous);
}

void ModelCheckpoint::save(Trainer& trainer, const std::string& path) {
  trainer.save_checkpoint(path, options_.save_weights_only);
  last_global_step_saved_ = trainer.global_step();
  last_checkpoint_saved_ = path;
  for (const auto& logger : trainer.loggers()) logger->after_save_checkpoint(*this);
}

void ModelCheckpoint::link(const std::string& target, const std::string& path) const {
  if (target == path) return;
  std::error_code error;
  fs::remove(path, error);
  fs::create_symlink(fs::path(target).filename(), path, error);
  if (error) fs::copy_file(target, path, fs::copy_options::overwrite_existing);
}

std::string ModelCheckpoint::format_checkpoint_name(const std::string& pattern, const Values& values) const {
  const std::string& used = pattern.empty() ? "{epoch}-{step}" : pattern;
  return fill_checkpoint_name(used, values, options_.auto_insert_metric_name) + ".ckpt";
}

// A name that is taken gets -v1, -v2, ... unless this callback may replace the file.
std::string ModelCheckpoint::free_path(const std::string& pattern, const Values& values,
                                       const std::string& may_replace) const {
  const fs::path path = dirpath_ / format_checkpoint_name(pattern, values);
  fs::path candidate = path;
  for (int version = 1; options_.enable_version_counter && fs::exists(fs::symlink_status(candidate)) &&
                        candidate.string() != may_replace;
       ++version) {
    candidate = path.parent_path() / (path.stem().string() + "-v" + std::to_string(version) + ".ckpt");
  }
  return candidate.string();
}

bool ModelCheckpoint::may_remove(Trainer& trainer, const std::string& previous, const std::string& current) const {
  if (previous == current) return false;
  const fs::path file = fs::absolute(previous).lexically_normal();
  if (trainer.ckpt_path() && file == fs::absolute(*trainer.ckpt_path()).lexically_normal()) return false;
  const fs::path relative = file.lexically_relative(fs::absolute(dirpath_).lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

void ModelCheckpoint::remove(const std::string& path) {
  std::error_code ignored;  // gone already: just as well
  fs::remove(path, ignored);
}

std::string ModelCheckpoint::newest_last_checkpoint(const Trainer& trainer) const {
  std::error_code error;
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(resolved_dirpath(trainer), error)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".ckpt" || !(name.starts_with("last") || name.starts_with("interrupted"))) continue;
    if (newest.empty() || fs::last_write_time(entry.path()) > fs::last_write_time(newest)) newest = entry.path();
  }
  return newest.string();
}

Dict ModelCheckpoint::state_dict() {
  Dict best_k;
  for (const auto& [path, value] : best_k_models_) best_k.insert_or_assign(path, score(value));
  return {{"monitor", options_.monitor.empty() ? Value() : Value(options_.monitor)},
          {"best_model_score", score(best_model_score_)},
          {"best_model_path", best_model_path_},
          {"current_score", score(current_score_)},
          {"dirpath", dirpath_.string()},
          {"best_k_models", std::move(best_k)},
          {"kth_best_model_path", kth_best_model_path_},
          {"kth_value", score(kth_value_)},
          {"last_model_path", last_model_path_}};
}

void ModelCheckpoint::load_state_dict(const Dict& state) {
  const Value* dirpath = state.find("dirpath");
  // Files in another folder are another run's: only the best one of them is remembered.
  if (dirpath && dirpath->is_string() && dirpath->as_string() == dirpath_.string()) {
    best_model_score_ = read_score(state.at("best_model_score"));
    kth_best_model_path_ = state.at("kth_best_model_path").as_string();
    kth_value_ = read_score(state.at("kth_value")).value_or(kth_value_);
    last_model_path_ = state.at("last_model_path").as_string();
    best_k_models_.clear();
    for (const auto& [path, value] : state.at("best_k_models").as_dict()) {
      best_k_models_.emplace_back(path.as_string(), read_score(value).value_or(infinity));
    }
  }
  best_model_path_ = state.at("best_model_path").as_string();
}

}  // namespace leyden
