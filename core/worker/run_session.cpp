// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/run_session.h>

#include <torch/version.h>

#include <cmath>
#include <map>
#include <system_error>
#include <utility>

#include <experiment/abi_key.h>
#include <experiment/devices.h>
#include <experiment/file_safety.h>
#include <store/run_reader.h>
#include <store/ulid.h>

#include <worker/path_in_run.h>

namespace leyden {
namespace {

// What is printed before there is a run; more is on the terminal alone.
constexpr size_t kMostEarlyLines = 10'000;

/// What a run that is to be repeated must be made with.
std::map<std::string, std::string> built_with() {
#if defined(__clang__)
  const std::string compiler = "Clang " __clang_version__;
#else
  const std::string compiler = "GCC " __VERSION__;
#endif
  return {{"abi_key", abi_key()}, {"compiler", compiler}, {"libtorch", TORCH_VERSION}};
}

}  // namespace

RunSession::RunSession(RunRequest request, RunObserver& observer)
    : request_(std::move(request)), observer_(observer), paths_(run_paths(request_.workspace, new_ulid())) {}

RunSession::~RunSession() = default;

RunInfo RunSession::info(const std::string& device) const {
  RunInfo info;
  info.run_id = paths_.run_id();
  info.name = request_.name;
  info.plugin_id = request_.config.plugin_id();
  info.plugin_version = request_.config.plugin_version();
  info.plugin_sha256 = request_.config.plugin_sha256();
  info.verb = request_.verb;
  info.device = device;
  info.config = request_.config.document;
  info.params = flatten_params(request_.config);
  info.provenance = request_.provenance;
  for (const auto& [key, value] : built_with()) info.provenance.try_emplace(key, value);
  if (source_) info.provenance.merge(source_->provenance());
  info.tags = request_.tags;
  return info;
}

void RunSession::begin(const std::string& device) {
  try {
    make_folder(device);
  } catch (...) {
    // The engine will take it for an error of a hook: remember what it was.
    begin_error_ = std::current_exception();
    throw;
  }
  checkpoints_ = std::make_unique<CheckpointRecorder>(*writer_);
  logger_->attach(writer_.get());
  watch_disk();
  sample_system();
  writer_->event("run_started", {{"verb", request_.verb}, {"device", device}});
  observer_.run_started(writer_->run_id(), paths_.root);
  begin_lines();
  keep_source();
}

// What the commit does not say of the sources.
void RunSession::keep_source() {
  if (!source_ || !source_->changed) return;
  if (!source_->difference) {
    return line(LogLevel::Warning, "run", "the sources' uncommitted difference is longer than " +
                                              std::to_string(SourceState::kMostDifference >> 20) + " MiB and was not kept");
  }
  const std::filesystem::path file = paths_.root / "source.diff";
  try {
    replace_file(file, *std::exchange(source_->difference, {}));
    file_artifact(file, "source", {{"git_commit", source_->commit}});
  } catch (const std::exception& error) {
    line(LogLevel::Warning, "run", std::string("the sources' uncommitted difference was not kept: ") + error.what());
  }
}

void RunSession::begin_lines() {
  const std::lock_guard lock(lines_mutex_);
  for (Line& early : std::exchange(early_lines_, {})) {
    writer_->log_line(early.level, std::move(early.source), std::move(early.text));
  }
  if (printed_.left_out() > 0) {
    writer_->log_line(LogLevel::Warning, "run", std::to_string(printed_.left_out()) +
                                                    " lines that were printed before the run began were left out here");
  }
  keeps_lines_ = true;
}

void RunSession::make_folder(const std::string& device) {
  source_ = source_state_of(request_.plugin_library);
  std::unique_ptr<RunWriter> writer = RunWriter::create(request_.workspace, info(device));
  paths_ = writer->paths();
  try {
    replace_file(paths_.config(), to_yaml(request_.config));
  } catch (...) {
    // A run that nobody can repeat is none.
    writer.reset();
    std::error_code ignored;
    std::filesystem::remove_all(paths_.root, ignored);
    throw;
  }
  writer_ = std::move(writer);
}

void RunSession::watch_disk() {
  writer_->on_health([this](const WriterHealth& health) {
    const std::lock_guard lock(disk_mutex_);
    if (health.failing) {
      disk_messages_.emplace_back(LogLevel::Warning, health.message);
    } else {
      disk_messages_.emplace_back(LogLevel::Info, "the disk takes what is logged again");
    }
  });
}

void RunSession::sample_system() {
  if (!samples_system_ || !request_.system_metrics) return;
  SystemSamplerOptions options;
  options.more = [](SystemValues& values) { add_gpu_values(values); };
  sampler_ = std::make_unique<SystemSampler>(*writer_, std::move(options));
}

/// The observer hears of the disk on the training thread, like everything else.
void RunSession::tell_of_disk() {
  std::vector<std::pair<LogLevel, std::string>> messages;
  {
    const std::lock_guard lock(disk_mutex_);
    messages.swap(disk_messages_);
  }
  for (const auto& [level, text] : messages) observer_.logged(level, text);
}

void RunSession::line(LogLevel level, const std::string& source, const std::string& text) {
  observer_.logged(level, text);
  keep_line(level, source, text);
}

void RunSession::keep_line(LogLevel level, std::string source, std::string text) {
  const std::lock_guard lock(lines_mutex_);
  if (keeps_lines_) {
    writer_->log_line(level, std::move(source), std::move(text));
  } else if (early_lines_.size() < kMostEarlyLines) {
    early_lines_.push_back({level, std::move(source), std::move(text)});
  } else {
    printed_.leave_out(text.size());
  }
}

void RunSession::keep_printed(Line line) {
  {
    const std::lock_guard lock(lines_mutex_);
    if (!printed_.take(line)) return tell_of_bound();
  }
  keep_line(line.level, std::move(line.source), std::move(line.text));
}

// Once, where the gap begins.
void RunSession::tell_of_bound() {
  if (!keeps_lines_ || std::exchange(told_of_bound_, true)) return;
  writer_->event("console_full", {{"lines", printed_.lines()}, {"bytes", printed_.bytes()}});
  writer_->log_line(LogLevel::Warning, "run",
                    "a run keeps " + std::to_string(ConsoleBound::kMostLines) + " printed lines or " +
                        std::to_string(ConsoleBound::kMostBytes >> 20) + " MiB of them: from here on only the last " +
                        std::to_string(ConsoleBound::kLastLines) + " are kept, when the run ends");
}

/// The last lines of a console that was too long, and how many are missing before them.
void RunSession::end_capture() {
  capture_.reset();
  if (!writer_) return;
  const std::lock_guard lock(lines_mutex_);
  const ConsoleBound printed = std::exchange(printed_, {});
  if (printed.left_out() > 0) {
    writer_->event("console_left_out", {{"lines", printed.left_out()}, {"bytes", printed.left_out_bytes()}});
    writer_->log_line(LogLevel::Warning, "run", std::to_string(printed.left_out()) + " printed lines were left out of the run's console");
  }
  for (const Line& line : printed.last()) writer_->log_line(line.level, line.source, line.text);
}

void RunSession::capture_console() {
  try {
    capture_ = std::make_unique<ConsoleCapture>([this](LogLevel level, const char* source, std::string text) {
      keep_printed({level, source, std::move(text)});
    });
  } catch (const std::system_error& error) {
    line(LogLevel::Warning, "run", std::string("what is printed is not kept in the run: ") + error.what());
  }
}

void RunSession::progressed(RunProgress progress) {
  if (!writer_) return;
  tell_of_disk();
  keep_speed(progress);
  progress.run_id = writer_->run_id();
  observer_.progressed(progress);
}

/// Once a second at most, apart from the metrics: it depends on the machine and the clock.
void RunSession::keep_speed(const RunProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (progress.stage != "train" || now < next_speed_ || !std::isfinite(progress.batches_per_second)) return;
  next_speed_ = now + std::chrono::seconds(1);
  writer_->system_metric("batches_per_second", progress.batches_per_second);
}

void RunSession::event(const std::string& kind, nlohmann::json payload, std::optional<int64_t> step) {
  if (writer_) writer_->event(kind, std::move(payload), step);
}

void RunSession::checkpoint_saved(const std::filesystem::path& file, int64_t step) {
  if (checkpoints_) checkpoints_->saved(file, step);
}

void RunSession::file_artifact(const std::filesystem::path& file, const std::string& kind,
                               nlohmann::json meta) {
  if (!writer_) return;
  ArtifactInfo artifact;
  artifact.name = file.filename().string();
  artifact.kind = kind;
  artifact.path = path_in_run(file, paths_.root);
  artifact.bytes = static_cast<int64_t>(std::filesystem::file_size(file));
  artifact.sha256 = file_sha256(file);
  artifact.meta = std::move(meta);
  writer_->artifact(std::move(artifact));
}

void RunSession::set_best_checkpoint(const std::string& file) {
  best_checkpoint_ = file;
  if (writer_ && !file.empty()) writer_->set_info("best_checkpoint", path_in_run(file, paths_.root));
}

RunOutcome RunSession::outcome(RunStatus status) {
  RunOutcome outcome;
  outcome.status = status;
  outcome.results = results_;
  outcome.best_checkpoint = best_checkpoint_;
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  return outcome;
}

/// Ends the writing; what goes wrong with that is the run's error where it has none yet.
void RunSession::close(RunOutcome& outcome, const std::string& error) {
  if (!writer_) return;
  outcome.run_id = writer_->run_id();
  outcome.path = paths_.root;
  sampler_.reset();
  end_capture();
  try {
    checkpoints_.reset();
    writer_->event("run_finished", {{"status", std::string(to_string(outcome.status))}});
    logger_->attach(nullptr);
    writer_->finish(outcome.status, error);
    RunReader reader(paths_.root);
    for (const SeriesInfo& series : reader.series()) outcome.metrics.emplace_back(series.name, series.last);
  } catch (...) {
    const CaughtError caught = describe_exception(std::current_exception());
    observer_.logged(LogLevel::Error, caught.error.summary);
    if (!outcome.error) outcome.error = caught.error;
    outcome.status = RunStatus::Failed;
  }
  writer_.reset();
}

RunOutcome RunSession::finish(RunStatus status) {
  RunOutcome done = outcome(status);
  close(done, {});
  return done;
}

RunOutcome RunSession::fail(std::exception_ptr exception) {
  end_capture();  // what was printed comes before what went wrong
  const CaughtError caught = describe_exception(begin_error_ ? begin_error_ : exception);
  RunOutcome failed = outcome(caught.is_interruption ? RunStatus::Interrupted : RunStatus::Failed);
  failed.error = caught.error;
  failed.configuration_error = caught.is_configuration && !writer_;
  if (writer_) {
    const std::string where = caught.error.hook.empty() ? "" : " in " + caught.error.hook;
    // Who watches gets it with the outcome.
    writer_->log_line(LogLevel::Error, "run", "failed" + where + ": " + caught.error.summary);
  }
  close(failed, error_json(caught.error));
  return failed;
}

}  // namespace leyden
