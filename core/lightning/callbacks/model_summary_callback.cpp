// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/model_summary_callback.h>

#include <iostream>
#include <sstream>

#include <lightning/model_summary.h>

namespace leyden {

void ModelSummaryOptions::describe(ParamSchema<ModelSummaryOptions>& s) {
  using O = ModelSummaryOptions;
  s.field("max_depth", &O::max_depth).minimum(-1).help("Levels of layers that are listed. 0: no summary, -1: all.");
  s.field("count_flops", &O::count_flops).help("Counts what the first step of training computes.").advanced();
}

ModelSummaryCallback::ModelSummaryCallback(Options options, Report report)
    : options_(options), report_(report ? std::move(report) : [](const std::string& line) { std::cerr << line << "\n"; }) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
}

ModelSummaryCallback::~ModelSummaryCallback() = default;

void ModelSummaryCallback::setup(Trainer&, LightningModule&, const std::string&) {
  is_said_ = false;
  flops_.reset();
}

void ModelSummaryCallback::summarize(LightningModule& module) {
  if (is_said_ || options_.max_depth == 0) return;
  is_said_ = true;
  std::istringstream text(ModelSummary(module, static_cast<int>(options_.max_depth)).to_string());
  for (std::string line; std::getline(text, line);) {
    line.erase(line.find_last_not_of(' ') + 1);
    report_(line);
  }
}

void ModelSummaryCallback::on_fit_start(Trainer&, LightningModule& module) { summarize(module); }
void ModelSummaryCallback::on_validation_start(Trainer&, LightningModule& module) { summarize(module); }
void ModelSummaryCallback::on_test_start(Trainer&, LightningModule& module) { summarize(module); }
void ModelSummaryCallback::on_predict_start(Trainer&, LightningModule& module) { summarize(module); }

void ModelSummaryCallback::on_train_batch_start(Trainer&, LightningModule&, const Batch&, int64_t) {
  if (flops_ || !options_.count_flops || options_.max_depth == 0) return;
  counter_ = std::make_unique<FlopCounter>();
}

void ModelSummaryCallback::on_train_batch_end(Trainer&, LightningModule&, const StepOutput&, const Batch&, int64_t) {
  if (!counter_) return;
  flops_ = counter_->flops();
  counter_.reset();
  if (*flops_ > 0) report_(short_number(*flops_) + " FLOPs in a training step, forward and backward");
}

void ModelSummaryCallback::on_exception(Trainer&, LightningModule&, const std::exception&) { counter_.reset(); }

}  // namespace leyden
