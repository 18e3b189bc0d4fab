// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// From metrics and what people changed to the charts that they see.
#include <experiment/chart_board.h>

#include <experiment/derived_curves.h>
#include <experiment/metric_kind.h>

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <algorithm>

namespace leyden {

namespace {

constexpr qsizetype kTitledMetrics = 3;

QString tr(const char* text) {
  return QCoreApplication::translate("ChartBoard", text);
}

QString title_of(const ArrangedChart& chart) {
  if (chart.metrics.isEmpty()) return chart.pattern.isEmpty() ? tr("empty chart") : chart.pattern;
  QStringList titles;
  for (const QString& metric : chart.metrics) titles.append(DerivedCurves::titleOf(metric));
  if (titles.size() <= kTitledMetrics) return titles.join(QStringLiteral(", "));
  const QString first = titles.mid(0, kTitledMetrics - 1).join(QStringLiteral(", "));
  return tr("%1 and %2 more").arg(first).arg(chart.metrics.size() - kTitledMetrics + 1);
}

class Arranger {
 public:
  Arranger(const ChartBoard& board, const QStringList& metrics) : m_board(board), m_metrics(metrics) {
    for (const ChartSpec& spec : board.charts)
      if (!m_specs.contains(spec.id)) m_specs.insert(spec.id, &spec);
  }

  std::vector<ArrangedSection> sections(bool hidden) {
    addAutomatic(metricSections(m_metrics));
    for (const ChartSpec& spec : m_board.charts)
      if (spec.isMade() && m_specs.value(spec.id) == &spec) place(spec.section, made(spec));
    for (ArrangedSection& section : m_sections) sort(section);
    std::rotate(m_sections.begin(), m_sections.begin() + static_cast<std::ptrdiff_t>(m_automatic), m_sections.end());
    sortSections();
    for (ArrangedSection& section : m_sections)
      std::erase_if(section.charts, [&](const ArrangedChart& chart) { return isHidden(chart.id) != hidden; });
    std::erase_if(m_sections, [](const ArrangedSection& section) { return section.charts.empty(); });
    return std::move(m_sections);
  }

 private:
  // All automatic sections are there before charts that were moved go elsewhere: their order does not change.
  void addAutomatic(const std::vector<MetricSection>& sections) {
    for (const MetricSection& section : sections) {
      sectionOf(section.title);
      for (const QString& metric : section.metrics) m_section_of.insert(metric, section.title);
    }
    m_automatic = m_sections.size();
    for (const MetricSection& section : sections) {
      for (ArrangedChart& chart : automatic(section)) {
        finish(chart);
        const ChartSpec* spec = m_specs.value(chart.id);
        place(spec && !spec->section.isEmpty() ? spec->section : section.title, chart);
      }
    }
  }

  std::vector<ArrangedChart> automatic(const MetricSection& section) const {
    QHash<QString, QStringList> pairs;
    if (m_board.train_with_val)
      for (const QString& metric : section.metrics) pairs[metricQuantity(metric)].append(metric);
    std::vector<ArrangedChart> charts;
    for (const QString& metric : section.metrics) {
      const QString quantity = metricQuantity(metric);
      const QStringList pair = pairs.value(quantity);
      if (pair.size() < 2)
        charts.push_back(chartOf(chart_id_of(metric), {metric}));
      else if (pair.first() == metric)
        charts.push_back(chartOf(QStringLiteral("pair:") + quantity, pair));
    }
    return charts;
  }

  static ArrangedChart chartOf(const QString& id, const QStringList& metrics) {
    ArrangedChart chart;
    chart.id = id;
    chart.metrics = metrics;
    return chart;
  }

  ArrangedChart made(const ChartSpec& spec) {
    ArrangedChart chart = chartOf(spec.id, spec.metrics);
    chart.pattern = spec.pattern;
    for (const QString& metric : matching_metrics(spec.pattern, m_metrics))
      if (!chart.metrics.contains(metric)) chart.metrics.append(metric);
    chart.made = true;
    finish(chart);
    return chart;
  }

  void finish(ArrangedChart& chart) const {
    const ChartSpec* spec = m_specs.value(chart.id);
    chart.title = spec && !spec->title.isEmpty() ? spec->title : title_of(chart);
    if (!spec) return;
    chart.columns = spec->columns;
    chart.height = spec->height;
    chart.log_y = spec->log_y;
    chart.y_range = spec->y_range;
  }

  void place(const QString& section, const ArrangedChart& chart) {
    QString where = section;
    if (where.isEmpty() && !chart.metrics.isEmpty()) where = m_section_of.value(chart.metrics.first());
    if (where.isEmpty()) where = QStringLiteral("other");
    sectionOf(where).charts.push_back(chart);
  }

  ArrangedSection& sectionOf(const QString& title) {
    for (ArrangedSection& section : m_sections)
      if (section.title == title) return section;
    const auto known = std::find_if(m_board.sections.begin(), m_board.sections.end(),
                                    [&](const ChartSectionSpec& section) { return section.title == title; });
    m_sections.push_back({title, known != m_board.sections.end() && known->collapsed, {}});
    return m_sections.back();
  }

  void sort(ArrangedSection& section) const {
    const auto known = std::find_if(m_board.sections.begin(), m_board.sections.end(),
                                    [&](const ChartSectionSpec& spec) { return spec.title == section.title; });
    if (known == m_board.sections.end() || known->order.isEmpty()) return;
    QHash<QString, qsizetype> rank;
    for (qsizetype i = 0; i < known->order.size(); ++i) rank.insert(known->order[i], i);
    const auto rank_of = [&](const ArrangedChart& chart) { return rank.value(chart.id, rank.size()); };
    std::stable_sort(section.charts.begin(), section.charts.end(), [&](const ArrangedChart& a, const ArrangedChart& b) {
      return rank_of(a) < rank_of(b);
    });
  }

  void sortSections() {
    const auto rank_of = [order = m_board.section_order](const ArrangedSection& section) {
      const qsizetype at = order.indexOf(section.title);
      return at < 0 ? order.size() : at;
    };
    std::stable_sort(m_sections.begin(), m_sections.end(), [&](const ArrangedSection& a, const ArrangedSection& b) {
      return rank_of(a) < rank_of(b);
    });
  }

  bool isHidden(const QString& id) const {
    const ChartSpec* spec = m_specs.value(id);
    return spec && spec->hidden;
  }

  const ChartBoard& m_board;
  const QStringList& m_metrics;
  QHash<QString, const ChartSpec*> m_specs;
  QHash<QString, QString> m_section_of;
  std::vector<ArrangedSection> m_sections;
  std::size_t m_automatic = 0;  // sections that come by themselves
};

}  // namespace

QString chart_id_of(const QString& metric) {
  if (metric.isEmpty()) return QStringLiteral("metric:");
  for (const char* kind : {"chart:", "pair:", "metric:"})
    if (metric.startsWith(QLatin1String(kind))) return QStringLiteral("metric:") + metric;
  return metric;
}

QStringList matching_metrics(const QString& pattern, const QStringList& metrics) {
  if (pattern.isEmpty()) return {};
  const QRegularExpression expression(pattern);
  QStringList found;
  if (!expression.isValid()) return found;
  for (const QString& metric : metrics)
    if (expression.match(metric).hasMatch()) found.append(metric);
  found.sort();
  return found;
}

std::vector<ArrangedSection> arranged(const ChartBoard& board, const QStringList& metrics) {
  return Arranger(board, metrics).sections(false);
}

std::vector<ArrangedSection> with_panels(std::vector<ArrangedSection> sections,
                                         const std::vector<ChartPanel>& panels) {
  if (panels.empty() || panels.front().key.isEmpty()) return sections;
  for (ArrangedSection& section : sections) {
    std::vector<ArrangedChart> charts;
    charts.reserve(section.charts.size() * panels.size());
    for (const ArrangedChart& chart : section.charts) {
      for (const ChartPanel& panel : panels) {
        charts.push_back(chart);
        charts.back().panel = panel.key;
        charts.back().panel_title = panel.title;
      }
    }
    section.charts = std::move(charts);
  }
  return sections;
}

std::vector<ArrangedChart> hidden_charts(const ChartBoard& board, const QStringList& metrics) {
  std::vector<ArrangedChart> charts;
  for (const ArrangedSection& section : Arranger(board, metrics).sections(true))
    charts.insert(charts.end(), section.charts.begin(), section.charts.end());
  return charts;
}

}  // namespace leyden
