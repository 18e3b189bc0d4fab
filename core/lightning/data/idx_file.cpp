// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/data/idx_file.h>

#include <cstring>

#include <lightning/errors.h>

namespace leyden {

namespace {

uint32_t big_endian(std::string_view bytes) {
  uint32_t value = 0;
  for (const char byte : bytes.substr(0, 4)) value = value << 8 | static_cast<uint8_t>(byte);
  return value;
}

}  // namespace

torch::Tensor read_idx_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw ConfigError("cannot read " + path.string());
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const std::string_view bytes = text;
  // Two zeros, 8 for "unsigned byte", the number of dimensions, then each dimension in 4 bytes.
  const size_t dimensions = bytes.size() < 4 ? 0 : static_cast<uint8_t>(bytes[3]);
  const size_t header = 4 + 4 * dimensions;
  if (dimensions == 0 || dimensions > 4 || big_endian(bytes) >> 8 != 8 || bytes.size() < header) {
    throw ConfigError(path.string() + " is not an IDX file of unsigned bytes");
  }
  std::vector<int64_t> shape;
  int64_t count = 1;
  for (size_t i = 0; i < dimensions; ++i) {
    shape.push_back(big_endian(bytes.substr(4 + 4 * i)));
    if (__builtin_mul_overflow(count, shape.back(), &count)) count = -1;
    if (count < 0) break;
  }
  if (count < 0 || bytes.size() - header != static_cast<size_t>(count)) {
    throw ConfigError(path.string() + " is damaged: it has " + std::to_string(bytes.size() - header) +
                      " values where its header says " + (count < 0 ? "far more" : std::to_string(count)));
  }
  torch::Tensor out = torch::empty(shape, torch::kByte);
  std::memcpy(out.data_ptr(), bytes.data() + header, static_cast<size_t>(count));
  return out;
}

}  // namespace leyden
