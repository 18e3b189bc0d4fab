// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's devices and what the machine does, read every two seconds on a thread of their own (NVML and /proc take
// some ms).
#pragma once

#include <QObject>
#include <QThread>
#include <filesystem>
#include <memory>
#include <vector>

#include <experiment/devices.h>
#include <experiment/machine_history.h>

namespace leyden {

class DeviceWatcher : public QObject {
  Q_OBJECT
 public:
  /// `folder`: of which disk it tells.
  DeviceWatcher(const TorchBuild& torch, const std::filesystem::path& folder, QObject* parent = nullptr);
  ~DeviceWatcher() override;

  /// As last read; empty before the first reading.
  const std::vector<DeviceInfo>& devices() const { return m_devices; }
  /// False until the first reading is over.
  bool isReady() const { return !m_devices.empty(); }
  /// What the machine did in the last quarter of an hour, since this was made.
  const MachineHistory& history() const { return m_history; }

 Q_SIGNALS:
  /// devices() and history() are new.
  void devicesRead(const std::vector<leyden::DeviceInfo>& devices);

 private:
  QThread m_thread;
  std::vector<DeviceInfo> m_devices;
  MachineHistory m_history;
};

}  // namespace leyden
