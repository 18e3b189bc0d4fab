// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/axis_range_popup.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <algorithm>

#include "charts/chart_plot.h"
#include "widgets/builders.h"

namespace leyden {

AxisRangePopup* AxisRangePopup::open(ChartPlot& plot, Qt::Orientation axis) {
  auto* popup = new AxisRangePopup(plot, axis);
  popup->setAttribute(Qt::WA_DeleteOnClose);
  popup->adjustSize();
  popup->move(popup->place());
  popup->show();
  popup->m_from->setFocus(Qt::PopupFocusReason);
  popup->m_from->selectAll();
  return popup;
}

AxisRangePopup::AxisRangePopup(ChartPlot& plot, Qt::Orientation axis)
    : QFrame(&plot, Qt::Popup), m_plot(plot), m_axis(axis), m_from(new QLineEdit(this)), m_to(new QLineEdit(this)) {
  setObjectName(QStringLiteral("axisRangePopup"));
  setProperty("card", true);
  setAttribute(Qt::WA_StyledBackground);
  build();
}

void AxisRangePopup::build() {
  const bool x = m_axis == Qt::Horizontal;
  setAccessibleName(x ? tr("Range of the x axis") : tr("Range of the y axis"));
  auto* layout = new QGridLayout(this);
  layout->setContentsMargins(16, 12, 16, 12);
  layout->setHorizontalSpacing(8);
  layout->setVerticalSpacing(8);
  layout->addWidget(makeLabel(x ? tr("Range of the x axis") : tr("Range of the y axis"), Theme::Type::Strong, "", this),
                    0, 0, 1, 2);
  const QCPRange range = (x ? m_plot.xAxis : m_plot.yAxis)->range();
  const auto place = [&](int row, const QString& name, QLineEdit* field, const char* object, double shown) {
    auto* label = makeLabel(name, Theme::Type::Base, "secondary", this);
    label->setBuddy(field);
    field->setObjectName(QLatin1String(object));
    field->setAccessibleName(name);
    field->setMinimumWidth(kind() == PlaceKind::Clock ? 170 : 130);
    field->setPlaceholderText(tr("automatic"));
    field->setText(placeText(kind(), shown));
    connect(field, &QLineEdit::returnPressed, this, &AxisRangePopup::apply);
    connect(field, &QLineEdit::textEdited, this, &AxisRangePopup::read);
    layout->addWidget(label, row, 0);
    layout->addWidget(field, row, 1);
  };
  place(1, tr("from"), m_from, "rangeFrom", range.lower);
  place(2, tr("to"), m_to, "rangeTo", range.upper);
  m_problem = makeLabel({}, Theme::Type::Small, "bad", this);
  m_problem->setObjectName(QStringLiteral("rangeProblem"));
  m_problem->setWordWrap(true);
  m_problem->hide();
  layout->addWidget(m_problem, 3, 0, 1, 2);
  QPushButton* automatic = makeButton(tr("Automatic"), "", QStringLiteral("rangeAutomatic"), this);
  QPushButton* apply = makeButton(tr("Apply"), "primary", QStringLiteral("rangeApply"), this);
  connect(automatic, &QPushButton::clicked, this, &AxisRangePopup::makeAutomatic);
  connect(apply, &QPushButton::clicked, this, &AxisRangePopup::apply);
  layout->addLayout(makeButtonRow({automatic}, {apply}), 4, 0, 1, 2);
}

PlaceKind AxisRangePopup::kind() const {
  if (m_axis == Qt::Vertical || !isTime(m_plot.axis())) return PlaceKind::Number;
  return m_plot.axis() == CurveAxis::WallTime ? PlaceKind::Clock : PlaceKind::Duration;
}

// Shows what is wrong with the fields; nothing when something is.
std::optional<PlaceRange> AxisRangePopup::read() {
  const double near = (m_axis == Qt::Horizontal ? m_plot.xAxis : m_plot.yAxis)->range().lower;
  const Place from = placeFrom(kind(), m_from->text(), near);
  const Place to = placeFrom(kind(), m_to->text(), near);
  const PlaceRange range{from.value, to.value};
  QString problem = from.problem.isEmpty() ? to.problem : from.problem;
  if (problem.isEmpty())
    problem = rangeProblem(range, m_axis == Qt::Horizontal ? m_plot.logX() : m_plot.logY());
  m_problem->setText(problem);
  m_problem->setVisible(!problem.isEmpty());
  adjustSize();
  if (!problem.isEmpty()) return {};
  return range;
}

void AxisRangePopup::apply() {
  const std::optional<PlaceRange> range = read();
  if (!range) return;
  QWidget* const popup = this;
  m_plot.chooseRange(m_axis, *range);
  popup->close();
}

void AxisRangePopup::makeAutomatic() {
  m_from->clear();
  m_to->clear();
  apply();
}

QPoint AxisRangePopup::place() const {
  const QRect plot = m_plot.axisRect()->rect();
  const QPoint wanted = m_axis == Qt::Horizontal ? QPoint(plot.center().x() - width() / 2, plot.bottom() - height() - 8)
                                                 : QPoint(plot.left() + 8, plot.center().y() - height() / 2);
  const QPoint at = m_plot.mapToGlobal(wanted);
  const QRect screen = m_plot.screen()->availableGeometry();
  return {std::clamp(at.x(), screen.left(), std::max(screen.left(), screen.right() - width())),
          std::clamp(at.y(), screen.top(), std::max(screen.top(), screen.bottom() - height()))};
}

}  // namespace leyden
