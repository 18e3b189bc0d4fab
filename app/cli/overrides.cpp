// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "overrides.h"

#include <algorithm>

#include <experiment/config_problem.h>

namespace leyden::cli {
namespace {

const std::vector<std::string> kSections = {"model", "data", "trainer", "plugin"};

bool is_dotted(const std::string& argument) {
  if (argument.rfind("--", 0) != 0) return false;
  const size_t dot = argument.find('.');
  return dot != std::string::npos && dot < argument.find('=');
}

void check_section(const std::string& key) {
  const std::string section = key.substr(0, key.find('.'));
  if (std::find(kSections.begin(), kSections.end(), section) != kSections.end()) return;
  ConfigProblem problem("--" + key + ": there is no section \"" + section +
                        "\"; the sections are model, data and trainer." +
                        nearest_sentence(section, kSections));
  problem.key = key;
  problem.allowed = "--model.KEY, --data.KEY, --trainer.KEY";
  throw problem;
}

}  // namespace

std::vector<Override> take_overrides(std::vector<std::string>& arguments) {
  std::vector<Override> overrides;
  std::vector<std::string> rest;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--" || !is_dotted(argument)) {
      rest.push_back(argument);
      continue;
    }
    const size_t equals = argument.find('=');
    const std::string key = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    check_section(key);
    if (equals != std::string::npos) {
      overrides.emplace_back(key, argument.substr(equals + 1));
    } else if (i + 1 < arguments.size() && arguments[i + 1].rfind("--", 0) != 0) {
      overrides.emplace_back(key, arguments[++i]);
    } else {
      ConfigProblem problem("--" + key + " needs a value: --" + key + " VALUE");
      problem.key = key;
      throw problem;
    }
  }
  arguments = rest;
  return overrides;
}

}  // namespace leyden::cli
