// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the program shows: the start page, or the window of one workspace. Changes from one to the other once the
// window lets itself be closed, and ends the program with the last.
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace leyden {

class AppContext;
class MainWindow;
class StartWindow;

class Session : public QObject {
  Q_OBJECT
 public:
  /// `safeMode`: no plugin is loaded.
  explicit Session(bool safeMode, QObject* parent = nullptr);
  ~Session() override;

  /// Opens a workspace in place of what is shown; `then` is called with its context. The folder is made where it
  /// is missing.
  void open(const QString& folder, std::function<void(AppContext&)> then = {});
  void showStart();

  /// nullptr while the start page is shown.
  MainWindow* window() const { return m_window.get(); }
  StartWindow* start() const { return m_start.get(); }
  AppContext* context() const { return m_context.get(); }

 Q_SIGNALS:
  /// Another window is shown.
  void changed();
  /// Nothing is shown any more.
  void ended();

 private:
  void afterClosing(std::function<void()> next);
  void closed();
  void show(const QString& folder, const std::function<void(AppContext&)>& then);
  void showStartNow();

  bool m_safeMode;
  std::unique_ptr<AppContext> m_context;
  std::unique_ptr<MainWindow> m_window;
  std::unique_ptr<StartWindow> m_start;
  std::function<void()> m_next;
};

}  // namespace leyden
