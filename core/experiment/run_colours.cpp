// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_colours.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <experiment/file_safety.h>
#include <experiment/json.h>

namespace leyden {
namespace {

constexpr std::array<uint32_t, 8> kColours = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7,
                                              0xD55E00, 0x56B4E9, 0x7B61FF, 0x8C6D1F};
constexpr int kDashes = 4;

}  // namespace

std::string RunColour::hex() const {
  char text[8];
  std::snprintf(text, sizeof text, "#%06x", rgb & 0xFFFFFF);
  return text;
}

RunColour run_colour(int place) {
  const int count = int(kColours.size()), from = std::max(place, 0);
  return {kColours[size_t(from % count)], RunColour::Dash(from / count % kDashes)};
}

bool parse_colour(const std::string& text, uint32_t* rgb) {
  if (text.size() != 7 || text[0] != '#') return false;
  if (text.find_first_not_of("0123456789abcdefABCDEF", 1) != std::string::npos) return false;
  *rgb = uint32_t(std::stoul(text.substr(1), nullptr, 16));
  return true;
}

RunColourBook::RunColourBook(std::filesystem::path workspace)
    : m_file(workspace.empty() ? std::filesystem::path() : workspace / "colours.json") {}

bool RunColourBook::assign(std::vector<std::string> ids) {
  std::erase_if(ids, [this](const std::string& id) { return m_places.contains(id); });
  std::sort(ids.begin(), ids.end());
  for (const auto& id : ids) m_places.emplace(id, m_next++);
  return !ids.empty();
}

int RunColourBook::place(const std::string& id) const {
  const auto found = m_places.find(id);
  return found == m_places.end() ? -1 : found->second;
}

void RunColourBook::load() {
  std::ifstream stream(m_file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  // A damaged book is begun anew: colours are a convenience, never a reason not to show runs.
  // (A sorted map: ordered_json looks through all keys for each one it adds.)
  const auto document = nlohmann::json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("runs") || !document["runs"].is_object()) return;
  for (const auto& [id, place] : document["runs"].items()) {
    if (!place.is_number_integer() || place < 0 || place > 1'000'000'000) continue;
    m_places[id] = place.get<int>();
    m_next = std::max(m_next, place.get<int>() + 1);
  }
}

bool RunColourBook::save() const {
  if (m_file.empty()) return false;
  std::vector<std::pair<int, std::string>> sorted;
  for (const auto& [id, place] : m_places) sorted.emplace_back(place, id);
  std::sort(sorted.begin(), sorted.end());
  std::string text = "{\"format\": 1, \"runs\": {";
  const char* separator = "\n";
  for (const auto& [place, id] : sorted) {
    text += separator + Json(id).dump(-1, ' ', false, Json::error_handler_t::replace) + ": " +
            std::to_string(place);
    separator = ",\n";
  }
  try {
    replace_file(m_file, text + "\n}}\n");
  } catch (const std::exception&) {
    return false;
  }
  return true;
}

}  // namespace leyden
