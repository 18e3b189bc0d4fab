// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <lightning/value.h>

namespace leyden::detail {

/// Gives the bytes of a storage by its name ("0", "1", ...).
using StorageReader = std::function<std::string_view(const std::string& name)>;

/// Reads a pickle of torch.save as a Value. It knows the handful of names that plain state needs and calls
/// nothing: any other name is an error that says it. Sizes, depth, and what shared parts unfold to are
/// bounded. Throws CheckpointError.
class Unpickler {
 public:
  Unpickler(std::string_view pickle, StorageReader storages);
  Value read();

 private:
  // One object on the stack. Containers hold pointers into the arena, since a pickle may refer to itself.
  struct Node {
    enum class Kind { Leaf, List, Tuple, Dict, Global, Storage };
    Kind kind = Kind::Leaf;
    Value leaf;                // a Leaf's value, a Global's name, a Storage's typed tensor
    std::vector<Node*> items;  // a Dict's keys and values in turn
  };

  void run(uint8_t opcode);
  bool read_number(uint8_t opcode);
  bool read_container(uint8_t opcode);
  bool read_memo(uint8_t opcode);
  void read_global();
  void reduce();
  void build();
  void load_storage();
  Node* called(const std::string& name, const Node& arguments);
  Node* ordered_dict(const Node& arguments);
  Node* encoded_bytes(const Node& arguments);
  Node* device(const Node& arguments);
  Node* tensor(const Node& arguments);

  Node* make(Node::Kind kind);
  Node* make_leaf(Value value);
  void push(Node* node) { stack_.push_back(node); }
  Node* pop();
  Node* top();
  std::vector<Node*> pop_mark();
  uint64_t number(int bytes);
  std::string_view take(uint64_t size);
  std::string_view line();

  Value value_of(const Node& node, int depth);
  int64_t int_of(const Node* node) const;
  std::vector<int64_t> sizes_of(const Node* node) const;

  std::string_view pickle_;
  size_t at_ = 0;
  StorageReader storages_;
  std::deque<Node> arena_;
  std::vector<Node*> stack_;
  std::vector<size_t> marks_;
  std::unordered_map<uint64_t, Node*> memo_;
  std::unordered_map<std::string, Node*> loaded_storages_;
  Node none_, true_, false_, empty_tuple_;
  uint64_t unfolded_values_ = 0, unfolded_bytes_ = 0;
};

}  // namespace leyden::detail
