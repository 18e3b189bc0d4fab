// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_estimate.h>

#include <algorithm>
#include <map>
#include <set>

namespace leyden {

namespace {

using Params = std::map<std::string, Json>;

// What decides how many steps an epoch has, besides the data module's own parameters.
const std::set<std::string> kStepFlags = {"trainer.limit_train_batches", "trainer.accumulate_grad_batches",
                                          "trainer.overfit_batches", "trainer.fast_dev_run",
                                          "trainer.reload_dataloaders_every_n_epochs"};
// What does not change how long a step takes. A resolved run names its device and threads, a form may not.
const std::set<std::string> kNotOfSpeed = {"trainer.max_epochs", "trainer.max_steps", "trainer.min_epochs",
                                           "trainer.min_steps",  "seed_everything",   "ckpt_path"};
const std::map<std::string, Json> kLeftOpen = {
    {"trainer.accelerator", "auto"}, {"trainer.devices", "auto"}, {"trainer.num_threads", 0}};

Params params_of(const std::vector<std::pair<std::string, std::string>>& flat) {
  Params params;
  for (const auto& [path, text] : flat) params[path] = Json::parse(text, nullptr, false);
  return params;
}

bool same(const Json& a, const Json& b) {
  return a.is_number() && b.is_number() ? a.get<double>() == b.get<double>() : a == b;
}

Json at(const Params& params, const std::string& path) {
  const auto found = params.find(path);
  return found == params.end() ? Json() : found->second;
}

std::optional<int64_t> whole(const Params& params, const std::string& path) {
  const Json value = at(params, path);
  return value.is_number_integer() ? std::optional(value.get<int64_t>()) : std::nullopt;
}

bool may_end_early(const Params& params) {
  for (const char* part : {"EarlyStopping", "Timer", "GradientAccumulationScheduler"}) {
    const std::string path = std::string("trainer.callbacks.") + part;
    const auto found = params.lower_bound(path);
    if (found != params.end() && found->first.rfind(path, 0) == 0) return true;
  }
  const Json time = at(params, "trainer.max_time");
  return time.is_string() && !time.get<std::string>().empty();
}

// Whether everything that `counts` says has the same value in both.
template <class Counts>
bool agree(const Params& form, const Params& run, const Counts& counts) {
  std::set<std::string> paths;
  for (const Params* params : {&form, &run}) {
    for (const auto& [path, value] : *params) {
      if (counts(path)) paths.insert(path);
    }
  }
  return std::all_of(paths.begin(), paths.end(), [&](const std::string& path) {
    const auto open = kLeftOpen.find(path);
    return same(at(form, path), at(run, path)) || (open != kLeftOpen.end() && same(at(form, path), open->second));
  });
}

bool of_steps(const std::string& path) {
  return path.rfind("data.", 0) == 0 || kStepFlags.contains(path);
}
bool of_speed(const std::string& path) {
  return !kNotOfSpeed.contains(path);
}

// Known when some metric was logged at the end of each epoch of the run.
std::optional<int64_t> steps_of(const RunRow& run, int64_t epochs) {
  int64_t last = -1;
  for (const SeriesInfo& series : run.metrics) last = std::max(last, series.last_step);
  const bool each_epoch =
      std::any_of(run.metrics.begin(), run.metrics.end(),
                  [&](const SeriesInfo& series) { return series.count == epochs && series.last_step == last; });
  return each_epoch && last >= 0 && (last + 1) % epochs == 0 ? std::optional(last + 1) : std::nullopt;
}

std::optional<int64_t> bounded(int64_t steps, const Params& params) {
  const auto most = whole(params, "trainer.max_steps");
  return most && *most >= 0 ? std::min(steps, *most) : steps;
}

}  // namespace

RunEstimate estimate_run(const RunConfig& values, const std::vector<RunRow>& earlier) {
  RunEstimate estimate;
  const Params form = params_of(flatten_params(values));
  if (may_end_early(form)) return estimate;
  const auto epochs = whole(form, "trainer.max_epochs");
  const auto most = whole(form, "trainer.max_steps");
  if (!epochs || *epochs < 0) {
    if (most && *most >= 0) estimate.steps = most;
  }
  for (auto run = earlier.rbegin(); run != earlier.rend() && !(estimate.steps && estimate.seconds); ++run) {
    if (run->plugin != values.plugin_id() || run->status != RunStatus::Finished) continue;
    const Params params = params_of(run->params);
    const auto run_epochs = whole(params, "trainer.max_epochs");
    const auto run_most = whole(params, "trainer.max_steps");
    if (!run_epochs || *run_epochs < 1 || (run_most && *run_most >= 0) || may_end_early(params)) continue;
    const auto run_steps = steps_of(*run, *run_epochs);
    if (!run_steps || !agree(form, params, of_steps)) continue;
    if (!estimate.steps && epochs && *epochs >= 0) {
      estimate.steps = bounded(*run_steps / *run_epochs * *epochs, form);
      estimate.steps_like = run->run_id;
    }
    if (!estimate.seconds && estimate.steps && run->seconds > 0 && agree(form, params, of_speed)) {
      estimate.seconds = run->seconds / double(*run_steps) * double(*estimate.steps);
      estimate.seconds_like = run->run_id;
      estimate.device = run->device;
    }
  }
  return estimate;
}

std::vector<RunRow> finished_runs_of(const Catalog& catalog, const std::string& plugin_id, size_t most) {
  RunQuery query;
  query.filter = Filter("plugin:" + plugin_id + " and status:finished and verb:fit");
  query.newest_first = true;
  query.limit = most;
  std::vector<std::string> ids = catalog.find(query).ids;
  std::reverse(ids.begin(), ids.end());
  return catalog.rows(ids);
}

}  // namespace leyden
