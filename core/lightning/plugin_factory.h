// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <lightning/export.h>
#include <lightning/lightning_data_module.h>
#include <lightning/lightning_module.h>
#include <lightning/param_schema.h>

namespace leyden {

/// Makes a plugin's module and data module from values. One for each plugin, without state, any one thread at
/// a time; LEYDEN_PLUGIN defines it.
class LEYDEN_LIGHTNING_API PluginFactory {
 public:
  virtual ~PluginFactory();

  /// What the model and the data take.
  virtual const std::vector<FieldSpec>& model_fields() const = 0;
  virtual const std::vector<FieldSpec>& data_fields() const = 0;
  /// All values, defaults filled in and checked. Throw ConfigError.
  Dict model_values(const Dict& given) const { return complete_values(model_fields(), given); }
  Dict data_values(const Dict& given) const { return complete_values(data_fields(), given); }
  /// Made with the given values, defaults for the others; its hparams() are all of them. Throw ConfigError.
  virtual std::shared_ptr<LightningModule> make_module(const Dict& values) const = 0;
  virtual std::shared_ptr<LightningDataModule> make_data_module(const Dict& values) const = 0;
};

/// The factory of a module and a data module whose constructors take their own `Params`.
template <class Module, class DataModule>
class PluginFactoryOf final : public PluginFactory {
 public:
  const std::vector<FieldSpec>& model_fields() const override {
    return schema_of<typename Module::Params>().fields();
  }
  const std::vector<FieldSpec>& data_fields() const override {
    return schema_of<typename DataModule::Params>().fields();
  }
  std::shared_ptr<LightningModule> make_module(const Dict& values) const override {
    return make<Module, LightningModule>(values);
  }
  std::shared_ptr<LightningDataModule> make_data_module(const Dict& values) const override {
    return make<DataModule, LightningDataModule>(values);
  }

 private:
  template <class T, class Base>
  static std::shared_ptr<Base> make(const Dict& values) {
    const auto& schema = schema_of<typename T::Params>();
    auto params = schema.from_values(values);
    auto made = std::make_shared<T>(params);
    made->Base::save_hyperparameters(schema.to_values(params));
    return made;
  }
};

}  // namespace leyden
