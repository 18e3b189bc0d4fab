// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/mlflow_artifacts.h>

#include <algorithm>
#include <charconv>
#include <system_error>

#include <store/file_system.h>
#include <store/import/imported_run.h>
#include <store/import/source_stamp.h>
#include <store/media_file.h>
#include <store/store_error.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostFiles = 10'000;

// "%20" as a space; what is no such number stays.
std::string decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// The path that a URI names; `local` is false when it names a place in a store of another kind.
struct Place {
  fs::path path;
  bool local = true;
};

Place place_of(const std::string& uri) {
  const size_t scheme = uri.find(":/");
  if (scheme == std::string::npos) return {uri};
  const bool local = uri.starts_with("file:");
  std::string rest = uri.substr(scheme + 1);
  if (rest.starts_with("//")) rest = rest.substr(std::min(rest.find('/', 2), rest.size()));  // without the host
  return {local ? decoded(rest) : rest, local};
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

std::vector<fs::path> candidates(const Place& place, const std::string& uuid, const fs::path& store) {
  std::vector<fs::path> out;
  if (place.local && place.path.is_absolute()) out.push_back(place.path);
  if (is_folder(store)) {
    out.push_back(store / "artifacts");
    return out;
  }
  const fs::path beside = store.parent_path();
  if (place.local && place.path.is_relative()) out.push_back(beside / place.path);
  // ".../<experiment>/<run>/artifacts" is the same wherever the store lies.
  const fs::path run = place.path.parent_path(), experiment = run.parent_path().filename();
  if (place.path.filename() != "artifacts" || run.filename() != uuid || experiment.empty()) return out;
  for (const char* root : {"mlartifacts", "mlruns", "artifacts", ""}) out.push_back(beside / root / experiment / uuid / "artifacts");
  return out;
}

void list_files(MlflowArtifacts& found) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(found.folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (!it->is_regular_file(ignored)) continue;
    if (found.files.size() == kMostFiles) {
      found.cut = true;
      break;
    }
    const FileStamp look = file_stamp(it->path());
    found.files.push_back({it->path().lexically_relative(found.folder).string(), static_cast<uint64_t>(look.size), look.mtime_ns});
  }
  std::sort(found.files.begin(), found.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (error) found.note = "Not all of the files in " + found.folder.string() + " could be listed: " + error.message() + ".";
}

}  // namespace

MlflowArtifacts find_mlflow_artifacts(const std::string& uri, const std::string& uuid, const fs::path& store) {
  MlflowArtifacts found;
  if (uri.empty() && !is_folder(store)) return found;
  const Place place = place_of(uri);
  for (const fs::path& folder : candidates(place, uuid, store)) {
    if (!is_folder(folder)) continue;
    found.folder = folder.lexically_normal();
    list_files(found);
    return found;
  }
  // MLflow makes a run's folder with its first file: that the folder alone is not there means nothing.
  const bool known = place.local && place.path.is_absolute() && is_folder(place.path.parent_path().parent_path().parent_path());
  if (!uri.empty() && !known) found.note = "Its files, if it has any, are at " + uri + " and not on this machine; they were left out.";
  return found;
}

uint64_t MlflowArtifacts::bytes() const {
  uint64_t sum = 0;
  for (const File& file : files) sum += file.bytes;
  return sum;
}

void MlflowArtifacts::add_to(SourceStamp& stamp) const {
  stamp.add(folder.string());
  for (const File& file : files) stamp.add(file.name).add(file.bytes).add(static_cast<uint64_t>(file.mtime_ns));
}

void MlflowArtifacts::add_to(ImportedRun& run) const {
  if (!note.empty()) run.note(note);
  if (cut) run.note("More than 10,000 artifacts; the others were left out.");
  for (const File& file : files) {
    const fs::path path = folder / file.name;
    ArtifactInfo artifact;
    artifact.name = file.name;
    artifact.kind = path.extension() == ".ckpt" ? "checkpoint" : "file";
    artifact.path = path.string();
    artifact.bytes = static_cast<int64_t>(file.bytes);
    try {
      const FileDigest digest = digest_of(path, [&](uint64_t bytes) { run.advance(bytes); });
      artifact.sha256 = digest.sha256;
      artifact.bytes = digest.bytes;
    } catch (const StoreError& error) {
      run.note(std::string(error.what()) + " It is listed without its SHA-256.");
    }
    run.reference(std::move(artifact));
  }
}

}  // namespace leyden
