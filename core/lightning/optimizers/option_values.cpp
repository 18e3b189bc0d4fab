// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/option_values.h>

#include <sstream>

#include <lightning/errors.h>
#include <lightning/torch.h>

namespace leyden::detail {

double saved_number(const Value& value, std::string_view name) {
  if (value.is_tensor() && value.as_tensor().numel() == 1) return value.as_tensor().item<double>();
  return value.as_double(name);
}

void require_option(bool condition, std::string_view name, const Value& value, std::string_view expected) {
  if (condition) return;
  throw ConfigError(std::string(name) + " = " + value.to_string() + " is not allowed: expected " +
                        std::string(expected),
                    std::string(name));
}

void read_option(const Dict& values, const char* name, double& variable, double at_least) {
  if (const Value* value = values.find(name)) variable = saved_number(*value, name);
  std::ostringstream expected;
  expected << "a number of at least " << at_least;
  require_option(variable >= at_least, name, variable, expected.str());
}

void read_option(const Dict& values, const char* name, bool& variable) {
  if (const Value* value = values.find(name)) variable = value->as_bool(name);
}

void read_betas(const Dict& values, double& beta1, double& beta2) {
  if (const Value* betas = values.find("betas")) {
    const Value::List& items = betas->as_list("betas");
    require_option(items.size() == 2, "betas", *betas, "two numbers");
    beta1 = saved_number(items[0], "betas");
    beta2 = saved_number(items[1], "betas");
  }
  require_option(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, "betas", Value::Tuple{{beta1, beta2}},
                 "two numbers from 0 to below 1");
}

}  // namespace leyden::detail
