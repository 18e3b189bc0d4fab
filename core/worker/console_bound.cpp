// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/console_bound.h>

#include <utility>

namespace leyden {

bool ConsoleBound::take(Line& line) {
  full_ = full_ || lines_ >= kMostLines || bytes_ + line.text.size() > kMostBytes;
  if (!full_) {
    ++lines_;
    bytes_ += line.text.size();
    return true;
  }
  last_bytes_ += line.text.size();
  last_.push_back(std::move(line));
  while (last_.size() > kLastLines || last_bytes_ > kLastBytes) {
    last_bytes_ -= last_.front().text.size();
    leave_out(last_.front().text.size());
    last_.pop_front();
  }
  return false;
}

void ConsoleBound::leave_out(size_t bytes) {
  ++left_out_;
  left_out_bytes_ += bytes;
}

}  // namespace leyden
