// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/system_loader.h"

#include <exception>
#include <optional>
#include <utility>

namespace leyden {

// One reading at a time has it.
struct SystemLoader::Source {
  std::filesystem::path folder;
  std::optional<RunReader> reader;
  SystemCurves curves;
};

SystemLoader::SystemLoader(QObject* parent) : QObject(parent) {
  m_pool.setMaxThreadCount(1);
}

SystemLoader::~SystemLoader() {
  m_pool.waitForDone();
}

void SystemLoader::setRun(const std::filesystem::path& folder) {
  if (m_source ? m_source->folder == folder : folder.empty()) return;
  m_curves.reset();
  m_source.reset();
  if (!folder.empty()) {
    m_source = std::make_shared<Source>();
    m_source->folder = folder;
  }
  refresh();
}

void SystemLoader::refresh() {
  if (!m_source) return;
  if (std::exchange(m_reading, true)) {
    m_again = true;
    return;
  }
  m_again = false;
  m_pool.start([this, source = m_source] {
    auto curves = std::make_shared<Curves>();
    QString problem;
    try {
      if (!source->reader) source->reader.emplace(source->folder);
      source->curves.read(*source->reader);
      *curves = {source->curves.curves(), source->curves.has_steps()};
    } catch (const std::exception& error) {
      source->reader.reset();
      problem = QString::fromStdString(error.what());
    }
    QMetaObject::invokeMethod(this, [this, source, curves = std::move(curves), problem] {
      m_reading = false;
      if (source != m_source) return refresh();
      if (!problem.isEmpty()) {
        Q_EMIT failed(problem);
      } else {
        m_curves = curves;
        Q_EMIT loaded();
      }
      if (m_again) refresh();
    }, Qt::QueuedConnection);
  });
}

}  // namespace leyden
