// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The moment that all views show, and the table of values at it and at the two cursors of a chart.
#pragma once

#include <experiment/export.h>

#include <QAbstractTableModel>
#include <QString>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace leyden {

/// A line's values at the cursors: what a run had logged there; nothing where it does not reach.
struct CursorRow {
  QString run;   // id
  QString name;  // as people see it
  quint32 colour = 0;  // 0xAARRGGBB
  std::optional<double> first, second;
  std::optional<double> time = std::nullopt;  // at the shared step
  std::optional<double> difference() const {
    return first && second ? std::optional(*second - *first) : std::nullopt;
  }
  bool operator==(const CursorRow&) const = default;
};

/// The time cursor: one training step that charts, media and what the machine did show together. As a table, the lines
/// of a chart with their values at two cursors of its own, the difference (second minus first), and the value at the
/// step. GUI thread.
class LEYDEN_EXPERIMENT_API CursorModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, First, Second, Difference, Time, ColumnCount };
  enum Role { RunRole = Qt::UserRole + 1, ColourRole };
  using Format = std::function<QString(double)>;

  explicit CursorModel(Format format, QObject* parent = nullptr);
  void setFormat(Format format);

  /// nullopt until one is chosen.
  const std::optional<int64_t>& step() const { return m_step; }
  void setStep(std::optional<int64_t> step);
  /// Off: each view has a step of its own, and neither takes this one nor changes it. On at first.
  bool isShared() const { return m_shared; }
  void setShared(bool shared);

  /// Rows of the same lines change in place.
  void setRows(std::vector<CursorRow> rows);
  void setPlaces(const QString& first, const QString& second, const QString& difference);
  /// The title of the column Time.
  void setTimePlace(const QString& time);
  const std::vector<CursorRow>& rows() const { return m_rows; }
  /// Titles and rows, with tabs, without columns that have no title; numbers in full.
  QString text() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  void stepChanged();
  void sharedChanged(bool shared);

 private:
  std::optional<double> value(const CursorRow& row, int column) const;

  Format m_format;
  std::vector<CursorRow> m_rows;
  QString m_places[ColumnCount];
  std::optional<int64_t> m_step;
  bool m_shared = true;
};

}  // namespace leyden
