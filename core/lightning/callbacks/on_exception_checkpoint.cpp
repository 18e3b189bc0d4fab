// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/on_exception_checkpoint.h>

#include <filesystem>

#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

namespace fs = std::filesystem;

void OnExceptionCheckpointOptions::describe(ParamSchema<OnExceptionCheckpointOptions>& s) {
  using O = OnExceptionCheckpointOptions;
  s.field("filename", &O::filename).help("The file's name, without .ckpt.");
  s.field("dirpath", &O::dirpath).directory().help("The folder. Empty: the run's own.").advanced();
}

OnExceptionCheckpoint::OnExceptionCheckpoint(Options options) : options_(std::move(options)) {
  if (options_.filename.empty()) throw ConfigError("OnExceptionCheckpoint's filename must not be empty", "filename");
}

std::string OnExceptionCheckpoint::ckpt_path(const Trainer& trainer) const {
  const fs::path folder = options_.dirpath.empty() ? trainer.default_checkpoint_dir() : options_.dirpath;
  return (folder / (options_.filename + ".ckpt")).string();
}

void OnExceptionCheckpoint::on_exception(Trainer& trainer, LightningModule&, const std::exception&) {
  const std::string path = ckpt_path(trainer);
  trainer.save_checkpoint(path);
  written_ = path;
}

void OnExceptionCheckpoint::teardown(Trainer& trainer, LightningModule&, const std::string&) {
  if (written_.empty()) return;
  std::error_code ignored;
  const auto& resumed = trainer.ckpt_path();
  if (!resumed || !fs::equivalent(*resumed, written_, ignored)) fs::remove(written_, ignored);
  written_.clear();
}

}  // namespace leyden
