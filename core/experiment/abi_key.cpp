// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/abi_key.h>

#include <algorithm>
#include <map>

#include <experiment/abi_key_value.h>

namespace leyden {
namespace {

// "gxx-abi-1017" is the part gxx-abi with the value 1017.
std::map<std::string, std::string> parts_of(std::string_view key) {
  std::map<std::string, std::string> parts;
  while (!key.empty()) {
    const size_t end = std::min(key.find(';'), key.size());
    const std::string_view part = key.substr(0, end);
    const size_t dash = part.rfind('-');
    if (dash != std::string_view::npos) parts[std::string(part.substr(0, dash))] = part.substr(dash + 1);
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return parts;
}

struct Part {
  const char *name, *title, *advice;
};

// In the order in which a person should mend them.
constexpr Part kParts[] = {
    {"leyden", "Leyden's plugin interface", "build the plugin again with this Leyden"},
    {"libtorch", "LibTorch", "build the plugin again with the LibTorch that Leyden uses"},
    {"gxx-abi", "the C++ ABI", "build plugin and Leyden with the same compiler"},
    {"qt", "Qt", "build the plugin again with the Qt that Leyden uses"},
};

}  // namespace

std::string abi_key() {
  return LEYDEN_ABI_KEY;
}

std::string explain_difference(std::string_view plugin_key, std::string_view program_key) {
  if (plugin_key == program_key) return "";
  auto plugin = parts_of(plugin_key), program = parts_of(program_key);
  if (plugin.empty()) return "It does not say what it was built for: build it with leyden_add_plugin().";
  std::string sentence, advice;
  for (const Part& part : kParts) {
    const std::string theirs = plugin[part.name], ours = program[part.name];
    if (theirs == ours) continue;
    sentence += sentence.empty() ? "It was built for " : ", ";
    sentence += std::string(part.title) + " " + (theirs.empty() ? "(unknown)" : theirs) +
                " and this program has " + (ours.empty() ? "(unknown)" : ours);
    if (advice.empty()) advice = part.advice;
  }
  if (sentence.empty())
    return "It was built for another ABI (" + std::string(plugin_key) + "): build it again.";
  return sentence + ": " + advice + ".";
}

}  // namespace leyden
