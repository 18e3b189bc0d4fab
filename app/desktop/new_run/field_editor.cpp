// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/field_editor.h"

#include <experiment/param_form_model.h>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <cmath>

#include "theme.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/number_box.h"
#include "widgets/toggle_switch.h"
#include "widgets/value_slider.h"

namespace leyden {

namespace {

using Role = ParamFormModel;

QString pathOf(const QModelIndex& index) {
  return index.data(Role::PathRole).toString();
}
bool isWrong(const QModelIndex& index) {
  return !index.data(Role::ErrorRole).toString().isEmpty();
}

QHBoxLayout* rowLayout(QWidget* widget) {
  auto* layout = new QHBoxLayout(widget);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  return layout;
}

void name(QWidget* control, const QModelIndex& index) {
  control->setObjectName(QStringLiteral("field_") + pathOf(index));
  control->setAccessibleName(index.data(Role::NameRole).toString());
  control->setAccessibleDescription(index.data(Role::HelpRole).toString());
  for (auto* inner : control->findChildren<QLineEdit*>()) inner->setAccessibleName(control->accessibleName());
}

class SwitchEditor : public FieldEditor {
 public:
  SwitchEditor(const QModelIndex& index, QWidget* parent)
      : FieldEditor(parent), m_switch(new ToggleSwitch(this)) {
    auto* layout = rowLayout(this);
    layout->addWidget(m_switch);
    layout->addStretch();
    name(m_switch, index);
    connect(m_switch, &ToggleSwitch::clicked, this, [this](bool on) { Q_EMIT valueEntered(on); });
  }
  void show(const QModelIndex& index) override { m_switch->setChecked(index.data(Role::ValueRole).toBool()); }
  QWidget* control() const override { return m_switch; }

 private:
  ToggleSwitch* m_switch;
};

class ChoiceEditor : public FieldEditor {
 public:
  ChoiceEditor(const QModelIndex& index, QWidget* parent) : FieldEditor(parent), m_box(new ChoiceBox(this)) {
    auto* layout = rowLayout(this);
    layout->addWidget(m_box);
    layout->addStretch();
    name(m_box, index);
    m_box->setMinimumWidth(150);
    if (index.data(Role::OptionalRole).toBool()) m_box->addItem(tr("none"), QStringLiteral("none"));
    const QVariantList choices = index.data(Role::ChoicesRole).toList();
    for (const QVariant& choice : choices) m_box->addItem(choice.toString(), choice.toString());
    connect(m_box, &QComboBox::activated, this,
            [this](int row) { Q_EMIT textEntered(m_box->itemData(row).toString()); });
  }
  void show(const QModelIndex& index) override {
    const int row = m_box->findData(index.data(Role::TextRole).toString());
    m_box->setCurrentIndex(row);
    setStyleProperty(m_box, "wrong", isWrong(index));
  }
  QWidget* control() const override { return m_box; }

 private:
  ChoiceBox* m_box;
};

class NumberEditor : public FieldEditor {
 public:
  NumberEditor(const QModelIndex& index, QWidget* parent) : FieldEditor(parent) {
    const bool integer = index.data(Role::TypeRole).toInt() == int(ParamField::Type::Int);
    const QVariant minimum = index.data(Role::MinimumRole), maximum = index.data(Role::MaximumRole);
    NumberBox::Steps steps;
    steps.integer = integer;
    steps.logarithmic = index.data(Role::LogScaleRole).toBool();
    steps.minimum = minimum.isValid() ? minimum.toDouble() : -1e300;
    steps.maximum = maximum.isValid() ? maximum.toDouble() : 1e300;
    const bool ranged = minimum.isValid() && maximum.isValid();
    if (!integer) steps.step = ranged ? niceStep(steps.maximum - steps.minimum) : 0.1;
    m_box = new NumberBox(steps, this);
    auto* layout = rowLayout(this);
    layout->addWidget(m_box);
    m_box->setFixedWidth(128);
    name(m_box, index);
    m_box->setUnit(index.data(Role::UnitRole).toString());
    if (ranged) addSlider(layout, index, steps);
    layout->addStretch();
    connect(m_box, &NumberBox::textEntered, this, [this](const QString& text) {
      Q_EMIT textEntered(text.trimmed().isEmpty() ? QStringLiteral("none") : text);
    });
    if (index.data(Role::OptionalRole).toBool()) m_box->setEmptyText(tr("none"));
  }

  void show(const QModelIndex& index) override {
    const QVariant value = index.data(Role::ValueRole);
    const QString text = index.data(Role::TextRole).toString();
    // What is being typed stays as it was typed.
    if (!(text == QLatin1String("none") && m_box->hasFocus())) m_box->showText(text);
    setStyleProperty(m_box, "wrong", isWrong(index));
    if (!m_slider) return;
    m_slider->setVisible(!isWrong(index));
    if (value.isValid()) m_slider->showNumber(value.toDouble());
  }
  QWidget* control() const override { return m_box; }

 private:
  static double niceStep(double range) { return std::pow(10.0, std::floor(std::log10(range / 20))) * 1; }

  void addSlider(QHBoxLayout* layout, const QModelIndex& index, const NumberBox::Steps& steps) {
    const double low = steps.minimum, high = steps.maximum;
    if (high <= low || (!steps.logarithmic && high - low > 1e5)) return;  // too wide for a hand to set
    ValueSlider::Scale scale{low, high, steps.logarithmic && high > 0, steps.integer};
    if (scale.logarithmic && low <= 0) scale.minimum = steps.integer ? 1 : high * 1e-6;
    m_slider = new ValueSlider(scale, this);
    m_slider->setMinimumWidth(80);
    m_slider->setMaximumWidth(190);
    m_slider->setObjectName(QStringLiteral("slider_") + pathOf(index));
    m_slider->setAccessibleName(index.data(Role::NameRole).toString());
    layout->addWidget(m_slider, 1);
    connect(m_slider, &ValueSlider::numberMoved, this, [this, integer = steps.integer](double number) {
      Q_EMIT textEntered(integer ? QString::number(qint64(number)) : numberText(number));
    });
  }

  NumberBox* m_box = nullptr;
  ValueSlider* m_slider = nullptr;
};

/// Text, lists as "128, 64", files and folders with a chooser.
class TextEditor : public FieldEditor {
 public:
  TextEditor(const QModelIndex& index, QWidget* parent) : FieldEditor(parent), m_edit(new QLineEdit(this)) {
    auto* layout = rowLayout(this);
    layout->setSpacing(8);
    layout->addWidget(m_edit);
    m_edit->setMaximumWidth(330);
    name(m_edit, index);
    m_optional = index.data(Role::OptionalRole).toBool();
    if (m_optional) m_edit->setPlaceholderText(tr("none"));
    const QString format = index.data(Role::FormatRole).toString();
    if (!format.isEmpty()) addChooser(layout, index, format == QLatin1String("directory"));
    layout->addStretch();
    connect(m_edit, &QLineEdit::textEdited, this, &TextEditor::enter);
  }
  void show(const QModelIndex& index) override {
    const QString text = index.data(Role::TextRole).toString();
    const QString shown = m_optional && text == QLatin1String("none") ? QString() : text;
    if (m_edit->text() != shown) m_edit->setText(shown);
    setStyleProperty(m_edit, "wrong", isWrong(index));
  }
  QWidget* control() const override { return m_edit; }

 private:
  void enter(const QString& text) {
    Q_EMIT textEntered(m_optional && text.trimmed().isEmpty() ? QStringLiteral("none") : text);
  }

  void addChooser(QHBoxLayout* layout, const QModelIndex& index, bool folder) {
    auto* button = makeButton(tr("Browse…"), "", QStringLiteral("browse_") + pathOf(index), this);
    layout->addWidget(button);
    const QString title = index.data(Role::NameRole).toString();
    connect(button, &QPushButton::clicked, this, [this, folder, title] {
      const QString path = folder ? QFileDialog::getExistingDirectory(this, title, m_edit->text())
                                  : QFileDialog::getOpenFileName(this, title, m_edit->text());
      if (!path.isEmpty()) enter(path);
    });
  }

  QLineEdit* m_edit;
  bool m_optional = false;
};

}  // namespace

FieldEditor* FieldEditor::create(const QModelIndex& index, QWidget* parent) {
  const auto type = static_cast<ParamField::Type>(index.data(Role::TypeRole).toInt());
  if (type == ParamField::Type::Bool) return new SwitchEditor(index, parent);
  if (!index.data(Role::ChoicesRole).toList().isEmpty()) return new ChoiceEditor(index, parent);
  if (type == ParamField::Type::Int || type == ParamField::Type::Float)
    return new NumberEditor(index, parent);
  return new TextEditor(index, parent);
}

}  // namespace leyden
