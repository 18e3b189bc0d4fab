// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/form_row.h"

#include <experiment/param_form_model.h>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include "new_run/field_editor.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/number_box.h"

namespace leyden {

namespace {

using Role = ParamFormModel;
constexpr int kNameGap = 8;

// With places where a line may end: after an underscore, before a capital.
QString breakable(const QString& name) {
  QString text;
  for (const QChar c : name) {
    if (!text.isEmpty() && c.isUpper() && text.back().isLower()) text += QChar(0x200B);
    text += c;
    if (c == QLatin1Char('_')) text += QChar(0x200B);
  }
  return text;
}

}  // namespace

QString helpText(const QModelIndex& index) {
  QString help = index.data(Role::HelpRole).toString();
  if (const int end = help.indexOf(QLatin1String(". ")); end > 0)
    help.truncate(end + 1);  // the rest is in the tooltip
  const QVariant minimum = index.data(Role::MinimumRole), maximum = index.data(Role::MaximumRole);
  if (!minimum.isValid() || !maximum.isValid() || maximum.toDouble() > 1e6) return help;
  const QString range =
      FormRow::tr("%1 to %2").arg(numberText(minimum.toDouble()), numberText(maximum.toDouble()));
  if (help.isEmpty()) return range;
  while (help.endsWith(QLatin1Char('.'))) help.chop(1);
  return FormRow::tr("%1, %2").arg(help, range);
}

FormRow::FormRow(ParamFormModel* model, const QModelIndex& index, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_index(index),
      m_name(makeLabel(index.data(Role::NameRole).toString(), Theme::Type::Base, "", this)),
      m_editor(FieldEditor::create(index, this)),
      m_error(makeLabel({}, Theme::Type::Base, "bad", this)),
      m_reset(makeIconButton(QStringLiteral("reset"), tr("Back to the default"), {}, this)),
      m_help(makeLabel(helpText(index), Theme::Type::Small, "secondary", this)) {
  const QString path = index.data(Role::PathRole).toString();
  setObjectName(QStringLiteral("row_") + path);
  m_error->setObjectName(QStringLiteral("error_") + path);
  m_reset->setObjectName(QStringLiteral("reset_") + path);
  m_name->setFixedWidth(kNameWidth - 12 - kNameGap);
  m_name->setObjectName(QStringLiteral("name_") + path);
  m_name->setAccessibleName(m_name->text());
  m_name->setWordWrap(true);
  m_name->setText(breakable(m_name->text()));
  m_name->setToolTip(path);
  m_name->setBuddy(m_editor->control());
  m_error->setWordWrap(true);
  m_help->setFixedWidth(kHelpWidth);
  m_help->setWordWrap(true);
  m_help->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto keepsRoom = m_reset->sizePolicy();
  keepsRoom.setRetainSizeWhenHidden(true);
  m_reset->setSizePolicy(keepsRoom);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 6, 0, 7);
  layout->setSpacing(0);
  layout->addWidget(m_name);
  layout->addSpacing(kNameGap);
  layout->addWidget(m_editor);
  layout->addSpacing(12);
  layout->addWidget(m_error, 1);
  layout->addStretch();
  layout->addSpacing(8);
  layout->addWidget(m_reset);
  layout->addSpacing(12);
  layout->addWidget(m_help);
  connect(m_editor, &FieldEditor::textEntered, this,
          [this](const QString& text) { m_model->setData(m_index, text, Role::TextRole); });
  connect(m_editor, &FieldEditor::valueEntered, this,
          [this](const QVariant& value) { m_model->setData(m_index, value, Role::ValueRole); });
  connect(m_reset, &QToolButton::clicked, this, [this] { m_model->resetRow(m_index.row()); });
  refresh();
}

void FormRow::refresh() {
  const QModelIndex index = m_index;
  m_editor->show(index);
  const bool enabled = index.data(Role::EnabledRole).toBool();
  m_editor->setEnabled(enabled);
  setTone(m_name, enabled ? "" : "secondary");
  const QString error = index.data(Role::ErrorRole).toString();
  m_error->setText(error);
  m_error->setVisible(!error.isEmpty());
  m_editor->control()->setToolTip(error.isEmpty() ? index.data(Qt::ToolTipRole).toString() : error);
  m_modified = index.data(Role::ModifiedRole).toBool();
  m_reset->setVisible(m_modified);
  m_reset->setToolTip(tr("Back to %1").arg(index.data(Role::BaseTextRole).toString()));
  update();
}

void FormRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  painter.fillRect(0, height() - 1, width(), 1, theme.colour(Theme::Line));
  if (!m_modified) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(Theme::Spark));
  painter.drawRoundedRect(QRectF(0, height() / 2.0 - 10, 3, 18), 1.5, 1.5);
}

}  // namespace leyden
