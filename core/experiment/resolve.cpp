// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/resolve.h>

#include <algorithm>
#include <random>

#include <experiment/app_paths.h>

namespace leyden {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> kSections = {"plugin", "seed_everything", "model",
                                            "data",   "trainer",         "ckpt_path"};

[[noreturn]] void fail(const std::string& key, const std::string& value, const std::string& sentence,
                       const std::string& allowed = {}) {
  ConfigProblem problem(sentence);
  problem.key = key;
  problem.value = value;
  problem.allowed = allowed;
  throw problem;
}

void check_sections(const RunConfig& config) {
  for (const auto& [key, value] : config.document.items()) {
    if (std::find(kSections.begin(), kSections.end(), key) != kSections.end()) continue;
    fail(key, display_text(value), "There is no section " + key + "." + nearest_sentence(key, kSections));
  }
}

void check_plugin(const PluginInfo& plugin, const RunConfig& config) {
  if (!plugin.usable())
    fail("plugin.id", plugin.id, "The plugin " + plugin.name + " cannot be used. " + plugin.errorString);
  const std::string id = config.plugin_id();
  if (!id.empty() && id != plugin.id) {
    fail("plugin.id", id, "The configuration is for the plugin " + id + ", not for " + plugin.id + ".", id);
  }
}

Json resolved_seed(const RunConfig& config, uint32_t drawn) {
  const auto found = config.document.find("seed_everything");
  if (found == config.document.end() || found->is_null() || found->is_boolean()) return drawn;
  const bool fits = found->is_number_integer() && *found >= 0 && *found <= int64_t(0xFFFFFFFF);
  if (!fits) {
    fail("seed_everything", display_text(*found),
         "seed_everything must be a whole number from 0 to 4294967295, not " + display_text(*found) + ".",
         "a whole number from 0 to 4294967295");
  }
  return *found;
}

// A file of the working folder keeps its meaning elsewhere; bundled data keep their short names.
void fix_files(const ParamSet& params, Json& values) {
  for (const auto& field : params.fields()) {
    if (field.format.empty() || !values[field.name].is_string()) continue;
    const fs::path path = values[field.name].get<std::string>();
    std::error_code error;
    const bool here = !path.empty() && path.is_relative() && fs::exists(path, error);
    if (here && !fs::exists(share_folder() / path, error))
      values[field.name] = fs::absolute(path).lexically_normal().string();
  }
}

Json resolved_params(const ParamSet& params, const Json& given) {
  Json values = params.resolve(given);
  fix_files(params, values);
  return values;
}

Json resolved_entries(const std::vector<EngineSchema::Part>& parts, const Json& list, const std::string& key,
                      const char* noun) {
  Json entries = Json::array();
  if (list.is_null()) return entries;
  if (!list.is_array()) fail(key, display_text(list), key + " must be a list of mappings with a name.");
  std::vector<std::string> known;
  for (const auto& part : parts) known.push_back(part.name);
  for (const auto& entry : list) {
    const std::string name =
        entry.is_object() && entry.contains("name") ? display_text(entry["name"]) : display_text(entry);
    const auto part = std::find_if(parts.begin(), parts.end(), [&](auto& p) { return p.name == name; });
    if (part == parts.end())
      fail(key, name, key + ": there is no " + noun + " " + name + "." + nearest_sentence(name, known));
    Json values = entry.is_object() ? entry : Json::object();
    values.erase("name");
    Json resolved = {{"name", name}};
    resolved.update(resolved_params(part->params, values));
    entries.push_back(resolved);
  }
  return entries;
}

void fix_threads(const EngineSchema& engine, Json& trainer) {
  // 0 leaves the number to LibTorch and to the machine; sums over other numbers of threads differ in bits.
  if (engine.trainer.find("num_threads") && trainer["num_threads"] == 0)
    trainer["num_threads"] = default_thread_count();
}

std::string first_gpu_reason(const std::vector<DeviceInfo>& devices) {
  for (const auto& device : devices) {
    if (device.kind == "gpu" && !device.usable) return device.name + ": " + device.reason;
  }
  return "this machine has no NVIDIA GPU, or its driver is not installed";
}

void fix_device(const EngineSchema& engine, Json& trainer, const std::vector<DeviceInfo>& devices) {
  if (!engine.trainer.find("accelerator")) return;
  const auto usable_gpu = [](const DeviceInfo& device) { return device.kind == "gpu" && device.usable; };
  const auto gpu = std::find_if(devices.begin(), devices.end(), usable_gpu);
  const std::string asked = trainer["accelerator"].get<std::string>();
  if (asked == "auto") trainer["accelerator"] = gpu == devices.end() ? "cpu" : "gpu";
  if (trainer["accelerator"] != "gpu") {
    // Whoever names a GPU must not find the run on the CPU.
    if (trainer.contains("devices") && trainer["devices"] != "auto") {
      const std::string why = asked == "cpu" ? "the accelerator is cpu" : first_gpu_reason(devices);
      fail("trainer.devices", display_text(trainer["devices"]),
           "trainer.devices names GPU " + display_text(trainer["devices"]) + ", but " + why +
               ". Leave it at auto.",
           "auto");
    }
    return;
  }
  if (gpu == devices.end()) {
    fail("trainer.accelerator", asked,
         "trainer.accelerator cannot be gpu here: " + first_gpu_reason(devices) + ". Use cpu.", "cpu");
  }
  if (!trainer.contains("devices")) return;
  if (trainer["devices"] == "auto") trainer["devices"] = gpu->id.substr(gpu->id.find(':') + 1);
  const std::string wanted = "cuda:" + display_text(trainer["devices"]);
  std::string known;
  for (const auto& device : devices) {
    if (!usable_gpu(device)) continue;
    if (device.id == wanted) return;
    known += (known.empty() ? "" : ", ") + device.id.substr(device.id.find(':') + 1);
  }
  fail("trainer.devices", display_text(trainer["devices"]),
       "trainer.devices: there is no GPU " + display_text(trainer["devices"]) +
           " that can be used. Known: " + known + ".",
       known);
}

Json resolved_trainer(const EngineSchema& engine, const Json& given, const std::vector<DeviceInfo>& devices) {
  Json flags = given, callbacks, loggers;
  if (flags.contains("callbacks")) callbacks = flags["callbacks"];
  if (flags.contains("loggers")) loggers = flags["loggers"];
  flags.erase("callbacks");
  flags.erase("loggers");
  Json trainer = resolved_params(engine.trainer, flags);
  fix_threads(engine, trainer);
  fix_device(engine, trainer, devices);
  trainer["callbacks"] = resolved_entries(engine.callbacks, callbacks, "trainer.callbacks", "callback");
  trainer["loggers"] = resolved_entries(engine.loggers, loggers, "trainer.loggers", "logger");
  return trainer;
}

Json resolved_checkpoint(const RunConfig& config) {
  const auto given = config.ckpt_path();
  if (!given || given->empty()) return nullptr;
  if (*given == "best" || *given == "last") return *given;
  std::error_code error;
  if (!fs::is_regular_file(*given, error)) {
    fail("ckpt_path", *given, "ckpt_path: there is no checkpoint " + *given + ".",
         "a checkpoint file, best or last");
  }
  return fs::absolute(*given).lexically_normal().string();
}

bool needs_devices(const RunConfig& config, const EngineSchema& engine) {
  const Json* accelerator = config.find("trainer.accelerator");
  if (accelerator && *accelerator == "gpu") return true;
  return !engine.libtorch_cuda.empty() && !(accelerator && *accelerator == "cpu");
}

}  // namespace

RunConfig resolve(const PluginInfo& plugin, const EngineSchema& engine, RunConfig partial,
                  uint32_t drawn_seed, const std::vector<DeviceInfo>& devices) {
  check_sections(partial);
  check_plugin(plugin, partial);
  RunConfig config;
  Json& document = config.document;
  document["plugin"] = {{"id", plugin.id}, {"version", plugin.version}, {"sha256", plugin.sha256}};
  document["seed_everything"] = resolved_seed(partial, drawn_seed);
  document["model"] = resolved_params(plugin.model, std::as_const(partial).section("model"));
  document["data"] = resolved_params(plugin.data, std::as_const(partial).section("data"));
  document["trainer"] = resolved_trainer(engine, std::as_const(partial).section("trainer"), devices);
  document["ckpt_path"] = resolved_checkpoint(partial);
  return config;
}

RunConfig resolve(const PluginInfo& plugin, const EngineSchema& engine, RunConfig partial,
                  uint32_t drawn_seed) {
  std::vector<DeviceInfo> devices;
  if (needs_devices(partial, engine)) {
    devices = list_devices({engine.libtorch_version, engine.libtorch_cuda, engine.libtorch_archs});
  }
  return resolve(plugin, engine, std::move(partial), drawn_seed, devices);
}

uint32_t draw_seed() {
  std::random_device source;
  for (;;) {
    if (const uint32_t seed = source(); seed != 0) return seed;
  }
}

std::vector<std::string> repeat_warnings(const PluginInfo& plugin, const RunConfig& config) {
  const std::string sha256 = config.plugin_sha256();
  if (sha256.empty() || sha256 == plugin.sha256) return {};
  return {"The configuration was written by another build of " + plugin.id + " (" + config.plugin_version() +
          ", " + sha256.substr(0, 12) + "; here is " + plugin.version + ", " + plugin.sha256.substr(0, 12) +
          "): numbers may differ."};
}

}  // namespace leyden
