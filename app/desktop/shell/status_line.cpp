// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/status_line.h"

#include <experiment/run_list_model.h>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <limits>

#include "app_context.h"
#include "devices/device_watcher.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/meter.h"
#include "widgets/texts.h"

namespace leyden {

namespace {
constexpr int kNoticeMs = 8000;
constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;

QString gibibytes(uint64_t used, uint64_t total) {
  return StatusLine::tr("%1 of %2 GB")
      .arg(used / kGiB, 0, 'f', 1)
      .arg(total / kGiB, 0, 'f', total > 100 * kGiB ? 0 : 1);
}

}  // namespace

StatusLine::StatusLine(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_meters(new QHBoxLayout),
      m_notice(new ElidedLabel(Theme::Type::Small, Theme::Text, this)),
      m_counts(makeLabel({}, Theme::Type::Small, "secondary", this)) {
  setObjectName(QStringLiteral("statusLine"));
  setAttribute(Qt::WA_StyledBackground);
  setFixedHeight(28);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 1, 16, 0);
  layout->setSpacing(16);
  m_meters->setSpacing(20);
  QToolButton* system = makeIconButton(QStringLiteral("cpu"), tr("Show or fold System, what the machine does (Ctrl+Shift+J)"),
                                       QStringLiteral("systemButton"), this);
  system->setFixedSize(24, 24);
  connect(system, &QToolButton::clicked, this, &StatusLine::systemPressed);
  layout->addWidget(system);
  layout->addSpacing(-8);
  layout->addLayout(m_meters);
  layout->addWidget(m_notice, 1);
  layout->addWidget(m_counts);
  m_notice->setObjectName(QStringLiteral("notice"));
  m_notice->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

  m_countTimer.setSingleShot(true);
  m_countTimer.setInterval(400);
  m_noticeTimer.setSingleShot(true);
  connect(&m_noticeTimer, &QTimer::timeout, m_notice, [this] { m_notice->setText({}); });
  connect(&m_countTimer, &QTimer::timeout, this, &StatusLine::showCounts);
  RunListModel* runs = context.runs();
  const auto countLater = [this] {
    if (!m_countTimer.isActive()) m_countTimer.start();
  };
  connect(runs, &RunListModel::loaded, this, &StatusLine::showCounts);
  connect(runs, &RunListModel::runsChanged, this, countLater);
  connect(context.devices(), &DeviceWatcher::devicesRead, this, &StatusLine::showDevices);
  connect(&context, &AppContext::notified, this, &StatusLine::showNotice);
  connect(runs, &RunListModel::failed, this, &StatusLine::showNotice);
  showCounts();
}

Meter* StatusLine::meter(const QString& key, const QString& name) {
  Meter*& meter = m_meterOf[key];
  if (!meter) {
    meter = new Meter(name, this);
    m_meters->addWidget(meter);
  }
  return meter;
}

void StatusLine::showDevices(const std::vector<DeviceInfo>& devices) {
  int gpu = 0;
  for (const DeviceInfo& device : devices) {
    if (device.kind == "cpu")
      showCpu(device);
    else
      showGpu(device, gpu++);
  }
}

void StatusLine::showCpu(const DeviceInfo& device) {
  if (device.load_percent)
    meter(QStringLiteral("cpu"), tr("CPU"))
        ->setReading(*device.load_percent / 100, tr("%1 %").arg(*device.load_percent, 0, 'f', 0));
  if (device.memory_total == 0) return;
  Meter* memory = meter(QStringLiteral("memory"), tr("memory"));
  memory->setAlarming(true);
  memory->setReading(double(device.memory_used) / device.memory_total,
                     gibibytes(device.memory_used, device.memory_total));
}

void StatusLine::showGpu(const DeviceInfo& device, int number) {
  QStringList reading;
  if (device.load_percent) reading << tr("%1 %").arg(*device.load_percent, 0, 'f', 0);
  if (device.memory_total > 0) reading << gibibytes(device.memory_used, device.memory_total);
  if (device.temperature) reading << tr("%1 °C").arg(*device.temperature, 0, 'f', 0);
  const double load =
      device.load_percent ? *device.load_percent / 100 : std::numeric_limits<double>::quiet_NaN();
  Meter* shown = meter(QString::fromStdString(device.id), tr("GPU %1").arg(number));
  shown->setReading(load, reading.join(QStringLiteral(" · ")));
  shown->setToolTip(QString::fromStdString(device.usable ? device.name : device.name + ": " + device.reason));
}

void StatusLine::showCounts() {
  const RunListModel* runs = m_context.runs();
  if (!runs->isLoaded()) {
    m_counts->setText(tr("reading the workspace"));
    return;
  }
  qint64 points = 0;
  const int rows = runs->rowCount();
  for (int row = 0; row < rows; ++row) {
    const auto run = runs->run(runs->runIdAt(row));
    if (!run) continue;
    for (const SeriesInfo& series : run->metrics) points += series.count;
  }
  m_counts->setText(rows == 1 ? tr("1 run · %1 points").arg(countText(points))
                              : tr("%1 runs · %2 points").arg(countText(rows), countText(points)));
}

void StatusLine::showNotice(const QString& sentence) {
  m_notice->setText(sentence);
  announce(m_notice, sentence);
  m_noticeTimer.start(kNoticeMs);
}

}  // namespace leyden
