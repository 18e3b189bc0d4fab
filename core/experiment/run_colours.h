// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// How a run is drawn everywhere: one of eight colours that colour-blind people tell apart, then the same
/// colours dashed, dotted, dash-dotted.
struct LEYDEN_EXPERIMENT_API RunColour {
  enum class Dash { Solid, Dashed, Dotted, DashDotted };
  uint32_t rgb = 0;  // 0xRRGGBB
  Dash dash = Dash::Solid;
  /// "#0072b2"
  std::string hex() const;
  bool operator==(const RunColour&) const = default;
};

LEYDEN_EXPERIMENT_API RunColour run_colour(int place);
/// "#0072B2" of an annotation; false when the text is not a colour.
LEYDEN_EXPERIMENT_API bool parse_colour(const std::string& text, uint32_t* rgb);

/// Which place each run of a workspace has. Given once, in order of the ids (which is the order of creation),
/// and kept for ever in `<workspace>/colours.json`: deleting or importing runs changes no other run's colour.
/// Any one thread at a time.
class LEYDEN_EXPERIMENT_API RunColourBook {
 public:
  explicit RunColourBook(std::filesystem::path workspace = {});
  /// Gives places to ids that have none; true when the book changed.
  bool assign(std::vector<std::string> ids);
  /// -1 when it has none.
  int place(const std::string& id) const;
  /// Reads what another program added; writes. A workspace that cannot be written keeps places in memory.
  void load();
  bool save() const;

 private:
  std::filesystem::path m_file;
  std::unordered_map<std::string, int> m_places;
  int m_next = 0;
};

}  // namespace leyden
