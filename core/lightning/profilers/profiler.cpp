// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/profilers/profiler.h>

#include <fstream>

#include <c10/util/Type.h>

#include <lightning/errors.h>
#include <lightning/profilers/simple_profiler.h>
#include <lightning/profilers/torch_profiler.h>

namespace leyden {

namespace action {
const std::string training_epoch = "run_training_epoch", training_batch = "run_training_batch",
                  train_next = "train_dataloader_next", evaluation_batch = "run_evaluation_batch",
                  evaluation_next = "evaluation_dataloader_next", prediction_batch = "run_prediction_batch",
                  prediction_next = "predict_dataloader_next";
}  // namespace action

Profiler::~Profiler() = default;

void Profiler::begin(const std::string& stage, const std::filesystem::path& folder) {
  stage_ = stage;
  folder_ = folder.empty() ? std::filesystem::current_path() : folder;
  summary_.clear();
  report_file_.clear();
  trace_file_.clear();
}

const std::string& Profiler::action_of(std::string_view kind, const std::type_info& owner, Hook hook) {
  std::string& action = actions_[{owner, hook}];
  if (action.empty()) {
    std::string name = c10::demangle(owner.name());
    if (const size_t colon = name.rfind("::"); colon != std::string::npos) name.erase(0, colon + 2);
    action = "[" + std::string(kind) + "]" + name + "." + std::string(hook_name(hook));
  }
  return action;
}

void Profiler::set_summary(std::string text, const std::string& file_name) {
  summary_ = std::move(text);
  std::error_code ignored;
  std::filesystem::create_directories(folder_, ignored);
  const std::filesystem::path file = folder_ / file_name;
  std::ofstream out(file);
  out << summary_ << std::flush;
  if (!out) throw ConfigError("the profiler's report cannot be written to " + file.string(), "default_root_dir");
  report_file_ = file;
}

std::unique_ptr<Profiler> make_profiler(const std::string& name) {
  if (name.empty() || name == "none") return nullptr;
  if (name == "simple") return std::make_unique<SimpleProfiler>();
  if (name == "pytorch") return std::make_unique<TorchProfiler>();
  const std::string why = name == "advanced" ? ", which profiles functions of Python"
                          : name == "xla"    ? ", which is for TPUs"
                                             : "";
  throw ConfigError("profiler is '" + name + "'" + why +
                        "; it can be none, simple (time of each hook) or pytorch (time of each operation, and a trace)",
                    "profiler");
}

}  // namespace leyden
