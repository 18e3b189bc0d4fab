// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws one thing that a run logged: a picture, a confusion matrix, ROC or precision-recall curves, histograms over
// steps.
#pragma once

#include <QWidget>
#include <memory>

namespace leyden {

struct MediaContent;

class MediaCanvas : public QWidget {
  Q_OBJECT
 public:
  explicit MediaCanvas(QWidget* parent = nullptr);
  /// nullptr: nothing yet.
  void setContent(std::shared_ptr<const MediaContent> content);
  const MediaContent* content() const { return m_content.get(); }
  /// Whether it can be drawn here; tables and texts are shown by others.
  static bool draws(const MediaContent& content);

  QSize minimumSizeHint() const override { return {160, 160}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void paintImage(QPainter& painter) const;
  void paintMatrix(QPainter& painter) const;
  void paintCurves(QPainter& painter) const;
  void paintHistograms(QPainter& painter) const;
  QRectF matrixArea() const;
  QString tipAt(const QPointF& place) const;

  std::shared_ptr<const MediaContent> m_content;
};

}  // namespace leyden
