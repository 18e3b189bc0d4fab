// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <worker/run_session.h>

namespace leyden {

/// The verb tune: finds a learning rate or a batch size for the request's module and data. No run's folder is made; the
/// curve lies in <workspace>/tune, and the session's results say
/// {"what", "parameter", "value": as configured, "suggestion": number or null, "curve": file, "stopped_early" or "trials"}.
/// Throws ConfigError where no parameter could take the suggestion, TrainingError, Interrupted.
void tune(RunSession& session, RunControl& control);

}  // namespace leyden
