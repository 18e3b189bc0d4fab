// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/hook_dispatcher.h>

#include <c10/util/Type.h>

namespace leyden {

namespace {

std::string class_name(const std::type_info& type) {
  std::string name = c10::demangle(type.name());
  const size_t colon = name.rfind("::");
  return colon == std::string::npos ? name : name.substr(colon + 2);
}

}  // namespace

std::string HookDispatcher::where() const {
  const std::string hook = "::" + std::string(hook_name(current_));
  switch (owner_) {
    case Owner::module:
      return class_name(typeid(*module_)) + hook;
    case Owner::datamodule:
      return class_name(typeid(*datamodule_)) + hook;
    case Owner::callback:
      return (callback_ ? class_name(typeid(*callback_)) : "callbacks") + hook;
    case Owner::none:
      break;
  }
  return {};
}

// A group of callbacks is timed one by one.
ProfiledAction HookDispatcher::profiled_owner(Owner owner, Hook hook) const {
  if (owner == Owner::module) return {profiler_, profiler_->action_of("LightningModule", typeid(*module_), hook)};
  if (owner == Owner::datamodule) {
    return {profiler_, profiler_->action_of("LightningDataModule", typeid(*datamodule_), hook)};
  }
  return {};
}

ProfiledAction HookDispatcher::profiled_callback(const Callback& callback, Hook hook) const {
  return {profiler_, profiler_->action_of("Callback", typeid(callback), hook)};
}

}  // namespace leyden
