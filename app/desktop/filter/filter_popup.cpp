// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/filter_popup.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <algorithm>
#include <utility>

#include "filter/filter_edit.h"
#include "theme.h"

namespace leyden {

namespace {

constexpr int kKindRole = Qt::UserRole + 1;
constexpr int kRowHeight = 26, kPadding = 10, kRows = 10;

QString kindText(FilterCompletion::Candidate::Kind kind) {
  using Kind = FilterCompletion::Candidate::Kind;
  switch (kind) {
    case Kind::Fact:
      return FilterPopup::tr("run");
    case Kind::Param:
      return FilterPopup::tr("parameter");
    case Kind::Metric:
      return FilterPopup::tr("metric");
    case Kind::Value:
      return FilterPopup::tr("value");
    case Kind::Key:
    case Kind::Keyword:
    case Kind::Operator:
      break;
  }
  return {};
}

/// The text at the left, what it is at the right.
class CandidateDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    return {QFontMetrics(theme.font(Theme::Type::Mono)).horizontalAdvance(index.data().toString()) +
                QFontMetrics(theme.font(Theme::Type::Small)).horizontalAdvance(index.data(kKindRole).toString()) +
                4 * kPadding,
            kRowHeight};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    painter->save();
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.colour(Theme::AccentSoft));
    const QRect room = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    painter->setFont(theme.font(Theme::Type::Small));
    painter->setPen(theme.colour(Theme::Secondary));
    const QString kind = index.data(kKindRole).toString();
    painter->drawText(room, Qt::AlignRight | Qt::AlignVCenter, kind);
    const int taken = kind.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(kind) + kPadding;
    painter->setFont(theme.font(Theme::Type::Mono));
    painter->setPen(theme.colour(Theme::Text));
    painter->drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle,
                                                        room.width() - taken));
    painter->restore();
  }
};

}  // namespace

FilterPopup::FilterPopup(RunFilter& filter, FilterEdit& edit)
    : QCompleter(&edit), m_filter(filter), m_edit(edit), m_items(new QStandardItemModel(this)) {
  setModel(m_items);
  setCompletionMode(QCompleter::UnfilteredPopupCompletion);
  setMaxVisibleItems(kRows);
  setWidget(&edit);
  auto* list = new QListView;
  list->setObjectName(QStringLiteral("filterCompletion"));
  list->setAccessibleName(tr("What may stand here"));
  list->setUniformItemSizes(true);
  setPopup(list);
  list->setItemDelegate(new CandidateDelegate(list));  // setPopup() puts its own
  m_list = list;
  connect(this, qOverload<const QString&>(&QCompleter::activated), this, &FilterPopup::insert);
  connect(&filter, &RunFilter::completed, this, &FilterPopup::show);
}

void FilterPopup::request() {
  m_asked = true;  // the field of the other panel asks, too
  m_filter.complete(m_edit.cursorPosition());
}

void FilterPopup::show(const RunFilter::Completion& completion) {
  if (!std::exchange(m_asked, false) || !m_edit.hasFocus()) return;
  m_begin = completion.begin;
  m_end = completion.end;
  const QString typed = completion.text.mid(m_begin, m_end - m_begin);
  m_items->clear();
  int width = 160;
  for (const auto& candidate : completion.candidates) {
    auto* item = new QStandardItem(QString::fromStdString(candidate.text));
    item->setData(kindText(candidate.kind), kKindRole);
    m_items->appendRow(item);
    width = std::max(width, m_list->itemDelegate()->sizeHint({}, item->index()).width() + 16);
  }
  const bool whole = m_items->rowCount() == 1 && m_items->item(0)->text() == typed;
  if (m_items->rowCount() == 0 || whole) {
    m_list->hide();
    return;
  }
  QRect place = m_edit.rect();
  place.setWidth(std::min(std::max(width, m_edit.width()), 480));
  complete(place);
  m_list->setCurrentIndex({});
}

void FilterPopup::insert(const QString& text) {
  const bool opens = text.endsWith(QLatin1Char(':')) || text == QLatin1String("(");
  const QString inserted = opens ? text : text + QLatin1Char(' ');
  const QString rest = m_edit.text().mid(m_end);
  m_edit.setText(m_edit.text().left(m_begin) + inserted + (rest.startsWith(QLatin1Char(' ')) ? rest.mid(1) : rest));
  m_edit.setCursorPosition(m_begin + static_cast<int>(inserted.size()));
  Q_EMIT m_edit.textEdited(m_edit.text());
}

// Return takes the chosen one, Tab the first where none is chosen; a completer would first ask the line, which
// moves on at a Tab.
bool FilterPopup::eventFilter(QObject* watched, QEvent* event) {
  if (!m_list || watched != m_list || event->type() != QEvent::KeyPress)
    return QCompleter::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  QModelIndex chosen = m_list->currentIndex();
  if (key == Qt::Key_Tab && !chosen.isValid()) chosen = m_list->model()->index(0, 0);
  const bool takes = key == Qt::Key_Tab || key == Qt::Key_Return || key == Qt::Key_Enter;
  if (!takes || !chosen.isValid()) return QCompleter::eventFilter(watched, event);
  m_list->hide();
  insert(chosen.data().toString());
  return true;
}

}  // namespace leyden
