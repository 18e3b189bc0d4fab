// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/store_logger.h>

#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/errors.h>

#include <limits>

#include <store/run_writer.h>

namespace leyden {
namespace {

constexpr uint32_t kUnknown = std::numeric_limits<uint32_t>::max();

}  // namespace

StoreLogger::StoreLogger() = default;
StoreLogger::~StoreLogger() = default;

void StoreLogger::attach(RunWriter* writer) {
  writer_ = writer;
  series_.clear();
}

std::string StoreLogger::version() const {
  return writer_ ? writer_->run_id() : std::string();
}

std::filesystem::path StoreLogger::save_dir() const {
  return writer_ ? writer_->paths().root : std::filesystem::path();
}

std::filesystem::path StoreLogger::log_dir() const {
  return save_dir();
}

uint32_t StoreLogger::series_of(const MetricName& name) {
  if (name.id >= series_.size()) series_.resize(name.id + 1, kUnknown);
  uint32_t& series = series_[name.id];
  if (series == kUnknown) series = writer_->series(name.text);
  return series;
}

void StoreLogger::log_metrics(const MetricRow& row) {
  if (!writer_) throw Error("a metric was logged before the run's folder was made");
  points_.clear();
  for (const MetricValue& value : row.values) points_.push_back({series_of(*value.name), value.value});
  writer_->log(row.step, row.epoch.value_or(std::numeric_limits<double>::quiet_NaN()), points_);
}

void StoreLogger::after_save_checkpoint(const ModelCheckpoint& callback) {
  if (saved_) saved_(callback.last_checkpoint_saved());
}

}  // namespace leyden
