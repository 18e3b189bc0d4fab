// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/spike_detection.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

namespace fs = std::filesystem;

void SpikeDetectionOptions::describe(ParamSchema<SpikeDetectionOptions>& s) {
  using O = SpikeDetectionOptions;
  s.field("mode", &O::mode).choices({"min", "max"}).help("Whether a loss that falls (min) or rises (max) is never a spike.");
  s.field("window", &O::window).minimum(1).unit("batches").help("Losses in the running mean.");
  s.field("warmup", &O::warmup).minimum(0).unit("batches").help("Batches of an epoch that are not looked at.");
  s.field("rtol", &O::rtol).minimum(0).help("A spike is at least this many times the mean away from it. None: any distance.");
  s.field("atol", &O::atol).minimum(0).help("A spike is at least this far from the mean. None: any distance.").advanced();
  s.field("finite_only", &O::finite_only).help("NaN and infinity are spikes.").advanced();
  s.field("exclude_batches_path", &O::exclude_batches_path).help("The JSON file for the numbers of bad batches, or its folder. Empty: skip_batches.json.").advanced();
}

SpikeDetection::SpikeDetection(Options options) : options_(std::move(options)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
}

// As single precision, like the losses: a limit can be met exactly.
float SpikeDetection::running_mean() const {
  return std::accumulate(losses_.begin(), losses_.end(), 0.0F) / static_cast<float>(losses_.size());
}

void SpikeDetection::on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput& outputs, const Batch&,
                                        int64_t batch_idx) {
  if (!outputs.loss.defined()) return;
  const double loss = outputs.loss.item<double>();
  if (batch_idx >= options_.warmup && is_spike(loss)) report(trainer, loss, batch_idx);
  if (!options_.finite_only && !std::isfinite(loss)) return;
  losses_.push_back(loss);
  if (static_cast<int64_t>(losses_.size()) > options_.window) losses_.pop_front();
  last_loss_ = loss;
}

bool SpikeDetection::is_spike(double loss) const {
  if (options_.finite_only && !std::isfinite(loss)) return true;
  if (options_.mode == "min" ? loss - last_loss_ <= 0 : loss - last_loss_ >= 0) return false;
  const float mean = running_mean();  // NaN without losses: nothing is far from it
  const float distance = std::abs(static_cast<float>(loss) - mean);
  return (!options_.atol || distance >= std::abs(static_cast<float>(*options_.atol))) &&
         (!options_.rtol || distance >= std::abs(static_cast<float>(*options_.rtol) * mean));
}

void SpikeDetection::report(Trainer& trainer, double loss, int64_t batch_idx) {
  bad_batches_.insert(bad_batches_.end(), {batch_idx - 1, batch_idx});
  fs::path path = options_.exclude_batches_path;
  if (path.empty()) path = trainer.options().default_root_dir;
  if (path.extension() != ".json") path /= "skip_batches.json";
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream file(path);
  for (size_t i = 0; i < bad_batches_.size(); ++i) file << (i ? ", " : "[") << bad_batches_[i];
  file << "]\n";
  std::ostringstream text;
  text << "a spike in batch " << batch_idx << ": the loss is " << loss << ", and the mean of the last "
       << losses_.size() << " is " << running_mean() << "; bad batches are listed in " << path.string();
  throw TrainingError("SpikeDetection::on_train_batch_end", text.str());
}

Dict SpikeDetection::state_dict() {
  return {{"last_val", last_loss_},
          {"running", Value(std::vector<double>(losses_.begin(), losses_.end()))},
          {"bad_batches", Value(bad_batches_)}};
}

void SpikeDetection::load_state_dict(const Dict& state) {
  last_loss_ = state.at("last_val").as_double();
  losses_.clear();
  // Lightning's own state has a metric's tensors there, which it cannot load itself.
  if (const Value* losses = state.find("running"); losses && losses->is_list()) {
    for (const Value& loss : losses->as_list()) losses_.push_back(loss.as_double());
  }
  bad_batches_.clear();
  for (const Value& batch : state.at("bad_batches").as_list()) bad_batches_.push_back(batch.as_int());
}

}  // namespace leyden
