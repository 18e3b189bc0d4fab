// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of differences: names and base stay in view while hundreds of runs are scrolled through.
#pragma once

#include <QHeaderView>
#include <QTableView>

class QFrame;

namespace leyden {

class DifferenceModel;

class DifferenceHeader : public QHeaderView {
  Q_OBJECT
 public:
  explicit DifferenceHeader(QWidget* parent);
  /// Colours of the runs, in the order of the columns after the first.
  void setColours(const QStringList& colours);
  void setHighlighted(int section);

 protected:
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;

 private:
  QStringList m_colours;
  int m_highlighted = -1;
};

class DifferenceTable : public QTableView {
  Q_OBJECT
 public:
  explicit DifferenceTable(DifferenceModel& model, QWidget* parent = nullptr);
  void setColours(const QStringList& colours);
  void setHighlightedRun(const QString& runId);

  /// The run of the column with the cursor as the base.
  void requestBase();

  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

 Q_SIGNALS:
  /// By a double click on a column's title, or requestBase().
  void baseRequested(const QString& runId);
  /// The run under the mouse; empty for none.
  void runEntered(const QString& runId);
  /// How high it is with all its rows.
  void fitted(int height);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  void prepare(QTableView& view, DifferenceHeader* header);
  void measure();
  void fit();
  int widthByContent(int column) const;
  void placePinned();
  QString runOf(int column) const;

  DifferenceModel& m_model;
  DifferenceHeader* m_header;
  QTableView* m_pinned;
  DifferenceHeader* m_pinnedHeader;
  QFrame* m_edge;
  QList<int> m_widths;
};

}  // namespace leyden
