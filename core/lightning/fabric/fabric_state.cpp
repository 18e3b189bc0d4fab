// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/fabric/fabric_state.h>

#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>

namespace leyden {

FabricState& FabricState::add_item(Item item) {
  if (item.name == "MixedPrecision" || item.name == "leyden") {
    throw ConfigError("a Fabric's checkpoint keeps '" + item.name + "' for itself; use another name", item.name);
  }
  for (const Item& other : items_) {
    if (other.name == item.name) throw ConfigError("the state has two values named '" + item.name + "'", item.name);
  }
  items_.push_back(std::move(item));
  return *this;
}

FabricState& FabricState::add(std::string name, torch::nn::Module& module) {
  return add_item({std::move(name), [&module] { return Value(module_state_dict(module)); },
                   [&module](const Value& saved, bool strict) { load_module_state_dict(module, saved.as_dict(), strict); }});
}

FabricState& FabricState::add(std::string name, Optimizer& optimizer) {
  return add_item({std::move(name), [&optimizer] { return Value(optimizer.state_dict()); },
                   [&optimizer](const Value& saved, bool) { optimizer.load_state_dict(saved.as_dict()); }});
}

FabricState& FabricState::add(std::string name, LRScheduler& scheduler) {
  return add_item({std::move(name), [&scheduler] { return Value(scheduler.state_dict()); },
                   [&scheduler](const Value& saved, bool) { scheduler.load_state_dict(saved.as_dict()); }});
}

FabricState& FabricState::add(std::string name, DataLoader& loader) {
  return add_item({std::move(name), [&loader] { return Value(loader.state_dict()); },
                   [&loader](const Value& saved, bool) { loader.load_state_dict(saved.as_dict()); }});
}

FabricState& FabricState::add(std::string name, torch::Tensor& tensor) {
  return add_item({std::move(name), [&tensor] { return Value(tensor.detach()); },
                   [&tensor](const Value& saved, bool) {
                     if (saved.as_tensor().sizes() != tensor.sizes()) {  // copy_ would repeat a smaller one
                       throw ConfigError("the saved tensor has the shape " + c10::str(saved.as_tensor().sizes()) +
                                         ", this one has " + c10::str(tensor.sizes()));
                     }
                     const at::NoGradGuard no_grad;
                     tensor.copy_(saved.as_tensor());
                   }});
}

FabricState& FabricState::add(std::string name, int64_t& number) {
  return add_item({std::move(name), [&number] { return Value(number); },
                   [&number](const Value& saved, bool) { number = saved.as_int(); }});
}

FabricState& FabricState::add(std::string name, double& number) {
  return add_item({std::move(name), [&number] { return Value(number); },
                   [&number](const Value& saved, bool) { number = saved.as_double(); }});
}

FabricState& FabricState::add(std::string name, std::string& text) {
  return add_item({std::move(name), [&text] { return Value(text); },
                   [&text](const Value& saved, bool) { text = saved.as_string(); }});
}

FabricState& FabricState::add(std::string name, Dict& values) {
  return add_item({std::move(name), [&values] { return Value(values); },
                   [&values](const Value& saved, bool) { values = saved.as_dict(); }});
}

}  // namespace leyden
