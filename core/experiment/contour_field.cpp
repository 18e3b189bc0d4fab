// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/contour_field.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <experiment/triangulation.h>

namespace leyden {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTiny = 1e-9;

double half_of(const PlotAxis& axis) {
  if (!axis.categorical) return 0;
  return axis.categories.size() > 1 ? 0.5 / static_cast<double>(axis.categories.size() - 1) : 0.5;
}

std::vector<ContourField::Place> places_of(const PlotAxis& x, const PlotAxis& y, const PlotAxis& value, int* runs) {
  std::map<std::pair<int, int>, ContourField::Place> found;  // equal to what the triangulation tells apart
  const size_t count = std::min({x.values.size(), y.values.size(), value.values.size()});
  for (size_t run = 0; run < count; ++run) {
    const double at_x = x.place(x.values[run]), at_y = y.place(y.values[run]), said = value.place(value.values[run]);
    if (std::isnan(at_x) || std::isnan(at_y) || std::isnan(said)) continue;
    ++*runs;
    auto [place, fresh] = found.try_emplace({snapped_place(at_x), snapped_place(at_y)}, ContourField::Place{at_x, at_y, 0, 0});
    place->second.value += said;
    ++place->second.runs;
  }
  std::vector<ContourField::Place> out;
  for (auto& [where, place] : found) {
    place.value /= place.runs;
    out.push_back(place);
  }
  return out;
}

std::vector<ContourField::Strip> strips_of(const std::vector<ContourField::Place>& places, bool along_y) {
  std::map<double, ContourField::Strip> strips;
  for (const auto& place : places) {
    auto& strip = strips[along_y ? place.x : place.y];
    strip.category = along_y ? place.x : place.y;
    strip.values.emplace_back(along_y ? place.y : place.x, place.value);
  }
  std::vector<ContourField::Strip> out;
  for (auto& [category, strip] : strips) {
    std::sort(strip.values.begin(), strip.values.end());
    out.push_back(std::move(strip));
  }
  return out;
}

double along(const ContourField::Strip& strip, double at) {
  const auto& values = strip.values;
  if (values.size() < 2 || at < values.front().first - kTiny || at > values.back().first + kTiny) return kNan;
  auto after = std::lower_bound(values.begin(), values.end(), std::pair(at, -std::numeric_limits<double>::infinity()));
  if (after == values.end()) return values.back().second;
  if (after == values.begin()) return values.front().second;
  const auto& [from, low] = *(after - 1);
  const auto& [to, high] = *after;
  return low + (high - low) * (at - from) / (to - from);
}

// The value at a place within a triangle; NaN outside.
double within(const ContourField::Place& a, const ContourField::Place& b, const ContourField::Place& c, double x, double y) {
  const double area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  const double of_b = ((x - a.x) * (c.y - a.y) - (y - a.y) * (c.x - a.x)) / area;
  const double of_c = ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / area;
  if (of_b < -kTiny || of_c < -kTiny || of_b + of_c > 1 + kTiny) return kNan;
  return a.value + of_b * (b.value - a.value) + of_c * (c.value - a.value);
}

}  // namespace

ContourField ContourField::of(const PlotAxis& x, const PlotAxis& y, const PlotAxis& value,
                              const std::function<bool()>& stop) {
  ContourField field;
  field.places = places_of(x, y, value, &field.runs);
  field.half_x = half_of(x);
  field.half_y = half_of(y);
  if (x.categorical && y.categorical) {
    field.method = Method::Cells;
  } else if (x.categorical || y.categorical) {
    field.method = Method::Strips;
    field.strips_along_y = x.categorical;
    field.strips = strips_of(field.places, x.categorical);
  } else {
    field.method = Method::Triangles;
    std::vector<std::pair<double, double>> points;
    for (const Place& place : field.places) points.emplace_back(place.x, place.y);
    field.triangles = triangulate(points, stop);
  }
  return field;
}

bool ContourField::isDrawn() const {
  switch (method) {
    case Method::Triangles:
      return !triangles.empty();
    case Method::Strips:
      return std::any_of(strips.begin(), strips.end(), [](const Strip& strip) { return strip.values.size() > 1; });
    case Method::Cells:
      return places.size() > 1;
    case Method::None:
      break;
  }
  return false;
}

double ContourField::at(double x, double y) const {
  if (method == Method::Cells) {
    for (const Place& place : places)
      if (std::abs(place.x - x) <= half_x && std::abs(place.y - y) <= half_y) return place.value;
  } else if (method == Method::Strips) {
    const double category = strips_along_y ? x : y, half = strips_along_y ? half_x : half_y;
    for (const Strip& strip : strips)
      if (std::abs(strip.category - category) <= half) return along(strip, strips_along_y ? y : x);
  } else {
    for (const auto& [a, b, c] : triangles) {
      const double found = within(places[static_cast<size_t>(a)], places[static_cast<size_t>(b)], places[static_cast<size_t>(c)], x, y);
      if (!std::isnan(found)) return found;
    }
  }
  return kNan;
}

std::vector<float> ContourField::raster(double left, double right, double bottom, double top, int columns, int rows) const {
  std::vector<float> out(static_cast<size_t>(columns) * static_cast<size_t>(rows), std::numeric_limits<float>::quiet_NaN());
  const double wide = (right - left) / columns, high = (top - bottom) / rows;
  const auto x_of = [&](int column) { return left + (column + 0.5) * wide; };
  const auto y_of = [&](int row) { return top - (row + 0.5) * high; };
  // Cells that a part of the square covers.
  const auto fill = [&](double x0, double x1, double y0, double y1, auto value) {
    const int first = std::max(0, static_cast<int>(std::floor((x0 - left) / wide - 0.5)));
    const int last = std::min(columns - 1, static_cast<int>(std::ceil((x1 - left) / wide)));
    const int from = std::max(0, static_cast<int>(std::floor((top - y1) / high - 0.5)));
    const int to = std::min(rows - 1, static_cast<int>(std::ceil((top - y0) / high)));
    for (int row = from; row <= to; ++row)
      for (int column = first; column <= last; ++column) {
        const double said = value(x_of(column), y_of(row));
        if (!std::isnan(said)) out[static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column)] = static_cast<float>(said);
      }
  };
  const auto within_half = [](double at, double middle, double half) { return std::abs(at - middle) <= half; };
  if (method == Method::Cells) {
    for (const Place& place : places)
      fill(place.x - half_x, place.x + half_x, place.y - half_y, place.y + half_y, [&](double x, double y) {
        return within_half(x, place.x, half_x) && within_half(y, place.y, half_y) ? place.value : kNan;
      });
  }
  for (const Strip& strip : strips) {
    const double half = strips_along_y ? half_x : half_y, from = strip.category - half, to = strip.category + half;
    const auto value = [&](double x, double y) {
      return within_half(strips_along_y ? x : y, strip.category, half) ? along(strip, strips_along_y ? y : x) : kNan;
    };
    if (strips_along_y)
      fill(from, to, bottom, top, value);
    else
      fill(left, right, from, to, value);
  }
  for (const auto& corners : triangles) {
    const Place &a = places[static_cast<size_t>(corners[0])], &b = places[static_cast<size_t>(corners[1])],
                &c = places[static_cast<size_t>(corners[2])];
    fill(std::min({a.x, b.x, c.x}), std::max({a.x, b.x, c.x}), std::min({a.y, b.y, c.y}), std::max({a.y, b.y, c.y}),
         [&](double x, double y) { return within(a, b, c, x, y); });
  }
  return out;
}

std::vector<double> contour_levels(const PlotAxis& value) {
  std::vector<double> out;
  if (!(value.low < value.high)) return out;
  for (const double tick : value.ticks(8)) {
    const double place = value.place(tick);
    if (place > kTiny && place < 1 - kTiny) out.push_back(place);
  }
  if (out.size() >= 4) return out;
  out.clear();
  for (int i = 1; i < 8; ++i) out.push_back(i / 8.0);
  return out;
}

}  // namespace leyden
