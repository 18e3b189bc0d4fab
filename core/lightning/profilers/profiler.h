// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <utility>

#include <lightning/export.h>
#include <lightning/hook.h>

namespace leyden {

/// Watches how long the actions of a run take: each hook of modules, data modules and callbacks, each batch, each
/// read of a loader. Actions lie within each other (training_step within optimizer_step). Used on the training thread.
class LEYDEN_LIGHTNING_API Profiler {
 public:
  virtual ~Profiler();

  /// A run begins: its stage ("fit", ...), and the folder for what the profiler writes.
  virtual void begin(const std::string& stage, const std::filesystem::path& folder);
  virtual void start(const std::string& action) = 0;
  /// Of the action that was started last and not stopped.
  virtual void stop(const std::string& action) = 0;
  /// The run has ended, well or not: files are written. Throws ConfigError where that fails.
  virtual void finish() = 0;

  /// The report of the last run, a table for people; empty before finish().
  const std::string& summary() const { return summary_; }
  /// Where finish() wrote the report, and the trace where there is one.
  const std::filesystem::path& report_file() const { return report_file_; }
  const std::filesystem::path& trace_file() const { return trace_file_; }

  /// "[Callback]EarlyStopping.on_train_start": made once, since a class's name is not had for nothing.
  const std::string& action_of(std::string_view kind, const std::type_info& owner, Hook hook);

 protected:
  /// Keeps the report, and writes it beside the run's other files.
  void set_summary(std::string text, const std::string& file_name);
  const std::string& stage() const { return stage_; }
  std::filesystem::path folder_, report_file_, trace_file_;

 private:
  std::string stage_, summary_;
  std::map<std::pair<std::type_index, Hook>, std::string> actions_;
};

/// An action of a profiler while it lives; nothing without one.
class ProfiledAction {
 public:
  ProfiledAction() = default;
  ProfiledAction(Profiler* profiler, const std::string& action) : profiler_(profiler), action_(&action) {
    if (profiler_) profiler_->start(action);
  }
  ~ProfiledAction() {
    if (profiler_) profiler_->stop(*action_);
  }
  ProfiledAction(const ProfiledAction&) = delete;
  ProfiledAction& operator=(const ProfiledAction&) = delete;

 private:
  Profiler* profiler_ = nullptr;
  const std::string* action_ = nullptr;
};

/// The actions of the loops, beside hooks.
namespace action {
LEYDEN_LIGHTNING_API extern const std::string training_epoch, training_batch, train_next, evaluation_batch,
    evaluation_next, prediction_batch, prediction_next;
}

/// simple or pytorch; null for none. Throws ConfigError on another name, with what there is.
LEYDEN_LIGHTNING_API std::unique_ptr<Profiler> make_profiler(const std::string& name);

}  // namespace leyden
