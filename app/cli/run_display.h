// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ext/stdio_filebuf.h>

#include <atomic>
#include <mutex>
#include <ostream>
#include <string>

#include <experiment/worker_api.h>

namespace leyden::cli {

/// What a person sees of a run: console lines and a progress bar on stderr while it goes on, a table on
/// stdout at its end. On a terminal the bar is redrawn in place; elsewhere only the console lines are
/// printed. It has its own copy of stderr, since what the process prints there becomes lines of the run.
class RunDisplay : public RunObserver {
 public:
  /// With json nothing goes to stdout.
  RunDisplay(const RunRequest& request, bool json);
  ~RunDisplay() override;

  void run_started(const std::string& run_id, const std::filesystem::path& folder) override;
  void progressed(const RunProgress& progress) override;
  void logged(LogLevel level, const std::string& text) override;

  /// Any thread.
  void say_stopping();
  void finish(const RunOutcome& outcome);

 private:
  void clear_bar();
  void print_bar(const std::string& text);
  std::string bar_text(const RunProgress& progress) const;
  void print_error(const RunOutcome& outcome);
  void print_outcome(const RunOutcome& outcome) const;

  __gnu_cxx::stdio_filebuf<char> buffer_;
  std::ostream err_{&buffer_};
  const RunRequest& request_;
  bool json_, terminal_, bar_wanted_;
  std::mutex mutex_;
  bool bar_shown_ = false;
};

}  // namespace leyden::cli
