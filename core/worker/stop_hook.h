// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <utility>

#include <experiment/worker_api.h>

namespace leyden {

/// A request to stop goes to what trains while this lives; it ends before that does.
class StopHook {
 public:
  StopHook(RunControl& control, std::function<void()> stop) : control_(control) {
    control_.on_stop_requested(std::move(stop));
  }
  ~StopHook() { control_.on_stop_requested({}); }
  StopHook(const StopHook&) = delete;
  StopHook& operator=(const StopHook&) = delete;

 private:
  RunControl& control_;
};

}  // namespace leyden
