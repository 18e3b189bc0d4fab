// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The thin line at the bottom: meters of the machine, what just happened, and how much the workspace holds.
#pragma once

#include <QHash>
#include <QTimer>
#include <QWidget>
#include <vector>

#include <experiment/devices.h>

class QHBoxLayout;
class QLabel;

namespace leyden {

class AppContext;
class ElidedLabel;
class Meter;

class StatusLine : public QWidget {
  Q_OBJECT
 public:
  explicit StatusLine(AppContext& context, QWidget* parent = nullptr);

 Q_SIGNALS:
  /// The button beside the meters.
  void systemPressed();

 private:
  void showDevices(const std::vector<DeviceInfo>& devices);
  void showCpu(const DeviceInfo& device);
  void showGpu(const DeviceInfo& device, int number);
  void showCounts();
  void showNotice(const QString& sentence);
  Meter* meter(const QString& key, const QString& name);

  AppContext& m_context;
  QHBoxLayout* m_meters;
  QHash<QString, Meter*> m_meterOf;
  ElidedLabel* m_notice;
  QLabel* m_counts;
  QTimer m_countTimer;
  QTimer m_noticeTimer;
};

}  // namespace leyden
