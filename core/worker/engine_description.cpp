// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/plugin_description.h>

#include <lightning/callback_registry.h>
#include <lightning/param_schema.h>
#include <lightning/trainer_options.h>
#include <lightning/tuner/batch_size_search.h>
#include <lightning/tuner/lr_curve.h>

#include <ATen/Version.h>
#include <torch/version.h>

#include <regex>
#include <set>

#include <worker/loggers/logger_options.h>
#include <worker/schema_json.h>

namespace leyden {

using Json = nlohmann::ordered_json;

namespace {

/// LibTorch says which GPUs it was compiled for only in the text of its build settings.
Json libtorch_json() {
  Json json;
  json["version"] = std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
                    std::to_string(TORCH_VERSION_PATCH);
  const std::string settings = at::show_config();
  std::smatch cuda;
  // Not the line "CUDA Runtime 13.0", which is there only where a GPU is: a build machine need not have one.
  const bool has_cuda = std::regex_search(settings, cuda, std::regex("CUDA_VERSION=([0-9]+\\.[0-9]+)"));
  json["cuda"] = has_cuda ? Json(cuda[1].str()) : Json();
  json["arch_list"] = Json::array();
  std::set<std::string> seen;
  const std::regex arch("code=(sm_[0-9]+a?)");
  for (std::sregex_iterator it(settings.begin(), settings.end(), arch), end; it != end; ++it) {
    if (seen.insert((*it)[1]).second) json["arch_list"].push_back((*it)[1].str());
  }
  return json;
}

}  // namespace

Json describe_engine() {
  Json json;
  json["trainer"] = schema_from_fields(schema_of<TrainerOptions>().fields(), "trainer");
  json["callbacks"] = Json::object();
  for (const std::string& name : callback_names()) {
    json["callbacks"][name] = schema_from_fields(callback_fields(name), name);
  }
  json["loggers"] = Json::object();
  for (const std::string& name : all_logger_names()) {
    json["loggers"][name] = schema_from_fields(all_logger_fields(name), name);
  }
  json["tuners"] = {{"lr", schema_from_fields(schema_of<LrFindOptions>().fields(), "tune lr")},
                    {"batch_size", schema_from_fields(schema_of<BatchSizeOptions>().fields(), "tune batch_size")}};
  json["libtorch"] = libtorch_json();
  return json;
}

}  // namespace leyden
