// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_watcher.h"

#include <QTimer>
#include <chrono>

namespace leyden {

namespace {
constexpr int kIntervalMs = 2000;
}

DeviceWatcher::DeviceWatcher(const TorchBuild& torch, const std::filesystem::path& folder, QObject* parent)
    : QObject(parent) {
  auto* timer = new QTimer;
  timer->setInterval(kIntervalMs);
  timer->moveToThread(&m_thread);
  const auto monitor = std::make_shared<DeviceMonitor>(torch);
  const auto machine = std::make_shared<SystemReader>(folder);
  const auto read = [this, monitor, machine] {
    std::vector<DeviceInfo> devices = monitor->read();
    SystemValues values = machine->read();
    add_gpu_values(values, devices);
    const double at = std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    QMetaObject::invokeMethod(this, [this, devices = std::move(devices), values = std::move(values), at] {
      m_devices = devices;
      m_history.add(at, values);
      Q_EMIT devicesRead(m_devices);
    });
  };
  connect(&m_thread, &QThread::started, timer, read);
  connect(&m_thread, &QThread::started, timer, qOverload<>(&QTimer::start));
  connect(timer, &QTimer::timeout, timer, read);
  connect(&m_thread, &QThread::finished, timer, &QObject::deleteLater);
  m_thread.setObjectName(QStringLiteral("devices"));
  m_thread.start(QThread::LowPriority);
}

DeviceWatcher::~DeviceWatcher() {
  m_thread.quit();
  m_thread.wait();
}

}  // namespace leyden
