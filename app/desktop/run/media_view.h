// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Media" of a run: pictures, histograms, confusion matrices, curves, tables and texts by their names, each at
// the step of a slider.
#pragma once

#include <QWidget>

class QListWidget;
class QStackedWidget;

namespace leyden {

class AppContext;
class EmptyState;
class MediaLoader;
class MediaPane;
class StepSlider;

class MediaView : public QWidget {
  Q_OBJECT
 public:
  explicit MediaView(AppContext& context, QWidget* parent = nullptr);

 private:
  void follow();
  void showItems();
  void showItem();
  void load();

  AppContext& m_context;
  MediaLoader* m_loader;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  QListWidget* m_list;
  MediaPane* m_pane;
  StepSlider* m_steps;
};

/// "Pictures", "Confusion matrices", ...
QString mediaKindTitle(int kind);

}  // namespace leyden
