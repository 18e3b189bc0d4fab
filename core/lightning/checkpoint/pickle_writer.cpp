// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/checkpoint/pickle_writer.h>

#include <bit>

#include <lightning/checkpoint/storage_types.h>
#include <lightning/errors.h>

namespace leyden::detail {

namespace {

const void* storage_of(const torch::Tensor& tensor) {
  return tensor.storage().unsafeGetStorageImpl();
}

void check_supported(const torch::Tensor& tensor) {
  if (tensor.layout() == torch::kStrided && !tensor.is_quantized() && tensor.has_storage() &&
      !storage_name(tensor.scalar_type()).empty()) {
    return;
  }
  std::ostringstream message;
  message << "a checkpoint cannot hold a " << tensor.layout() << " tensor of type " << tensor.scalar_type();
  throw CheckpointError(message.str());
}

// Python refuses a text that is not UTF-8, and with it the whole file.
bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    const size_t length = lead < 0x80       ? 1
                          : lead >> 5 == 6  ? 2
                          : lead >> 4 == 14 ? 3
                          : lead >> 3 == 30 ? 4
                                            : 0;
    if (length == 0 || text.size() - i < length) return false;
    uint32_t code = length == 1 ? lead : lead & (0xff >> (length + 1));
    for (size_t k = 1; k < length; ++k) {
      const auto next = static_cast<uint8_t>(text[i + k]);
      if (next >> 6 != 2) return false;
      code = code << 6 | (next & 63);
    }
    constexpr std::array<uint32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += length;
  }
  return true;
}

}  // namespace

PickleWriter::PickleWriter(const Dict& root) {
  for (const auto& entry : root) count_storages(entry.second);
  pickle_ = "\x80\x02";
  write_dict(root, 0);
  pickle_ += '.';
}

void PickleWriter::put(uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) pickle_ += static_cast<char>(value >> (8 * i) & 255);
}

void PickleWriter::count_storages(const Value& value) {
  if (value.is_tensor() && value.as_tensor().defined()) {
    check_supported(value.as_tensor());
    ++uses_[storage_of(value.as_tensor())];
  } else if (value.is_dict()) {
    for (const auto& entry : value.as_dict()) count_storages(entry.second);
  } else if (value.is_list() || value.is_tuple()) {
    for (const Value& item : value.as_list()) count_storages(item);
  }
}

void PickleWriter::write(const Value& value, int depth) {
  if (depth > kMaxDepth) throw CheckpointError("a checkpoint is at most " + std::to_string(kMaxDepth) + " levels deep");
  switch (value.kind()) {
    case Value::Kind::None:
      pickle_ += 'N';
      break;
    case Value::Kind::Bool:
      pickle_ += value.as_bool() ? '\x88' : '\x89';
      break;
    case Value::Kind::Int:
      write_int(value.as_int());
      break;
    case Value::Kind::Float:
      write_double(value.as_double());
      break;
    case Value::Kind::String:
      write_string(value.as_string());
      break;
    case Value::Kind::Bytes:
      write_bytes(value.as_bytes());
      break;
    case Value::Kind::List:
      pickle_ += "](";
      write_items(value.as_list(), depth);
      pickle_ += 'e';
      break;
    case Value::Kind::Tuple:
      pickle_ += '(';
      write_items(value.as_list(), depth);
      pickle_ += 't';
      break;
    case Value::Kind::Dict:
      write_dict(value.as_dict(), depth);
      break;
    case Value::Kind::Tensor:
      write_tensor(value.as_tensor());
      break;
  }
}

void PickleWriter::write_dict(const Dict& dict, int depth) {
  pickle_ += "}(";
  for (const auto& [key, value] : dict) {
    if (key.is_string()) {
      write_string(key.as_string());
    } else {
      write_int(key.as_int());
    }
    write(value, depth + 1);
  }
  pickle_ += 'u';
}

void PickleWriter::write_items(const Value::List& items, int depth) {
  for (const Value& item : items) write(item, depth + 1);
}

void PickleWriter::write_int(int64_t number) {
  if (number >= 0 && number < 256) {
    pickle_ += 'K';
    put(static_cast<uint64_t>(number), 1);
  } else if (number >= INT32_MIN && number <= INT32_MAX) {
    pickle_ += 'J';
    put(static_cast<uint64_t>(number), 4);
  } else {
    pickle_ += "\x8a\x08";
    put(static_cast<uint64_t>(number), 8);
  }
}

void PickleWriter::write_double(double number) {
  pickle_ += 'G';
  const auto bits = std::bit_cast<uint64_t>(number);
  for (int shift = 56; shift >= 0; shift -= 8) pickle_ += static_cast<char>(bits >> shift & 255);
}

void PickleWriter::write_string(std::string_view text) {
  if (!is_utf8(text))
    throw CheckpointError("a checkpoint cannot hold a text that is not UTF-8: '" + std::string(text) + "'");
  pickle_ += 'X';
  put(text.size(), 4);
  pickle_ += text;
}

// Protocol 2 has no bytes: Python writes a call that turns Latin-1 text into them.
void PickleWriter::write_bytes(const std::string& data) {
  std::string text;
  for (const char c : data) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xc0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 63));
    }
  }
  write_global("_codecs", "encode");
  write_string(text);
  write_string("latin1");
  pickle_ += "\x86R";
}

void PickleWriter::write_global(std::string_view module, std::string_view name) {
  const std::string line = "c" + std::string(module) + "\n" + std::string(name) + "\n";
  const auto [known, is_new] = memo_.emplace(line, memo_.size());
  if (is_new) {
    pickle_ += line;
    pickle_ += 'q';
  } else {
    pickle_ += 'h';
  }
  put(known->second, 1);  // at most a dozen globals are ever written
}

void PickleWriter::write_sizes(at::IntArrayRef sizes) {
  pickle_ += '(';
  for (const int64_t size : sizes) write_int(size);
  pickle_ += 't';
}

void PickleWriter::write_tensor(const torch::Tensor& given) {
  if (!given.defined()) {
    pickle_ += 'N';
    return;
  }
  const torch::NoGradGuard no_grad;
  torch::Tensor tensor = given.detach().resolve_conj().resolve_neg();
  const auto bytes = static_cast<size_t>(tensor.numel()) * tensor.element_size();
  // A view of a larger storage that nothing else refers to would drag the rest along.
  if (uses_[storage_of(given)] == 1 && bytes < tensor.storage().nbytes())
    tensor = tensor.clone().contiguous();
  const size_t number = storage_number(tensor);
  write_global("torch._utils", "_rebuild_tensor_v2");
  pickle_ += "((";
  write_string("storage");
  write_global("torch", storage_name(tensor.scalar_type()));
  write_string(std::to_string(number));
  write_string("cpu");
  write_int(static_cast<int64_t>(storages_[number].numel() / tensor.element_size()));
  pickle_ += "tQ";
  write_int(tensor.storage_offset());
  write_sizes(tensor.sizes());
  write_sizes(tensor.strides());
  pickle_ += '\x89';  // requires_grad
  write_global("collections", "OrderedDict");
  pickle_ += ")RtR";
}

size_t PickleWriter::storage_number(const torch::Tensor& tensor) {
  const auto [known, is_new] =
      storage_numbers_.emplace(StorageKey{storage_of(tensor), tensor.scalar_type()}, storages_.size());
  if (is_new) {
    // The tensor keeps the storage alive, so that its address is not reused for another one.
    const torch::Tensor bytes =
        torch::empty({0}, tensor.options().dtype(torch::kByte)).set_(tensor.storage());
    storages_.push_back(bytes.cpu());
    kept_.push_back(tensor);
  }
  return known->second;
}

}  // namespace leyden::detail
