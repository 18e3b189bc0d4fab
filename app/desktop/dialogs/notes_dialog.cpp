// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/notes_dialog.h"

#include <experiment/run_list_model.h>

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

/// Shows text and links; reads no file and no address that the text names.
class Preview : public QTextBrowser {
 public:
  using QTextBrowser::QTextBrowser;
  QVariant loadResource(int, const QUrl&) override { return {}; }
};

}  // namespace

NotesDialog::NotesDialog(const RunListModel& runs, const QStringList& ids, QWidget* parent)
    : QDialog(parent), m_edit(new QPlainTextEdit(this)), m_preview(new Preview(this)) {
  setObjectName(QStringLiteral("notesDialog"));
  setWindowTitle(tr("Notes"));
  const auto notesOf = [&](const QString& id) { return runs.indexOf(id).data(RunListModel::NotesRole).toString(); };
  const QString first = notesOf(ids.first());
  m_adds = std::any_of(ids.begin(), ids.end(), [&](const QString& id) { return notesOf(id) != first; });
  m_edit->setObjectName(QStringLiteral("notesEdit"));
  m_edit->setProperty("role", QStringLiteral("field"));
  m_edit->setAccessibleName(tr("Notes in Markdown"));
  m_edit->setPlaceholderText(tr("What was tried, what came out. Markdown: **bold**, - lists, [links](https://…)"));
  m_edit->setFont(Theme::instance().font(Theme::Type::Mono));
  m_edit->setTabChangesFocus(true);
  if (!m_adds) m_edit->setPlainText(first);
  m_preview->setObjectName(QStringLiteral("notesPreview"));
  m_preview->setAccessibleName(tr("How the notes look"));
  m_preview->setProperty("role", QStringLiteral("field"));
  m_preview->setOpenLinks(false);
  const QString whose = ids.size() == 1 ? runs.displayName(ids.first()) : tr("%1 runs").arg(ids.size());
  QLabel* hint = makeLabel(m_adds ? tr("Their notes differ: this is added at the end of each.")
                                  : tr("Markdown at the left, how it looks at the right."),
                           Theme::Type::Small, "secondary", this);
  QPushButton* cancel = makeButton(tr("Cancel"), "", QStringLiteral("cancelNotes"), this);
  QPushButton* save = makeButton(m_adds ? tr("Add") : tr("Save"), "primary", QStringLiteral("saveNotes"), this);
  save->setToolTip(tr("Ctrl+Return"));
  auto* sides = new QHBoxLayout;
  sides->setSpacing(12);
  sides->addWidget(m_edit, 1);
  sides->addWidget(m_preview, 1);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(tr("Notes of %1").arg(whose), Theme::Type::Heading, "", this));
  layout->addWidget(hint);
  layout->addLayout(sides, 1);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {cancel, save}));
  resize(760, 440);
  connect(m_edit, &QPlainTextEdit::textChanged, this, &NotesDialog::showPreview);
  connect(m_preview, &QTextBrowser::anchorClicked, this, [](const QUrl& link) {
    if (link.scheme() == QLatin1String("http") || link.scheme() == QLatin1String("https"))
      QDesktopServices::openUrl(link);
  });
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(save, &QPushButton::clicked, this, &QDialog::accept);
  connect(new QShortcut(Qt::CTRL | Qt::Key_Return, this), &QShortcut::activated, this, &QDialog::accept);
  showPreview();
  m_edit->setFocus();
}

void NotesDialog::showPreview() {
  const QTextDocument::MarkdownFeatures features =
      QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML;
  m_preview->document()->setMarkdown(m_edit->toPlainText(), features);
}

QString NotesDialog::notesAfter(const QString& before) const {
  const QString written = m_edit->toPlainText();
  if (!m_adds) return written;
  if (written.trimmed().isEmpty()) return before;
  return before.trimmed().isEmpty() ? written : before + QStringLiteral("\n\n") + written;
}

}  // namespace leyden
