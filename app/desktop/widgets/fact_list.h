// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of name and value, painted: the name at the left, the value and a quieter note at the right. A row may
// carry a tag after its name and a link at its end.
#pragma once

#include <QWidget>
#include <vector>

namespace leyden {

struct Fact {
  QString name;
  QString value;
  QString note;     // after the value, in the second text's colour
  QString tag;      // a pill after the name
  QString tooltip;  // more than fits
  QString link;     // shown as a link at the end; linkPressed(row) when clicked
  bool quietName = true;
  bool operator==(const Fact&) const = default;
};

class FactList : public QWidget {
  Q_OBJECT
 public:
  explicit FactList(QWidget* parent = nullptr);
  void setFacts(std::vector<Fact> facts);
  const std::vector<Fact>& facts() const { return m_facts; }
  QSize sizeHint() const override;
  static constexpr int kRowHeight = 24;

 Q_SIGNALS:
  void linkPressed(int row);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void paintRow(QPainter& painter, const Fact& fact, const QRectF& row) const;
  int linkAt(const QPoint& position) const;
  QRectF linkRect(int row) const;

  std::vector<Fact> m_facts;
};

}  // namespace leyden
