// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_panel.h"

#include <experiment/console_model.h>
#include <experiment/run_list_model.h>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QStackedLayout>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "app_context.h"
#include "console/console_delegate.h"
#include "panel_registry.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"

namespace leyden {

static const PanelRegistrar registrar(
    {QStringLiteral("console"), QT_TRANSLATE_NOOP("panel", "Console"), PanelSpec::Bottom, 10,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ConsolePanel(context, parent); }});

/// Lines of a level and above that hold some words.
class LevelFilter : public QSortFilterProxyModel {
 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void setLevel(int level) {
    m_level = level;
    invalidateFilter();
  }
  void setWords(const QString& words) {
    m_words = words;
    invalidateFilter();
  }

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
    const QModelIndex line = sourceModel()->index(row, 0, parent);
    if (line.data(ConsoleModel::LevelRole).toInt() < m_level) return false;
    return m_words.isEmpty() || line.data(ConsoleModel::TextRole).toString().contains(m_words, Qt::CaseInsensitive);
  }

 private:
  int m_level = int(LogLevel::Info);
  QString m_words;
};

ConsolePanel::ConsolePanel(AppContext& context, QWidget* parent)
    : QFrame(parent),
      m_context(context),
      m_model(new ConsoleModel(this)),
      m_filter(new LevelFilter(this)),
      m_list(new QListView(this)),
      m_empty(new EmptyState(QStringLiteral("terminal"), this)) {
  setObjectName(QStringLiteral("consolePanel"));
  setProperty("card", true);
  setMinimumHeight(96);
  m_filter->setSourceModel(m_model);
  m_list->setObjectName(QStringLiteral("consoleView"));
  m_list->setAccessibleName(tr("Console"));
  m_list->setModel(m_filter);
  m_list->setItemDelegate(new ConsoleDelegate(m_list));
  m_list->setUniformItemSizes(true);
  m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 4, 1, 6);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  auto* body = new QWidget(this);
  m_stack = new QStackedLayout(body);
  m_stack->addWidget(m_list);
  m_stack->addWidget(m_empty);
  layout->addWidget(body, 1);
  connect(&context, &AppContext::currentRunChanged, this, &ConsolePanel::followRun);
  connect(context.runs(), &QAbstractItemModel::rowsInserted, this, &ConsolePanel::followRun);
  connect(context.runs(), &QAbstractItemModel::dataChanged, this, &ConsolePanel::showTitle);
  connect(context.runs(), &RunListModel::loaded, this, &ConsolePanel::followRun);
  connect(m_model, &ConsoleModel::loaded, this, &ConsolePanel::showState);
  connect(m_model, &ConsoleModel::problemChanged, this, &ConsolePanel::showState);
  connect(m_filter, &QAbstractItemModel::rowsInserted, this, &ConsolePanel::showState);
  connect(m_filter, &QAbstractItemModel::modelReset, this, &ConsolePanel::showState);
  connect(m_list->verticalScrollBar(), &QScrollBar::valueChanged, this,
          [this](int value) { m_follow->setChecked(value >= m_list->verticalScrollBar()->maximum() - 2); });
  followRun();
}

QWidget* ConsolePanel::buildHeader() {
  auto* header = new QWidget(this);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(11, 2, 6, 2);
  layout->setSpacing(4);
  m_title = makeLabel(tr("Console"), Theme::Type::Strong, "", header);
  m_level = new ChoiceBox(header);
  m_level->setObjectName(QStringLiteral("consoleLevel"));
  m_level->setAccessibleName(tr("Least level shown"));
  m_level->addItem(tr("everything"), int(LogLevel::Debug));
  m_level->addItem(tr("info and up"), int(LogLevel::Info));
  m_level->addItem(tr("warnings and up"), int(LogLevel::Warning));
  m_level->addItem(tr("errors"), int(LogLevel::Error));
  m_level->setCurrentIndex(1);
  m_follow = makeIconButton(QStringLiteral("follow"), tr("Stay at the end"), QStringLiteral("consoleFollow"),
                            header);
  m_follow->setCheckable(true);
  m_follow->setChecked(true);
  QToolButton* copy =
      makeIconButton(QStringLiteral("copy"), tr("Copy all lines"), QStringLiteral("consoleCopy"), header);
  auto* search = new QLineEdit(header);
  search->setObjectName(QStringLiteral("consoleSearch"));
  search->setPlaceholderText(tr("Find in lines"));
  search->setAccessibleName(tr("Find in lines"));
  search->setProperty("search", true);
  search->setClearButtonEnabled(true);
  search->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  search->setMinimumWidth(122);
  search->setMaximumWidth(260);
  layout->addWidget(m_title, 1);
  layout->addWidget(search, 1);
  layout->addWidget(m_level);
  layout->addWidget(m_follow);
  layout->addWidget(copy);
  connect(m_level, &QComboBox::currentIndexChanged, this, [this] {
    m_filter->setLevel(m_level->currentData().toInt());
    showState();
  });
  connect(search, &QLineEdit::textChanged, this, [this](const QString& words) {
    m_filter->setWords(words.trimmed());
    showState();
  });
  connect(m_follow, &QToolButton::toggled, this, [this](bool on) {
    if (on) toEnd();
  });
  connect(copy, &QToolButton::clicked, this, [this] {
    QApplication::clipboard()->setText(m_model->text());
    m_context.notify(tr("The console's lines are in the clipboard."));
  });
  return header;
}

void ConsolePanel::followRun() {
  const QModelIndex index = m_context.runs()->indexOf(m_context.currentRunId());
  const QString path = index.data(RunListModel::PathRole).toString();
  showTitle();
  const std::filesystem::path folder(path.toStdU16String());
  if (folder != m_model->run()) m_model->setRun(folder);
  showState();
}

void ConsolePanel::showTitle() {
  const QString name = m_context.runs()->displayName(m_context.currentRunId());
  m_title->setText(name.isEmpty() ? tr("Console") : tr("Console · %1").arg(name));
}

void ConsolePanel::showState() {
  if (!m_model->problem().isEmpty())
    m_empty->setTexts(tr("The lines cannot be read"), m_model->problem());
  else if (m_model->run().empty())
    m_empty->setTexts({}, tr("What a run says while it trains stands here."));
  else
    m_empty->setTexts(
        {}, m_model->rowCount() == 0 ? tr("This run has said nothing yet.") : tr("No line of this level with these words."));
  m_stack->setCurrentIndex(m_filter->rowCount() > 0 && m_model->problem().isEmpty() ? 0 : 1);
  if (m_follow->isChecked()) toEnd();
}

void ConsolePanel::toEnd() {
  QTimer::singleShot(0, m_list, [this] { m_list->scrollToBottom(); });
}

}  // namespace leyden
