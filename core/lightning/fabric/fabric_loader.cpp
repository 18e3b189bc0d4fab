// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/fabric/fabric_loader.h>

#include <lightning/errors.h>
#include <lightning/fabric/fabric.h>

namespace leyden {

FabricLoader::FabricLoader(const Fabric& fabric, std::shared_ptr<DataLoader> loader)
    : fabric_(&fabric), loader_(std::move(loader)) {
  if (!loader_) throw ConfigError("setup_dataloader needs a loader, and got a null pointer");
}

bool FabricLoader::next(Batch& batch) {
  Batch read;
  if (!loader_->next(read)) return false;
  batch = fabric_->to_device(std::move(read));
  return true;
}

}  // namespace leyden
