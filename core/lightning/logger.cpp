// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/logger.h>

namespace leyden {

Logger::~Logger() = default;

std::filesystem::path Logger::save_dir() const { return {}; }
std::filesystem::path Logger::log_dir() const { return save_dir() / name() / version(); }
void Logger::log_hyperparams(const Dict&) {}
void Logger::save() {}
void Logger::finalize(std::string_view) {}
void Logger::after_save_checkpoint(const ModelCheckpoint&) {}

}  // namespace leyden
