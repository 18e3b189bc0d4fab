// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <store/export.h>

// Files of a run: their names, their pictures, their hashes. Plain functions, any thread.
namespace leyden {

/// A part of a file's name: what is no letter, digit, point, dash or underscore becomes an underscore; at most 100
/// characters, never empty, never beginning with a point.
LEYDEN_STORE_API std::string file_name_of(std::string_view text);

/// "media/confusion-step=40.json", without a step "media/confusion.json": where a logged value's file lies in a run
/// folder. A name that has to be changed for that gets a part of its hash, so that two names never share a file.
LEYDEN_STORE_API std::string media_path(std::string_view name, std::optional<int64_t> step, std::string_view ending);

/// A PNG file of height x width pixels of `channels` bytes each (1: grey, 3: RGB, 4: RGBA), row by row from the top.
/// Throws StoreError (Invalid) when the number of bytes is another one.
LEYDEN_STORE_API std::string png_bytes(int64_t width, int64_t height, int channels, std::string_view pixels);

struct FileDigest {
  std::string sha256;  // 64 hexadecimal digits
  int64_t bytes = 0;
};
/// Throws StoreError (NotFound, Storage) when the file cannot be read. `part` is told of each part's bytes; what it throws
/// passes.
LEYDEN_STORE_API FileDigest digest_of(const std::filesystem::path& file, const std::function<void(uint64_t)>& part = {});

}  // namespace leyden
