// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's devices, read every two seconds on a thread of their own (NVML and /proc take some ms).
#pragma once

#include <QObject>
#include <QThread>
#include <memory>
#include <vector>

#include <experiment/devices.h>

namespace leyden {

class DeviceWatcher : public QObject {
  Q_OBJECT
 public:
  explicit DeviceWatcher(const TorchBuild& torch, QObject* parent = nullptr);
  ~DeviceWatcher() override;

  /// As last read; empty before the first reading.
  const std::vector<DeviceInfo>& devices() const { return m_devices; }
  /// False until the first reading is over.
  bool isReady() const { return !m_devices.empty(); }

 Q_SIGNALS:
  void devicesRead(const std::vector<leyden::DeviceInfo>& devices);

 private:
  QThread m_thread;
  std::vector<DeviceInfo> m_devices;
};

}  // namespace leyden
