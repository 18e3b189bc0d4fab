// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The table between two cursors of a chart.
#pragma once

#include <experiment/export.h>

#include <QAbstractTableModel>
#include <QString>
#include <functional>
#include <optional>
#include <vector>

namespace leyden {

/// A line's values at both cursors: what a run had logged there; nothing where it does not reach.
struct CursorRow {
  QString run;   // id
  QString name;  // as people see it
  quint32 colour = 0;  // 0xAARRGGBB
  std::optional<double> first, second;
  std::optional<double> difference() const {
    return first && second ? std::optional(*second - *first) : std::nullopt;
  }
  bool operator==(const CursorRow&) const = default;
};

/// Columns: line, value at the first cursor, at the second, their difference (second minus first). GUI thread.
class LEYDEN_EXPERIMENT_API CursorModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, First, Second, Difference, ColumnCount };
  enum Role { RunRole = Qt::UserRole + 1, ColourRole };
  using Format = std::function<QString(double)>;

  explicit CursorModel(Format format, QObject* parent = nullptr);

  /// Rows of the same lines change in place.
  void setRows(std::vector<CursorRow> rows);
  void setPlaces(const QString& first, const QString& second, const QString& difference);
  const std::vector<CursorRow>& rows() const { return m_rows; }
  /// Titles and rows, with tabs; numbers in full.
  QString text() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  std::optional<double> value(const CursorRow& row, int column) const;

  Format m_format;
  std::vector<CursorRow> m_rows;
  QString m_places[ColumnCount];
};

}  // namespace leyden
