// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/lightning_data_module.h>

#include <lightning/errors.h>

namespace leyden {

LightningDataModule::~LightningDataModule() = default;

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
