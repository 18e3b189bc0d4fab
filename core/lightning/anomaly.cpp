// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/anomaly.h>

#include <cctype>
#include <regex>

namespace leyden {

namespace {

/// NativeBatchNormBackward0: native_batch_norm.
std::string operation_of(const std::string& node) {
  std::string name = node.substr(0, node.rfind("Backward"));
  std::string operation;
  for (const char c : name) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isupper(letter) && !operation.empty()) operation += '_';
    operation += static_cast<char>(std::tolower(letter));
  }
  return operation;
}

}  // namespace

std::string explain_anomaly(const std::string& message) {
  static const std::regex pattern("Function '(\\w+)' returned nan values in its (\\d+)th output");
  std::smatch found;
  if (!std::regex_search(message, found, pattern)) return message;
  return "the gradient of " + operation_of(found[1]) + " became NaN (" + found[1].str() + ", for its input " +
         found[2].str() + "): look at what the module gives to this operation";
}

}  // namespace leyden
