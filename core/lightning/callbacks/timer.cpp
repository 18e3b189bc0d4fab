// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/timer.h>

#include <lightning/duration.h>

namespace leyden {

void TimerOptions::describe(ParamSchema<TimerOptions>& s) {
  using O = TimerOptions;
  s.field("duration", &O::duration).help("Training ends after this time, as DD:HH:MM:SS; what came before a resume counts. Empty: no limit.");
  s.field("interval", &O::interval).choices({"step", "epoch"}).help("Looks at the time after each step or after each epoch.");
}

Timer::Timer(Options options, Clock clock) : options_(std::move(options)), clock_(clock ? std::move(clock) : steady_seconds) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  if (!options_.duration.empty()) duration_ = parse_duration(options_.duration, "duration");
}

double Timer::time_elapsed(Stage stage) const {
  const Span& span = spans_[static_cast<size_t>(stage)];
  const double offset = stage == Stage::training ? offset_ : 0;
  if (!span.start) return offset;
  return (span.end ? *span.end : clock_()) - *span.start + offset;
}

std::optional<double> Timer::time_remaining(Stage stage) const {
  return duration_ ? std::optional(*duration_ - time_elapsed(stage)) : std::nullopt;
}

void Timer::setup(Trainer&, LightningModule&, const std::string& stage) {
  // Each fit has its own time; what a checkpoint says comes after this.
  if (stage == "fit") spans_ = {}, offset_ = 0;
}

void Timer::on_fit_start(Trainer& trainer, LightningModule&) { stop_if_over(trainer); }
void Timer::on_train_start(Trainer&, LightningModule&) { start(Stage::training); }
void Timer::on_train_end(Trainer&, LightningModule&) { end(Stage::training); }
void Timer::on_validation_start(Trainer&, LightningModule&) { start(Stage::validating); }
void Timer::on_validation_end(Trainer&, LightningModule&) { end(Stage::validating); }
void Timer::on_test_start(Trainer&, LightningModule&) { start(Stage::testing); }
void Timer::on_test_end(Trainer&, LightningModule&) { end(Stage::testing); }

void Timer::on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput&, const Batch&, int64_t) {
  if (options_.interval == "step") stop_if_over(trainer);
}

void Timer::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  if (options_.interval == "epoch") stop_if_over(trainer);
}

void Timer::stop_if_over(Trainer& trainer) {
  if (duration_ && time_elapsed() >= *duration_) trainer.set_should_stop(true);
}

Dict Timer::state_dict() {
  return {{"time_elapsed", Dict{{"train", time_elapsed()},
                                {"sanity_check", time_elapsed(Stage::sanity_checking)},
                                {"validate", time_elapsed(Stage::validating)},
                                {"test", time_elapsed(Stage::testing)},
                                {"predict", time_elapsed(Stage::predicting)}}}};
}

void Timer::load_state_dict(const Dict& state) {
  const Value* elapsed = state.find("time_elapsed");
  if (!elapsed) return;
  if (const Value* train = elapsed->as_dict().find("train")) offset_ = train->as_double("time_elapsed");
}

}  // namespace leyden
