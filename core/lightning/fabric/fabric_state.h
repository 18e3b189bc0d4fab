// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <lightning/data_loader.h>
#include <lightning/export.h>
#include <lightning/lr_scheduler.h>
#include <lightning/optimizer.h>
#include <lightning/torch.h>
#include <lightning/value.h>

namespace leyden {

/// What a Fabric saves and restores, by name. Everything is referred to, nothing copied, and outlives the state.
///
///   int64_t epoch = 0;
///   leyden::FabricState state;
///   state.add("model", *model).add("optimizer", *optimizer).add("epoch", epoch);
class LEYDEN_LIGHTNING_API FabricState {
 public:
  /// Each throws ConfigError on a name that is there already, or that a Fabric uses itself: leyden, MixedPrecision.
  FabricState& add(std::string name, torch::nn::Module& module);
  FabricState& add(std::string name, Optimizer& optimizer);
  FabricState& add(std::string name, LRScheduler& scheduler);
  FabricState& add(std::string name, DataLoader& loader);
  FabricState& add(std::string name, torch::Tensor& tensor);
  FabricState& add(std::string name, int64_t& number);
  FabricState& add(std::string name, double& number);
  FabricState& add(std::string name, std::string& text);
  FabricState& add(std::string name, Dict& values);

  /// For Fabric: load() takes the whole value over, or throws an Error.
  struct Item {
    std::string name;
    std::function<Value()> save;
    std::function<void(const Value&, bool strict)> load;
  };
  const std::vector<Item>& items() const { return items_; }

 private:
  FabricState& add_item(Item item);
  std::vector<Item> items_;
};

}  // namespace leyden
