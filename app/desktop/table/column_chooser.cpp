// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/column_chooser.h"

#include <experiment/column_choice_model.h>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr int kWidth = 480, kHeight = 520, kRowHeight = 28, kBoxWidth = 44, kPadding = 12;

/// Headings, names, and boxes in the middle of their cells.
class ChoiceDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    const bool heading = index.data(ColumnChoiceModel::HeadingRole).toBool();
    painter->save();
    const bool current = (option.state & QStyle::State_HasFocus) && !heading;
    if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected) && !heading)
      painter->fillRect(option.rect, theme.colour(current ? Theme::AccentSoft : Theme::Hover));
    if (heading && option.state & QStyle::State_HasFocus) {
      painter->setPen(QPen(theme.colour(Theme::Accent), 1));
      painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
    const QVariant check = index.data(Qt::CheckStateRole);
    if (check.isValid()) {
      QStyleOptionButton box;
      box.rect = QRect(0, 0, 16, 16);
      box.rect.moveCenter(option.rect.center());
      box.state = QStyle::State_Enabled | (check.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
      if (current) box.state |= QStyle::State_HasFocus | QStyle::State_MouseOver;
      option.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
      painter->restore();
      return;
    }
    const bool name = index.column() == ColumnChoiceModel::Name;
    painter->setFont(theme.font(heading ? (name ? Theme::Type::SmallStrong : Theme::Type::Small) : Theme::Type::Base));
    painter->setPen(theme.colour(heading ? Theme::Secondary : Theme::Text));
    const QRect room = option.rect.adjusted(name ? kPadding : 0, heading ? 6 : 0, 0, 0);
    painter->drawText(room, (name ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, room.width()));
    painter->restore();
  }

  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem&,
                   const QModelIndex& index) override {
    const bool click = event->type() == QEvent::MouseButtonRelease &&
                       static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
    const bool key = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    // The name of a parameter is as good as its box.
    const QModelIndex box = index.column() == ColumnChoiceModel::Name
                                ? index.siblingAtColumn(ColumnChoiceModel::First)
                                : index;
    const QVariant check = box.data(Qt::CheckStateRole);
    if ((!click && !key) || !check.isValid()) return false;
    return model->setData(box, check.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
  }
};

}  // namespace

ColumnChooser::ColumnChooser(FieldChoice& choice, const Words& words, QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_choice(choice),
      m_model(new ColumnChoiceModel(choice, this)),
      m_search(new QLineEdit(this)),
      m_list(new QTableView(this)),
      m_counts(makeLabel({}, Theme::Type::Small, "secondary", this)) {
  setObjectName(QStringLiteral("columnChooser"));
  setProperty("card", true);
  setAccessibleName(words.title);
  m_search->setObjectName(QStringLiteral("columnSearch"));
  m_search->setPlaceholderText(words.find);
  m_search->setAccessibleName(words.find);
  m_search->setProperty("search", true);
  m_search->setClearButtonEnabled(true);
  m_search->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_search->installEventFilter(this);
  m_list->setObjectName(QStringLiteral("columnList"));
  m_list->setAccessibleName(words.title);
  m_list->setModel(m_model);
  m_list->setItemDelegate(new ChoiceDelegate(m_list));
  m_list->setShowGrid(false);
  m_list->setMouseTracking(true);
  m_list->setTabKeyNavigation(false);
  m_list->setSelectionMode(QAbstractItemView::NoSelection);
  m_list->horizontalHeader()->hide();
  m_list->verticalHeader()->hide();
  m_list->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_list->verticalHeader()->setDefaultSectionSize(kRowHeight);
  m_list->horizontalHeader()->setMinimumSectionSize(kBoxWidth);
  m_list->horizontalHeader()->setSectionResizeMode(ColumnChoiceModel::Name, QHeaderView::Stretch);
  for (int column = ColumnChoiceModel::First; column < ColumnChoiceModel::ColumnCount; ++column) {
    m_list->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Fixed);
    m_list->setColumnWidth(column, kBoxWidth);
  }
  QPushButton* standard = makeButton(words.standard, "link", QStringLiteral("standardColumns"), this);
  auto* bottom = new QHBoxLayout;
  bottom->setContentsMargins(12, 4, 8, 8);
  bottom->addWidget(m_counts, 1);
  bottom->addWidget(standard);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(12, 12, 12, 4);
  top->addWidget(m_search);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 1, 1, 1);
  layout->setSpacing(0);
  layout->addLayout(top);
  layout->addWidget(m_list, 1);
  layout->addWidget(makeHairline(this));
  layout->addLayout(bottom);
  resize(kWidth, kHeight);
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_model->setSearch(text);
    showCounts();
  });
  connect(standard, &QPushButton::clicked, this, [this] { m_choice.useStandard(); });
  connect(&choice, &FieldChoice::fieldsChanged, this, &ColumnChooser::showCounts);
  connect(m_model, &QAbstractItemModel::modelReset, this, &ColumnChooser::showCounts);
  showCounts();
}

void ColumnChooser::showCounts() {
  const QString shown = tr("%1 shown").arg(countText(m_model->chosenCount()));
  m_counts->setText(m_search->text().isEmpty() ? shown
                                               : tr("%1 · %2 found").arg(shown, countText(m_model->foundCount())));
}

void ColumnChooser::showBelow(QWidget* anchor) {
  const QPoint corner = anchor->mapToGlobal(QPoint(anchor->width() - width(), anchor->height() + 4));
  const QRect room = anchor->screen()->availableGeometry();
  resize(kWidth, std::min(kHeight, room.bottom() - corner.y() - 8));
  move(std::max(room.left() + 4, corner.x()), corner.y());
  show();
  m_search->setFocus(Qt::PopupFocusReason);
}

// From the search into the list with the arrow key.
bool ColumnChooser::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_search && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
      m_list->setFocus(Qt::OtherFocusReason);
      if (m_model->rowCount() > 1) m_list->setCurrentIndex(m_model->index(1, ColumnChoiceModel::First));
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

}  // namespace leyden
