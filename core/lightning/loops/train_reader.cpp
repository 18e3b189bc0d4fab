// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loops/train_reader.h>

#include <algorithm>

namespace leyden {

void TrainReader::set(DataLoaders loaders, int64_t limit) {
  loaders_ = std::move(loaders);
  limit_ = limit;
  fetched_ = 0;
  has_begun_ = false;
}

void TrainReader::begin() {
  for (const auto& loader : loaders_) loader->begin_epoch();
  current_ = 0;
  set_fetched(0);
}

bool TrainReader::next(Batch& batch) {
  if (done()) return false;
  bool has_one = true;
  if (loaders_.size() == 1) {
    has_one = loaders_[0]->next(batch);
  } else if (loaders_.mode() == DataLoaders::Mode::sequential) {
    has_one = next_in_sequence(batch);
  } else {
    // In min_size the limit ends the epoch before a part is empty.
    batch = loaders_.next_of_each(loaders_.mode() == DataLoaders::Mode::max_size_cycle);
  }
  fetched_ += has_one;
  return has_one;
}

bool TrainReader::next_in_sequence(Batch& batch) {
  while (current_ < loaders_.size() && !loaders_[current_]->next(batch)) ++current_;
  return current_ < loaders_.size();
}

Dict TrainReader::state_dict() const {
  Value::List states;
  for (const auto& loader : loaders_) states.emplace_back(loader->state_dict());
  return {{"loaders", std::move(states)}, {"current", static_cast<int64_t>(current_)}, {"fetched", fetched_}};
}

void TrainReader::load_state_dict(const Dict& state, int64_t fetched) {
  const Value::List& states = state.at("loaders").as_list();
  const int64_t ahead = std::max<int64_t>(0, state.at("fetched").as_int() - fetched);
  current_ = static_cast<size_t>(state.at("current").as_int());
  const bool in_sequence = loaders_.mode() == DataLoaders::Mode::sequential;
  for (size_t i = 0; i < std::min(states.size(), loaders_.size()); ++i) {
    Dict own = states[i].as_dict();
    const bool was_read = loaders_.size() == 1 || !in_sequence || i == current_;
    if (was_read) own.insert_or_assign("position", std::max<int64_t>(0, own.at("position").as_int() - ahead));
    loaders_[i]->load_state_dict(own);
  }
}

}  // namespace leyden
