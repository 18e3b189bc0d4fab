// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace leyden {

class Engine;

/// Warns of a metric that callbacks and schedulers follow and nothing logs, as soon as that can be known, and of a mode
/// that looks wrong for its metric. Lightning says the one after the first epoch, the other never.
///
/// What validation logs is known after the sanity check, what a step logs after the first batch; a metric that is only
/// logged at the end of the training epoch can come later, so that these are warnings (c10's), and the error stays where
/// the metric is needed.
class MonitorCheck {
 public:
  explicit MonitorCheck(Engine& engine) : engine_(engine) {}

  /// Before training: the modes.
  void begin();
  /// A metric whose name is nearly one of those that validation logs.
  void after_sanity_check();
  bool is_waiting() const { return is_waiting_; }
  /// A metric that neither validation nor the step has logged.
  void after_first_batch();

 private:
  struct Followed {
    std::string owner, metric, mode;
  };
  void warn(const Followed& followed, const std::vector<std::string>& logged) const;

  Engine& engine_;
  bool is_waiting_ = false, knows_validation_ = false;
  std::vector<Followed> missing_;  // that nothing has logged so far
  std::vector<std::string> logged_by_validation_;
};

}  // namespace leyden
