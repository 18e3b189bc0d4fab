// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/current_details.h"

#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>

#include "app_context.h"

namespace leyden {

RunDetailsProvider& currentDetails(AppContext& context) {
  if (auto* known = context.findChild<RunDetailsProvider*>(QString(), Qt::FindDirectChildrenOnly)) return *known;
  auto* provider = new RunDetailsProvider(&context);
  const auto follow = [provider, &context] {
    const QString path = context.runs()->indexOf(context.currentRunId()).data(RunListModel::PathRole).toString();
    provider->setRun(std::filesystem::path(path.toStdU16String()));
  };
  QObject::connect(&context, &AppContext::currentRunChanged, provider, follow);
  QObject::connect(context.runs(), &RunListModel::loaded, provider, follow);
  QObject::connect(context.runs(), &QAbstractItemModel::rowsInserted, provider, follow);
  QObject::connect(context.runs(), &QAbstractItemModel::rowsRemoved, provider, follow);
  QObject::connect(context.queue(), &RunQueue::finished, provider, &RunDetailsProvider::refresh);
  follow();
  return *provider;
}

std::shared_ptr<const RunDetails> detailsOfCurrentRun(AppContext& context) {
  auto details = currentDetails(context).details();
  return details && details->run_id == context.currentRunId().toStdString() ? details : nullptr;
}

}  // namespace leyden
