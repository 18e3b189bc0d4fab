// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust_question.h"

#include <unistd.h>

#include <iostream>

#include <experiment/config_problem.h>
#include <experiment/file_safety.h>
#include <experiment/trust.h>

#include "text_table.h"

namespace leyden::cli {
namespace {

bool at_a_terminal() {
  return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/// Whether another build of this plugin was trusted before.
bool has_changed(const TrustStore& store, const PluginInfo& plugin) {
  for (const TrustStore::Entry& entry : store.entries()) {
    if (entry.id == plugin.id) return true;
  }
  return false;
}

bool ask(const PluginInfo& plugin, bool changed) {
  std::cerr << "The plugin " << printable(plugin.name) << " (" << plugin.id << " "
            << printable(plugin.version)
            << (changed ? ") has changed since it was trusted." : ") has not been used before.")
            << "\n  library  " << printable(plugin.library.string()) << "\n  SHA-256  " << plugin.sha256
            << "\nA plugin is code that runs with your rights. Trust it and go on? [y/N] " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

[[noreturn]] void refuse(const PluginInfo& plugin, bool changed) {
  ConfigProblem problem(
      "the plugin " + plugin.id + (changed ? " has changed since it was trusted" : " is not trusted yet") +
      " (" + plugin.library.string() + "): look where it comes from, then run `leyden plugins trust " +
      plugin.id + "` or give --trust");
  problem.key = "plugin";
  problem.value = plugin.id;
  throw problem;
}

}  // namespace

void require_trust(const PluginInfo& plugin, bool trust_now) {
  TrustStore store;
  if (store.isTrusted(plugin)) return;
  const bool changed = has_changed(store, plugin);
  if (!trust_now && !(at_a_terminal() && ask(plugin, changed))) refuse(plugin, changed);
  try {
    store.trust(plugin);
  } catch (const std::exception& error) {
    // A list that cannot be written is no reason against this one run; a library that changed is.
    if (file_sha256(plugin.library) != plugin.sha256) throw ConfigProblem(error.what());
    std::cerr << "leyden: trusted for this run only: " << error.what() << '\n';
  }
}

}  // namespace leyden::cli
