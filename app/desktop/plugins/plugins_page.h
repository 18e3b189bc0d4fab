// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The Plugins page: every plugin that was found, with its state, what is wrong with it, and trust.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QStackedLayout;
class QVBoxLayout;

namespace leyden {

class AppContext;
class EmptyState;
struct PluginInfo;

class PluginsPage : public QWidget {
  Q_OBJECT
 public:
  explicit PluginsPage(AppContext& context, QWidget* parent = nullptr);

 private:
  QWidget* buildHeader();
  void rebuild();
  QWidget* cardOf(const PluginInfo& plugin);
  void addActions(QHBoxLayout* row, const PluginInfo& plugin, QWidget* card);
  void setTrusted(const PluginInfo& plugin, bool trusted);

  AppContext& m_context;
  QLabel* m_folders = nullptr;
  QVBoxLayout* m_cards = nullptr;
  EmptyState* m_empty;
  QStackedLayout* m_stack = nullptr;
};

}  // namespace leyden
