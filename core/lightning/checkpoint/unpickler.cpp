// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/checkpoint/unpickler.h>

#include <bit>
#include <cstring>

#include <lightning/checkpoint/storage_types.h>
#include <lightning/errors.h>

namespace leyden::detail {

namespace {

constexpr size_t kMaxNodes = 1'000'000;
constexpr uint64_t kMaxValues = 1'500'000;
constexpr uint64_t kMaxTextBytes = 64 << 20;
constexpr int64_t kMaxExpandedElements = 16 << 20;

[[noreturn]] void damaged(const std::string& what) {
  throw CheckpointError("the checkpoint is damaged: " + what);
}

[[noreturn]] void refused(const std::string& name) {
  throw CheckpointError(
      "the checkpoint holds a " + name +
      ", which is code to Python. Only tensors, dicts, lists, tuples, sets, numbers, texts, bytes, "
      "types, devices and sizes are read: save the object's values instead");
}

bool is_known_global(const std::string& name) {
  static const std::set<std::string> known = {"collections.OrderedDict",
                                              "collections.Counter",
                                              "torch._utils._rebuild_tensor_v2",
                                              "torch._utils._rebuild_parameter",
                                              "torch.Size",
                                              "torch.device",
                                              "_codecs.encode",
                                              "builtins.set",
                                              "builtins.bytes"};
  return known.contains(name);
}

// The offset of the last element, with every step of the sum checked.
bool fits(const std::vector<int64_t>& sizes, const std::vector<int64_t>& strides, int64_t offset,
          int64_t elements) {
  if (offset < 0 || sizes.size() != strides.size() || sizes.size() > 64) return false;
  int64_t last = offset;
  int64_t count = 1;
  for (size_t i = 0; i < sizes.size(); ++i) {
    int64_t reach = 0;
    if (sizes[i] < 0 || strides[i] < 0 || __builtin_mul_overflow(count, sizes[i], &count)) return false;
    if (sizes[i] == 0) continue;
    if (__builtin_mul_overflow(sizes[i] - 1, strides[i], &reach) ||
        __builtin_add_overflow(last, reach, &last)) {
      return false;
    }
  }
  if (count == 0) return offset <= elements;
  // A stride of 0 shows one element many times; beyond a bound that is a bomb.
  return last < elements && (count <= elements || count <= kMaxExpandedElements);
}

}  // namespace

Unpickler::Unpickler(std::string_view pickle, StorageReader storages)
    : pickle_(pickle), storages_(std::move(storages)) {
  true_.leaf = true;
  false_.leaf = false;
  empty_tuple_.kind = Node::Kind::Tuple;
}

Value Unpickler::read() {
  if (number(1) != 0x80) damaged("it does not begin as a pickle");
  if (const uint64_t protocol = number(1); protocol < 2 || protocol > 5)
    damaged("it has an unknown pickle protocol");
  for (;;) {
    const auto opcode = static_cast<uint8_t>(number(1));
    if (opcode == '.') break;
    run(opcode);
  }
  if (at_ != pickle_.size() || stack_.size() != 1 || !marks_.empty())
    damaged("its pickle does not end as it should");
  return value_of(*stack_.front(), 0);
}

void Unpickler::run(uint8_t opcode) {
  if (read_number(opcode) || read_container(opcode) || read_memo(opcode)) return;
  switch (opcode) {
    case 'N':
      push(&none_);
      break;
    case 0x88:
      push(&true_);
      break;
    case 0x89:
      push(&false_);
      break;
    case 'X':
      push(make_leaf(std::string(take(number(4)))));
      break;
    case 'U':
      push(make_leaf(std::string(take(number(1)))));
      break;
    case 'c':
      read_global();
      break;
    case 'R':
      reduce();
      break;
    case 'b':
      build();
      break;
    case 'Q':
      load_storage();
      break;
    default:
      damaged("its pickle has the operation " + std::to_string(opcode) + ", which state does not need");
  }
}

bool Unpickler::read_number(uint8_t opcode) {
  switch (opcode) {
    case 'K':
      push(make_leaf(static_cast<int64_t>(number(1))));
      return true;
    case 'M':
      push(make_leaf(static_cast<int64_t>(number(2))));
      return true;
    case 'J':
      push(make_leaf(static_cast<int64_t>(static_cast<int32_t>(number(4)))));
      return true;
    case 'G': {
      uint64_t bits = 0;
      for (const char byte : take(8)) bits = bits << 8 | static_cast<uint8_t>(byte);
      push(make_leaf(std::bit_cast<double>(bits)));
      return true;
    }
    case 0x8a: {
      const uint64_t size = number(1);
      if (size > 8) throw CheckpointError("the checkpoint holds a whole number of more than 64 bits");
      const std::string_view bytes = take(size);
      // Two's complement of as many bytes as it needs.
      uint64_t bits = !bytes.empty() && static_cast<int8_t>(bytes.back()) < 0 ? ~uint64_t{0} : 0;
      for (size_t i = size; i-- > 0;) bits = bits << 8 | static_cast<uint8_t>(bytes[i]);
      push(make_leaf(static_cast<int64_t>(bits)));
      return true;
    }
    default:
      return false;
  }
}

bool Unpickler::read_container(uint8_t opcode) {
  const auto add = [&](Node::Kind kind, std::vector<Node*> items) {
    Node* node = top();
    if (node->kind != kind) damaged("an item is added to something that is no container");
    node->items.insert(node->items.end(), items.begin(), items.end());
  };
  const auto tuple = [&](std::vector<Node*> items) {
    Node* node = make(Node::Kind::Tuple);
    node->items = std::move(items);
    push(node);
  };
  switch (opcode) {
    case '(':
      marks_.push_back(stack_.size());
      return true;
    case ')':
      push(&empty_tuple_);
      return true;
    case ']':
    case 0x8f:
      push(make(Node::Kind::List));
      return true;
    case '}':
      push(make(Node::Kind::Dict));
      return true;
    case 't':
      tuple(pop_mark());
      return true;
    case 0x85:
    case 0x86:
    case 0x87: {
      std::vector<Node*> items(opcode - 0x84);
      for (size_t i = items.size(); i-- > 0;) items[i] = pop();
      tuple(std::move(items));
      return true;
    }
    case 'a': {
      Node* item = pop();
      add(Node::Kind::List, {item});
      return true;
    }
    case 'e': {
      std::vector<Node*> items = pop_mark();
      add(Node::Kind::List, std::move(items));
      return true;
    }
    case 's': {
      Node* value = pop();
      Node* key = pop();
      add(Node::Kind::Dict, {key, value});
      return true;
    }
    case 'u': {
      std::vector<Node*> items = pop_mark();
      if (items.size() % 2 != 0) damaged("a dict has a key without a value");
      add(Node::Kind::Dict, std::move(items));
      return true;
    }
    default:
      return false;
  }
}

bool Unpickler::read_memo(uint8_t opcode) {
  switch (opcode) {
    case 'q':
      memo_[number(1)] = top();
      return true;
    case 'r':
      memo_[number(4)] = top();
      return true;
    case 'h':
    case 'j': {
      const auto found = memo_.find(number(opcode == 'h' ? 1 : 4));
      if (found == memo_.end()) damaged("its pickle refers to something that is not there");
      push(found->second);
      return true;
    }
    default:
      return false;
  }
}

void Unpickler::read_global() {
  std::string module(line());
  const std::string name(line());
  if (module == "__builtin__") module = "builtins";
  const std::string full = module + "." + name;
  if (module == "torch" && is_dtype_name(name)) {
    push(make_leaf(full));
    return;
  }
  if (!is_known_global(full) && !(module == "torch" && storage_type(name))) refused(full);
  Node* node = make(Node::Kind::Global);
  node->leaf = full;
  push(node);
}

void Unpickler::reduce() {
  const Node* arguments = pop();
  const Node* function = pop();
  if (function->kind != Node::Kind::Global || arguments->kind != Node::Kind::Tuple) {
    damaged("its pickle calls something that is no function");
  }
  push(called(function->leaf.as_string(), *arguments));
}

Unpickler::Node* Unpickler::called(const std::string& name, const Node& arguments) {
  const std::vector<Node*>& items = arguments.items;
  if (name == "collections.OrderedDict") return ordered_dict(arguments);
  if (name == "torch._utils._rebuild_tensor_v2") return tensor(arguments);
  if (name == "torch.device") return device(arguments);
  if (name == "_codecs.encode") return encoded_bytes(arguments);
  if (name == "builtins.bytes" && items.empty()) return make_leaf(Value::Bytes{});
  if (name == "collections.Counter" && items.empty()) return make(Node::Kind::Dict);
  if (name == "collections.Counter" && items.size() == 1 && items[0]->kind == Node::Kind::Dict)
    return items[0];
  if (name == "builtins.set" && items.empty()) return make(Node::Kind::List);
  if (name == "builtins.set" && items.size() == 1 && items[0]->kind == Node::Kind::List) return items[0];
  if (name == "torch.Size" && items.size() == 1 && items[0]->kind == Node::Kind::Tuple) return items[0];
  if (name == "torch._utils._rebuild_parameter" && items.size() == 3 && items[0]->leaf.is_tensor())
    return items[0];
  damaged(name + " has other arguments than it takes");
}

Unpickler::Node* Unpickler::ordered_dict(const Node& arguments) {
  Node* dict = make(Node::Kind::Dict);
  if (arguments.items.empty()) return dict;
  for (const Node* pair : arguments.items[0]->items) {
    if (pair->items.size() != 2) damaged("an OrderedDict has an entry that is no pair");
    dict->items.insert(dict->items.end(), pair->items.begin(), pair->items.end());
  }
  return dict;
}

// Protocol 2 writes bytes as Latin-1 text in UTF-8.
Unpickler::Node* Unpickler::encoded_bytes(const Node& arguments) {
  if (arguments.items.empty() || !arguments.items[0]->leaf.is_string())
    damaged("bytes are not what they should be");
  const std::string& text = arguments.items[0]->leaf.as_string();
  std::string bytes;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte < 0x80) {
      bytes += text[i];
    } else if ((byte == 0xc2 || byte == 0xc3) && i + 1 < text.size()) {
      bytes += static_cast<char>((byte & 3) << 6 | (static_cast<uint8_t>(text[++i]) & 63));
    } else {
      damaged("bytes are not what they should be");
    }
  }
  return make_leaf(Value::Bytes{std::move(bytes)});
}

Unpickler::Node* Unpickler::device(const Node& arguments) {
  const auto& items = arguments.items;
  if (items.empty() || !items[0]->leaf.is_string()) damaged("a device is not what it should be");
  std::string name = items[0]->leaf.as_string();
  if (items.size() > 1 && items[1]->leaf.is_int()) name += ":" + std::to_string(items[1]->leaf.as_int());
  return make_leaf(std::move(name));
}

// The state of an OrderedDict is its attributes (a state_dict's _metadata): nothing that we read.
void Unpickler::build() {
  pop();
  if (top()->kind != Node::Kind::Dict) damaged("its pickle sets the state of something that has none");
}

// ("storage", torch.FloatStorage, "0", "cpu", number of elements)
void Unpickler::load_storage() {
  const Node* id = pop();
  const auto& items = id->items;
  if (id->kind != Node::Kind::Tuple || items.size() != 5 || items[1]->kind != Node::Kind::Global ||
      !items[0]->leaf.is_string() || items[0]->leaf.as_string() != "storage" || !items[2]->leaf.is_string()) {
    damaged("a storage is not what it should be");
  }
  const std::string& global = items[1]->leaf.as_string();
  const auto type = storage_type(std::string_view(global).substr(std::strlen("torch.")));
  if (!type) damaged("a storage has no type");
  const std::string& name = items[2]->leaf.as_string();
  Node*& storage = loaded_storages_[name + " " + global];
  if (!storage) {
    const std::string_view bytes = storages_("data/" + name);
    const auto count = static_cast<uint64_t>(int_of(items[4]));
    if (bytes.size() % c10::elementSize(*type) != 0 || bytes.size() / c10::elementSize(*type) != count) {
      damaged("the storage " + name + " has another size than its tensors say");
    }
    torch::Tensor elements = torch::empty({static_cast<int64_t>(count)}, torch::TensorOptions().dtype(*type));
    if (!bytes.empty()) std::memcpy(elements.data_ptr(), bytes.data(), bytes.size());
    storage = make(Node::Kind::Storage);
    storage->leaf = std::move(elements);
  }
  push(storage);
}

// (storage, offset, sizes, strides, requires_grad, hooks)
Unpickler::Node* Unpickler::tensor(const Node& arguments) {
  const auto& items = arguments.items;
  if (items.size() < 4 || items[0]->kind != Node::Kind::Storage) damaged("a tensor has no storage");
  const torch::Tensor& storage = items[0]->leaf.as_tensor();
  const std::vector<int64_t> sizes = sizes_of(items[2]);
  const std::vector<int64_t> strides = sizes_of(items[3]);
  const int64_t offset = int_of(items[1]);
  if (!fits(sizes, strides, offset, storage.numel())) damaged("a tensor reaches out of its storage");
  return make_leaf(storage.as_strided(sizes, strides, offset));
}

Unpickler::Node* Unpickler::make(Node::Kind kind) {
  if (arena_.size() >= kMaxNodes) throw CheckpointError("the checkpoint holds more than a million values");
  Node& node = arena_.emplace_back();
  node.kind = kind;
  return &node;
}

Unpickler::Node* Unpickler::make_leaf(Value value) {
  Node* node = make(Node::Kind::Leaf);
  node->leaf = std::move(value);
  return node;
}

Unpickler::Node* Unpickler::top() {
  if (stack_.empty() || (!marks_.empty() && marks_.back() >= stack_.size()))
    damaged("its pickle takes more than it has");
  return stack_.back();
}

Unpickler::Node* Unpickler::pop() {
  Node* node = top();
  stack_.pop_back();
  return node;
}

std::vector<Unpickler::Node*> Unpickler::pop_mark() {
  if (marks_.empty()) damaged("its pickle takes more than it has");
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<Node*> items(first, stack_.end());
  stack_.erase(first, stack_.end());
  marks_.pop_back();
  return items;
}

std::string_view Unpickler::take(uint64_t size) {
  if (size > pickle_.size() - at_) damaged("its pickle ends too early");
  const std::string_view bytes = pickle_.substr(at_, size);
  at_ += size;
  return bytes;
}

uint64_t Unpickler::number(int bytes) {
  uint64_t value = 0;
  const std::string_view taken = take(static_cast<uint64_t>(bytes));
  for (size_t i = taken.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(taken[i]);
  return value;
}

std::string_view Unpickler::line() {
  const size_t end = pickle_.find('\n', at_);
  if (end == std::string_view::npos || end - at_ > 512) damaged("its pickle ends too early");
  const std::string_view text = pickle_.substr(at_, end - at_);
  at_ = end + 1;
  return text;
}

int64_t Unpickler::int_of(const Node* node) const {
  if (node->kind != Node::Kind::Leaf || !node->leaf.is_int() || node->leaf.as_int() < 0) {
    damaged("a size is not what it should be");
  }
  return node->leaf.as_int();
}

std::vector<int64_t> Unpickler::sizes_of(const Node* node) const {
  if (node->kind != Node::Kind::Tuple) damaged("a shape is not what it should be");
  std::vector<int64_t> sizes;
  for (const Node* item : node->items) sizes.push_back(int_of(item));
  return sizes;
}

// A pickle may refer to one part many times, or to itself: what that unfolds to is bounded.
Value Unpickler::value_of(const Node& node, int depth) {
  if (depth > kMaxDepth) throw CheckpointError("the checkpoint is more than " + std::to_string(kMaxDepth) + " levels deep");
  if (++unfolded_values_ > kMaxValues)
    throw CheckpointError("the checkpoint holds more than a million values");
  switch (node.kind) {
    case Node::Kind::Leaf:
      if (node.leaf.is_string()) unfolded_bytes_ += node.leaf.as_string().size();
      if (node.leaf.is_bytes()) unfolded_bytes_ += node.leaf.as_bytes().size();
      if (unfolded_bytes_ > kMaxTextBytes)
        throw CheckpointError("the checkpoint holds more than 64 MiB of text");
      return node.leaf;
    case Node::Kind::List:
    case Node::Kind::Tuple: {
      Value::List items;
      for (const Node* item : node.items) items.push_back(value_of(*item, depth + 1));
      if (node.kind == Node::Kind::List) return items;
      return Value::Tuple{std::move(items)};
    }
    case Node::Kind::Dict: {
      Dict dict;
      for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
        const Value key = value_of(*node.items[i], depth + 1);
        if (!key.is_string() && !key.is_int()) {
          throw CheckpointError("the checkpoint has a dict whose key is a " +
                                std::string(Value::kind_name(key.kind())) +
                                "; texts and whole numbers are read");
        }
        dict.insert_or_assign(key.is_string() ? DictKey(key.as_string()) : DictKey(key.as_int()),
                              value_of(*node.items[i + 1], depth + 1));
      }
      return dict;
    }
    case Node::Kind::Global:
      refused(node.leaf.as_string());
    case Node::Kind::Storage:
      damaged("a storage stands where a value should be");
  }
  return {};
}

}  // namespace leyden::detail
