// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/store_logger.h>

#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/errors.h>

#include <fstream>
#include <limits>

#include <digest/sha256.h>

#include <store/run_writer.h>

#include <worker/loggers/media_files.h>

namespace leyden {
namespace {

constexpr uint32_t kUnknown = std::numeric_limits<uint32_t>::max();
constexpr size_t kMediaMemory = size_t{64} << 20;
// Longer texts are files.
constexpr size_t kEventText = size_t{64} << 10;

}  // namespace

StoreLogger::StoreLogger() = default;
StoreLogger::~StoreLogger() = default;  // writes what is left

void StoreLogger::attach(RunWriter* writer) {
  if (files_ && writer_) {
    files_->finish(std::chrono::seconds(30));
    if (const uint64_t lost = files_->lost(); lost > 0) {
      writer_->log_line(LogLevel::Warning, "media",
                        std::to_string(lost) + " files were logged faster than the disk takes them, and are lost");
    }
    files_.reset();
  }
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

RunWriter& StoreLogger::writer() {
  if (!writer_) throw Error("a value was logged before the run's folder was made");
  return *writer_;
}

void StoreLogger::log_metrics(const MetricRow& row) {
  RunWriter& writer = this->writer();
  points_.clear();
  for (const MetricValue& value : row.values) points_.push_back({series_of(*value.name), value.value});
  writer.log(row.step, row.epoch.value_or(std::numeric_limits<double>::quiet_NaN()), points_);
}

void StoreLogger::log_system_metrics(const MetricRow& row) {
  for (const MetricValue& value : row.values) writer().system_metric(value.name->text, value.value);
}

void StoreLogger::log_histogram(std::string_view name, const HistogramValue& h, int64_t step) {
  HistogramInfo info;
  info.name = name;
  info.step = step;
  info.epoch = std::numeric_limits<double>::quiet_NaN();
  info.edges = h.edges;
  info.counts.assign(h.counts.begin(), h.counts.end());
  info.min = h.minimum, info.max = h.maximum, info.sum = h.sum, info.sum_squares = h.sum_squares;
  writer().histogram(std::move(info));
}

void StoreLogger::log_text(std::string_view name, std::string_view text, int64_t step) {
  if (text.size() > kEventText) return add_file({std::string(name), "text", ".txt", step, std::string(text)});
  writer().event("text", {{"name", name}, {"text", text}}, step);
}

void StoreLogger::log_image(std::string_view name, const ImageValue& image, int64_t step) {
  add_file({std::string(name), "image", ".png", step, png_of(image)});
}

void StoreLogger::log_table(std::string_view name, const TableValue& table, int64_t step) {
  add_file({std::string(name), "table", ".json", step, json_of(table).dump()});
}

void StoreLogger::log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step) {
  add_file({std::string(name), "confusion_matrix", ".json", step, json_of(matrix).dump()});
}

void StoreLogger::add_file(MediaFile file) {
  writer();
  if (!files_) {
    files_ = std::make_unique<BackgroundQueue<MediaFile>>(
        kMediaMemory, kMediaMemory / 8, std::chrono::milliseconds(200), [this](std::vector<MediaFile> files) { write_files(files); });
  }
  const size_t bytes = file.bytes.size();
  files_->push(std::move(file), bytes + 200);
}

// On the queue's thread, while the writer lives.
void StoreLogger::write_files(const std::vector<MediaFile>& files) {
  std::error_code error;
  std::filesystem::create_directories(writer_->paths().media(), error);
  for (const MediaFile& each : files) {
    const std::string path = media_path(each.name, each.step, each.ending);
    const std::filesystem::path file = writer_->paths().root / path;
    std::ofstream out(file, std::ios::binary);
    out << each.bytes;
    out.close();
    if (!out) {
      writer_->log_line(LogLevel::Warning, "media", "cannot write " + file.string());
      continue;
    }
    ArtifactInfo artifact;
    artifact.step = each.step;
    artifact.name = each.name;
    artifact.kind = each.kind;
    artifact.path = path;
    artifact.sha256 = sha256_hex(each.bytes);
    artifact.bytes = static_cast<int64_t>(each.bytes.size());
    writer_->artifact(std::move(artifact));
  }
}

void StoreLogger::after_save_checkpoint(const ModelCheckpoint& callback) {
  if (saved_) saved_(callback.last_checkpoint_saved());
}

}  // namespace leyden
