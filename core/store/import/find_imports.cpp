// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <system_error>

#include <store/file_system.h>
#include <store/import/import_runs.h>
#include <store/store_error.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr int kDeepest = 64;

fs::path real_path(const fs::path& path) {
  std::error_code error;
  const fs::path found = fs::canonical(path, error);
  if (error) {
    throw StoreError(StoreError::Kind::NotFound, path.string() + " cannot be read: " + error.message() + ".");
  }
  return found;
}

class Search {
 public:
  explicit Search(const ImportOptions& options) : options_(options) {
    if (options.format == "auto") {
      importers_ = importers();
    } else {
      importers_ = {&importer(options.format)};
    }
  }

  void add(const fs::path& given) {
    const fs::path path = real_path(given);
    std::error_code error;
    if (fs::is_directory(path, error)) return walk(path, path.filename().string(), 0);
    ImportFolder folder{path.parent_path(), path.stem().string(), {}, {}, true};
    add_file(folder, fs::directory_entry(path, error));
    look_at(folder);
  }

  ImportPlan take() { return std::move(plan_); }

 private:
  void walk(const fs::path& path, const std::string& name, int depth) {
    ImportFolder folder{path, name, {}, {}, false};
    std::error_code error;
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) add_entry(folder, *it);
    if (error) {
      plan_.notes.push_back("The folder " + path.string() + " cannot be read: " + error.message() + ".");
      return;
    }
    std::sort(folder.files.begin(), folder.files.end(), [](auto& a, auto& b) { return a.name < b.name; });
    std::sort(folder.folders.begin(), folder.folders.end());
    if (look_at(folder)) return;
    if (depth == kDeepest) {
      plan_.notes.push_back("The folder " + path.string() + " is nested too deep to be searched.");
      return;
    }
    for (const std::string& each : folder.folders) walk(path / each, name + "/" + each, depth + 1);
  }

  static void add_entry(ImportFolder& folder, const fs::directory_entry& entry) {
    std::error_code error;
    if (entry.is_directory(error)) {
      if (!entry.is_symlink(error)) folder.folders.push_back(entry.path().filename().string());
    } else if (entry.is_regular_file(error)) {
      add_file(folder, entry);
    }
  }

  static void add_file(ImportFolder& folder, const fs::directory_entry& entry) {
    const FileStamp stamp = file_stamp(entry.path());
    folder.files.push_back({entry.path().filename().string(), static_cast<uint64_t>(stamp.size), stamp.mtime_ns});
  }

  // True when nothing below is to be searched.
  bool look_at(ImportFolder& folder) {
    bool whole_tree = false;
    for (const Importer* each : importers_) {
      ImportFindings findings;
      each->find(folder, options_, findings);
      for (ImportSource& source : findings.sources) {
        source.format = each->id();
        if (origins_.insert(source.origin).second) plan_.sources.push_back(std::move(source));
      }
      plan_.notes.insert(plan_.notes.end(), findings.notes.begin(), findings.notes.end());
      std::erase_if(folder.files, [&](const ImportFolder::File& file) {
        return std::find(findings.taken.begin(), findings.taken.end(), file.name) != findings.taken.end();
      });
      whole_tree |= findings.whole_tree;
      if (whole_tree) break;
    }
    return whole_tree;
  }

  const ImportOptions& options_;
  std::vector<const Importer*> importers_;
  ImportPlan plan_;
  std::set<std::string> origins_;
};

}  // namespace

uint64_t ImportPlan::bytes() const {
  uint64_t sum = 0;
  for (const ImportSource& source : sources) sum += source.bytes;
  return sum;
}

ImportPlan find_imports(std::span<const fs::path> paths, const ImportOptions& options) {
  Search search(options);
  for (const fs::path& path : paths) search.add(path);
  return search.take();
}

}  // namespace leyden
