// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Shows one thing that a run logged, whatever it is: drawn, as a table, or as text.
#pragma once

#include <QWidget>
#include <memory>

class QPlainTextEdit;
class QStackedWidget;
class QTableView;

namespace leyden {

class MediaCanvas;
class RowsModel;
struct MediaContent;

class MediaPane : public QWidget {
  Q_OBJECT
 public:
  explicit MediaPane(QWidget* parent = nullptr);
  void setContent(std::shared_ptr<const MediaContent> content);
  const MediaContent* content() const { return m_content.get(); }

 private:
  void showTable();

  QStackedWidget* m_stack;
  MediaCanvas* m_canvas;
  QTableView* m_table;
  RowsModel* m_rows;
  QPlainTextEdit* m_text;
  std::shared_ptr<const MediaContent> m_content;
};

}  // namespace leyden
