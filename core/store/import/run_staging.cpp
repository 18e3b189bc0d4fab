// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/run_staging.h>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include <store/file_system.h>
#include <store/run_paths.h>
#include <store/store_error.h>
#include <store/ulid.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPrefix = ".import-";
constexpr const char* kLock = "import.lock";
constexpr size_t kFewDrafts = 8;  // more are synced with all else that the file system has to write

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// What people wrote goes along with the run.
void copy_annotations(const fs::path& from, const fs::path& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return;
  const std::string content = content_of(from);
  if (content_of(to) == content) return;
  std::ofstream(to, std::ios::binary | std::ios::trunc) << content;
  sync_file(to);
}

}  // namespace

RunStaging::RunStaging(const fs::path& workspace) : runs_(workspace / "runs") {
  std::error_code error;
  fs::create_directories(runs_, error);
  if (error) {
    throw StoreError(StoreError::Kind::Unwritable,
                     "The workspace " + workspace.string() + " cannot be written: " + error.message() +
                         ". Choose another folder or change its permissions.");
  }
  clear_left_overs();
  // Another program that clears away may take the folder before it is locked; then it is not ours.
  while (!lock_) {
    folder_ = runs_ / (kPrefix + new_ulid());
    if (!fs::create_directory(folder_, error)) fail_writing(folder_, error.value());
    try {
      lock_ = RunLock::try_acquire(folder_ / kLock);
    } catch (const StoreError&) {
      if (fs::exists(folder_, error)) throw;
    }
  }
}

RunStaging::~RunStaging() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void RunStaging::clear_left_overs() {
  std::error_code error;
  std::vector<fs::path> left;
  for (fs::directory_iterator it(runs_, error), end; !error && it != end; it.increment(error)) {
    if (it->path().filename().string().rfind(kPrefix, 0) == 0) left.push_back(it->path());
  }
  for (const fs::path& folder : left) {
    try {
      if (const auto lock = RunLock::try_acquire(folder / kLock)) fs::remove_all(folder, error);
    } catch (const StoreError&) {
      // Gone meanwhile, or not ours to write: it does no harm.
    }
  }
}

fs::path RunStaging::make_draft() {
  const fs::path folder = folder_ / std::to_string(++drafts_);
  std::error_code error;
  if (!fs::create_directory(folder, error)) fail_writing(folder, error.value());
  // Whoever holds a run's lock needs the file, also where the run is read-only by then.
  const int fd = ::open(RunPaths{folder}.lock().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) fail_writing(folder, errno);
  ::close(fd);
  return folder;
}

void RunStaging::discard(const fs::path& draft) {
  std::error_code ignored;
  fs::remove_all(draft, ignored);
}

std::vector<std::string> RunStaging::publish(const std::vector<Draft>& drafts) {
  if (drafts.empty()) return {};
  if (drafts.size() > kFewDrafts) {
    sync_disk(runs_);
  } else {
    for (const Draft& draft : drafts) sync_tree(draft.folder);
  }
  std::vector<std::string> problems;
  for (const Draft& draft : drafts) {
    std::string& problem = problems.emplace_back();
    try {
      publish_one(draft);
    } catch (const StoreError& error) {
      problem = error.what();
    }
  }
  sync_folder(runs_);
  return problems;
}

void RunStaging::publish_one(const Draft& draft) {
  if (draft.replaces) return replace(draft);
  const fs::path to = runs_ / draft.run_id;
  if (const int error = rename_to_new(draft.folder, to)) fail_writing(to, error);
}

void RunStaging::replace(const Draft& draft) {
  const RunPaths mine{draft.folder}, theirs{runs_ / draft.run_id};
  const auto lock = RunLock::try_acquire(theirs.lock());
  if (!lock) throw StoreError(StoreError::Kind::Locked, "The run " + draft.run_id + " is held by another program.");
  copy_annotations(theirs.annotations(), mine.annotations());
  if (::renameat2(AT_FDCWD, mine.root.c_str(), AT_FDCWD, theirs.root.c_str(), RENAME_EXCHANGE) != 0) {
    if (errno != EINVAL) fail_writing(theirs.root, errno);
    // Two steps where one cannot be: the older run waits in the staging folder.
    const fs::path old = folder_ / (draft.run_id + ".old");
    if (::rename(theirs.root.c_str(), old.c_str()) != 0) fail_writing(theirs.root, errno);
    if (::rename(mine.root.c_str(), theirs.root.c_str()) != 0) {
      const int error = errno;
      ::rename(old.c_str(), theirs.root.c_str());
      fail_writing(theirs.root, error);
    }
    ::rename(old.c_str(), mine.root.c_str());
  }
  // Written in the instant between: the older folder is the one below now.
  copy_annotations(mine.annotations(), theirs.annotations());
  discard(draft.folder);
}

}  // namespace leyden
