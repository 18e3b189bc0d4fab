// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "start/start_window.h"

#include <experiment/app_paths.h>
#include <QCloseEvent>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "import/drop_target.h"
#include "start/recent_workspaces.h"
#include "start/start_gallery.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"

namespace leyden {

namespace {

constexpr int kLeftWidth = 380;

QScrollArea* makeScroll(QWidget* page, QWidget* parent) {
  auto* scroll = new QScrollArea(parent);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(page);
  return scroll;
}

}  // namespace

StartWindow::StartWindow(QWidget* parent) : QMainWindow(parent) {
  setObjectName(QStringLiteral("startWindow"));
  setWindowTitle(tr("Leyden"));
  resize(1080, 680);
  setMinimumSize(760, 480);
  auto* page = new QWidget(this);
  auto* layout = new QHBoxLayout(page);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(buildLeft());
  auto* line = new QFrame(page);
  line->setObjectName(QStringLiteral("verticalLine"));
  line->setFixedWidth(1);
  layout->addWidget(line);
  layout->addWidget(buildRight(), 1);
  setCentralWidget(page);
  fillRecent();
  connect(new DropTarget(this), &DropTarget::dropped, this,
          [this](const QStringList& paths) { Q_EMIT importChosen(usualWorkspace(), paths); });
}

QString StartWindow::usualWorkspace() {
  const QStringList recent = RecentWorkspaces().all();
  for (const QString& folder : recent)
    if (QFileInfo(folder).isDir()) return folder;
  return QFileInfo(QString::fromStdU16String(workspace_folder({}).u16string())).absoluteFilePath();
}

QWidget* StartWindow::buildLeft() {
  auto* left = new QWidget(this);
  left->setFixedWidth(kLeftWidth);
  auto* layout = new QVBoxLayout(left);
  layout->setContentsMargins(24, 24, 12, 24);
  layout->setSpacing(8);
  auto* mark = new QLabel(left);
  mark->setPixmap(Theme::instance().pixmap(QStringLiteral("spark"), 22, Theme::Spark, devicePixelRatioF()));
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(mark);
  head->addWidget(makeLabel(QStringLiteral("Leyden"), Theme::Type::Heading, "", left));
  head->addStretch();
  layout->addLayout(head);
  layout->addSpacing(12);
  layout->addWidget(makeLabel(tr("Workspaces"), Theme::Type::Strong, "", left));
  auto* recent = new QWidget(left);
  recent->setObjectName(QStringLiteral("scrollPage"));
  m_recent = new QVBoxLayout(recent);
  m_recent->setContentsMargins(0, 0, 8, 0);
  m_recent->setSpacing(2);
  layout->addWidget(makeScroll(recent, left), 1);
  QPushButton* open = makeButton(tr("Open a folder…"), "primary", QStringLiteral("openWorkspaceButton"), left);
  open->setToolTip(tr("A folder with runs, or a new one for them"));
  QPushButton* import = makeButton(tr("Import runs…"), "", QStringLiteral("importButton"), left);
  import->setToolTip(tr("TensorBoard, Lightning, MLflow or CSV. Files and folders can be dropped here, too."));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(open);
  buttons->addWidget(import);
  buttons->addStretch();
  layout->addLayout(buttons);
  connect(open, &QPushButton::clicked, this, &StartWindow::openFolder);
  connect(import, &QPushButton::clicked, this, &StartWindow::importFolder);
  return left;
}

QWidget* StartWindow::buildRight() {
  auto* right = new QWidget(this);
  auto* layout = new QVBoxLayout(right);
  layout->setContentsMargins(24, 24, 12, 24);
  layout->setSpacing(8);
  auto* sampleCard = new QFrame(right);
  sampleCard->setProperty("card", true);
  auto* sample = new QHBoxLayout(sampleCard);
  sample->setContentsMargins(16, 12, 16, 12);
  sample->setSpacing(12);
  auto* texts = new QVBoxLayout;
  texts->setSpacing(2);
  texts->addWidget(makeLabel(tr("See a comparison first"), Theme::Type::Strong, "", sampleCard));
  QLabel* what = makeLabel(tr("Three learning rates on handwritten digits. The runs are trained on this machine when you "
                              "first open it, which takes some seconds."),
                           Theme::Type::Base, "secondary", sampleCard);
  what->setWordWrap(true);
  texts->addWidget(what);
  QPushButton* open = makeButton(tr("Open the sample"), "", QStringLiteral("openSample"), sampleCard);
  sample->addLayout(texts, 1);
  sample->addWidget(open);
  auto* gallery = new StartGallery(right);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(0, 0, 12, 0);
  row->addWidget(sampleCard);
  layout->addLayout(row);
  layout->addSpacing(12);
  layout->addWidget(makeLabel(tr("Train a model"), Theme::Type::Strong, "", right));
  QLabel* where = makeLabel(tr("Its runs go to %1").arg(QDir::toNativeSeparators(usualWorkspace())), Theme::Type::Small,
                            "secondary", right);
  where->setWordWrap(true);
  layout->addWidget(where);
  layout->addWidget(makeScroll(gallery, right), 1);
  connect(open, &QPushButton::clicked, this, &StartWindow::sampleChosen);
  connect(gallery, &StartGallery::pluginChosen, this,
          [this](const QString& id) { Q_EMIT pluginChosen(usualWorkspace(), id); });
  return right;
}

void StartWindow::fillRecent() {
  clearLayout(m_recent);
  const QStringList folders = RecentWorkspaces().all();
  for (const QString& folder : folders) m_recent->addWidget(makeRecent(folder));
  if (folders.isEmpty()) {
    QLabel* none = makeLabel(tr("None was open yet. A workspace is a folder that holds runs."), Theme::Type::Base,
                             "secondary", this);
    none->setWordWrap(true);
    m_recent->addWidget(none);
  }
  m_recent->addStretch();
}

QWidget* StartWindow::makeRecent(const QString& folder) {
  const bool there = QFileInfo(folder).isDir();
  auto* row = new QWidget(this);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  QPushButton* open = makeButton({}, "row", QStringLiteral("recentWorkspace"), row);
  open->setProperty("folder", folder);
  open->setAccessibleName(there ? QFileInfo(folder).fileName()
                                : tr("%1, the folder is not there").arg(QFileInfo(folder).fileName()));
  open->setToolTip(QDir::toNativeSeparators(folder));
  open->setEnabled(there);
  auto* texts = new QVBoxLayout(open);
  texts->setContentsMargins(10, 6, 10, 6);
  texts->setSpacing(1);
  auto* name = new ElidedLabel(Theme::Type::Strong, there ? Theme::Text : Theme::Secondary, open);
  name->setText(QFileInfo(folder).fileName());
  auto* place = new ElidedLabel(Theme::Type::Small, there ? Theme::Secondary : Theme::Bad, open);
  place->setText(there ? QDir::toNativeSeparators(QFileInfo(folder).path()) : tr("The folder is not there any more"));
  for (QLabel* label : {static_cast<QLabel*>(name), static_cast<QLabel*>(place)}) {
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    texts->addWidget(label);
  }
  open->setMinimumHeight(48);
  QToolButton* remove =
      makeIconButton(QStringLiteral("close"), tr("Take %1 out of this list").arg(QFileInfo(folder).fileName()),
                     QStringLiteral("forgetWorkspace"), row);
  layout->addWidget(open, 1);
  layout->addWidget(remove);
  connect(open, &QPushButton::clicked, this, [this, folder] { Q_EMIT workspaceChosen(folder); });
  connect(remove, &QToolButton::clicked, this, [this, folder] {
    RecentWorkspaces().remove(folder);
    fillRecent();
  });
  return row;
}

void StartWindow::openFolder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a workspace"), usualWorkspace());
  if (!folder.isEmpty()) Q_EMIT workspaceChosen(QFileInfo(folder).absoluteFilePath());
}

void StartWindow::importFolder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Import the runs of a folder"));
  if (!folder.isEmpty()) Q_EMIT importChosen(usualWorkspace(), {folder});
}

void StartWindow::closeEvent(QCloseEvent* event) {
  QMainWindow::closeEvent(event);
  Q_EMIT closed();
}

}  // namespace leyden
