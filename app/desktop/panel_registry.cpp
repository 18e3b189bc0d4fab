// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "panel_registry.h"

#include <algorithm>
#include <utility>

namespace leyden {

PanelRegistry& PanelRegistry::instance() {
  static PanelRegistry registry;
  return registry;
}

void PanelRegistry::add(PanelSpec spec) {
  m_panels.push_back(std::move(spec));
}

std::vector<PanelSpec> PanelRegistry::panels(PanelSpec::Area area) const {
  std::vector<PanelSpec> found;
  for (const PanelSpec& spec : m_panels)
    if (spec.area == area) found.push_back(spec);
  std::stable_sort(found.begin(), found.end(),
                   [](const PanelSpec& a, const PanelSpec& b) { return a.order < b.order; });
  return found;
}

PanelRegistrar::PanelRegistrar(PanelSpec spec) {
  PanelRegistry::instance().add(std::move(spec));
}

}  // namespace leyden
