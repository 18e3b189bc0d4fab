// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The plugins on the start page: cards in as many columns as there is room for. Read off this thread.
#pragma once

#include <QList>
#include <QPointer>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace leyden {

class PluginCard;
class PluginCatalogue;

class StartGallery : public QWidget {
  Q_OBJECT
 public:
  explicit StartGallery(QWidget* parent = nullptr);

 Q_SIGNALS:
  void pluginChosen(const QString& pluginId);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void showPlugins(const PluginCatalogue& catalogue);
  void place();

  QGridLayout* m_grid;
  QLabel* m_state;
  QList<PluginCard*> m_cards;
};

}  // namespace leyden
