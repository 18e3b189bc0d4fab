// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/triangulation.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

namespace leyden {
namespace {

constexpr int kSide = 1 << 20;
// The corners of a triangle around everything. So far away that no hull's edge is missed by more than a pixel of a
// million, and near enough that no product below leaves 128 bits.
constexpr int64_t kFar = int64_t{1} << 28;

__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): `using` cannot be marked as an extension

struct Point {
  int64_t x, y;
};

// Twice the area of abc; positive counter-clockwise.
int64_t area_of(const Point& a, const Point& b, const Point& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

// Whether p lies within the circle through abc, which go counter-clockwise; not on it.
bool is_within_circle(const Point& a, const Point& b, const Point& c, const Point& p) {
  const Wide ax = a.x - p.x, ay = a.y - p.y, bx = b.x - p.x, by = b.y - p.y, cx = c.x - p.x, cy = c.y - p.y;
  const Wide aa = ax * ax + ay * ay, bb = bx * bx + by * by, cc = cx * cx + cy * cy;
  return aa * (bx * cy - cx * by) - bb * (ax * cy - cx * ay) + cc * (ax * by - bx * ay) > 0;
}

struct Triangle {
  std::array<int, 3> corners;       // counter-clockwise
  double x = 0, y = 0, reach = -1;  // its circle, somewhat enlarged, to pass most triangles by; reach < 0: not known
};

class Builder {
 public:
  explicit Builder(std::vector<Point> points) : points_(std::move(points)), count_(static_cast<int>(points_.size())) {
    points_.insert(points_.end(), {{-kFar, -kFar}, {3 * kFar, -kFar}, {-kFar, 3 * kFar}});
    triangles_.push_back({{count_, count_ + 1, count_ + 2}});
  }

  void insert(int point) {
    const Point& p = points_[static_cast<size_t>(point)];
    std::set<std::pair<int, int>> border;  // edges of what falls away, but for those that two triangles of it share
    const auto take = [&](int from, int to) {
      if (border.erase({to, from}) == 0) border.insert({from, to});
    };
    std::erase_if(triangles_, [&](const Triangle& triangle) {
      if (!holds(triangle, p)) return false;
      const auto [a, b, c] = triangle.corners;
      take(a, b);
      take(b, c);
      take(c, a);
      return true;
    });
    for (const auto& [from, to] : border) triangles_.push_back(with_circle({{from, to, point}}));
  }

  std::vector<std::array<int, 3>> triangles() const {
    std::vector<std::array<int, 3>> out;
    for (const Triangle& triangle : triangles_) {
      const auto& corners = triangle.corners;
      if (std::all_of(corners.begin(), corners.end(), [this](int corner) { return corner < count_; })) out.push_back(corners);
    }
    return out;
  }

 private:
  const Point& at(int corner) const { return points_[static_cast<size_t>(corner)]; }

  bool holds(const Triangle& triangle, const Point& p) const {
    if (triangle.reach >= 0) {
      const double dx = static_cast<double>(p.x) - triangle.x, dy = static_cast<double>(p.y) - triangle.y;
      if (dx * dx + dy * dy > triangle.reach) return false;
    }
    const auto [a, b, c] = triangle.corners;
    return is_within_circle(at(a), at(b), at(c), p);
  }

  Triangle with_circle(Triangle triangle) const {
    const auto [ia, ib, ic] = triangle.corners;
    if (std::max({ia, ib, ic}) >= count_) return triangle;
    const Point &a = at(ia), &b = at(ib), &c = at(ic);
    const double area = static_cast<double>(area_of(a, b, c));
    const auto bx = static_cast<double>(b.x - a.x), by = static_cast<double>(b.y - a.y);
    const auto cx = static_cast<double>(c.x - a.x), cy = static_cast<double>(c.y - a.y);
    const double bb = bx * bx + by * by, cc = cx * cx + cy * cy;
    if (area < 1e-5 * std::max(bb, cc)) return triangle;  // too flat for doubles
    const double ux = (cy * bb - by * cc) / (2 * area), uy = (bx * cc - cx * bb) / (2 * area);
    triangle.x = static_cast<double>(a.x) + ux;
    triangle.y = static_cast<double>(a.y) + uy;
    triangle.reach = (ux * ux + uy * uy) * (1 + 1e-6) + 1;
    return triangle;
  }

  std::vector<Point> points_;
  int count_;
  std::vector<Triangle> triangles_;
};

}  // namespace

int snapped_place(double place) {
  return static_cast<int>(std::lround(std::clamp(place, 0.0, 1.0) * kSide));
}

std::vector<std::array<int, 3>> triangulate(const std::vector<std::pair<double, double>>& places,
                                            const std::function<bool()>& stop) {
  std::vector<Point> points;
  points.reserve(places.size());
  for (const auto& [x, y] : places) points.push_back({snapped_place(x), snapped_place(y)});
  Builder builder(points);
  for (int i = 0; i < static_cast<int>(points.size()); ++i) {
    if (i % 64 == 0 && stop && stop()) return {};
    builder.insert(i);
  }
  return builder.triangles();
}

}  // namespace leyden
