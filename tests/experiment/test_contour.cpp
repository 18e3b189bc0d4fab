// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Slices and contours: triangles between places, values between runs, and what the models of both views say.
#include <experiment/contour_field.h>
#include <experiment/contour_model.h>
#include <experiment/plot_axes.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <experiment/slice_model.h>
#include <experiment/triangulation.h>
#include <store/run_writer.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace leyden;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Places = std::vector<std::pair<double, double>>;

double areaOf(const Places& places, const std::array<int, 3>& corners) {
  const auto& [ax, ay] = places[size_t(corners[0])];
  const auto& [bx, by] = places[size_t(corners[1])];
  const auto& [cx, cy] = places[size_t(corners[2])];
  return ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2;
}

double areaOf(const Places& places, const std::vector<std::array<int, 3>>& triangles) {
  double sum = 0;
  for (const auto& corners : triangles) sum += areaOf(places, corners);
  return sum;
}

PlotAxis numbers(const std::vector<double>& values, AxisScale scale = AxisScale::Linear) {
  return PlotAxis::of(Field::param("p"), {values.begin(), values.end()}, scale);
}

PlotAxis texts(const std::vector<std::string>& values) {
  return PlotAxis::of(Field::param("p"), {values.begin(), values.end()}, AxisScale::Automatic);
}

bool near(double a, double b, double by = 1e-5) {
  return std::abs(a - b) < by;
}

}  // namespace

class TestContour : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  std::unique_ptr<RunListModel> m_runs;
  std::unique_ptr<RunFilter> m_filter;

  void run(const std::string& lr, int dim, const std::string& kind, double accuracy, int seed) {
    RunInfo info;
    info.params = {{"model.lr", lr}, {"model.dim", std::to_string(dim)}, {"model.kind", kind}, {"model.same", "3"},
                   {"seed_everything", std::to_string(seed)}};
    auto writer = RunWriter::create(m_folder.path().toStdString(), info);
    const ScalarPoint points[] = {{writer->series("val_acc"), accuracy}, {writer->series("val_loss"), 1 - accuracy}};
    writer->log(1, kNan, points);
    writer->finish(RunStatus::Finished);
  }

  /// A raster says what at() does.
  static void compareRaster(const ContourField& field) {
    const auto raster = field.raster(-0.1, 1.1, -0.1, 1.1, 24, 14);
    QCOMPARE(raster.size(), size_t{24 * 14});
    for (int row = 0; row < 14; ++row)
      for (int column = 0; column < 24; ++column) {
        const double at_x = -0.1 + 1.2 * (column + 0.5) / 24, at_y = 1.1 - 1.2 * (row + 0.5) / 14;
        const double said = field.at(at_x, at_y), drawn = raster[size_t(row * 24 + column)];
        QVERIFY2(std::isnan(said) == std::isnan(drawn), qPrintable(QStringLiteral("%1 %2").arg(at_x).arg(at_y)));
        QVERIFY(std::isnan(said) || near(said, drawn));
      }
  }

 private Q_SLOTS:
  void initTestCase() {
    int seed = 0;
    for (const char* lr : {"0.001", "0.01", "0.1"})
      for (const int dim : {16, 32, 64}) run(lr, dim, dim < 64 ? "\"relu\"" : "\"gelu\"", 0.5 + 0.01 * dim / 16 - 0.01 * seed, seed), ++seed;
    run("0.001", 16, "\"relu\"", kNan, seed);
    m_runs = std::make_unique<RunListModel>(m_folder.path().toStdString(), nullptr, 20);
    m_filter = std::make_unique<RunFilter>(*m_runs);
    QTRY_VERIFY(m_runs->isLoaded() && m_runs->rowCount() == 10);
  }
  void cleanupTestCase() {
    m_filter.reset();
    m_runs.reset();
  }
  void init() { m_filter->clear(); }

  void trianglesFillWhatPlacesEnclose() {
    const Places square = {{0, 0}, {1, 0}, {0, 1}, {1, 1}};
    QCOMPARE(triangulate(square).size(), size_t{2});
    QVERIFY(near(areaOf(square, triangulate(square)), 1));
    // Grids: all cells have their corners on one circle.
    Places grid;
    for (int x = 0; x < 9; ++x)
      for (int y = 0; y < 7; ++y) grid.emplace_back(x / 8.0, y / 6.0);
    QCOMPARE(triangulate(grid).size(), size_t{2 * 8 * 6});
    QVERIFY(near(areaOf(grid, triangulate(grid)), 1));
    QVERIFY(triangulate({{0, 0}, {0.5, 0.5}, {1, 1}}).empty());
    QVERIFY(triangulate({{0.3, 0.3}}).empty());
    QVERIFY(triangulate({}).empty());
    QVERIFY(triangulate(grid, [] { return true; }).empty());
  }

  // The definition: no place lies within a triangle's circle. By the law of its area, on random places, also crowded ones.
  void trianglesAreDelaunays() {
    std::mt19937 random(7);
    for (const double size : {1.0, 1e-3}) {
      std::uniform_real_distribution<double> any(0.5 - size / 2, 0.5 + size / 2);
      Places places;
      for (int i = 0; i < 200; ++i) {
        const double x = any(random), y = any(random);
        places.emplace_back(snapped_place(x) / double(1 << 20), snapped_place(y) / double(1 << 20));
      }
      const auto triangles = triangulate(places);
      std::vector<int> seen(places.size());
      for (const auto& corners : triangles) {
        QVERIFY(areaOf(places, corners) > 0);
        for (const int corner : corners) seen[size_t(corner)] = 1;
        const auto& [ax, ay] = places[size_t(corners[0])];
        const auto& [bx, by] = places[size_t(corners[1])];
        const auto& [cx, cy] = places[size_t(corners[2])];
        const long double d = 2.0L * ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
        const long double bb = (bx - ax) * (bx - ax) + (by - ay) * (by - ay), cc = (cx - ax) * (cx - ax) + (cy - ay) * (cy - ay);
        const long double ux = ((cy - ay) * bb - (by - ay) * cc) / d, uy = ((bx - ax) * cc - (cx - ax) * bb) / d;
        const long double radius = std::hypot(ux, uy);
        for (const auto& [x, y] : places) QVERIFY(std::hypot(x - ax - ux, y - ay - uy) > radius * (1 - 1e-6L));
      }
      QCOMPARE(std::count(seen.begin(), seen.end(), 1), 200);
      // Euler: 2n - 2 - h triangles, with h places on the hull; all edges but the hull's have two triangles.
      std::map<std::pair<int, int>, int> edges;
      for (const auto& corners : triangles)
        for (int i = 0; i < 3; ++i) ++edges[std::minmax(corners[size_t(i)], corners[size_t((i + 1) % 3)])];
      const auto hull = std::count_if(edges.begin(), edges.end(), [](const auto& edge) { return edge.second == 1; });
      QCOMPARE(long(triangles.size()), 2 * 200 - 2 - hull);
    }
  }

  void valuesBetweenRuns() {
    // v = x + 2 y on four corners, and a second run at one of them.
    const PlotAxis x = numbers({0, 10, 0, 10, 0}), y = numbers({0, 0, 4, 4, 0}), value = numbers({0, 10, 20, 30, 2});
    const ContourField field = ContourField::of(x, y, value);
    QCOMPARE(field.method, ContourField::Method::Triangles);
    QCOMPARE(field.runs, 5);
    QCOMPARE(field.places.size(), size_t{4});
    QVERIFY(field.isDrawn());
    QVERIFY(near(value.valueAt(field.at(0, 0)), 1));  // the mean of two
    QVERIFY(near(value.valueAt(field.at(1, 1)), 30));
    QVERIFY(near(value.valueAt(field.at(1, 0.5)), 20));
    QVERIFY(std::isnan(field.at(1.01, 0.5)));
    compareRaster(field);
  }

  void logAxesAndMissingValues() {
    const PlotAxis x = numbers({1e-4, 1e-2, 1e-4, 1e-3}, AxisScale::Log), y = numbers({0, 0, 1, kNan}), value = numbers({0, 2, 0, 7});
    const ContourField field = ContourField::of(x, y, value);
    QCOMPARE(field.runs, 3);
    QCOMPARE(field.triangles.size(), size_t{1});
    QVERIFY(near(value.valueAt(field.at(x.place(1e-3), 0)), 1));  // half the way of exponents
    // Three on a line are no field.
    QVERIFY(!ContourField::of(numbers({0, 1, 2}), numbers({0, 1, 2}), numbers({1, 2, 3})).isDrawn());
    QVERIFY(!ContourField::of(numbers({0, 1, 2}), numbers({5, 5, 5}), numbers({1, 2, 3})).isDrawn());
    QVERIFY(!ContourField::of(numbers({0, 1}), numbers({0, 1}), numbers({kNan, 2})).isDrawn());
    // Neither is infinity a value.
    QCOMPARE(ContourField::of(numbers({0, 1}), numbers({0, 1}), numbers({1, HUGE_VAL})).runs, 1);
  }

  void categoriesAreStrips() {
    const PlotAxis kind = texts({"gelu", "gelu", "relu", "relu", "relu", "tanh"}), y = numbers({0, 4, 0, 2, 4, 3}),
                   value = numbers({0, 4, 10, 10, 20, 7});
    for (const bool swapped : {false, true}) {
      const ContourField field = swapped ? ContourField::of(y, kind, value) : ContourField::of(kind, y, value);
      const auto at = [&](double category, double along) {
        return value.valueAt(swapped ? field.at(y.place(along), category) : field.at(category, y.place(along)));
      };
      QCOMPARE(field.method, ContourField::Method::Strips);
      QVERIFY(field.isDrawn());
      QVERIFY(near(at(0, 1), 1));
      QVERIFY(near(at(0.1, 1), 1));  // all across the category
      QVERIFY(near(at(0.5, 3), 15));
      QVERIFY(std::isnan(at(1, 3)));  // one run alone has nothing beside it
      QVERIFY(std::isnan(swapped ? field.at(1.2, 0) : field.at(0, 1.2)));
    }
    QVERIFY(!ContourField::of(texts({"a", "b"}), numbers({1, 2}), numbers({1, 2})).isDrawn());
    compareRaster(ContourField::of(kind, y, value));
    compareRaster(ContourField::of(y, kind, value));
  }

  void pairsOfCategoriesAreCells() {
    const PlotAxis a = texts({"x", "x", "y", "y"}), b = texts({"u", "u", "u", "v"}), value = numbers({1, 3, 4, 5});
    const ContourField field = ContourField::of(a, b, value);
    QCOMPARE(field.method, ContourField::Method::Cells);
    QVERIFY(near(value.valueAt(field.at(0.2, 0.3)), 2));
    QVERIFY(near(value.valueAt(field.at(1.2, 1.4)), 5));
    QVERIFY(std::isnan(field.at(0, 1)));
    QVERIFY(field.isDrawn());
    compareRaster(field);
  }

  void levels() {
    const auto even = contour_levels(numbers({1e-2, 1}, AxisScale::Log));  // three decades are too few ticks
    QCOMPARE(even.size(), size_t{7});
    const PlotAxis axis = numbers({0, 1});
    const auto ticks = contour_levels(axis);
    QVERIFY(ticks.size() >= 4 && std::is_sorted(ticks.begin(), ticks.end()));
    QVERIFY(ticks.front() > 0 && ticks.back() < 1);
    QVERIFY(contour_levels(numbers({3, 3})).empty());
  }

  void theContourOfAStudy() {
    ContourModel model(*m_runs, *m_filter);
    QSignalSpy said(&model, &ContourModel::changed);
    QTRY_COMPARE(model.state(), ContourModel::State::Ready);
    // The first two that differ, and what runs are judged by.
    QCOMPARE(model.wish(ContourModel::X)->field, Field::param("model.dim"));
    QCOMPARE(model.wish(ContourModel::Y)->field, Field::param("model.kind"));
    QCOMPARE(model.wish(ContourModel::Value)->field, Field::metric("val_acc"));
    QCOMPARE(model.field()->method, ContourField::Method::Strips);
    model.setWish(ContourModel::Y, {Field::param("model.lr")});
    QVERIFY(!model.isStandard());
    QTRY_COMPARE(model.field()->method, ContourField::Method::Triangles);
    QCOMPARE(model.runCount(), 9);  // NaN is no value
    QCOMPARE(model.placeCount(), 9);
    QCOMPARE(model.allRuns(), 10);
    QCOMPARE(model.field()->triangles.size(), size_t{8});
    QVERIFY(model.data().axes()[ContourModel::Y]->log);
    m_filter->setText(QStringLiteral("model.dim = 16"));
    QTRY_COMPARE(model.state(), ContourModel::State::OneLine);
    m_filter->setText(QStringLiteral("model.dim = 16 and model.lr < 0.1"));
    QTRY_COMPARE(model.state(), ContourModel::State::TooFewPlaces);
    QCOMPARE(model.placeCount(), 2);
    m_filter->clear();
    QTRY_COMPARE(model.state(), ContourModel::State::Ready);
    model.setWish(ContourModel::Y, {Field::param("model.same")});
    QTRY_COMPARE(model.state(), ContourModel::State::OneLine);
    model.setWish(ContourModel::Value, {Field::param("model.kind")});
    QTRY_COMPARE(model.state(), ContourModel::State::NoNumbers);
    model.useStandard();
    QTRY_COMPARE(model.state(), ContourModel::State::Ready);
  }

  void theSlicesOfAStudy() {
    SliceModel model(*m_runs, *m_filter);
    QTRY_COMPARE(model.state(), SliceModel::State::Ready);
    QCOMPARE(*model.objective(), Field::metric("val_acc"));
    std::vector<Field> fields;
    for (const auto& panel : model.panels()) fields.push_back(panel.field);
    // Parameters that differ alone, seeds last; no metric.
    QCOMPARE(fields, (std::vector<Field>{Field::param("model.dim"), Field::param("model.kind"), Field::param("model.lr"), Field::param("seed_everything")}));
    for (const auto& panel : model.panels()) {
      QCOMPARE(panel.runs, 9);
      QCOMPARE(model.data().axes()[size_t(panel.axis)]->field, panel.field);
    }
    QCOMPARE(model.data().axes()[0]->field, Field::metric("val_acc"));
    QCOMPARE(model.runCount(), 9);
    // Another colour moves the axes.
    model.setColour(Field::metric("val_loss"));
    QCOMPARE(model.colourAxis(), 1);
    QTRY_COMPARE(model.state(), SliceModel::State::Ready);
    for (const auto& panel : model.panels()) QCOMPARE(model.data().axes()[size_t(panel.axis)]->field, panel.field);
    model.setObjective(Field::metric("val_loss"));
    QTRY_VERIFY(model.state() == SliceModel::State::Ready && model.data().axes()[0]->field == Field::metric("val_loss"));
    model.choice().setOn(Field::param("model.same"), true);
    QTRY_COMPARE(model.panels().size(), size_t{5});
    m_filter->setText(QStringLiteral("seed_everything = 3"));
    QTRY_COMPARE(model.state(), SliceModel::State::TooFewRuns);
    QCOMPARE(model.runCount(), 1);
    // Its choice is kept as parallel coordinates keep theirs.
    SliceModel again(*m_runs, *m_filter);
    QVERIFY(again.choice().fromJson(model.choice().toJson()));
    QCOMPARE(again.choice().fields(), model.choice().fields());
    QCOMPARE(again.objective(), model.objective());
  }

  void nothingToSlice() {
    QTemporaryDir folder;
    RunListModel runs(folder.path().toStdString(), nullptr, 20);
    RunFilter filter(runs);
    SliceModel slices(runs, filter);
    ContourModel contour(runs, filter);
    QTRY_COMPARE(slices.state(), SliceModel::State::NoObjective);
    QTRY_COMPARE(contour.state(), ContourModel::State::NoFields);
    for (int i = 0; i < 2; ++i) {
      RunInfo info;
      info.params = {{"model.lr", "0.1"}};
      auto writer = RunWriter::create(folder.path().toStdString(), info);
      const ScalarPoint point{writer->series("val_acc"), 0.5 + 0.1 * i};
      writer->log(1, kNan, {&point, 1});
      writer->finish(RunStatus::Finished);
    }
    QTRY_COMPARE(slices.state(), SliceModel::State::NothingDiffers);
    QTRY_COMPARE(contour.state(), ContourModel::State::NoFields);
  }
};

QTEST_GUILESS_MAIN(TestContour)
#include "test_contour.moc"
