// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the program's own window as a person does: finds what is on the screen by its name, scrolls to it,
// clicks, types. For tests and for the screenshots.
#pragma once

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>

#include "theme.h"

namespace leyden {

class AppContext;
class MainWindow;

class DesktopDriver {
 public:
  /// A window on an empty workspace of this name, with a configuration folder of its own. `folder` is made
  /// where it is given, else everything is temporary.
  /// `config`: a configuration folder that stays, for what is kept between starts.
  explicit DesktopDriver(const QString& workspaceName, const QString& folder = {}, const QString& config = {});
  ~DesktopDriver();

  AppContext& context() { return *m_context; }
  MainWindow& window() { return *m_window; }
  QString workspace() const { return m_workspace; }

  /// Makes the window the active one, without which shortcuts do nothing.
  bool activate();

  static constexpr int kPatience = 120'000;  // ms
  static bool waitFor(const std::function<bool()>& condition, int patience = kPatience);

  /// The visible widget of this name, anywhere in the program, waited for; nullptr when it does not come.
  template <class T = QWidget>
  T* find(const QString& name, int patience = kPatience) {
    T* found = nullptr;
    waitFor([&] { return (found = qobject_cast<T*>(visible(name))) != nullptr; }, patience);
    return found;
  }

  /// Scrolls there and presses the left button in its middle. False when there is no such widget, or it is
  /// disabled.
  bool click(const QString& name);
  /// Clicks, takes the whole text and types another.
  bool type(const QString& name, const QString& text);
  /// Chooses this text in a combo box, with the keyboard.
  bool choose(const QString& name, const QString& text);
  /// Ends the process with a message when `done` is false: for programs that are no tests.
  static void require(bool done, const char* what);

  void setTheme(Theme::Mode mode);
  /// Waits until nothing is queued to be painted, then writes a PNG.
  bool grab(const QString& file);
  /// Where $LEYDEN_TEST_PICTURES names a folder: the window (or `widget`, for menus and dialogs) in both themes,
  /// for people to look at.
  void picture(const QString& name, QWidget* widget = nullptr);

 private:
  static QWidget* visible(const QString& name);

  QTemporaryDir m_temporary;
  QString m_workspace;
  std::unique_ptr<AppContext> m_context;
  std::unique_ptr<MainWindow> m_window;
};

}  // namespace leyden
