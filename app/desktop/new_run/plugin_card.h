// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin in the gallery: picture, name, version, what it is, tags. Painted; chosen by click, Space or
// Enter.
#pragma once

#include <QAbstractButton>
#include <QStringList>

namespace leyden {

struct PluginInfo;

class PluginCard : public QAbstractButton {
  Q_OBJECT
 public:
  explicit PluginCard(const PluginInfo& plugin, QWidget* parent = nullptr);
  QString pluginId() const { return m_id; }
  /// Whether every word of the filter occurs in name, id, description or tags.
  bool matches(const QString& filter) const;
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void paintFrame(QPainter& painter) const;
  void paintTexts(QPainter& painter) const;
  void paintDescription(QPainter& painter, const QRect& room) const;

  QString m_id, m_name, m_version, m_description, m_icon;
  QStringList m_tags;
};

/// The line icon for a plugin's tags ("images": a grid).
QString iconOfTags(const QStringList& tags);

}  // namespace leyden
