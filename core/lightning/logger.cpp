// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/logger.h>

namespace leyden {

Logger::~Logger() = default;

std::filesystem::path Logger::save_dir() const { return {}; }
std::filesystem::path Logger::log_dir() const { return save_dir() / name() / version(); }
void Logger::log_system_metrics(const MetricRow& row) { log_metrics(row); }
void Logger::log_hyperparams(const Dict&) {}
void Logger::log_image(std::string_view, const ImageValue&, int64_t) {}
void Logger::log_histogram(std::string_view, const HistogramValue&, int64_t) {}
void Logger::log_text(std::string_view, std::string_view, int64_t) {}
void Logger::log_table(std::string_view, const TableValue&, int64_t) {}
void Logger::log_confusion_matrix(std::string_view, const ConfusionMatrixValue&, int64_t) {}
void Logger::save() {}
void Logger::finalize(std::string_view) {}
void Logger::after_save_checkpoint(const ModelCheckpoint&) {}

}  // namespace leyden
