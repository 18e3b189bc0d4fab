// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/column.h>

#include <store/filter/value.h>
#include <store/json_text.h>

namespace leyden {

void Column::set(size_t run, std::string_view text) {
  present_.insert(run);
  if (places_.empty()) places_.resize(numbers_.size());
  const auto [found, added] = known_.try_emplace(std::string(text), static_cast<uint32_t>(texts_.size() + 1));
  if (added) texts_.emplace_back(text);
  places_[run] = found->second;
  const std::optional<double> number = filter::number_of(text);
  if (number) numbers_[run] = *number;
  has_words_ = has_words_ || !number;
}

std::string Column::text(size_t run) const {
  if (const std::optional<size_t> place = text_place(run)) return texts_[*place];
  return present_.contains(run) ? shortest_text(numbers_[run]) : std::string();
}

size_t Column::bytes() const {
  size_t bytes = numbers_.size() * 9 + places_.size() * 4;
  for (const std::string& text : texts_) bytes += 2 * text.size() + 96;
  return bytes;
}

}  // namespace leyden
