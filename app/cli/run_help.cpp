// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_help.h"

#include <iostream>
#include <sstream>

#include <experiment/plugin_catalogue.h>

#include "text_table.h"

namespace leyden::cli {
namespace {

constexpr size_t kHelpColumn = 40, kLineWidth = 110;

/// `start`, then the words of the text, on lines that begin where `start` ends.
std::string wrapped(std::string start, const std::string& text) {
  const std::string indent(start.size(), ' ');
  std::string lines, line = std::move(start), word;
  std::istringstream words(text);
  while (words >> word) {
    const bool is_first = line.size() == indent.size();
    if (!is_first && line.size() + 1 + word.size() > kLineWidth) {
      lines += line + '\n';
      line = indent + word;
    } else {
      line += (is_first ? "" : " ") + word;
    }
  }
  return lines + line + '\n';
}

}  // namespace

std::string run_help_footer(const std::string& verb) {
  const std::string checkpoint = verb == "fit" || verb == "tune" ? "" : " --ckpt_path best";
  return "Every parameter of the plugin and every flag of the Trainer is an option:\n"
         "  --model.KEY VALUE  --data.KEY VALUE  --trainer.KEY VALUE\n"
         "  --trainer.callbacks.EarlyStopping.monitor val_loss   adds a callback or changes its settings\n"
         "  --trainer.loggers csv                                adds a logger\n"
         "Options win over configuration files, files over defaults.\n\n"
         "Examples:\n"
         "  leyden " +
         verb +
         " PLUGIN --help    lists the plugin's parameters\n"
         "  leyden " +
         verb + " digits_mlp" + checkpoint + " --data.batch_size 128 --trainer.accelerator cpu";
}

std::string parameters_help(const std::string& section, const ParamSet& parameters) {
  std::string text;
  for (const ParamField& field : parameters.fields()) {
    std::string line =
        "  --" + section + "." + field.name + " " + printable(display_text(field.default_value));
    // A long name has a line of its own, as CLI11 does it.
    if (line.size() > kHelpColumn - 2) {
      text += line + '\n';
      line.clear();
    }
    line.resize(kHelpColumn, ' ');
    std::string help = field.help;
    if (!help.empty()) help += help.back() == '.' ? " " : ". ";
    text += wrapped(line, help + "[" + field.allowed() + "]");
  }
  return text;
}

void print_run_parameters(const std::vector<std::string>& arguments) {
  PluginCatalogue catalogue;
  catalogue.scan();
  const PluginInfo* plugin = nullptr;
  for (const std::string& argument : arguments) {
    if (!plugin) plugin = catalogue.find(argument);
  }
  if (plugin) {
    std::cout << "\n"
              << printable(plugin->name) << ": " << printable(plugin->description)
              << "\n\nModel (name and default, meaning, what is allowed):\n"
              << parameters_help("model", plugin->model) << "\nData:\n"
              << parameters_help("data", plugin->data);
  } else {
    std::cout << "\nPlugins:\n";
    TextTable table({});
    for (const PluginInfo& each : catalogue.plugins()) {
      if (each.usable()) table.add_row({"  " + each.id, each.name, each.description});
    }
    table.print(std::cout);
  }
  try {
    const EngineSchema engine = EngineSchema::read(EngineSchema::default_path());
    std::cout << "\nTrainer:\n" << parameters_help("trainer", engine.trainer);
    std::cout << "\nCallbacks:";
    for (const EngineSchema::Part& part : engine.callbacks) std::cout << ' ' << part.name;
    std::cout << "\nLoggers:";
    for (const EngineSchema::Part& part : engine.loggers) std::cout << ' ' << part.name;
    std::cout << '\n';
  } catch (const ConfigProblem& problem) {
    std::cerr << "leyden: " << problem.what() << '\n';
  }
}

}  // namespace leyden::cli
