// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The gallery at the left of the New run page: cards of the plugins that can be used, with a filter.
#pragma once

#include <QList>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QStackedLayout;
class QVBoxLayout;

namespace leyden {

class AppContext;
class EmptyState;
class PluginCard;

class PluginGallery : public QWidget {
  Q_OBJECT
 public:
  explicit PluginGallery(AppContext& context, QWidget* parent = nullptr);
  QString chosen() const { return m_chosen; }
  /// False when there is no such plugin that can be used.
  bool choose(const QString& pluginId);

 Q_SIGNALS:
  void pluginChosen(const QString& pluginId);

 private:
  void rebuild();
  void applyFilter();

  AppContext& m_context;
  QLineEdit* m_filter;
  QVBoxLayout* m_cards = nullptr;
  QList<PluginCard*> m_all;
  EmptyState* m_empty;
  QPushButton* m_broken;
  QStackedLayout* m_stack = nullptr;
  QString m_chosen;
};

}  // namespace leyden
