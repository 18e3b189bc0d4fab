// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/device_row.h"

#include <experiment/param_form_model.h>
#include <QAbstractItemView>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStandardItemModel>

#include "app_context.h"
#include "devices/device_watcher.h"
#include "new_run/form_row.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"

namespace leyden {

namespace {

const QString kAccelerator = QStringLiteral("trainer.accelerator");
const QString kDevices = QStringLiteral("trainer.devices");

enum ItemRole { AcceleratorItem = Qt::UserRole + 1, DevicesItem };

/// "cuda:1" is index 1 of the accelerator gpu.
QString indexOf(const DeviceInfo& device) {
  const QString id = QString::fromStdString(device.id);
  return id.contains(QLatin1Char(':')) ? id.section(QLatin1Char(':'), 1) : QStringLiteral("auto");
}

}  // namespace

DeviceRow::DeviceRow(AppContext& context, ParamFormModel* model, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_box(new ChoiceBox(this)),
      m_error(makeLabel({}, Theme::Type::Base, "bad", this)),
      m_help(makeLabel({}, Theme::Type::Small, "secondary", this)) {
  setObjectName(QStringLiteral("row_device"));
  m_box->setObjectName(QStringLiteral("field_device"));
  m_box->setAccessibleName(tr("Device"));
  m_box->setMinimumWidth(330);
  m_box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  QLabel* name = makeLabel(tr("device"), Theme::Type::Base, "", this);
  name->setFixedWidth(FormRow::kNameWidth - 12);
  name->setBuddy(m_box);
  name->setToolTip(kAccelerator + QStringLiteral(", ") + kDevices);
  m_help->setFixedWidth(FormRow::kHelpWidth);
  m_help->setWordWrap(true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 6, 0, 7);
  layout->setSpacing(0);
  layout->addWidget(name);
  layout->addWidget(m_box);
  layout->addSpacing(12);
  layout->addWidget(m_error);
  layout->addStretch();
  layout->addSpacing(8);
  layout->addWidget(m_help);
  connect(m_box, &QComboBox::activated, this, &DeviceRow::choose);
  connect(context.devices(), &DeviceWatcher::devicesRead, this, &DeviceRow::showDevices);
  showDevices(context.devices()->devices());
}

QString DeviceRow::itemText(const DeviceInfo& device) const {
  const QString summary = QString::fromStdString(device.summary());
  return device.kind == "cpu" ? tr("CPU · %1").arg(summary) : tr("GPU %1 · %2").arg(indexOf(device), summary);
}

void DeviceRow::showDevices(const std::vector<DeviceInfo>& devices) {
  if (m_box->view()->isVisible()) return;  // the list is open: it must not change under the mouse
  QStringList unusable;
  m_box->clear();
  m_box->addItem(tr("Automatic: the GPU if there is one"));
  m_box->setItemData(0, QStringLiteral("auto"), AcceleratorItem);
  m_box->setItemData(0, QStringLiteral("auto"), DevicesItem);
  for (const DeviceInfo& device : devices) {
    const int row = m_box->count();
    m_box->addItem(itemText(device));
    m_box->setItemData(row, device.kind == "cpu" ? QStringLiteral("cpu") : QStringLiteral("gpu"),
                       AcceleratorItem);
    m_box->setItemData(row, indexOf(device), DevicesItem);
    if (device.usable) continue;
    const QString reason = QString::fromStdString(device.reason);
    m_box->setItemData(row, reason, Qt::ToolTipRole);
    static_cast<QStandardItemModel*>(m_box->model())->item(row)->setEnabled(false);
    unusable << tr("GPU %1 cannot be used: %2").arg(indexOf(device), reason);
  }
  m_help->setText(unusable.isEmpty() ? tr("Where the run trains") : unusable.join(QLatin1Char('\n')));
  refresh();
}

void DeviceRow::choose(int row) {
  m_model->setValue(kAccelerator, m_box->itemData(row, AcceleratorItem));
  m_model->setValue(kDevices, m_box->itemData(row, DevicesItem));
}

void DeviceRow::refresh() {
  const QString accelerator = m_model->value(kAccelerator).toString();
  const QString devices = m_model->value(kDevices).toString();
  int found = -1;
  for (int row = 0; row < m_box->count() && found < 0; ++row)
    if (m_box->itemData(row, AcceleratorItem).toString() == accelerator &&
        (accelerator == QLatin1String("cpu") || m_box->itemData(row, DevicesItem).toString() == devices))
      found = row;
  if (found < 0 && accelerator == QLatin1String("gpu")) {
    found = m_box->count();
    m_box->addItem(tr("GPU %1").arg(devices));
    m_box->setItemData(found, accelerator, AcceleratorItem);
    m_box->setItemData(found, devices, DevicesItem);
  }
  m_box->setCurrentIndex(std::max(found, 0));
  const QString error = m_model->error(kAccelerator) + m_model->error(kDevices);
  m_error->setText(error);
  setStyleProperty(m_box, "wrong", !error.isEmpty());
  update();
}

void DeviceRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  painter.fillRect(0, height() - 1, width(), 1, theme.colour(Theme::Line));
  const bool modified = m_model->indexOf(kAccelerator).data(ParamFormModel::ModifiedRole).toBool() ||
                        m_model->indexOf(kDevices).data(ParamFormModel::ModifiedRole).toBool();
  if (!modified) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.colour(Theme::Spark));
  painter.drawRoundedRect(QRectF(0, height() / 2.0 - 10, 3, 18), 1.5, 1.5);
}

}  // namespace leyden
