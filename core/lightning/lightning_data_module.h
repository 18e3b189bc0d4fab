// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <lightning/data_loaders.h>
#include <lightning/export.h>
#include <lightning/param_schema.h>
#include <lightning/value.h>

namespace leyden {

class Trainer;

/// Where data comes from: downloads or finds it, splits it, and makes the loaders. Called on the training
/// thread.
class LEYDEN_LIGHTNING_API LightningDataModule {
 public:
  virtual ~LightningDataModule();

  /// A data module of data sets that are there already: the loaders read them with these options, training in a new
  /// order each epoch. None of the stages without a data set can be run.
  struct Datasets {
    std::shared_ptr<Dataset> train = {};
    std::vector<std::shared_ptr<Dataset>> val = {}, test = {}, predict = {};
  };
  static std::shared_ptr<LightningDataModule> from_datasets(Datasets datasets, DataLoaderOptions options = {});

  /// Finds the data: once a run, before setup. Throw ConfigError on a missing or malformed file.
  virtual void prepare_data();
  /// Reads and splits it. Stage: "fit", "validate", "test" or "predict".
  virtual void setup(const std::string& stage);
  virtual void teardown(const std::string& stage);
  virtual DataLoaders train_dataloader();
  virtual DataLoaders val_dataloader();
  virtual DataLoaders test_dataloader();
  virtual DataLoaders predict_dataloader();

  /// Where a data module overrides these (it then says so here), the module's are not called.
  virtual bool transfers_batches() const { return false; }
  virtual Batch on_before_batch_transfer(Batch batch, int64_t dataloader_idx);
  virtual Batch transfer_batch_to_device(Batch batch, torch::Device device, int64_t dataloader_idx);
  virtual Batch on_after_batch_transfer(Batch batch, int64_t dataloader_idx);

  virtual Dict state_dict();
  virtual void load_state_dict(const Dict& state);
  virtual void on_exception(const std::exception& error);

  const Dict& hparams() const { return hparams_; }
  void save_hyperparameters(Dict hparams) { hparams_ = std::move(hparams); }
  /// The Trainer that uses this data; throws ConfigError where there is none.
  Trainer& trainer() const;

 private:
  friend class Engine;
  Trainer* trainer_ = nullptr;
  Dict hparams_;
};

}  // namespace leyden
