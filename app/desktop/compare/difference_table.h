// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of differences: as high as its rows, columns shared out over its width, run names with their
// colours.
#pragma once

#include <QHeaderView>
#include <QTableView>

namespace leyden {

class DifferenceModel;

class DifferenceHeader : public QHeaderView {
  Q_OBJECT
 public:
  explicit DifferenceHeader(QWidget* parent);
  /// Colours of the runs, in the order of the columns after the first.
  void setColours(const QStringList& colours);

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;

 private:
  QStringList m_colours;
};

class DifferenceTable : public QTableView {
  Q_OBJECT
 public:
  DifferenceTable(DifferenceModel& model, QWidget* parent = nullptr);
  void setColours(const QStringList& colours);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit();
  int rowsHeight() const;

  DifferenceModel& m_model;
  DifferenceHeader* m_header;
};

}  // namespace leyden
