// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/checkpoint_recorder.h>

#include <exception>
#include <string>
#include <utility>

#include <experiment/file_safety.h>
#include <store/run_writer.h>

#include <worker/path_in_run.h>

namespace leyden {

namespace fs = std::filesystem;

CheckpointRecorder::CheckpointRecorder(RunWriter& writer) : writer_(writer), thread_([this] { work(); }) {}

CheckpointRecorder::~CheckpointRecorder() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void CheckpointRecorder::saved(fs::path file, int64_t step) {
  writer_.event("checkpoint_saved", {{"path", path_in_run(file, writer_.paths().root)}}, step);
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back({std::move(file), step});
  }
  changed_.notify_all();
}

void CheckpointRecorder::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return queue_.empty() && !busy_; });
}

void CheckpointRecorder::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    if (queue_.empty()) break;
    const Entry entry = std::move(queue_.front());
    queue_.pop_front();
    busy_ = true;
    lock.unlock();
    record(entry);
    forget_pruned();
    lock.lock();
    busy_ = false;
    changed_.notify_all();
  }
  forget_pruned();  // the last one was saved before its predecessor went
}

void CheckpointRecorder::record(const Entry& entry) {
  try {
    ArtifactInfo artifact;
    artifact.step = entry.step;
    artifact.name = entry.file.filename().string();
    artifact.kind = "checkpoint";
    artifact.path = path_in_run(entry.file, writer_.paths().root);
    artifact.bytes = static_cast<int64_t>(fs::file_size(entry.file));
    artifact.sha256 = file_sha256(entry.file);
    writer_.artifact(std::move(artifact));
    recorded_.insert(entry.file);
  } catch (const std::exception&) {
    // A better checkpoint has already replaced this one: its event stays, there is no file to describe.
  }
}

/// Rows of checkpoints that a better one has pushed out go with their files.
void CheckpointRecorder::forget_pruned() {
  std::erase_if(recorded_, [this](const fs::path& file) {
    std::error_code error;
    if (fs::exists(file, error)) return false;
    writer_.remove_artifact(path_in_run(file, writer_.paths().root));
    return true;
  });
}

}  // namespace leyden
