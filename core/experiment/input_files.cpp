// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/input_files.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include <experiment/app_paths.h>
#include <experiment/config_problem.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr size_t kMostNames = 10'000;  // of a folder that are compared

std::vector<fs::path> places_of(const fs::path& path) {
  if (path.is_absolute()) return {path};
  std::error_code error;
  const fs::path here = fs::current_path(error);
  return {here / path, share_folder() / path, share_folder() / "data" / path};
}

std::vector<std::string> names_in(const fs::path& folder, bool folders_alone) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end && names.size() < kMostNames;
       entry.increment(error)) {
    std::error_code ignored;
    if (!folders_alone || entry->is_directory(ignored)) names.push_back(entry->path().filename().string());
  }
  return names;
}

std::string kind(bool folder) {
  return folder ? "a folder" : "a file";
}

/// The part of a path that is missing first: where, and what is there instead.
std::string missing(const fs::path& path, bool folder, const std::vector<fs::path>& places) {
  fs::path at = path.root_path();
  const fs::path below = path.lexically_normal().relative_path();
  for (auto part = below.begin(); part != below.end(); ++part) {
    std::error_code error;
    if (part->empty()) continue;
    if (fs::exists(at / *part, error)) {
      at /= *part;
      continue;
    }
    const bool last = std::next(part) == below.end() || std::next(part)->empty();
    std::vector<std::string> names = names_in(at, folder || !last);
    // A bare name may be one of those that come with the program.
    for (size_t i = 1; last && i < places.size(); ++i)
      for (std::string& name : names_in(places[i].parent_path(), folder)) names.push_back(std::move(name));
    const auto near = nearest_known(part->string(), names);
    const std::string what = last ? part->string() : "folder " + part->string();
    return at.string() + " has no " + what + (near.empty() ? "" : " (" + near.front() + "?)");
  }
  return path.string() + " is not there";
}

}  // namespace

std::string input_problem(const std::string& named, const std::string& format) {
  if (named.empty()) return {};
  const bool folder = format == "directory";
  const fs::path path(named);
  if (*path.begin() == "~") {
    const char* home = std::getenv("HOME");
    return "must be written out: ~ is not read as the home folder" +
           (home ? ", which is " + std::string(home) : std::string());
  }
  const std::vector<fs::path> places = places_of(path);
  for (const fs::path& place : places) {
    std::error_code error;
    const fs::file_status status = fs::status(place, error);
    if (!fs::exists(status)) continue;
    if (fs::is_directory(status) == folder) return {};
    return "must be " + kind(folder) + ": " + place.string() + " is " + kind(!folder);
  }
  return "must be " + kind(folder) + " that is there: " + missing(places.front(), folder, places);
}

}  // namespace leyden
