// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_display.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "text_table.h"

namespace leyden::cli {
namespace {

size_t width_of(int terminal) {
  winsize size{};
  return ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

std::string bar(double fraction, int width) {
  const int filled = static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * width));
  std::string text;
  for (int i = 0; i < width; ++i) text += i < filled ? "█" : "░";
  return text;
}

const char* label(LogLevel level) {
  switch (level) {
    case LogLevel::Warning:
      return "warning: ";
    case LogLevel::Error:
      return "error: ";
    default:
      return "";
  }
}

bool wants_bar(const RunRequest& request) {
  const Json* flag = request.config.find("trainer.enable_progress_bar");
  return !flag || !flag->is_boolean() || flag->get<bool>();
}

}  // namespace

RunDisplay::RunDisplay(const RunRequest& request, bool json)
    : buffer_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), std::ios::out),
      request_(request),
      json_(json),
      terminal_(isatty(STDERR_FILENO)),
      bar_wanted_(wants_bar(request)) {
  err_ << std::unitbuf;
}

RunDisplay::~RunDisplay() {
  clear_bar();
}

void RunDisplay::clear_bar() {
  if (bar_shown_) err_ << "\r\033[K" << std::flush;
  bar_shown_ = false;
}

void RunDisplay::print_bar(const std::string& text) {
  err_ << "\r\033[K" << text << std::flush;
  bar_shown_ = true;
}

void RunDisplay::run_started(const std::string& run_id, const std::filesystem::path& folder) {
  if (json_) return;
  const std::lock_guard lock(mutex_);
  clear_bar();
  err_ << "Run " << run_id << "\n    " << folder.string() << '\n';
}

std::string RunDisplay::bar_text(const RunProgress& p) const {
  std::string text = p.stage;
  if (p.stage == "train") {
    // After the last epoch its index counts one more.
    const int64_t epoch = p.max_epochs > 0 ? std::min(p.epoch + 1, p.max_epochs) : p.epoch + 1;
    text += "  epoch " + std::to_string(epoch);
    if (p.max_epochs > 0) text += "/" + std::to_string(p.max_epochs);
  }
  if (!std::isnan(p.fraction)) {
    text += "  " + bar(p.fraction, 24) + " " + std::to_string(static_cast<int>(p.fraction * 100)) + " %";
  }
  text += "  batch " + std::to_string(p.batch);
  if (p.batches > 0) text += "/" + std::to_string(p.batches);
  if (std::isfinite(p.batches_per_second))
    text += "  " + metric_text(std::round(p.batches_per_second)) + "/s";
  const std::string left = duration_text(p.seconds_left);
  if (!left.empty()) text += "  " + left + " left";
  return text;
}

void RunDisplay::progressed(const RunProgress& progress) {
  if (json_ || !terminal_ || !bar_wanted_) return;
  const std::lock_guard lock(mutex_);
  std::string text = bar_text(progress);
  // A line that wraps cannot be redrawn in place: better without the tail.
  const size_t width = width_of(buffer_.fd());
  size_t columns = 0, end = 0;
  for (; end < text.size(); ++end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && ++columns >= width) break;
  }
  print_bar(text.substr(0, end));
}

void RunDisplay::logged(LogLevel level, const std::string& text) {
  if (json_ && level != LogLevel::Warning && level != LogLevel::Error) return;
  const std::lock_guard lock(mutex_);
  clear_bar();
  err_ << label(level) << text << '\n';
}

void RunDisplay::say_stopping() {
  const std::lock_guard lock(mutex_);
  clear_bar();
  err_ << "Stopping after this step, and saving. Once more: leave at once.\n";
}

void RunDisplay::print_error(const RunOutcome& outcome) {
  if (!outcome.error) return;
  const std::string& hook = outcome.error->hook;
  err_ << "leyden: " << (hook.empty() ? "" : hook + ": ") << outcome.error->summary << '\n';
}

void RunDisplay::print_outcome(const RunOutcome& outcome) const {
  if (outcome.run_id.empty()) return;
  std::cout << "Run " << outcome.run_id << " (" << request_.verb << " " << request_.config.plugin_id() << ") "
            << to_string(outcome.status) << " after " << duration_text(outcome.seconds) << '\n';
  TextTable table({}, {TextTable::Align::Left, TextTable::Align::Right});
  for (const auto& [name, value] : outcome.metrics) table.add_row({"  " + name, metric_text(value)});
  table.print(std::cout);
  if (!outcome.best_checkpoint.empty()) std::cout << "Best checkpoint: " << outcome.best_checkpoint << '\n';
  if (outcome.results.is_object() && outcome.results.contains("predictions")) {
    std::cout << "Predictions: " << outcome.results["predictions"].get<std::string>() << '\n';
  }
  std::cout << "Folder: " << outcome.path.string() << std::endl;
}

void RunDisplay::finish(const RunOutcome& outcome) {
  const std::lock_guard lock(mutex_);
  clear_bar();
  print_error(outcome);
  if (!json_) print_outcome(outcome);
}

}  // namespace leyden::cli
