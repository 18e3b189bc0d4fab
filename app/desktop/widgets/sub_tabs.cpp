// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sub_tabs.h"

#include <QButtonGroup>
#include <QCoreApplication>
#include <QFrame>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "actions/action_registry.h"
#include "app_context.h"
#include "shell/settings.h"
#include "widgets/builders.h"

namespace leyden {

SubTabs::SubTabs(AppContext& context, PanelSpec::Area area, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_area(area),
      m_specs(PanelRegistry::instance().panels(area)),
      m_group(new QButtonGroup(this)),
      m_tools(new QHBoxLayout),
      m_stack(new QStackedWidget(this)) {
  auto* bar = new QWidget(this);
  bar->setFixedHeight(44);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(8, 0, 16, 0);
  row->setSpacing(0);
  for (const PanelSpec& spec : m_specs) row->addWidget(addTab(spec));
  row->addStretch(1);
  m_tools->setSpacing(8);
  row->addLayout(m_tools);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar);
  layout->addWidget(makeHairline(this));
  layout->addWidget(m_stack, 1);
  const QString group = tr("Views of a page");
  context.actions()->make(this, group, {"nextView", tr("Next view"), Qt::CTRL | Qt::Key_PageDown}, [this] { walk(1); });
  context.actions()->make(this, group, {"previousView", tr("Previous view"), Qt::CTRL | Qt::Key_PageUp},
                          [this] { walk(-1); });
  const QString last = openSettings()->value(settingsKey()).toString();
  const bool known = std::any_of(m_specs.begin(), m_specs.end(), [&](const auto& spec) { return spec.id == last; });
  if (!m_specs.empty()) choose(known ? last : m_specs.front().id);
}

QString SubTabs::settingsKey() const {
  return m_area == PanelSpec::Compare ? QStringLiteral("compare/view") : QStringLiteral("run/view");
}

QPushButton* SubTabs::addTab(const PanelSpec& spec) {
  const QString title = QCoreApplication::translate("panel", spec.title.toUtf8().constData());
  QPushButton* button = makeButton(title, "subtab", QStringLiteral("subtab_") + spec.id, this);
  button->setCheckable(true);
  button->setFocusPolicy(Qt::TabFocus);
  m_group->addButton(button);
  connect(button, &QPushButton::clicked, this, [this, id = spec.id] { choose(id); });
  return button;
}

void SubTabs::choose(const QString& id) {
  const auto spec = std::find_if(m_specs.begin(), m_specs.end(), [&](const auto& one) { return one.id == id; });
  if (spec == m_specs.end()) return;
  QWidget*& view = m_views[id];
  if (!view) {
    view = spec->create(m_context, m_stack);
    m_stack->addWidget(view);
  }
  // A stack is as wide as its widest page asks.
  for (QWidget* other : std::as_const(m_views)) {
    const auto policy = other == view ? QSizePolicy::Preferred : QSizePolicy::Ignored;
    other->setSizePolicy(policy, policy);
  }
  m_stack->setCurrentWidget(view);
  m_group->buttons().at(static_cast<int>(spec - m_specs.begin()))->setChecked(true);
  if (m_current != id && !m_current.isEmpty()) openSettings()->setValue(settingsKey(), id);
  m_current = id;
}

// Round, as browsers walk through their tabs.
void SubTabs::walk(int places) {
  const auto at = std::find_if(m_specs.begin(), m_specs.end(), [this](const auto& spec) { return spec.id == m_current; });
  const auto count = static_cast<long>(m_specs.size());
  const long place = (at - m_specs.begin() + count + places) % count;
  choose(m_specs[static_cast<size_t>(place)].id);
}

}  // namespace leyden
