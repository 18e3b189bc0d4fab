// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>
#include <limits>
#include <system_error>
#include <utility>

#include <digest/sha256.h>
#include <store/annotations.h>
#include <store/import/imported_run_impl.h>
#include <store/import/serial_worker.h>
#include <store/media_file.h>
#include <store/run_paths.h>
#include <store/store_error.h>
#include <store/text.h>
#include <store/wall_clock.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr size_t kBatchPoints = 1 << 16;
constexpr size_t kBatchBytes = size_t{16} << 20;  // of messages
constexpr size_t kEventText = size_t{64} << 10;   // longer texts are files
constexpr double kNone = std::numeric_limits<double>::infinity();

std::string dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

ImportedRun::Impl::Impl(fs::path folder, SerialWorker& worker, std::function<void(uint64_t)> advance)
    : folder_(std::move(folder)),
      worker_(worker),
      advance_(std::move(advance)),
      draft_(std::make_shared<Draft>()),
      attempts_{{kNone, -kNone}} {
  push([folder = folder_](Draft& draft) { draft.writer = std::make_unique<BulkRunWriter>(folder); });
}

// A draft that went wrong takes nothing more; what it was is told when it would be published.
template <class Job>
void ImportedRun::Impl::push(Job job) {
  worker_.push([draft = draft_, job = std::make_shared<Job>(std::move(job))] {
    if (draft->problem) return;
    try {
      (*job)(*draft);
    } catch (...) {
      draft->problem = std::current_exception();
      draft->writer.reset();
    }
  });
}

uint32_t ImportedRun::Impl::series(std::string_view name) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  const std::string valid = text::valid_utf8(name);
  auto found = numbers_.find(valid);
  if (found == numbers_.end()) {
    found = numbers_.emplace(valid, ++known_).first;
    batch_.messages.push_back(NewSeries{known_, valid});
  }
  const uint32_t number = found->second;
  if (valid != name) numbers_.emplace(std::string(name), number);
  return number;
}

void ImportedRun::Impl::take_time(double wall_time) {
  if (!std::isfinite(wall_time)) return;
  CompleteRun::Attempt& attempt = attempts_.back();
  attempt.started = std::min(attempt.started, wall_time);
  attempt.ended = std::max(attempt.ended, wall_time);
}

void ImportedRun::Impl::log(const CallRow& call, std::span<const ScalarPoint> points) {
  if (points.empty()) return;
  take_time(call.wall_time);
  batch_.add_call(call, points.data(), points.size());
  points_ += static_cast<int64_t>(points.size());
  if (batch_.points() >= kBatchPoints) hand_on();
}

void ImportedRun::Impl::send(Message message, double wall_time, size_t bytes) {
  take_time(wall_time);
  batch_.messages.push_back(std::move(message));
  message_bytes_ += bytes + sizeof(Message);
  if (message_bytes_ >= kBatchBytes) hand_on();
}

void ImportedRun::Impl::hand_on() {
  if (batch_.empty()) return;
  push([batch = std::exchange(batch_, {})](Draft& draft) mutable { draft.writer->write(batch); });
  message_bytes_ = 0;
}

void ImportedRun::Impl::begin_attempt() {
  hand_on();
  attempts_.push_back({kNone, -kNone});
  push([](Draft& draft) { draft.writer->begin_attempt(); });
}

void ImportedRun::Impl::file(ArtifactInfo artifact, const std::string& ending, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(RunPaths{folder_}.media(), error);
  const std::string base = "media/" + file_name_of(artifact.name) + "-step=" + std::to_string(artifact.step.value_or(0));
  artifact.path = base + ending;
  // Names that differ in what a file's name cannot hold, and several files of one step.
  for (int i = 2; !media_.insert(artifact.path).second; ++i) artifact.path = base + "-" + std::to_string(i) + ending;
  std::ofstream out(folder_ / artifact.path, std::ios::binary);
  out << bytes;
  out.flush();
  if (!out) {
    throw StoreError(StoreError::Kind::Storage, (folder_ / artifact.path).string() + " could not be written.");
  }
  artifact.bytes = static_cast<int64_t>(bytes.size());
  artifact.sha256 = sha256_hex(bytes);
  send(std::move(artifact), std::nan(""), 0);
}

void ImportedRun::Impl::finish(const ImportedRun& run, std::map<std::string, std::string> more) {
  hand_on();
  CompleteRun complete{run.info, std::move(more), run.status, run.error_json, attempts_};
  double latest = first_time(run);
  if (!std::isfinite(latest)) latest = WallClock().now();
  for (CompleteRun::Attempt& attempt : complete.attempts) {
    if (!std::isfinite(attempt.started)) attempt = {latest, latest};
    latest = attempt.ended;
  }
  complete.attempts.front().started = run.started.value_or(complete.attempts.front().started);
  complete.attempts.back().ended = run.ended.value_or(complete.attempts.back().ended);
  if (!run.info.tags.empty() || !run.notes.empty()) {
    Annotations annotations;
    annotations.tags = run.info.tags;
    annotations.notes = run.notes;
    std::ofstream(RunPaths{folder_}.annotations(), std::ios::binary) << annotations_text(annotations);
  }
  push([complete = std::move(complete)](Draft& draft) {
    draft.writer->finish(complete);
    draft.writer.reset();
  });
}

ImportedRun::ImportedRun(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ImportedRun::~ImportedRun() = default;

uint32_t ImportedRun::series(std::string_view name) {
  return impl_->series(name);
}

void ImportedRun::log(int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points) {
  impl_->log({step, epoch, wall_time}, points);
}

void ImportedRun::histogram(double wall_time, HistogramInfo histogram) {
  histogram.name = text::valid_utf8(histogram.name);
  const size_t bytes = 16 * histogram.counts.size();
  impl_->send(HistogramMessage{wall_time, std::move(histogram)}, wall_time, bytes);
}

void ImportedRun::text(double wall_time, int64_t step, const std::string& name, const std::string& text) {
  if (text.size() > kEventText) return file("text", name, step, ".txt", text);
  event(wall_time, step, "text", {{"name", text::valid_utf8(name)}, {"text", text::valid_utf8(text)}});
}

void ImportedRun::log_line(double wall_time, LogLevel level, std::string source, std::string text) {
  const size_t bytes = text.size();
  impl_->send(LineMessage{wall_time, level, text::valid_utf8(source), text::valid_utf8(text)}, wall_time, bytes);
}

void ImportedRun::event(double wall_time, std::optional<int64_t> step, std::string kind, const nlohmann::json& payload) {
  std::string text = dump(payload);
  const size_t bytes = text.size();
  impl_->send(EventMessage{wall_time, step, text::valid_utf8(kind), std::move(text)}, wall_time, bytes);
}

void ImportedRun::system_metric(double wall_time, std::string name, double value) {
  impl_->send(SystemMessage{wall_time, value, text::valid_utf8(name)}, wall_time, name.size());
}

void ImportedRun::file(const std::string& kind, const std::string& name, int64_t step, const std::string& ending,
                       std::string_view bytes) {
  ArtifactInfo artifact;
  artifact.step = step;
  artifact.name = text::valid_utf8(name);
  artifact.kind = kind;
  impl_->file(std::move(artifact), ending, bytes);
}

void ImportedRun::reference(ArtifactInfo artifact) {
  for (std::string* text : {&artifact.name, &artifact.kind, &artifact.path, &artifact.sha256}) {
    *text = text::valid_utf8(*text);
  }
  impl_->send(std::move(artifact), std::nan(""), 0);
}

void ImportedRun::begin_attempt() {
  impl_->begin_attempt();
}

void ImportedRun::note(std::string sentence) {
  impl_->notes.push_back(std::move(sentence));
}

void ImportedRun::advance(uint64_t bytes) {
  impl_->advance(bytes);
}

int64_t ImportedRun::points() const {
  return impl_->points();
}

}  // namespace leyden
