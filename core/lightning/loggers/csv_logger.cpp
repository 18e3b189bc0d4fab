// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loggers/csv_logger.h>

#include <charconv>
#include <fstream>

#include <lightning/errors.h>
#include <lightning/loggers/csv_writer.h>
#include <lightning/loggers/yaml_text.h>

namespace leyden {

namespace fs = std::filesystem;

void CSVLoggerOptions::describe(ParamSchema<CSVLoggerOptions>& s) {
  using O = CSVLoggerOptions;
  s.field("save_dir", &O::save_dir).directory().help("The folder in which lightning_logs is made. Empty: the run's own.");
  s.field("version", &O::version).help("The folder's name. Empty: the next free version_N.").advanced();
  s.field("prefix", &O::prefix).help("Stands before each metric's name.").advanced();
  s.field("flush_logs_every_n_steps", &O::flush_logs_every_n_steps).minimum(1).unit("rows").help("Rows that are written at once.").advanced();
}

CSVLogger::CSVLogger(Options options) : options_(std::move(options)) {}
CSVLogger::~CSVLogger() = default;

std::string CSVLogger::version() const {
  if (!options_.version.empty()) return options_.version;
  if (!version_.empty()) return version_;
  return version_ = next_version(fs::path(options_.save_dir) / options_.name);
}

std::string next_version(const fs::path& folder) {
  int64_t next = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_directory() || !name.starts_with("version_")) continue;
    // What comes after a second underscore does not count.
    const std::string digits = name.substr(8, name.find('_', 8) - 8);
    int64_t number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (parsed.ec == std::errc() && parsed.ptr == digits.data() + digits.size()) next = std::max(next, number + 1);
  }
  return "version_" + std::to_string(next);
}

fs::path CSVLogger::log_dir() const { return fs::path(options_.save_dir) / options_.name / version(); }

void CSVLogger::make_folder() {
  std::error_code error;
  fs::create_directories(log_dir(), error);
  if (error) throw ConfigError("the CSV logger cannot make " + log_dir().string() + ": " + error.message(), "save_dir");
}

CsvWriter& CSVLogger::writer() {
  if (!writer_) {
    make_folder();
    writer_ = std::make_unique<CsvWriter>(log_dir() / "metrics.csv", options_.prefix, options_.flush_logs_every_n_steps);
  }
  return *writer_;
}

void CSVLogger::log_metrics(const MetricRow& row) { writer().add(row); }

void CSVLogger::log_hyperparams(const Dict& hparams) {
  for (const auto& [key, value] : hparams) hparams_.insert_or_assign(key, value);
  make_folder();
  std::ofstream(log_dir() / "hparams.yaml") << yaml_text(hparams_);
}

// The thread writes once a second by itself: waking it at the end of each short epoch would cost more than the epoch's
// steps.
void CSVLogger::save() {}

void CSVLogger::finalize(std::string_view) {
  if (writer_) writer_->finish();
}

}  // namespace leyden
