// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/plot_fields.h"

#include <experiment/field_choice.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/table_layout.h>

#include <QActionGroup>
#include <QMenu>

#include "app_context.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kMostInMenu = 60;  // of more, the last submenu says how to reach them

QString escaped(QString text) {
  return text.replace('&', QLatin1String("&&"));
}

}  // namespace

FieldButton::FieldButton(const FieldChoice& names, const QString& what, const QString& none, QWidget* parent)
    : QToolButton(parent), m_names(names), m_what(what), m_none(none) {
  setIcon(Theme::instance().icon(QStringLiteral("chevron-down"), Theme::Text));
  setIconSize(QSize(14, 14));
  setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  setLayoutDirection(Qt::RightToLeft);
  setFont(Theme::instance().font(Theme::Type::Strong));
  setPopupMode(QToolButton::InstantPopup);
  setFocusPolicy(Qt::TabFocus);
  setMenu(new QMenu(this));
  connect(menu(), &QMenu::aboutToShow, this, &FieldButton::fill);
  setField(std::nullopt);
}

void FieldButton::setField(const std::optional<Field>& field) {
  m_field = field;
  const QString title = field ? title_of(*field) : m_none;
  setText(fontMetrics().elidedText(title, Qt::ElideMiddle, 180));
  setAccessibleName(QStringLiteral("%1 %2").arg(m_what, title));
  setToolTip(QStringLiteral("%1 %2").arg(m_what, title));
}

void FieldButton::add(QMenu* menu, const std::optional<Field>& field, const QString& text) {
  QAction* action = menu->addAction(escaped(text));
  action->setCheckable(true);
  action->setChecked(field == m_field);
  connect(action, &QAction::triggered, this, [this, field] {
    setField(field);
    Q_EMIT chosen(field);
  });
}

void FieldButton::fill() {
  QMenu* menu = this->menu();
  menu->clear();
  const FieldNames names = m_names.names();
  if (!m_none.isEmpty()) {
    add(menu, std::nullopt, m_none);
    menu->addSeparator();
  }
  const auto submenuFrom = [&](const QStringList& list, const QString& title, auto make) {
    QMenu* into = menu;
    int count = 0;
    for (const QString& name : list) {
      if (count > 0 && count % kMostInMenu == 0) into = menu->addMenu(tr("%1 from %2 on").arg(title, escaped(name)));
      add(into, make(name), title_of(make(name)));
      ++count;
    }
  };
  submenuFrom(names.metrics, tr("Metrics"), [](const QString& name) { return Field::metric(name.toStdString()); });
  if (!names.metrics.isEmpty()) {
    QMenu* best = menu->addMenu(tr("Best of a metric"));
    for (const QString& name : names.metrics.mid(0, kMostInMenu)) {
      const Field field = Field::metric(name.toStdString(), Aggregate::Best);
      add(best, field, title_of(field));
    }
    menu->addSeparator();
  }
  submenuFrom(names.params, tr("Parameters"), [](const QString& name) { return Field::param(name.toStdString()); });
  menu->addSeparator();
  const Field duration{Field::Kind::Fact, Field::Fact::Duration, {}, Aggregate::Last};
  add(menu, duration, title_of(duration));
  if (m_scales) addScales();
}

void FieldButton::addScales() {
  menu()->addSeparator();
  auto* group = new QActionGroup(menu());
  for (const auto& [text, scale] : {std::pair{tr("Scale by the values"), AxisScale::Automatic},
                                    std::pair{tr("Linear scale"), AxisScale::Linear},
                                    std::pair{tr("Log scale"), AxisScale::Log},
                                    std::pair{tr("Categories"), AxisScale::Categories}}) {
    QAction* action = menu()->addAction(text);
    action->setCheckable(true);
    action->setChecked(scale == m_scale);
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, scale = scale] {
      m_scale = scale;
      Q_EMIT scaleChosen(scale);
    });
  }
}

std::function<bool(const Field&)> logBySchema(AppContext& context) {
  return [&context](const Field& field) {
    const auto dot = field.name.find('.');
    if (dot == std::string::npos) return false;
    const std::string where = field.name.substr(0, dot), name = field.name.substr(dot + 1);
    for (const PluginInfo& plugin : context.plugins()->plugins()) {
      const ParamSet& set = where == "data" ? plugin.data : plugin.model;
      const ParamField* known = set.find(name);
      if ((where == "data" || where == "model") && known && known->log_scale) return true;
    }
    return false;
  };
}

}  // namespace leyden
