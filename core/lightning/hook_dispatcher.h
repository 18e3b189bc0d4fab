// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <lightning/callback.h>
#include <lightning/hook.h>
#include <lightning/lightning_data_module.h>
#include <lightning/lightning_module.h>
#include <lightning/profilers/profiler.h>

namespace leyden {

/// The one place from which hooks are called. It knows which hook runs, for log()'s rules and for error
/// reports, and times it for the profiler if there is one. A hook costs a virtual call, four stores and a test:
/// when one throws, nothing is restored, so that where() still says which it was.
class HookDispatcher {
 public:
  explicit HookDispatcher(Trainer& trainer) : trainer_(trainer) {}

  void set_module(LightningModule* module) { module_ = module; }
  void set_datamodule(LightningDataModule* datamodule) { datamodule_ = datamodule; }
  /// Null: nothing is timed.
  void set_profiler(Profiler* profiler) { profiler_ = profiler; }
  /// An action of a loop, for the profiler.
  ProfiledAction profiled(const std::string& action) const { return {profiler_, action}; }
  /// In the order in which they are called.
  void set_callbacks(std::vector<Callback*> callbacks) { callbacks_ = std::move(callbacks); }

  Hook current() const { return current_; }
  /// "DigitsMlp::training_step"; empty when no hook runs.
  std::string where() const;
  /// After an error has been dealt with.
  void reset() { current_ = Hook::none, owner_ = Owner::none; }

  /// hooks.module<&LightningModule::on_train_start>(Hook::on_train_start, arguments...)
  template <auto method, class... Args>
  decltype(auto) module(Hook hook, Args&&... args) {
    return run(hook, Owner::module,
               [&]() -> decltype(auto) { return (module_->*method)(std::forward<Args>(args)...); });
  }
  template <auto method, class... Args>
  decltype(auto) datamodule(Hook hook, Args&&... args) {
    return run(hook, Owner::datamodule,
               [&]() -> decltype(auto) { return (datamodule_->*method)(std::forward<Args>(args)...); });
  }
  /// Every callback for which `wanted` is true.
  template <auto method, class Wanted, class... Args>
  void callbacks_if(Wanted&& wanted, Hook hook, Args&&... args) {
    if (callbacks_.empty()) return;
    run(hook, Owner::callback, [&] {
      for (Callback* callback : callbacks_) {
        if (!wanted(*callback)) continue;
        callback_ = callback;
        const ProfiledAction timed = profiled(*callback, hook);
        (callback->*method)(trainer_, *module_, args...);
      }
    });
  }
  template <auto method, class... Args>
  void callbacks(Hook hook, Args&&... args) {
    callbacks_if<method>([](const Callback&) { return true; }, hook, args...);
  }
  /// The callbacks, then the module.
  template <auto of_callback, auto of_module, class... Args>
  decltype(auto) both(Hook hook, Args&&... args) {
    callbacks<of_callback>(hook, args...);
    return module<of_module>(hook, args...);
  }
  /// Anything else that belongs to a hook of the module.
  template <class F>
  decltype(auto) as_module_hook(Hook hook, F&& f) {
    return run(hook, Owner::module, std::forward<F>(f));
  }
  template <class F>
  void each_callback(Hook hook, F&& f) {
    run(hook, Owner::callback, [&] {
      for (Callback* callback : callbacks_) {
        callback_ = callback;
        const ProfiledAction timed = profiled(*callback, hook);
        f(*callback);
      }
    });
  }

 private:
  enum class Owner : uint8_t { none, module, datamodule, callback };

  ProfiledAction profiled(Owner owner, Hook hook) const {
    return profiler_ ? profiled_owner(owner, hook) : ProfiledAction();
  }
  ProfiledAction profiled(const Callback& callback, Hook hook) const {
    return profiler_ ? profiled_callback(callback, hook) : ProfiledAction();
  }
  ProfiledAction profiled_owner(Owner owner, Hook hook) const;
  ProfiledAction profiled_callback(const Callback& callback, Hook hook) const;

  template <class F>
  decltype(auto) run(Hook hook, Owner owner, F&& f) {
    const Hook previous_hook = std::exchange(current_, hook);
    const Owner previous_owner = std::exchange(owner_, owner);
    const ProfiledAction timed = profiled(owner, hook);
    if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
      f();
      current_ = previous_hook, owner_ = previous_owner;
    } else {
      auto result = f();
      current_ = previous_hook, owner_ = previous_owner;
      return result;
    }
  }

  Trainer& trainer_;
  LightningModule* module_ = nullptr;
  LightningDataModule* datamodule_ = nullptr;
  Profiler* profiler_ = nullptr;
  Callback* callback_ = nullptr;
  std::vector<Callback*> callbacks_;
  Hook current_ = Hook::none;
  Owner owner_ = Owner::none;
};

}  // namespace leyden
