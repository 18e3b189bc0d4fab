// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop_driver.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QDir>
#include <QScrollArea>
#include <QStandardPaths>
#include <cstdio>
#include <cstdlib>

#include "app_context.h"
#include "shell/main_window.h"

namespace leyden {

DesktopDriver::DesktopDriver(const QString& workspaceName, const QString& folder, const QString& config) {
  const QString settings = config.isEmpty() ? m_temporary.filePath(QStringLiteral("config")) : config;
  qputenv("LEYDEN_CONFIG_DIR", settings.toUtf8());
  QDir().mkpath(settings);
  m_workspace = folder.isEmpty() ? m_temporary.filePath(workspaceName) : folder;
  Theme::instance().setMode(Theme::Mode::Light);
  Theme::instance().install();
  m_context = std::make_unique<AppContext>(AppContext::Options{m_workspace, false});
  m_window = std::make_unique<MainWindow>(*m_context);
  m_window->show();
  require(QTest::qWaitForWindowExposed(m_window.get()), "the window's showing");
}

DesktopDriver::~DesktopDriver() {
  m_window.reset();
  m_context.reset();
}

bool DesktopDriver::activate() {
  m_window->activateWindow();
  return QTest::qWaitForWindowActive(m_window.get());
}

bool DesktopDriver::waitFor(const std::function<bool()>& condition, int patience) {
  return QTest::qWaitFor(condition, patience);
}

QWidget* DesktopDriver::visible(const QString& name) {
  for (QWidget* widget : QApplication::allWidgets())
    if (widget->objectName() == name && widget->isVisible()) return widget;
  return nullptr;
}

bool DesktopDriver::click(const QString& name) {
  auto* widget = find(name);
  if (!widget || !widget->isEnabled()) return false;
  for (QWidget* parent = widget->parentWidget(); parent; parent = parent->parentWidget())
    if (auto* area = qobject_cast<QScrollArea*>(parent)) area->ensureWidgetVisible(widget);
  QTest::mouseClick(widget, Qt::LeftButton);
  return true;
}

bool DesktopDriver::type(const QString& name, const QString& text) {
  if (!click(name)) return false;
  auto* widget = find(name);
  QTest::keyClick(widget, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(widget, text);
  return true;
}

bool DesktopDriver::choose(const QString& name, const QString& text) {
  auto* box = find<QComboBox>(name);
  const int row = box ? box->findText(text, Qt::MatchStartsWith) : -1;
  if (row < 0) return false;
  box->setFocus();
  while (box->currentIndex() != row)
    QTest::keyClick(box, box->currentIndex() < row ? Qt::Key_Down : Qt::Key_Up);
  return true;
}

void DesktopDriver::require(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "%s did not happen\n", what);
  std::_Exit(1);  // threads of the session are still at work
}

void DesktopDriver::setTheme(Theme::Mode mode) {
  Theme::instance().setMode(mode);
  QCoreApplication::sendPostedEvents();
}

bool DesktopDriver::grab(const QString& file) {
  QTest::qWait(250);  // charts draw what they have loaded a moment later; a picture, not a check
  return m_window->grab().save(file);
}

void DesktopDriver::picture(const QString& name, QWidget* widget) {
  const QString folder = qEnvironmentVariable("LEYDEN_TEST_PICTURES");
  if (folder.isEmpty()) return;
  for (const auto& [mode, suffix] : {std::pair{Theme::Mode::Dark, "dark"}, std::pair{Theme::Mode::Light, "light"}}) {
    setTheme(mode);
    QTest::qWait(50);
    (widget ? widget : m_window.get())
        ->grab()
        .save(QStringLiteral("%1/%2_%3.png").arg(folder, name, QLatin1String(suffix)));
  }
}

}  // namespace leyden
