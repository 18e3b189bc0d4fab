// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <lightning/errors.h>
#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// Writes a checkpoint that Python's torch.load(weights_only=True) reads: a torch zip archive with the
/// records data.pkl, data/N, version, byteorder, and leyden/manifest.json (the SHA-256 of each of the
/// others).
///
/// The file appears at `path` whole or not at all: it is made in memory, written to an exclusive temporary
/// file in the same folder, synced, read back, and renamed over an older one. A missing folder is made.
/// Throws CheckpointError when anything fails (a full disk, an I/O error, no permission, a tensor type that
/// the format lacks); an older file at `path` is then as it was. Tensors on any device are written as CPU
/// tensors; tensors that share a storage still share it when read.
LEYDEN_LIGHTNING_API void write_checkpoint(const std::filesystem::path& path, const Dict& checkpoint);

/// Reads a checkpoint of ours or one that PyTorch or PyTorch Lightning saved; tensors come on the CPU.
/// Nothing in the file is ever run: whatever is not a tensor, Parameter, dict, OrderedDict, list, tuple, set,
/// number, string, bytes, dtype, device or Size is an error that names it. Sets come as lists, dtypes and
/// devices as strings ("torch.float32", "cuda:0"), a Size as a tuple. Throws CheckpointError when the file is
/// absent, damaged (the zip's CRCs and, in our files, every byte are checked) or not a checkpoint.
LEYDEN_LIGHTNING_API Dict read_checkpoint(const std::filesystem::path& path);

/// The bytes of the file that write_checkpoint writes.
LEYDEN_LIGHTNING_API std::string encode_checkpoint(const Dict& checkpoint);

/// What read_checkpoint does with the bytes of a file; `name` stands in messages.
LEYDEN_LIGHTNING_API Dict decode_checkpoint(std::string_view bytes, std::string_view name);

}  // namespace leyden
