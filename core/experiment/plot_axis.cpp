// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/plot_axis.h>

#include <QCollator>
#include <QHash>
#include <algorithm>
#include <cmath>
#include <limits>

#include <experiment/text_format.h>

#include "run_cells.h"

namespace leyden {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLogSpan = 100;  // two decades

bool holds_texts(const std::vector<RunValue>& values) {
  return std::any_of(values.begin(), values.end(), [](const RunValue& value) {
    return std::holds_alternative<std::string>(value) && std::isnan(number_of(value)) && text_of(value) != QLatin1String("nan");
  });
}

// Numbers among them by size, texts as people sort them.
QStringList sorted_texts(const std::vector<RunValue>& values) {
  QSet<QString> texts;
  for (const RunValue& value : values) {
    if (value.index() != 0) texts.insert(text_of(value));
  }
  QStringList out(texts.begin(), texts.end());
  QCollator collator;
  std::sort(out.begin(), out.end(), [&](const QString& a, const QString& b) {
    bool a_number = false, b_number = false;
    const double left = a.toDouble(&a_number), right = b.toDouble(&b_number);
    if (a_number && b_number) return left < right;
    if (a_number != b_number) return a_number;
    return collator.compare(a, b) < 0;
  });
  return out;
}

void fill_categories(PlotAxis& axis, const std::vector<RunValue>& values) {
  axis.categorical = true;
  axis.categories = sorted_texts(values);
  QHash<QString, int> places;
  for (const QString& text : axis.categories) places.insert(text, static_cast<int>(places.size()));
  for (const RunValue& value : values) axis.values.push_back(value.index() == 0 ? kNan : places.value(text_of(value)));
  axis.low = 0;
  axis.high = std::max<double>(0, static_cast<double>(axis.categories.size()) - 1);
}

}  // namespace

PlotAxis PlotAxis::of(const Field& field, const std::vector<RunValue>& values, AxisScale scale, bool log_by_schema) {
  PlotAxis axis;
  axis.field = field;
  axis.values.reserve(values.size());
  if (scale == AxisScale::Categories || holds_texts(values)) {
    fill_categories(axis, values);
    return axis;
  }
  double low = std::numeric_limits<double>::infinity(), high = -low, positive = low;
  for (const RunValue& value : values) {
    const double number = number_of(value);
    axis.values.push_back(number);
    if (!std::isfinite(number)) continue;
    low = std::min(low, number);
    high = std::max(high, number);
    if (number > 0) positive = std::min(positive, number);
  }
  if (low > high) return axis;
  const bool suits = low > 0 && (log_by_schema || high / low >= kLogSpan);
  axis.log = (scale == AxisScale::Log && high > 0) || (scale == AxisScale::Automatic && suits);
  axis.low = axis.log ? positive : low;
  axis.high = high;
  return axis;
}

double PlotAxis::place(double value) const {
  if (!std::isfinite(value) || (log && value <= 0)) return kNan;
  if (!(low < high)) return 0.5;  // all the same: in the middle
  // Differences: a quotient of what is far apart is infinite.
  return log ? (std::log(value) - std::log(low)) / (std::log(high) - std::log(low)) : (value - low) / (high - low);
}

double PlotAxis::valueAt(double place) const {
  if (!(low < high)) return low;
  return log ? std::exp(std::log(low) + place * (std::log(high) - std::log(low))) : low + place * (high - low);
}

namespace {

// Of numbers that were multiplied out, 0.30000000000000004 is no tick.
double rounded(double value, double step) {
  const double digits = std::pow(10.0, 2 - std::floor(std::log10(step)));
  return std::isfinite(digits) && digits > 0 ? std::round(value * digits) / digits : value;
}

std::vector<double> linear_ticks(double low, double high, int about) {
  const double rough = (high - low) / about, power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = power;
  for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
    step = factor * power;
    if (step >= rough * 0.999) break;
  }
  std::vector<double> out;
  if (!std::isfinite(step) || !(step > 0)) return {low, high};
  for (double at = std::ceil(low / step - 1e-9) * step; at <= high + step * 1e-9; at += step)
    out.push_back(rounded(at, step));
  return out;
}

std::vector<double> log_ticks(double low, double high, int about) {
  const double decades = std::log10(high) - std::log10(low);
  const int every = std::max(1, static_cast<int>(std::ceil(decades / about)));
  const bool between = decades < 2;
  std::vector<double> out;
  for (int power = static_cast<int>(std::floor(std::log10(low))); power <= std::ceil(std::log10(high)); ++power) {
    if (!between && power % every != 0) continue;
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor > 1 && !between) break;
      // 1e-3 as people write it, which a power is not to the bit.
      const double at = QString::number(factor).append(QLatin1Char('e')).append(QString::number(power)).toDouble();
      if (at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9)) out.push_back(at);
    }
  }
  return out;
}

}  // namespace

std::vector<double> PlotAxis::ticks(int about) const {
  about = std::max(1, about);
  const bool any = std::any_of(values.begin(), values.end(), [this](double value) { return !std::isnan(place(value)); });
  if (!any) return {};
  if (categorical) {
    const int count = static_cast<int>(categories.size()), every = 1 + (count - 1) / (3 * about);
    std::vector<double> out;
    for (int i = 0; i < count; i += every) out.push_back(i);
    return out;
  }
  if (!(low < high)) return {low};
  return log ? log_ticks(low, high, about) : linear_ticks(low, high, about);
}

QString PlotAxis::text(double value) const {
  if (!categorical) return format_number(value, 4);
  const double at = std::round(value);
  return at >= 0 && at < static_cast<double>(categories.size()) ? categories[static_cast<qsizetype>(at)] : QString();
}

bool PlotAxis::anyMissing() const {
  return std::any_of(values.begin(), values.end(), [this](double value) { return std::isnan(place(value)); });
}

}  // namespace leyden
