// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/media_pane.h"

#include <experiment/rows_model.h>

#include <QHeaderView>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "run/media_canvas.h"
#include "run/media_loader.h"
#include "theme.h"

namespace leyden {

MediaPane::MediaPane(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_canvas(new MediaCanvas),
      m_table(new QTableView),
      m_rows(new RowsModel(this)),
      m_text(new QPlainTextEdit) {
  m_table->setObjectName(QStringLiteral("mediaTable"));
  m_table->setAccessibleName(tr("Table that the run logged"));
  m_table->setModel(m_rows);
  m_table->setShowGrid(false);
  m_table->setTabKeyNavigation(false);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(28);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_text->setObjectName(QStringLiteral("mediaText"));
  m_text->setAccessibleName(tr("Text that the run logged"));
  m_text->setReadOnly(true);
  m_text->setFrameShape(QFrame::NoFrame);
  m_text->setFont(Theme::instance().font(Theme::Type::Mono));
  m_stack->addWidget(m_canvas);
  m_stack->addWidget(m_table);
  m_stack->addWidget(m_text);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
}

void MediaPane::setContent(std::shared_ptr<const MediaContent> content) {
  m_content = std::move(content);
  m_canvas->setContent(m_content);
  if (!m_content || MediaCanvas::draws(*m_content)) return m_stack->setCurrentWidget(m_canvas);
  if (m_content->table) {
    showTable();
    return m_stack->setCurrentWidget(m_table);
  }
  if (m_text->toPlainText() != m_content->text) m_text->setPlainText(m_content->text);
  m_stack->setCurrentWidget(m_text);
}

void MediaPane::showTable() {
  RowsTable table;
  table.titles = m_content->table->columns;
  for (const QStringList& row : m_content->table->rows) {
    std::vector<RowsTable::Cell> cells;
    for (const QString& text : row) {
      bool number = false;
      text.toDouble(&number);
      cells.push_back({text, {}, {}, number});
    }
    table.rows.push_back(std::move(cells));
  }
  m_rows->setTable(std::move(table));
  m_table->resizeColumnsToContents();
}

}  // namespace leyden
