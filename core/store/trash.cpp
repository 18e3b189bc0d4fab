// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/trash.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include <store/atomic_file.h>
#include <store/file_system.h>
#include <store/run_lock.h>
#include <store/run_summary.h>
#include <store/text.h>
#include <store/ulid.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr char kNote[] = "trashed.json";
constexpr char kDoomed[] = ".deleting-";  // folders that are on their way out

std::string shown(const std::string& run_id) {
  return "\"" + text::valid_utf8(run_id) + "\"";
}

// An id is the name of a folder, never a path.
void check_id(const std::string& run_id) {
  if (!run_id.empty() && run_id[0] != '.' && run_id.find('/') == std::string::npos &&
      run_id.find('\0') == std::string::npos) {
    return;
  }
  throw StoreError(StoreError::Kind::Invalid, shown(run_id) + " is not the id of a run.");
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

[[noreturn]] void fail(const fs::path& folder, const char* doing, int error) {
  const auto kind = error == EACCES || error == EROFS || error == EPERM ? StoreError::Kind::Unwritable
                                                                        : StoreError::Kind::Storage;
  throw StoreError(kind, folder.string() + " could not be " + doing + ": " + errno_text(error) + ".");
}

// Held while a folder moves: nobody begins to train it on the way. A folder that holds no run has no trainer.
std::optional<RunLock> lock_of(const fs::path& folder, const std::string& run_id) {
  std::error_code ignored;
  if (!fs::exists(folder / "run.db", ignored)) return std::nullopt;
  std::optional<RunLock> lock = RunLock::try_acquire(folder / "run.lock");
  if (lock) return lock;
  throw StoreError(StoreError::Kind::Locked,
                   "The run " + shown(run_id) + " is being trained; stop it before it is thrown away.");
}

// Replaces nothing, not even an empty folder, which rename() would.
void move_folder(const fs::path& from, const fs::path& to) {
  int moved = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (moved != 0 && (errno == EINVAL || errno == ENOSYS)) moved = ::rename(from.c_str(), to.c_str());
  if (moved != 0) fail(from, "moved", errno);
  sync_folder(to.parent_path());
  if (from.parent_path() != to.parent_path()) sync_folder(from.parent_path());
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail(folder, "made", error.value());
}

std::string trashed_at(const fs::path& note) {
  std::ifstream in(note, std::ios::binary);
  std::string content(4096, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(in.gcount()));
  const auto document = nlohmann::json::parse(content, nullptr, false);
  if (!document.is_object() || !document.contains("trashed") || !document["trashed"].is_string()) return {};
  return text::valid_utf8(document["trashed"].get<std::string>());
}

}  // namespace

Trash::Trash(fs::path workspace) : workspace_(std::move(workspace)) {}

fs::path Trash::in_runs(const std::string& run_id) const {
  return workspace_ / "runs" / run_id;
}
fs::path Trash::in_trash(const std::string& run_id) const {
  return workspace_ / "trash" / run_id;
}

std::vector<Trash::Entry> Trash::entries() const {
  std::vector<Entry> out;
  std::error_code error;
  for (fs::directory_iterator it(workspace_ / "trash", error), end; !error && it != end; it.increment(error)) {
    Entry entry;
    entry.run_id = it->path().filename().string();
    std::error_code ignored;
    if (entry.run_id.starts_with(".") || !it->is_directory(ignored)) continue;
    entry.path = it->path();
    entry.name = read_run_row(RunPaths{entry.path}).name;
    entry.trashed = trashed_at(entry.path / kNote);
    out.push_back(std::move(entry));
  }
  std::sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) { return a.run_id < b.run_id; });
  return out;
}

void Trash::put(const std::string& run_id) {
  check_id(run_id);
  const fs::path from = in_runs(run_id), to = in_trash(run_id);
  if (!is_there(from))
    throw StoreError(StoreError::Kind::NotFound, "There is no run " + shown(run_id) + " in " + workspace_.string() + ".");
  if (is_there(to)) {
    throw StoreError(StoreError::Kind::Invalid, "The trash holds a run " + shown(run_id) +
                                                    " already; delete that one for good, or restore it, first.");
  }
  make_folder(to.parent_path());
  const std::optional<RunLock> lock = lock_of(from, run_id);
  move_folder(from, to);
  const nlohmann::json note = {{"trashed", text::iso_utc(static_cast<double>(std::time(nullptr)))}};
  try {
    write_file_atomically(to / kNote, note.dump(2) + "\n");
  } catch (const StoreError&) {
    // The time is then not known; the run lies where it should.
  }
}

void Trash::restore(const std::string& run_id) {
  check_id(run_id);
  const fs::path from = in_trash(run_id), to = in_runs(run_id);
  if (!is_there(from))
    throw StoreError(StoreError::Kind::NotFound, "There is no run " + shown(run_id) + " in the trash of " + workspace_.string() + ".");
  if (is_there(to)) {
    throw StoreError(StoreError::Kind::Invalid, "The workspace has another run " + shown(run_id) +
                                                    " by now; move that one away, or into another workspace, first.");
  }
  make_folder(to.parent_path());
  move_folder(from, to);
  std::error_code ignored;
  fs::remove(to / kNote, ignored);
}

void Trash::erase(const std::string& run_id) {
  check_id(run_id);
  const fs::path folder = in_trash(run_id);
  if (!is_there(folder))
    throw StoreError(StoreError::Kind::NotFound, "There is no run " + shown(run_id) + " in the trash of " + workspace_.string() + ".");
  erase_folder(folder);
}

void Trash::erase_run(const std::string& run_id) {
  check_id(run_id);
  const fs::path folder = in_runs(run_id);
  if (!is_there(folder))
    throw StoreError(StoreError::Kind::NotFound, "There is no run " + shown(run_id) + " in " + workspace_.string() + ".");
  const std::optional<RunLock> lock = lock_of(folder, run_id);
  erase_folder(folder);
}

// Out of sight in one step, then away piece by piece; what an earlier deletion has left goes, too.
void Trash::erase_folder(const fs::path& folder) {
  make_folder(workspace_ / "trash");
  move_folder(folder, workspace_ / "trash" / (kDoomed + new_ulid()));
  std::error_code error;
  for (fs::directory_iterator it(workspace_ / "trash", error), end; !error && it != end; it.increment(error)) {
    if (!it->path().filename().string().starts_with(kDoomed)) continue;
    std::error_code problem;
    fs::remove_all(it->path(), problem);
    if (problem) fail(it->path(), "deleted", problem.value());
  }
}

}  // namespace leyden
