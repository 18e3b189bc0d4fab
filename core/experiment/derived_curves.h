// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>

#include <experiment/export.h>

namespace leyden {

/// The derived curves of a workspace, kept in <workspace>/derived.json. Charts take a source such as
/// "=train_loss - val_loss" where they take the name of a metric. GUI thread.
class LEYDEN_EXPERIMENT_API DerivedCurves : public QObject {
  Q_OBJECT
 public:
  /// Reads the file, which may be missing.
  explicit DerivedCurves(const QString& workspace, QObject* parent = nullptr);

  /// In the order of their making.
  const QStringList& sources() const { return m_sources; }
  /// Why the file could not be read or written, a sentence; empty otherwise. What cannot be read is not written over.
  const QString& problem() const { return m_problem; }

  static bool isSource(const QString& name) { return name.startsWith(QLatin1Char('=')); }
  /// "train_loss - val_loss"; a metric's name as it is.
  static QString titleOf(const QString& source) { return isSource(source) ? source.mid(1) : source; }

  /// Adds it at the end; nothing happens when it is there.
  void add(const QString& source);
  /// Takes its place in the list.
  void replace(const QString& source, const QString& by);
  void remove(const QString& source);

 Q_SIGNALS:
  void changed();
  /// problem(), when it has come up.
  void failed(const QString& sentence);

 private:
  void load();
  void apply(const QStringList& sources);
  void fail(const QString& sentence);

  QString m_file;
  QStringList m_sources;
  QString m_problem;
  bool m_writable = true;
};

}  // namespace leyden
