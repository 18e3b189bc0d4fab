// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "actions/action_registry.h"

#include <QHash>
#include <QWidget>
#include <functional>

namespace leyden {

/// A dynamic property that asks anew each time.
struct ActionCondition {
  std::function<bool()> holds;
  QString otherwise;
};

namespace {

constexpr char kCondition[] = "leydenNeeds";

bool isOnScreen(const QAction& action) {
  for (const QObject* object : action.associatedObjects())
    if (const auto* widget = qobject_cast<const QWidget*>(object); widget && widget->isVisible()) return true;
  return false;
}

}  // namespace

}  // namespace leyden

Q_DECLARE_METATYPE(leyden::ActionCondition)

namespace leyden {

void ActionRegistry::add(QAction* action, const QString& group) {
  m_entries.removeIf([](const Entry& entry) { return entry.action.isNull(); });
  m_entries << Entry{action, group};
}

QAction* ActionRegistry::make(QWidget* view, const QString& group, const Made& made, std::function<void()> action) {
  auto* one = new QAction(made.text, view);
  one->setObjectName(QLatin1String(made.name));
  one->setShortcut(made.keys);
  one->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  view->addAction(one);
  add(one, group);
  connect(one, &QAction::triggered, view, std::move(action));
  return one;
}

QList<ActionRegistry::Entry> ActionRegistry::entries() const {
  QList<Entry> list;
  QHash<QString, qsizetype> placeOf;
  for (const Entry& entry : m_entries) {
    if (!entry.action) continue;
    const QString name = entry.action->objectName();
    const auto known = placeOf.constFind(name);
    if (known == placeOf.constEnd() || name.isEmpty()) {
      placeOf[name] = list.size();
      list << entry;
    } else if (!isOnScreen(*list[*known].action) && isOnScreen(*entry.action)) {
      list[*known] = entry;
    }
  }
  return list;
}

QAction* ActionRegistry::find(const QString& name) const {
  for (const Entry& entry : entries())
    if (entry.action->objectName() == name) return entry.action;
  return nullptr;
}

QString ActionRegistry::reason(const QAction& action) {
  const QVariant condition = action.property(kCondition);
  if (condition.isValid() && !condition.value<ActionCondition>().holds())
    return condition.value<ActionCondition>().otherwise;
  if (action.isEnabled()) return {};
  const QString why = action.statusTip();
  return why.isEmpty() ? tr("This cannot be done now") : why;
}

void ActionRegistry::setNeeds(QAction* action, std::function<bool()> holds, const QString& otherwise) {
  action->setProperty(kCondition, QVariant::fromValue(ActionCondition{std::move(holds), otherwise}));
}

void ActionRegistry::setNeedsRuns(QAction* action, std::function<bool()> hasRuns) {
  setNeeds(action, std::move(hasRuns), tr("Select runs first"));
}

}  // namespace leyden
