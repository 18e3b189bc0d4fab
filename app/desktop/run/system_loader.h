// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what the machine did during a run, on a thread of its own, and what has come since when it is asked again.
#pragma once

#include <experiment/system_curves.h>

#include <QObject>
#include <QThreadPool>
#include <filesystem>
#include <memory>

namespace leyden {

class SystemLoader : public QObject {
  Q_OBJECT
 public:
  struct Curves {
    std::vector<SystemCurves::Curve> curves;
    bool hasSteps = false;
  };

  explicit SystemLoader(QObject* parent = nullptr);
  ~SystemLoader() override;

  /// An empty path stops.
  void setRun(const std::filesystem::path& folder);
  void refresh();
  /// nullptr until they came.
  std::shared_ptr<const Curves> curves() const { return m_curves; }

 Q_SIGNALS:
  void loaded();
  void failed(const QString& sentence);

 private:
  struct Source;
  QThreadPool m_pool;
  std::shared_ptr<Source> m_source;
  std::shared_ptr<const Curves> m_curves;
  bool m_reading = false, m_again = false;
};

}  // namespace leyden
