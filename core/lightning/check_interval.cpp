// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/check_interval.h>

#include <lightning/duration.h>
#include <lightning/errors.h>

namespace leyden {

CheckInterval CheckInterval::parse(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    CheckInterval interval(1.0);
    interval.seconds_ = parse_duration(text, "val_check_interval");
    interval.text_ = text;
    return interval;
  }
  try {
    return BatchLimit::parse(text);
  } catch (const ConfigError& error) {
    throw ConfigError(std::string(error.what()) + " nor a time (00:00:30:00 for half an hour)");
  }
}

}  // namespace leyden
