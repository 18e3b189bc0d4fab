// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/derived_dialog.h"

#include <experiment/curve_expression.h>

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/builders.h"
#include "widgets/wave_edit.h"

namespace leyden {

namespace {

constexpr int kMostNames = 200;

std::vector<std::string> plain(const QStringList& names) {
  std::vector<std::string> out;
  out.reserve(static_cast<std::size_t>(names.size()));
  for (const QString& name : names) out.push_back(name.toStdString());
  return out;
}

// Places in UTF-8 as places in the line.
int placeIn(const QString& text, std::size_t byte) {
  return static_cast<int>(QString::fromUtf8(text.toUtf8().left(static_cast<qsizetype>(byte))).size());
}

bool belongsToAName(QChar c) {
  return c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('.') || c == QLatin1Char('"');
}

}  // namespace

DerivedDialog::DerivedDialog(const QStringList& metrics, const QString& expression, QWidget* parent)
    : QDialog(parent),
      m_names(metrics),
      m_expression(new WaveEdit(this)),
      m_problem(makeLabel({}, Theme::Type::Small, "bad", this)),
      m_found(new QStringListModel(this)),
      m_list(new QListView(this)),
      m_accept(makeButton(expression.isEmpty() ? tr("Add chart") : tr("Change"), "primary",
                          QStringLiteral("acceptDerived"), this)) {
  setObjectName(QStringLiteral("derivedDialog"));
  setWindowTitle(expression.isEmpty() ? tr("Derived curve") : tr("Change the derived curve"));
  build();
  m_expression->setText(expression);
  check();
  showNames();
}

void DerivedDialog::build() {
  m_expression->setObjectName(QStringLiteral("derivedExpression"));
  m_expression->setAccessibleName(tr("Expression"));
  m_expression->setPlaceholderText(QStringLiteral("train_loss - val_loss"));
  m_problem->setObjectName(QStringLiteral("derivedProblem"));
  m_problem->setWordWrap(true);
  m_problem->setMinimumHeight(2 * m_problem->fontMetrics().height());
  m_problem->setAlignment(Qt::AlignTop);
  m_list->setObjectName(QStringLiteral("derivedNames"));
  m_list->setAccessibleName(tr("Metrics"));
  m_list->setProperty("role", QStringLiteral("field"));
  m_list->setModel(m_found);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setFixedHeight(132);
  QLabel* help = makeLabel(tr("Metrics and numbers with + − * / ^ and brackets, log, exp, sqrt, abs, and derivative "
                              "(per step). Points meet at the same step. Other names stand in \"quotes\"."),
                           Theme::Type::Small, "secondary", this);
  help->setWordWrap(true);
  QPushButton* cancel = makeButton(tr("Cancel"), "", QStringLiteral("cancelDerived"), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(windowTitle(), Theme::Type::Heading, "", this));
  layout->addWidget(help);
  layout->addWidget(m_expression);
  layout->addWidget(m_problem);
  layout->addWidget(m_list);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {cancel, m_accept}));
  setMinimumWidth(480);
  m_accept->setDefault(true);
  connect(m_expression, &QLineEdit::textChanged, this, &DerivedDialog::check);
  connect(m_expression, &QLineEdit::cursorPositionChanged, this, &DerivedDialog::showNames);
  m_list->installEventFilter(this);
  connect(m_list, &QListView::doubleClicked, this,
          [this](const QModelIndex& index) { insertName(index.data().toString()); });
  connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  m_expression->setFocus();
}

// Return takes the name; the view alone would go on and close the dialog.
bool DerivedDialog::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_list || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key != Qt::Key_Return && key != Qt::Key_Enter) return false;
  if (m_list->currentIndex().isValid()) insertName(m_list->currentIndex().data().toString());
  return true;
}

QString DerivedDialog::expression() const {
  return m_expression->text().trimmed();
}

void DerivedDialog::check() {
  const QString text = m_expression->text();
  const bool empty = text.trimmed().isEmpty();
  QString problem;
  m_expression->setWrong(-1, -1);
  try {
    const CurveExpression checked(text.toStdString(), plain(m_names));
  } catch (const ExpressionError& error) {
    problem = QString::fromUtf8(error.what());
    if (!empty) m_expression->setWrong(placeIn(text, error.where().begin), placeIn(text, error.where().end));
  }
  m_problem->setText(empty ? QString() : problem);
  m_accept->setEnabled(problem.isEmpty());
  m_accept->setToolTip(problem);
}

std::pair<int, int> DerivedDialog::wordAtCursor() const {
  const QString text = m_expression->text();
  int begin = m_expression->cursorPosition();
  int end = begin;
  while (begin > 0 && belongsToAName(text[begin - 1])) --begin;
  while (end < text.size() && belongsToAName(text[end])) ++end;
  return {begin, end};
}

// Names with the word at the cursor in them; all of them where there is none.
void DerivedDialog::showNames() {
  const auto [begin, end] = wordAtCursor();
  const QString word = m_expression->text().mid(begin, end - begin).remove(QLatin1Char('"'));
  QStringList found;
  for (const QString& name : m_names) {
    if (!name.contains(word, Qt::CaseInsensitive)) continue;
    found.append(name);
    if (found.size() == kMostNames) break;
  }
  m_found->setStringList(found);
}

void DerivedDialog::insertName(const QString& name) {
  const auto [begin, end] = wordAtCursor();
  m_expression->setFocus();
  m_expression->setSelection(begin, end - begin);
  m_expression->insert(QString::fromStdString(expression_name(name.toStdString())));
}

}  // namespace leyden
