// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden plugins list, show, trust
#include <iostream>

#include <experiment/plugin_catalogue.h>
#include <experiment/trust.h>

#include "commands.h"
#include "exit_status.h"
#include "json_output.h"
#include "run_help.h"
#include "text_table.h"

namespace leyden::cli {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string state_text(const PluginInfo& plugin, const TrustStore& trust) {
  if (!plugin.usable()) return std::string(to_string(plugin.state));
  return trust.isTrusted(plugin) ? "trusted" : "not trusted yet";
}

Json plugin_json(const PluginInfo& plugin, const TrustStore& trust) {
  Json json;
  json["id"] = plugin.id;
  json["name"] = plugin.name;
  json["version"] = plugin.version;
  json["description"] = plugin.description;
  json["author"] = plugin.author;
  json["licence"] = plugin.licence;
  json["tags"] = plugin.tags;
  json["library"] = plugin.library.string();
  json["sha256"] = plugin.sha256;
  json["abi_key"] = plugin.abi_key;
  json["usable"] = plugin.usable();
  json["state"] = std::string(to_string(plugin.state));
  json["trusted"] = trust.isTrusted(plugin);
  json["error"] = plugin.errorString.empty() ? Json() : Json(plugin.errorString);
  return json;
}

Json parameters_json(const ParamSet& parameters) {
  Json list = Json::array();
  for (const ParamField& field : parameters.fields()) {
    Json json;
    json["name"] = field.name;
    json["default"] = field.default_value;
    json["allowed"] = field.allowed();
    json["help"] = field.help;
    json["unit"] = field.unit;
    list.push_back(std::move(json));
  }
  return list;
}

int list(bool as_json) {
  PluginCatalogue catalogue;
  catalogue.scan();
  const TrustStore trust;
  Json all = Json::array();
  TextTable table({"Id", "Name", "Version", "State", "Description"});
  for (const PluginInfo& plugin : catalogue.plugins()) {
    all.push_back(plugin_json(plugin, trust));
    table.add_row({plugin.id.empty() ? plugin.library.filename().string() : plugin.id, plugin.name,
                   plugin.version, state_text(plugin, trust),
                   plugin.usable() ? plugin.description : plugin.errorString});
  }
  if (as_json) {
    print_json(all);
  } else if (table.empty()) {
    std::cout << "There are no plugins in";
    for (const auto& folder : catalogue.folders()) std::cout << ' ' << folder.string();
    std::cout << (catalogue.folders().empty() ? " any known folder" : "") << '\n';
  } else {
    table.print(std::cout);
  }
  return kDone;
}

int show(const std::string& id, bool as_json) {
  PluginCatalogue catalogue;
  catalogue.scan();
  const PluginInfo& plugin = catalogue.require(id);
  const TrustStore trust;
  if (as_json) {
    Json json = plugin_json(plugin, trust);
    json["model"] = parameters_json(plugin.model);
    json["data"] = parameters_json(plugin.data);
    print_json(json);
    return kDone;
  }
  TextTable table({});
  table.add_row({plugin.id, plugin.name + " " + plugin.version});
  table.add_row({"", plugin.description});
  table.add_row({"tags", joined(plugin.tags)});
  table.add_row({"author", plugin.author});
  table.add_row({"licence", plugin.licence});
  table.add_row({"library", plugin.library.string()});
  table.add_row({"SHA-256", plugin.sha256 + " (" + state_text(plugin, trust) + ")"});
  table.print(std::cout);
  std::cout << "\nModel:\n"
            << parameters_help("model", plugin.model) << "\nData:\n"
            << parameters_help("data", plugin.data);
  return kDone;
}

int trust(const std::vector<std::string>& ids, bool as_json) {
  PluginCatalogue catalogue;
  catalogue.scan();
  for (const std::string& id : ids) catalogue.require(id);  // all or none
  TrustStore store;
  Json trusted = Json::array();
  for (const std::string& id : ids) {
    const PluginInfo& plugin = catalogue.require(id);
    store.trust(plugin);
    trusted.push_back(plugin_json(plugin, store));
    if (!as_json)
      std::cout << "Trusted " << plugin.id << " " << plugin.version << ", SHA-256 " << plugin.sha256 << '\n';
  }
  if (as_json) print_json(trusted);
  return kDone;
}

CLI::App* declare(CLI::App& parent, const std::string& name, const std::string& what, bool& json) {
  CLI::App* command = parent.add_subcommand(name, what);
  command->add_flag("--json", json, "Print one JSON document on stdout");
  return command;
}

}  // namespace

void declare_plugins_commands(const CommandContext& context) {
  CLI::App* plugins = context.app.add_subcommand("plugins", "List, show and trust plugins");
  plugins->require_subcommand(1);
  Action& action = context.action;
  struct Options {
    bool json = false;
    std::string id;
    std::vector<std::string> ids;
  };
  auto options = std::make_shared<Options>();

  CLI::App* command = declare(*plugins, "list", "List the plugins that there are", options->json);
  command->callback([options, &action] { action = [options] { return list(options->json); }; });

  command = declare(*plugins, "show", "Show a plugin and its parameters", options->json);
  command->add_option("plugin", options->id, "Id of the plugin")->type_name("ID")->required();
  command->callback([options, &action] { action = [options] { return show(options->id, options->json); }; });

  command = declare(*plugins, "trust", "Allow plugins to run, as they are now (by SHA-256)", options->json);
  command->add_option("plugin", options->ids, "Ids of plugins")->type_name("ID...")->required();
  command->callback(
      [options, &action] { action = [options] { return trust(options->ids, options->json); }; });
}

}  // namespace leyden::cli
