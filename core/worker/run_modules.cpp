// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/run_modules.h>

#include <lightning/errors.h>
#include <lightning/plugin_factory.h>
#include <lightning/seed.h>

#include <worker/plugin_loader.h>
#include <worker/schema_json.h>

namespace leyden {

RunModules make_modules(const RunRequest& request) {
  const RunConfig& config = request.config;
  const LoadedPlugin plugin = load_plugin(request.plugin_library, config.plugin_sha256());
  if (plugin.id != config.plugin_id()) {
    throw ConfigError("the library " + request.plugin_library.string() + " holds the plugin " + plugin.id +
                          ", not " + config.plugin_id(),
                      "plugin.id");
  }
  // Before the modules: their weights and loaders draw from the generators.
  seed_everything(config.seed());
  const PluginFactory& factory = *plugin.factory;
  RunModules modules;
  modules.factory = &factory;
  modules.data = factory.make_data_module(dict_for_fields(config.section("data"), factory.data_fields(), "data"));
  modules.module = factory.make_module(dict_for_fields(config.section("model"), factory.model_fields(), "model"));
  return modules;
}

}  // namespace leyden
