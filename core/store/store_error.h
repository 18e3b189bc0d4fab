// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include <store/export.h>

namespace leyden {

/// Everything that core/store throws. what() is one plain sentence for people: what, where, what to do.
class LEYDEN_STORE_API StoreError : public std::runtime_error {
 public:
  enum class Kind {
    NotFound,       // no such run, folder or series
    NotAWorkspace,  // the path is a file, or a folder without runs
    Unwritable,     // permissions, read-only media
    Locked,         // another program holds what is asked for
    NewerSchema,    // written by a newer Leyden
    Damaged,        // not a database, or not ours, or broken
    Storage,        // full disk, I/O error
    Invalid         // a value that cannot be taken
  };
  StoreError(Kind kind, const std::string& sentence);
  ~StoreError() override;
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

}  // namespace leyden
