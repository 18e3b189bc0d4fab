// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <lightning/export.h>

namespace leyden {

/// While it lives, counts the floating point operations of matrix products, convolutions and attention, forward and
/// backward, of this thread and of the backward passes that it starts: a multiplication and an addition are two. The
/// numbers are those of torch.utils.flop_counter, which does not know the attention of CPUs. One at a time on a thread.
class LEYDEN_LIGHTNING_API FlopCounter {
 public:
  FlopCounter();
  ~FlopCounter();
  FlopCounter(const FlopCounter&) = delete;
  FlopCounter& operator=(const FlopCounter&) = delete;

  int64_t flops() const;

 private:
  uint64_t handle_;
};

}  // namespace leyden
