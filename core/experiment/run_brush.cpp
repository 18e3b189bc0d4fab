// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_brush.h>

#include <algorithm>
#include <utility>

#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>

#include "run_cells.h"

namespace leyden {
namespace {

// Table, list and charts follow a hand that drags, but not each of its pixels.
constexpr int kApplyDelay = 40;  // ms

bool lies_in(const RunBrush::Range& range, const RunValue& value) {
  if (value.index() == 0) return false;
  if (range.texts) return range.texts->contains(text_of(value));
  const double number = number_of(value);
  return number >= range.low && number <= range.high;
}

}  // namespace

RunBrush::RunBrush(RunListModel& runs, RunFilter& filter, QObject* parent)
    : QObject(parent), m_runs(runs), m_filter(filter), m_cells(new RunCells(runs, this)) {
  m_apply.setSingleShot(true);
  m_apply.setInterval(kApplyDelay);
  connect(&m_apply, &QTimer::timeout, this, &RunBrush::apply);
  connect(m_cells, &RunCells::columnsCame, this, &RunBrush::apply);
  connect(&runs, &RunListModel::runsChanged, this, [this](const QStringList& ids) {
    if (m_ranges.empty()) return;
    m_cells->forget(ids);
    if (!m_apply.isActive()) m_apply.start();
  });
  connect(&filter, &RunFilter::changed, this, [this] {
    if (!m_applying && m_applied && !m_filter.chosen()) clear();
  });
}

RunBrush::~RunBrush() = default;

const RunBrush::Range* RunBrush::range(const Field& field) const {
  const auto found =
      std::find_if(m_ranges.begin(), m_ranges.end(), [&](const auto& entry) { return entry.first == field; });
  return found == m_ranges.end() ? nullptr : &found->second;
}

void RunBrush::setRange(const Field& field, const Range& range) {
  if (auto* known = const_cast<Range*>(this->range(field))) {
    if (*known == range) return;
    *known = range;
  } else {
    m_ranges.emplace_back(field, range);
  }
  rangesChanged();
}

void RunBrush::clear(const Field& field) {
  if (std::erase_if(m_ranges, [&](const auto& entry) { return entry.first == field; }) > 0) rangesChanged();
}

void RunBrush::setPicked(std::optional<QSet<QString>> ids) {
  if (ids == m_picked) return;
  m_picked = std::move(ids);
  rangesChanged();
}

void RunBrush::clear() {
  if (isEmpty()) return;
  m_ranges.clear();
  m_picked.reset();
  rangesChanged();
}

void RunBrush::rangesChanged() {
  std::vector<Field> fields;
  for (const auto& entry : m_ranges) fields.push_back(entry.first);
  m_cells->setWanted(fields);
  Q_EMIT changed();
  if (isEmpty()) return apply();
  if (!m_apply.isActive()) m_apply.start();
}

bool RunBrush::accepts(const QString& runId) const {
  if (m_picked && !m_picked->contains(runId)) return false;
  return std::all_of(m_ranges.begin(), m_ranges.end(), [&](const auto& entry) {
    const auto* column = m_cells->column(entry.first);
    return column && lies_in(entry.second, column->value(runId));
  });
}

void RunBrush::apply() {
  m_apply.stop();
  m_applying = true;
  if (isEmpty()) {
    if (m_applied) m_filter.setChosen(std::nullopt);
    m_applied = false;
  } else if (std::all_of(m_ranges.begin(), m_ranges.end(),
                         [this](const auto& entry) { return m_cells->column(entry.first) != nullptr; })) {
    QSet<QString> chosen;
    for (int row = 0; row < m_runs.rowCount(); ++row) {
      const QString id = m_runs.runIdAt(row);
      if (accepts(id)) chosen.insert(id);
    }
    m_applied = true;
    m_filter.setChosen(std::move(chosen));
    Q_EMIT changed();  // runs lie in the ranges that did not before
  }
  m_applying = false;
}

}  // namespace leyden
