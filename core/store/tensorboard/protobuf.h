// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <protozero/exception.hpp>

// protozero, for files that anybody may have written. Private to core/store/tensorboard.

// A field of another type than ours is damage, not a mistake of the program.
namespace leyden::tensorboard {
struct WrongField : protozero::exception {
  const char* what() const noexcept override { return "a field has another type"; }
};
inline void demand(bool condition) {
  if (!condition) throw WrongField();
}
}  // namespace leyden::tensorboard
#define protozero_assert(condition) leyden::tensorboard::demand(condition)

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>
