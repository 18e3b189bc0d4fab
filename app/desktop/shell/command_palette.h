// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+K: one field that finds every action, page, plugin, run and metric. Arrow keys and Return, or the mouse;
// Escape closes.
#pragma once

#include <QFrame>
#include <QPointer>

#include <experiment/palette_model.h>

class QLabel;
class QLineEdit;
class QListView;

namespace leyden {

class AppContext;

class CommandPalette : public QFrame {
  Q_OBJECT
 public:
  /// Lies over `window`, at its top.
  CommandPalette(AppContext& context, QWidget* window);
  void open();
  PaletteModel* model() { return &m_model; }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<PaletteItem> items() const;
  void addActions(std::vector<PaletteItem>& items) const;
  void addContents(std::vector<PaletteItem>& items) const;
  void search(const QString& text);
  void step(int rows);
  void choose(const QModelIndex& index);
  void run(const PaletteItem& item);
  void place();
  void dismiss();

  AppContext& m_context;
  PaletteModel m_model;
  QLineEdit* m_edit;
  QListView* m_list;
  QLabel* m_nothing;
  QPointer<QWidget> m_before;  // had the keyboard
  QStringList m_recent;
};

}  // namespace leyden
