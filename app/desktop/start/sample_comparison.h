// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison to look at before one has runs: three real runs of the digits plugin, which differ in the learning
// rate and are trained when they are first asked for (some seconds each).
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>

class QWidget;

namespace leyden {

class AppContext;

class SampleComparison : public QObject {
  Q_OBJECT
 public:
  /// Its workspace: $LEYDEN_SAMPLE_DIR, else leyden/sample-comparison among the user's data.
  static QString folder();
  /// In its workspace: shows the runs, or trains them first. `window` owns what goes on.
  static void begin(AppContext& context, QWidget* window);

 private:
  SampleComparison(AppContext& context, QWidget* window);
  void start();
  void train();
  void show();

  AppContext& m_context;
  QWidget* m_window;
  QStringList m_rates;  // those still to be enqueued
};

}  // namespace leyden
