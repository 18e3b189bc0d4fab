// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_feed.h"

#include <QSet>
#include <algorithm>
#include <cmath>
#include <utility>

#include "charts/chart_plot.h"
#include "charts/chart_settings.h"
#include "charts/curve_router.h"

namespace leyden {

ChartFeed::ChartFeed(CurveRouter& router, const ChartSettings& settings, QStringList metrics, ChartPlot& plot)
    : m_router(router), m_settings(settings), m_metrics(std::move(metrics)), m_plot(plot) {
  connect(&plot, &ChartPlot::viewChanged, this, &ChartFeed::viewChanged);
  connect(&router, &CurveRouter::delivered, this, &ChartFeed::delivered);
}

ChartFeed::~ChartFeed() {
  closeAll();
}

void ChartFeed::setRuns(const std::vector<ChartRun>& runs) {
  if (runs == m_runs) return;
  m_runs = runs;
  updateLines();
}

void ChartFeed::setMetrics(const QStringList& metrics) {
  if (metrics == m_metrics) return;
  closeAll();  // a key may mean another series now
  m_plot.content().clearCurves();
  m_metrics = metrics;
  updateLines();
}

// With several metrics the colour tells the run and the dash the metric.
std::vector<ChartRun> ChartFeed::lines() const {
  if (m_metrics.size() == 1) return m_runs;
  constexpr Qt::PenStyle kDashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine, Qt::DashDotDotLine};
  std::vector<ChartRun> lines;
  for (const ChartRun& run : m_runs) {
    for (qsizetype i = 0; i < m_metrics.size(); ++i) {
      ChartRun line = run;
      line.metric = m_metrics[i];
      line.dash = kDashes[static_cast<std::size_t>(i) % std::size(kDashes)];
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

void ChartFeed::updateLines() {
  const std::vector<ChartRun> shown = lines();
  m_plot.content().setRuns(shown);
  QSet<QString> kept;
  for (const ChartRun& line : shown) kept.insert(line.key());
  for (auto request = m_requests.begin(); request != m_requests.end();) {
    if (kept.contains(request.key())) {
      ++request;
      continue;
    }
    closeRequests(*request);
    request = m_requests.erase(request);
  }
  if (m_active) openMissing();
  m_plot.contentChanged();
  Q_EMIT changed();
}

void ChartFeed::setActive(bool active) {
  if (active == m_active) return;
  m_active = active;
  if (active)
    openMissing();
  else
    closeAll();
}

void ChartFeed::requery() {
  if (!m_active) {
    m_plot.content().clearCurves();
    return;
  }
  for (auto request = m_requests.begin(); request != m_requests.end(); ++request) {
    const ChartContent::Item* item = m_plot.content().item(request.key());
    if (!item) continue;
    if (request->group != 0) {
      m_router.changeGroup(request->group, groupQuery(item->run));
      continue;
    }
    m_router.change(request->overview, query(item->run));
    if (request->detail == 0) continue;
    m_router.close(request->detail);
    request->detail = 0;
    m_plot.content().setDetail(request.key(), nullptr);
  }
}

int ChartFeed::pixels() const {
  const double exact = m_plot.width() * m_plot.devicePixelRatioF();
  return std::clamp(static_cast<int>(std::ceil(exact / 256.0)) * 256, 256, 8192);
}

CurveQuery ChartFeed::query(const ChartRun& line) const {
  CurveQuery query;
  query.run_id = line.id.toStdString();
  query.series = (line.metric.isEmpty() ? m_metrics.value(0) : line.metric).toStdString();
  query.axis = m_settings.axis();
  if (query.axis == CurveAxis::Metric) query.x_series = m_settings.xMetric().toStdString();
  query.smoothing = m_settings.smoothing();
  query.pixels = pixels();
  return query;
}

GroupCurveQuery ChartFeed::groupQuery(const ChartRun& group) const {
  const ChartGrouping& grouping = m_settings.grouping();
  const QString metric = group.metric.isEmpty() ? m_metrics.value(0) : group.metric;
  return {group.members,  metric.toStdString(), m_settings.axis(), m_settings.smoothing(),
          grouping.line.value_or(GroupLine::Mean), grouping.band, m_settings.xMetric().toStdString()};
}

// A group's id stays when runs join it.
void ChartFeed::openGroup(const ChartRun& group, Requests& requests) {
  if (requests.group != 0) return m_router.changeGroup(requests.group, groupQuery(group));
  const QString key = group.key();
  requests.group = m_router.openGroup(groupQuery(group), [this, key](const auto& curve) { receiveOverview(key, curve); });
}

void ChartFeed::openMissing() {
  m_asked_pixels = pixels();
  for (const ChartContent::Item& item : m_plot.content().items()) {
    const QString key = item.run.key();
    Requests& requests = m_requests[key];
    if (item.run.role == ChartRun::Role::Group) {
      openGroup(item.run, requests);
      continue;
    }
    if (requests.overview != 0) continue;
    requests.overview =
        m_router.open(query(item.run), [this, key](const auto& curve) { receiveOverview(key, curve); });
  }
}

void ChartFeed::closeRequests(Requests& requests) {
  if (requests.overview != 0) m_router.close(requests.overview);
  if (requests.detail != 0) m_router.close(requests.detail);
  if (requests.group != 0) m_router.closeGroup(requests.group);
  if (requests.answered) --m_answered;
  requests = {};
}

void ChartFeed::closeAll() {
  for (Requests& requests : m_requests) closeRequests(requests);
  m_requests.clear();
}

void ChartFeed::receiveOverview(const QString& key, const std::shared_ptr<const Curve>& curve) {
  m_plot.content().setOverview(key, curve);
  answer(m_requests[key]);
  m_received = true;
}

void ChartFeed::answer(Requests& requests) {
  if (requests.answered) return;
  requests.answered = true;
  ++m_answered;
  m_loaded = true;
}

bool ChartFeed::isWaiting() const {
  return m_answered < m_requests.size();
}

// Curves of a thousand runs come together: the chart is told once.
void ChartFeed::delivered() {
  if (!m_received) return;
  m_received = false;
  if (m_plot.xView()) viewChanged();
  using Coming = ChartPlot::Coming;
  const bool loaded = std::exchange(m_loaded, false);
  m_plot.contentChanged(!loaded ? Coming::Now : isWaiting() ? Coming::Loading : Coming::Loaded);
  Q_EMIT changed();
}

void ChartFeed::viewChanged() {
  if (!m_active || !m_plot.content().isEnvelope()) return;
  if (pixels() > m_asked_pixels) {
    m_asked_pixels = pixels();
    for (auto request = m_requests.begin(); request != m_requests.end(); ++request)
      if (const auto* item = m_plot.content().item(request.key()); item && request->overview != 0)
        m_router.change(request->overview, query(item->run));
  }
  for (const ChartContent::Item& item : m_plot.content().items()) {
    const auto requests = m_requests.find(item.run.key());
    if (requests != m_requests.end()) updateDetail(item, *requests);
  }
}

// Asks for the view and as much again to each side, so that panning has something to show; asks anew only
// when the view leaves that, or when its pixels are finer than what is there.
void ChartFeed::updateDetail(const ChartContent::Item& item, Requests& requests) {
  const std::optional<QCPRange> view = m_plot.xView();
  if (!view || !item.overview || !item.overview->envelope) {
    if (requests.detail != 0) m_router.close(requests.detail);
    requests.detail = 0;
    return;
  }
  const double wanted = view->size() / pixels();
  const CurveQuery& asked = requests.detail_query;
  const double there = (asked.to - asked.from) / std::max(1, asked.pixels);
  const bool covered = asked.from <= view->lower && asked.to >= view->upper;
  if (requests.detail != 0 && covered && there <= wanted * 1.01 && there >= wanted * 0.2) return;
  CurveQuery detail = query(item.run);
  detail.from = view->lower - view->size();
  detail.to = view->upper + view->size();
  detail.pixels = 3 * pixels();
  requests.detail_query = detail;
  if (requests.detail != 0) return m_router.change(requests.detail, detail);
  const QString key = item.run.key();
  requests.detail = m_router.open(detail, [this, key](const auto& curve) {
    m_plot.content().setDetail(key, curve);
    m_received = true;
  });
}

}  // namespace leyden
