// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/machine_history.h>

#include <algorithm>
#include <string_view>

namespace leyden {

namespace {

bool is_of_process(std::string_view name) {
  return name.find("process") != std::string_view::npos || name.ends_with("_bytes_per_second");
}

}  // namespace

MachineHistory::MachineHistory(double seconds) : kept_(seconds) {}

void MachineHistory::add(double at, const SystemValues& values) {
  if (!begun_) first_ = at;
  begun_ = true;
  const double seconds = at - first_;
  forget(seconds - kept_);
  for (const auto& [name, value] : values) {
    if (is_of_process(name)) continue;
    auto curve = std::lower_bound(curves_.begin(), curves_.end(), name,
                                  [](const SystemCurves::Curve& one, const std::string& other) { return one.name < other; });
    if (curve == curves_.end() || curve->name != name) curve = curves_.insert(curve, {name, {}, {}, {}});
    curve->seconds.push_back(seconds);
    curve->value.push_back(value);
  }
}

void MachineHistory::forget(double before) {
  for (SystemCurves::Curve& curve : curves_) {
    const auto old = std::lower_bound(curve.seconds.begin(), curve.seconds.end(), before) - curve.seconds.begin();
    curve.seconds.erase(curve.seconds.begin(), curve.seconds.begin() + old);
    curve.value.erase(curve.value.begin(), curve.value.begin() + old);
  }
  std::erase_if(curves_, [](const SystemCurves::Curve& curve) { return curve.value.empty(); });
}

}  // namespace leyden
