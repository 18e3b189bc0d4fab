// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/checkpoint/storage_types.h>

namespace leyden::detail {

namespace {

struct StorageType {
  std::string_view name;
  torch::ScalarType type;
};

constexpr std::array<StorageType, 12> kStorageTypes = {{{"FloatStorage", torch::kFloat},
                                                        {"DoubleStorage", torch::kDouble},
                                                        {"HalfStorage", torch::kHalf},
                                                        {"BFloat16Storage", torch::kBFloat16},
                                                        {"LongStorage", torch::kLong},
                                                        {"IntStorage", torch::kInt},
                                                        {"ShortStorage", torch::kShort},
                                                        {"CharStorage", torch::kChar},
                                                        {"ByteStorage", torch::kByte},
                                                        {"BoolStorage", torch::kBool},
                                                        {"ComplexFloatStorage", torch::kComplexFloat},
                                                        {"ComplexDoubleStorage", torch::kComplexDouble}}};

constexpr std::array<std::string_view, 21> kDtypes = {
    "float32", "float", "float64", "double", "float16",   "half",       "bfloat16",
    "int64",   "long",  "int32",   "int",    "int16",     "short",      "int8",
    "uint8",   "bool",  "uint16",  "uint32", "complex64", "complex128", "cfloat"};

}  // namespace

std::string_view storage_name(torch::ScalarType type) {
  for (const StorageType& known : kStorageTypes) {
    if (known.type == type) return known.name;
  }
  return {};
}

std::optional<torch::ScalarType> storage_type(std::string_view name) {
  for (const StorageType& known : kStorageTypes) {
    if (known.name == name) return known.type;
  }
  return std::nullopt;
}

bool is_dtype_name(std::string_view name) {
  return std::find(kDtypes.begin(), kDtypes.end(), name) != kDtypes.end();
}

}  // namespace leyden::detail
