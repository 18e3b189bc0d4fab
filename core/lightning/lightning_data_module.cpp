// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lightning_data_module.h>

#include <lightning/errors.h>

namespace leyden {

namespace {

class DatasetsDataModule : public LightningDataModule {
 public:
  DatasetsDataModule(Datasets datasets, DataLoaderOptions options) : sets_(std::move(datasets)), options_(options) {}
  DataLoaders train_dataloader() override {
    if (!sets_.train) return {};
    return {sets_.train, DataLoaderOptions(options_).shuffle(true)};
  }
  DataLoaders val_dataloader() override { return loaders(sets_.val); }
  DataLoaders test_dataloader() override { return loaders(sets_.test); }
  DataLoaders predict_dataloader() override { return loaders(sets_.predict); }

 private:
  DataLoaders loaders(const std::vector<std::shared_ptr<Dataset>>& sets) const {
    DataLoaders loaders;
    for (const auto& set : sets) loaders.append(std::make_shared<DataLoader>(set, DataLoaderOptions(options_).shuffle(false)));
    return loaders;
  }
  Datasets sets_;
  DataLoaderOptions options_;
};

}  // namespace

LightningDataModule::~LightningDataModule() = default;

std::shared_ptr<LightningDataModule> LightningDataModule::from_datasets(Datasets datasets, DataLoaderOptions options) {
  return std::make_shared<DatasetsDataModule>(std::move(datasets), options);
}

void LightningDataModule::prepare_data() {}
void LightningDataModule::setup(const std::string&) {}
void LightningDataModule::teardown(const std::string&) {}
DataLoaders LightningDataModule::train_dataloader() { return {}; }
DataLoaders LightningDataModule::val_dataloader() { return {}; }
DataLoaders LightningDataModule::test_dataloader() { return {}; }
DataLoaders LightningDataModule::predict_dataloader() { return {}; }
Batch LightningDataModule::on_before_batch_transfer(Batch batch, int64_t) { return batch; }
Batch LightningDataModule::transfer_batch_to_device(Batch batch, torch::Device device, int64_t) {
  return device.is_cpu() ? std::move(batch) : batch.to(device, true);
}
Batch LightningDataModule::on_after_batch_transfer(Batch batch, int64_t) { return batch; }
Dict LightningDataModule::state_dict() { return {}; }
void LightningDataModule::load_state_dict(const Dict&) {}
void LightningDataModule::on_exception(const std::exception&) {}

Trainer& LightningDataModule::trainer() const {
  if (!trainer_) throw ConfigError("this data module has no Trainer yet: it gets one when a run begins");
  return *trainer_;
}

}  // namespace leyden
