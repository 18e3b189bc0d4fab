// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <lightning/value.h>

namespace leyden::detail {

/// Writes a Dict as a pickle (protocol 2) of the kind that torch.save writes: plain containers, and tensors
/// that refer to storages by number. Throws CheckpointError on tensors that the format lacks.
class PickleWriter {
 public:
  explicit PickleWriter(const Dict& root);

  const std::string& pickle() const { return pickle_; }
  /// The storages by number, as one-dimensional byte tensors on the CPU.
  const std::vector<torch::Tensor>& storages() const { return storages_; }

 private:
  using StorageKey = std::pair<const void*, torch::ScalarType>;

  void count_storages(const Value& value);
  void write(const Value& value, int depth);
  void write_dict(const Dict& dict, int depth);
  void write_items(const Value::List& items, int depth);
  void write_int(int64_t number);
  void write_double(double number);
  void write_string(std::string_view text);
  void write_bytes(const std::string& data);
  void write_tensor(const torch::Tensor& tensor);
  void write_sizes(at::IntArrayRef sizes);
  void write_global(std::string_view module, std::string_view name);
  size_t storage_number(const torch::Tensor& tensor);
  void put(uint64_t value, int bytes);

  std::string pickle_;
  std::vector<torch::Tensor> storages_, kept_;
  std::map<StorageKey, size_t> storage_numbers_;
  std::unordered_map<const void*, int> uses_;
  std::unordered_map<std::string, uint32_t> memo_;
};

}  // namespace leyden::detail
