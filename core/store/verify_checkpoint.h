// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace leyden {

struct CheckpointCheck {
  bool manifest = false;  // the file has one, and every record was compared with it
  std::string problem;    // what is wrong; empty: nothing is
};

/// Looks into a checkpoint: one of Leyden's is compared with its manifest to the last byte, of another of PyTorch's
/// (.ckpt, .pt, .pth) the sums that the zip format keeps of each record are checked. Of files of other kinds nothing is
/// known, and nothing said. Reads in parts, runs nothing of the file. Any thread. Throws nothing.
CheckpointCheck verify_checkpoint(const std::filesystem::path& file);

}  // namespace leyden
