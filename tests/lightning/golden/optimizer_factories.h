// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <lightning/lr_scheduler.h>
#include <lightning/optimizer.h>

namespace golden {

using Json = nlohmann::json;

// PyTorch's arguments, as JSON, to optimizers and schedulers of ours. Each throws leyden::ConfigError on a class or an
// argument that it does not know.

leyden::Value to_value(const Json& json);
leyden::Dict to_dict(const Json& object);

/// {"class": "SGD", "lr": 0.1, ...} and what each group of parameters has of its own.
using Group = std::pair<std::vector<torch::Tensor>, Json>;
std::shared_ptr<leyden::Optimizer> make_optimizer(const Json& description, const std::vector<Group>& groups);
std::shared_ptr<leyden::Optimizer> make_optimizer(const Json& description, std::vector<torch::Tensor> parameters);

/// A function among the arguments is one of those that golden_optimizers.py names; a scheduler is an object with its
/// class.
std::shared_ptr<leyden::LRScheduler> make_scheduler(const std::string& name, const Json& arguments,
                                                    std::shared_ptr<leyden::Optimizer> optimizer);

}  // namespace golden
