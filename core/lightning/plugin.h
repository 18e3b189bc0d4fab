// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Everything that a plugin's author needs, in one header.
///
///   class DigitsMlp : public leyden::LightningModule {
///    public:
///     using Params = DigitsMlpParams;
///     explicit DigitsMlp(DigitsMlpParams params);
///     ...
///   };
///   LEYDEN_PLUGIN(DigitsMlp, DigitsDataModule)

#include <lightning/batch.h>
#include <lightning/callback.h>
#include <lightning/data_loaders.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/lightning_data_module.h>
#include <lightning/lightning_module.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizer_config.h>
#include <lightning/optimizers.h>
#include <lightning/param_schema.h>
#include <lightning/plugin_factory.h>
#include <lightning/resources.h>
#include <lightning/seed.h>
#include <lightning/torch.h>
#include <lightning/trainer.h>

/// Makes a library a plugin: once, at the end of one source file, outside of any namespace. Each class has a
/// type `Params` with a describe(), and a constructor that takes it.
#define LEYDEN_PLUGIN(Module, DataModule)                                                            \
  extern "C" __attribute__((visibility("default"))) leyden::PluginFactory* leyden_plugin_factory() { \
    static leyden::PluginFactoryOf<Module, DataModule> factory;                                      \
    return &factory;                                                                                 \
  }
