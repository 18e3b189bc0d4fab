// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Overview" of a run: where it comes from, on what it ran, how it ended.
#pragma once

#include <QWidget>

namespace leyden {

class AppContext;
class ErrorCard;
class FactList;
struct RunDetails;

class OverviewView : public QWidget {
  Q_OBJECT
 public:
  explicit OverviewView(AppContext& context, QWidget* parent = nullptr);

 private:
  FactList* addCard(const QString& title, const QString& name, QWidget** card);
  void showDetails();

  AppContext& m_context;
  ErrorCard* m_error;
  QWidget* m_runCard = nullptr;
  QWidget* m_sourceCard = nullptr;
  QWidget* m_bestCard = nullptr;
  QWidget* m_changedCard = nullptr;
  FactList* m_run;
  FactList* m_source;
  FactList* m_best;
  FactList* m_changed;
};

}  // namespace leyden
