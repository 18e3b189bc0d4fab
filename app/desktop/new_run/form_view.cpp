// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/form_view.h"

#include <experiment/input_checker.h>
#include <experiment/param_form_model.h>
#include <experiment/plugin_info.h>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "new_run/device_row.h"
#include "new_run/field_editor.h"
#include "new_run/field_keys.h"
#include "new_run/form_row.h"
#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

using Role = ParamFormModel;

const QStringList kCommonTraining = {QStringLiteral("trainer.max_epochs"),
                                     QStringLiteral("trainer.precision"), QStringLiteral("seed_everything")};
const QStringList kOfDevice = {QStringLiteral("trainer.accelerator"), QStringLiteral("trainer.devices")};
constexpr int kFirstEpochs = 20;  // Lightning's own default, 1000, is nobody's first wish

}  // namespace

FormView::FormView(AppContext& context, const PluginInfo& plugin, QWidget* parent)
    : QScrollArea(parent),
      m_context(context),
      m_model(new ParamFormModel(this)),
      m_inputs(new InputChecker(*m_model, this)),
      m_hash(QString::fromStdString(plugin.sha256)),
      m_keys(new FieldKeys(m_model, this)) {
  setObjectName(QStringLiteral("form"));
  setWidgetResizable(true);
  setFocusPolicy(Qt::NoFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_model->setSchema(plugin, *context.engine());
  if (!m_model->value(QStringLiteral("trainer.max_epochs")).isValid())
    m_model->setValue(QStringLiteral("trainer.max_epochs"), kFirstEpochs);
  m_model->clearHistory();
  connect(m_keys, &FieldKeys::undoPressed, this, &FormView::undo);
  connect(m_keys, &FieldKeys::redoPressed, this, &FormView::redo);
  connect(m_keys, &FieldKeys::argumentsPasted, this, &FormView::argumentsPasted);
  build();
  connect(m_model, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex& from, const QModelIndex& to) { refreshRows(from.row(), to.row()); });
}

void FormView::build() {
  auto* page = new QWidget(this);
  page->setObjectName(QStringLiteral("scrollPage"));
  m_layout = new QVBoxLayout(page);
  m_layout->setContentsMargins(28, 0, 28, 16);
  m_layout->setSpacing(0);
  addSection(QStringLiteral("model"), tr("Model"), {});
  addSection(QStringLiteral("data"), tr("Data"), {});
  addSection(QStringLiteral("trainer"), tr("Training"), kCommonTraining);
  QStringList parts;
  for (int row = 0; row < m_model->rowCount(); ++row) {
    const QModelIndex index = m_model->index(row);
    const QString section = index.data(Role::SectionRole).toString();
    if (section == QLatin1String("callbacks") || section == QLatin1String("loggers"))
      parts << index.data(Role::PathRole).toString();
  }
  addFold(QStringLiteral("callbacks"), tr("Callbacks and loggers"), parts);
  m_nothing = makeLabel(tr("No parameter has these words."), Theme::Type::Base, "secondary", this);
  m_nothing->setObjectName(QStringLiteral("formSearchEmpty"));
  m_nothing->setContentsMargins(0, 24, 0, 0);
  m_nothing->hide();
  m_layout->addWidget(m_nothing);
  m_layout->addStretch();
  setWidget(page);
}

void FormView::addSection(const QString& section, const QString& title, const QStringList& common) {
  QStringList open = common, folded;
  for (int row = 0; row < m_model->rowCount(); ++row) {
    const QModelIndex index = m_model->index(row);
    const QString path = index.data(Role::PathRole).toString();
    if (index.data(Role::SectionRole).toString() != section || common.contains(path) ||
        kOfDevice.contains(path))
      continue;
    const bool advanced = !common.isEmpty() || index.data(Role::AdvancedRole).toBool();
    (advanced ? folded : open) << path;
  }
  if (open.isEmpty() && folded.isEmpty()) return;
  QLabel* heading = makeLabel(title, Theme::Type::Strong, "", this);
  heading->setContentsMargins(0, 16, 0, 4);
  m_layout->addWidget(heading);
  m_headings.push_back({heading, section});
  if (section == QLatin1String("trainer")) {
    m_device = new DeviceRow(m_context, m_model, this);
    m_layout->addWidget(m_device);
    m_keys->watch(m_device->findChild<QWidget*>(QStringLiteral("field_device")));
  }
  for (const QString& path : open) addRow(m_layout, path);
  if (section == QLatin1String("trainer")) {
    addFold(section, tr("%1 more of the Trainer").arg(folded.size()), folded);
    return;
  }
  QStringList names;
  for (const QString& path : folded) names << m_model->indexOf(path).data(Role::NameRole).toString();
  addFold(section, tr("%1 more: %2").arg(folded.size()).arg(names.join(QStringLiteral(", "))), folded);
}

void FormView::addRow(QVBoxLayout* layout, const QString& path) {
  const QModelIndex index = m_model->indexOf(path);
  if (!index.isValid()) return;
  auto* row = new FormRow(m_model, index, this);
  m_rows[path] = row;
  layout->addWidget(row);
  for (const QString& name : {QStringLiteral("field_"), QStringLiteral("slider_")})
    if (auto* control = row->findChild<QWidget*>(name + path)) m_keys->watch(control);
}

void FormView::addFold(const QString& key, const QString& title, const QStringList& paths) {
  if (paths.isEmpty()) return;
  Fold fold;
  fold.title = title;
  fold.paths = paths;
  fold.button = makeButton({}, "link", QStringLiteral("fold_") + key, this);
  auto* line = new QHBoxLayout;
  line->setContentsMargins(8, 8, 0, 4);
  line->addWidget(fold.button);
  line->addStretch();
  m_layout->addLayout(line);
  fold.rows = new QVBoxLayout;
  fold.rows->setSpacing(0);
  m_layout->addLayout(fold.rows);
  m_folds[key] = fold;
  connect(fold.button, &QPushButton::clicked, this, [this, key] { setOpen(key, !m_folds[key].open); });
  showFold(key);
}

void FormView::showFold(const QString& key) {
  const Fold& fold = m_folds[key];
  int changed = 0;
  for (const QString& path : fold.paths) {
    const QModelIndex index = m_model->indexOf(path);
    changed += index.data(Role::EnabledRole).toBool() && index.data(Role::ModifiedRole).toBool();
  }
  QString text = (fold.open ? QStringLiteral("▾ ") : QStringLiteral("▸ ")) + fold.title;
  if (changed > 0) text += tr(" · %1 changed").arg(changed);
  fold.button->setText(text);
}

void FormView::setOpen(const QString& key, bool open) {
  Fold& fold = m_folds[key];
  fold.open = open;
  for (const QString& path : fold.paths) {
    if (open && !m_rows.contains(path)) addRow(fold.rows, path);
    if (FormRow* row = m_rows.value(path)) row->setVisible(open);
  }
  showFold(key);
  showMatches();
}

// A callback's parameters show only while it is on, or are looked for.
void FormView::showCallbackRows() {
  const Fold fold = m_folds.value(QStringLiteral("callbacks"));
  for (const QString& path : fold.paths)
    if (FormRow* row = m_rows.value(path))
      row->setVisible(fold.open && m_model->indexOf(path).data(Role::EnabledRole).toBool());
}

bool FormView::matches(const QString& path) const {
  const QModelIndex index = m_model->indexOf(path);
  QStringList texts = {path, index.data(Role::NameRole).toString(), index.data(Role::HelpRole).toString()};
  for (const QVariant& choice : index.data(Role::ChoicesRole).toList()) texts << choice.toString();
  const QString all = texts.join(QLatin1Char('\n'));
  return std::all_of(m_words.begin(), m_words.end(),
                     [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

void FormView::setSearch(const QString& text) {
  m_words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  if (!m_words.isEmpty()) {  // rows behind a fold are looked for too
    for (const Fold& fold : std::as_const(m_folds))
      for (const QString& path : fold.paths)
        if (!m_rows.contains(path) && matches(path)) addRow(fold.rows, path);
  }
  showMatches();
}

void FormView::showMatches() {
  const bool all = m_words.isEmpty();
  QSet<QString> sections;
  QSet<QString> folded;
  for (const Fold& fold : std::as_const(m_folds)) {
    fold.button->setVisible(all);
    if (!fold.open) folded.unite(QSet<QString>(fold.paths.begin(), fold.paths.end()));
  }
  for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
    const QString& path = row.key();
    const bool shown = all ? !folded.contains(path) : matches(path);
    row.value()->setVisible(shown);
    if (shown) sections << m_model->indexOf(path).data(Role::SectionRole).toString();
  }
  if (m_device) {
    const bool shown = all || matches(kOfDevice[0]) || matches(kOfDevice[1]);
    m_device->setVisible(shown);
    if (shown) sections << QStringLiteral("trainer");
  }
  for (const Heading& heading : m_headings) heading.label->setVisible(all || sections.contains(heading.section));
  m_nothing->setVisible(!all && sections.isEmpty());
  if (all) showCallbackRows();
}

void FormView::undo() {
  const QStringList paths = m_model->undo();
  if (!paths.isEmpty()) showField(paths.constFirst());
}

void FormView::redo() {
  const QStringList paths = m_model->redo();
  if (!paths.isEmpty()) showField(paths.constFirst());
}

void FormView::refreshRows(int first, int last) {
  for (int row = first; row <= last; ++row)
    if (FormRow* shown = m_rows.value(m_model->index(row).data(Role::PathRole).toString())) shown->refresh();
  if (m_device) m_device->refresh();
  for (auto fold = m_folds.keyBegin(); fold != m_folds.keyEnd(); ++fold) showFold(*fold);
  if (m_words.isEmpty()) showCallbackRows();
}

void FormView::unfoldChanged() {
  for (const QString& key : m_folds.keys()) {
    for (const QString& path : m_folds[key].paths) {
      const QModelIndex index = m_model->indexOf(path);
      if (!index.data(Role::DefaultedRole).toBool() || index.data(Role::ModifiedRole).toBool() || !index.data(Role::ErrorRole).toString().isEmpty()) {
        setOpen(key, true);
        break;
      }
    }
  }
}

void FormView::showField(const QString& path) {
  for (const QString& key : m_folds.keys())
    if (m_folds[key].paths.contains(path) && !m_folds[key].open) setOpen(key, true);
  QWidget* row = kOfDevice.contains(path) ? static_cast<QWidget*>(m_device) : m_rows.value(path);
  if (!row) return;
  QTimer::singleShot(0, row, [this, row, path] {  // after the layout has placed new rows
    ensureWidgetVisible(row, 0, 60);
    if (auto* field = row->findChild<QWidget*>(QStringLiteral("field_") + path)) field->setFocus();
  });
}

}  // namespace leyden
