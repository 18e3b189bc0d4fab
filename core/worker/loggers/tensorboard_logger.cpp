// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/tensorboard_logger.h>

#include <chrono>

#include <c10/util/Exception.h>

#include <lightning/errors.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/loggers/yaml_text.h>

#include <store/tensorboard/record_file.h>

#include <worker/loggers/media_files.h>

namespace leyden {

namespace fs = std::filesystem;
namespace tb = tensorboard;

namespace {

constexpr size_t kMemory = size_t{64} << 20;
constexpr auto kInterval = std::chrono::seconds(1);
// The disk's last word: how long the end of a run waits for it.
constexpr auto kPatience = std::chrono::seconds(30);

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

tb::HParams hparams_of(const Dict& params) {
  tb::HParams out;
  for (const auto& [name, value] : flat_params(params)) {
    if (value.is_bool()) {
      out.emplace_back(name, value.as_bool());
    } else if (value.is_number()) {
      out.emplace_back(name, value.as_double());
    } else {
      out.emplace_back(name, value.is_string() ? value.as_string() : value.to_string());
    }
  }
  return out;
}

}  // namespace

TensorBoardLogger::TensorBoardLogger(Options options) : options_(std::move(options)) {}
TensorBoardLogger::~TensorBoardLogger() = default;

std::string TensorBoardLogger::version() const {
  if (!options_.version.empty()) return options_.version;
  if (version_.empty()) version_ = next_version(fs::path(options_.save_dir) / options_.name);
  return version_;
}

fs::path TensorBoardLogger::log_dir() const {
  const fs::path folder = fs::path(options_.save_dir) / options_.name / version();
  return options_.sub_dir.empty() ? folder : folder / options_.sub_dir;
}

void TensorBoardLogger::begin() {
  if (queue_) return;
  folder_ = log_dir();
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) {
    throw ConfigError("the TensorBoard logger cannot make " + folder_.string() + ": " + error.message(), "save_dir");
  }
  file_.open(folder_ / tb::event_file_name(), std::ios::binary | std::ios::app);
  if (!file_) throw ConfigError("the TensorBoard logger cannot write in " + folder_.string(), "save_dir");
  queue_ = std::make_unique<BackgroundQueue<tb::Event>>(kMemory, kMemory / 8, kInterval,
                                                        [this](Events events) { write(events); });
  queue_->push({now(), 0, "brain.Event:2", {}}, 100);
}

void TensorBoardLogger::write(const Events& events) {
  for (const tb::Event& event : events) file_ << tb::framed_record(tb::encode_event(event));
  file_.flush();
  if (!file_) has_failed_ = true;
}

void TensorBoardLogger::add(int64_t step, std::vector<tb::SummaryValue> values, size_t bytes) {
  begin();
  const uint64_t count = values.size();
  queue_->push({now(), step, {}, std::move(values)}, bytes + 100, count);
  if (has_failed_ && !std::exchange(has_told_, true)) {
    TORCH_WARN("cannot write TensorBoard's events in ", folder_.string(), "; training goes on without them");
  }
}

std::string TensorBoardLogger::prefixed(const std::string& name) const {
  return options_.prefix.empty() ? name : options_.prefix + "-" + name;
}

void TensorBoardLogger::log_metrics(const MetricRow& row) {
  std::vector<tb::SummaryValue> values;
  values.reserve(row.values.size() + 1);
  for (const auto& [name, value] : row.values) values.push_back({prefixed(name->text), value});
  if (row.epoch) values.push_back({prefixed("epoch"), *row.epoch});
  const size_t bytes = values.size() * sizeof(tb::SummaryValue);
  add(row.step, std::move(values), bytes);
}

void TensorBoardLogger::log_hyperparams(const Dict& hparams) {
  begin();
  for (const auto& [key, value] : hparams) hparams_.insert_or_assign(key, value);
  write_hparams_file();
  const tb::HParams params = hparams_of(hparams_);
  std::vector<std::string> metrics;
  if (options_.default_hp_metric) {
    metrics.emplace_back("hp_metric");
    add(0, {{prefixed("hp_metric"), -1.0}}, 100);
  }
  add(0, {tb::hparams_experiment(params, metrics)}, 1000);
  add(0, {tb::hparams_session_start(params)}, 1000);
  has_session_ = true;
}

void TensorBoardLogger::write_hparams_file() {
  std::ofstream(folder_ / "hparams.yaml") << yaml_text(hparams_);
}

void TensorBoardLogger::log_image(std::string_view name, const ImageValue& image, int64_t step) {
  std::string png = png_of(image);
  const size_t bytes = png.size();
  add(step, {{std::string(name), tb::Image{image.width, image.height, image.channels, std::move(png)}}}, bytes);
}

void TensorBoardLogger::log_histogram(std::string_view name, const HistogramValue& h, int64_t step) {
  tb::Histogram histogram{h.minimum, h.maximum, 0, h.sum, h.sum_squares, {}, {}};
  histogram.limits.assign(h.edges.begin() + 1, h.edges.end());
  histogram.counts.assign(h.counts.begin(), h.counts.end());
  for (const double count : histogram.counts) histogram.num += count;
  const size_t bytes = 16 * h.counts.size();
  add(step, {{std::string(name), std::move(histogram)}}, bytes);
}

void TensorBoardLogger::log_text(std::string_view name, std::string_view text, int64_t step) {
  add(step, {{std::string(name) + "/text_summary", tb::Text{{1}, {std::string(text)}}, "text"}}, text.size());
}

void TensorBoardLogger::log_table(std::string_view name, const TableValue& table, int64_t step) {
  log_text(name, markdown_of(table), step);
}

void TensorBoardLogger::log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step) {
  log_table(name, table_of(matrix), step);
}

void TensorBoardLogger::finalize(std::string_view status) {
  if (!queue_) return;
  if (has_session_) {
    add(0, {tb::hparams_session_end(status == "failed" ? tb::SessionStatus::failure : tb::SessionStatus::success)}, 100);
  } else if (status == "success") {
    write_hparams_file();
  }
  const bool all = queue_->finish(kPatience);
  if (!all || queue_->lost() > 0 || (has_failed_ && !has_told_)) {
    TORCH_WARN("TensorBoard's events in ", folder_.string(), " lack ", queue_->lost(), " values",
               all ? "" : " and what the disk did not take in time");
  }
  if (!all) return;
  queue_.reset();
  file_.close();
}

}  // namespace leyden
