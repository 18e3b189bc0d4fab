// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/export_staging.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include <store/file_system.h>
#include <store/store_error.h>
#include <store/ulid.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLock = "export.lock";
constexpr std::ptrdiff_t kFewFiles = 64;  // more are synced with all else that the disk has to write

std::string prefix_of(const fs::path& target) {
  return "." + target.filename().string() + ".export-";
}

bool has_many_files(const fs::path& tree) {
  std::ptrdiff_t count = 0;
  for (auto it = fs::recursive_directory_iterator(tree); it != fs::recursive_directory_iterator(); ++it) {
    if (++count > kFewFiles) return true;
  }
  return false;
}

}  // namespace

ExportStaging::ExportStaging(const fs::path& target) : target_(target) {
  std::error_code error;
  if (fs::symlink_status(target, error).type() != fs::file_type::not_found) refuse();
  if (!fs::is_directory(target.parent_path(), error)) {
    throw StoreError(StoreError::Kind::NotFound, "The folder " + target.parent_path().string() +
                                                     " is not there; make it, or choose another place for the export.");
  }
  clear_left_overs();
  // Another program that clears away may take the folder before it is locked; then it is not ours.
  while (!lock_) {
    folder_ = target.parent_path() / (prefix_of(target) + new_ulid());
    if (!fs::create_directory(folder_, error)) fail_writing(folder_, error ? error.value() : EEXIST);
    try {
      lock_ = RunLock::try_acquire(folder_ / kLock);
    } catch (const StoreError&) {
      if (fs::exists(folder_, error)) throw;
    }
  }
  tree_ = folder_ / "tree";
  if (!fs::create_directory(tree_, error)) {
    const int number = error.value();
    fs::remove_all(folder_, error);
    fail_writing(tree_, number);
  }
}

ExportStaging::~ExportStaging() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void ExportStaging::refuse() const {
  throw StoreError(StoreError::Kind::Invalid, target_.string() +
                                                  " is there already, and an export replaces nothing; choose another name, "
                                                  "or remove it first.");
}

void ExportStaging::clear_left_overs() const {
  std::error_code error;
  std::vector<fs::path> left;
  for (fs::directory_iterator it(target_.parent_path(), error), end; !error && it != end; it.increment(error)) {
    if (it->path().filename().string().starts_with(prefix_of(target_))) left.push_back(it->path());
  }
  for (const fs::path& folder : left) {
    try {
      if (const auto lock = RunLock::try_acquire(folder / kLock)) fs::remove_all(folder, error);
    } catch (const StoreError&) {
      // Gone meanwhile, or not ours to write: it does no harm.
    }
  }
}

void ExportStaging::publish() {
  has_many_files(tree_) ? sync_disk(tree_) : sync_tree(tree_);
  const int error = rename_to_new(tree_, target_);
  if (error == EEXIST || error == ENOTEMPTY) refuse();
  if (error != 0) fail_writing(target_, error);
  sync_folder(target_.parent_path());
}

}  // namespace leyden
