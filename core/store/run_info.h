// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leyden {

/// What is known of a run when it begins.
struct RunInfo {
  std::string run_id;  // empty: drawn
  std::string name, plugin_id, plugin_version, plugin_sha256;
  std::string verb = "fit";
  std::string device;
  nlohmann::ordered_json config;                            // the whole resolved configuration
  std::vector<std::pair<std::string, std::string>> params;  // dotted path, value as JSON text
  std::map<std::string, std::string> provenance;
  std::vector<std::string> tags;
};

/// A value of the series that RunWriter::series() has given the number of.
struct ScalarPoint {
  uint32_t series;
  double value;
};

/// As ArtifactInfo::bytes: the file is gone, and so is its row.
inline constexpr int64_t kArtifactRemoved = -1;

/// A file that belongs to a run; a newer one with the same path takes its place. `path` is relative to the run folder, or absolute when it lies elsewhere.
struct ArtifactInfo {
  std::optional<int64_t> step;
  std::string name, kind;  // kind: "checkpoint", "image", "file", ...
  std::string path;
  std::string sha256;
  int64_t bytes = 0;
  nlohmann::json meta = nlohmann::json::object();
};

/// Counts between edges: counts.size() + 1 == edges.size().
struct HistogramInfo {
  std::string name;
  int64_t step = 0;
  double epoch = 0.0;  // NaN: none
  std::vector<double> edges;
  std::vector<double> counts;
  double min = 0.0, max = 0.0, sum = 0.0, sum_squares = 0.0;
};

}  // namespace leyden
