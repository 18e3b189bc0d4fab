// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Axes of plots: scales that values choose, places on them; runs and columns as the filter has them; brushes.
#include <experiment/axis_span.h>
#include <experiment/plot_axes.h>
#include <experiment/plot_data.h>
#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>
#include <store/run_writer.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
const Field kLr = Field::param("model.lr"), kKind = Field::param("model.kind"), kAcc = Field::metric("val_acc");

PlotAxis axis(const std::vector<RunValue>& values, AxisScale scale = AxisScale::Automatic, bool log = false) {
  return PlotAxis::of(kLr, values, scale, log);
}

}  // namespace

class TestPlotData : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<RunListModel> m_runs;
  std::unique_ptr<RunFilter> m_filter;
  fs::path workspace() const { return m_folder->path().toStdString(); }

  QString run(const std::string& name, const std::string& lr, const std::string& kind, double accuracy, int seed = 1) {
    RunInfo info;
    info.name = name;
    info.plugin_id = "digits_mlp";
    info.params = {{"model.lr", lr}, {"model.kind", kind}, {"model.same", "3"}, {"seed_everything", std::to_string(seed)}};
    auto writer = RunWriter::create(workspace(), info);
    const ScalarPoint points[] = {{writer->series("val_acc"), accuracy}, {writer->series("val_loss"), 1 - accuracy}};
    writer->log(1, kNan, points);
    writer->finish(RunStatus::Finished);
    return QString::fromStdString(writer->run_id());
  }
  void open() {
    m_runs = std::make_unique<RunListModel>(workspace(), nullptr, 20);
    m_filter = std::make_unique<RunFilter>(*m_runs);
    QTRY_VERIFY(m_runs->isLoaded());
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void cleanup() {
    m_filter.reset();
    m_runs.reset();
    m_folder.reset();
  }

  void scalesByTheValues() {
    const PlotAxis linear = axis({16.0, 32.0, 256.0});
    QVERIFY(!linear.log && !linear.categorical);
    QCOMPARE(linear.place(136), 0.5);
    const PlotAxis log = axis({1e-4, 1e-2, 1e-1});
    QVERIFY(log.log);
    QCOMPARE(log.place(1e-4), 0.0);
    QCOMPARE(log.place(1e-1), 1.0);
    QVERIFY(std::abs(log.place(1e-3) - 1.0 / 3) < 1e-12);
    QVERIFY(std::abs(log.valueAt(1.0 / 3) - 1e-3) < 1e-15);
    // A zero has no place on a log scale, so the values ask for a linear one.
    QVERIFY(!axis({0.0, 1e-4, 1.0}).log);
    // The schema asks for less than two decades already; people have the last word.
    QVERIFY(axis({1e-3, 5e-3}, AxisScale::Automatic, true).log);
    QVERIFY(!axis({1e-4, 1e-1}, AxisScale::Linear, true).log);
    QVERIFY(axis({16.0, 256.0}, AxisScale::Log).log);
    const PlotAxis forced = axis({0.0, 1e-4, 1.0}, AxisScale::Log);
    QVERIFY(forced.log);
    QCOMPARE(forced.low, 1e-4);
    QVERIFY(std::isnan(forced.place(0.0)));
    QVERIFY(forced.anyMissing());
    QVERIFY(!axis({-1.0, 0.0}, AxisScale::Log).log);
  }

  void categories() {
    const PlotAxis kinds = axis({std::string("sgd"), std::string("adam"), RunValue(), std::string("sgd")});
    QVERIFY(kinds.categorical);
    QCOMPARE(kinds.categories, QStringList({"adam", "sgd"}));
    QCOMPARE(kinds.values[0], 1.0);
    QCOMPARE(kinds.values[1], 0.0);
    QVERIFY(std::isnan(kinds.values[2]));
    QCOMPARE(kinds.text(1), QStringLiteral("sgd"));
    QVERIFY(kinds.anyMissing());
    // Numbers by their size, also among texts.
    QCOMPARE(axis({10.0, 9.0, std::string("none")}).categories, QStringList({"9", "10", "none"}));
    QCOMPARE(axis({10.0, 9.0, 100.0}, AxisScale::Categories).categories, QStringList({"9", "10", "100"}));
    QCOMPARE(axis({std::string("true")}).place(0), 0.5);
  }

  void ticks() {
    QCOMPARE(axis({0.0, 1.0}).ticks(5), (std::vector<double>{0, 0.2, 0.4, 0.6, 0.8, 1}));
    QCOMPARE(axis({16.0, 256.0}, AxisScale::Linear).ticks(5), (std::vector<double>{50, 100, 150, 200, 250}));
    QCOMPARE(axis({1e-4, 1e-1}).ticks(5), (std::vector<double>{1e-4, 1e-3, 1e-2, 1e-1}));
    QCOMPARE(axis({2e-3, 3e-2}, AxisScale::Log).ticks(5), (std::vector<double>{2e-3, 5e-3, 1e-2, 2e-2}));
    QCOMPARE(axis({std::string("a"), std::string("b")}).ticks(5), (std::vector<double>{0, 1}));
    QCOMPARE(axis({7.0, 7.0}).ticks(5), (std::vector<double>{7}));
    QVERIFY(axis({}).ticks(5).empty());
    QVERIFY(axis({1e-300, 1e300}).ticks(6).size() <= 8);
  }

  void spansOfBrushes() {
    const PlotAxis log = axis({1e-4, 1e-1});
    const auto all = range_of(log, {0, 1});
    QVERIFY(all && all->low == 1e-4 && all->high == 1e-1);  // to the bit: the ends count
    const auto part = range_of(log, {2.0 / 3, 1.0 / 3});    // either way round
    QVERIFY(part && std::abs(part->low - 1e-3) < 1e-15 && std::abs(part->high - 1e-2) < 1e-14);
    const auto span = span_of(log, &*part);
    QVERIFY(span && std::abs(span->low - 1.0 / 3) < 1e-12 && std::abs(span->high - 2.0 / 3) < 1e-12);
    QVERIFY(!span_of(log, nullptr));
    const PlotAxis kinds = axis({std::string("a"), std::string("b"), std::string("c")});
    const auto texts = range_of(kinds, {0.4, 1});
    QVERIFY(texts);
    QCOMPARE(texts->texts, std::optional(QSet<QString>({"b", "c"})));
    QVERIFY(!range_of(kinds, {0.1, 0.3}));
    const auto shown = span_of(kinds, &*texts);
    QVERIFY(shown && shown->low < 0.5 && shown->low > 0.25 && shown->high > 1);
    const RunBrush::Range gone{0, 0, QSet<QString>{"z"}};
    QVERIFY(!span_of(kinds, &gone));
  }

  void whatHasNoPlace() {
    const PlotAxis some = axis({1.0, kNan, kInf, 3.0, RunValue()});
    QCOMPARE(some.low, 1.0);
    QCOMPARE(some.high, 3.0);
    QVERIFY(std::isnan(some.place(kInf)) && std::isnan(some.place(kNan)));
    QCOMPARE(axis({2.0, 2.0}).place(2.0), 0.5);
    QVERIFY(!axis({2.0, 2.0}).hasRange());
    QVERIFY(axis({}).values.empty());
    QVERIFY(!axis({-2.0, kNan}).log);
  }

  void columnsOfTheRunsThatTheTextLetsThrough() {
    const QString a = run("a", "0.001", "\"relu\"", 0.8), b = run("b", "0.1", "\"gelu\"", 0.9);
    run("c", "0.2", "\"relu\"", 0.5);
    open();
    PlotData data(*m_runs, *m_filter);
    data.setWishes({{kLr}, {kKind}, {kAcc}});
    QTRY_VERIFY(data.isComplete() && data.runIds().size() == 3);
    QCOMPARE(data.axes().size(), size_t{3});
    QVERIFY(data.axes()[0]->log);
    QCOMPARE(data.axes()[1]->categories, QStringList({"gelu", "relu"}));
    QCOMPARE(data.axes()[2]->values[size_t(data.indexOf(b))], 0.9);
    m_filter->setText("val_acc > 0.7");
    QTRY_COMPARE(data.runIds(), QStringList({a, b}));
    QCOMPARE(data.axes()[2]->low, 0.8);
    // What is brushed does not take runs out of the plots that brush.
    m_filter->setChosen(QSet<QString>{a});
    QTest::qWait(0);
    QSignalSpy changed(&data, &PlotData::changed);
    m_filter->setText({});
    QTRY_VERIFY(!changed.isEmpty());
    QCOMPARE(data.runIds().size(), 3);
  }

  void brushesNarrowTheFilter() {
    const QString a = run("a", "0.001", "\"relu\"", 0.8), b = run("b", "0.1", "\"gelu\"", 0.9),
                  c = run("c", "0.2", "\"relu\"", 0.95);
    open();
    RunBrush brush(*m_runs, *m_filter);
    brush.setRange(kAcc, {0.85, 1.0, std::nullopt});
    QTRY_VERIFY(m_filter->chosen());
    QCOMPARE(*m_filter->chosen(), (QSet<QString>{b, c}));
    // Several at once: runs lie in all of them.
    brush.setRange(kKind, {0, 0, QSet<QString>{"relu"}});
    QTRY_COMPARE(*m_filter->chosen(), (QSet<QString>{c}));
    QVERIFY(brush.accepts(c) && !brush.accepts(b) && !brush.accepts(a));
    // A run that comes is brushed, too.
    const QString d = run("d", "0.3", "\"relu\"", 0.99);
    QTRY_COMPARE(*m_filter->chosen(), (QSet<QString>{c, d}));
    brush.clear(kKind);
    QTRY_COMPARE(*m_filter->chosen(), (QSet<QString>{b, c, d}));
    brush.clear();
    QVERIFY(!m_filter->chosen());
    QVERIFY(brush.isEmpty());
    // Clearing the filter clears the ranges.
    brush.setRange(kAcc, {0.9, 0.9, std::nullopt});  // both ends count
    QTRY_COMPARE(m_filter->chosen().value_or(QSet<QString>()), (QSet<QString>{b}));
    m_filter->clear();
    QVERIFY(brush.isEmpty());
    QVERIFY(!m_filter->chosen());
  }

  void runsThatArePickedNarrowRanges() {
    const QString a = run("a", "0.001", "\"relu\"", 0.8), b = run("b", "0.01", "\"relu\"", 0.9), c = run("c", "0.1", "\"gelu\"", 0.95);
    open();
    RunBrush brush(*m_runs, *m_filter);
    brush.setPicked(QSet<QString>{a, b});
    QVERIFY(!brush.isEmpty());
    QVERIFY(brush.accepts(a) && !brush.accepts(c));
    QTRY_VERIFY(m_filter->chosen() == (QSet<QString>{a, b}));
    brush.setRange(kAcc, {0.85, 1, {}});
    QTRY_VERIFY(m_filter->chosen() == QSet<QString>{b});
    brush.clear(kAcc);
    QTRY_VERIFY(m_filter->chosen() == (QSet<QString>{a, b}));
    brush.setPicked(QSet<QString>());  // none is not the same as no brush
    QTRY_VERIFY(m_filter->chosen() == QSet<QString>());
    brush.setPicked(std::nullopt);
    QVERIFY(brush.isEmpty());
    QVERIFY(!m_filter->chosen());
    brush.setPicked(QSet<QString>{a});
    brush.clear();
    QVERIFY(!brush.picked());
  }

  void axesThatAreChosenByThemselves() {
    run("a", "0.001", "\"relu\"", 0.8, 1);
    run("b", "0.1", "\"gelu\"", 0.9, 2);
    open();
    PlotAxes axes(*m_runs);
    QTRY_VERIFY(!axes.axes().empty());
    // Parameters that differ, seeds last; then metrics, the one that runs are judged by last.
    QCOMPARE(axes.fields(), (std::vector<Field>{kKind, kLr, Field::param("seed_everything"), Field::metric("val_loss"), kAcc}));
    QCOMPARE(axes.colour(), std::optional(kAcc));
    QVERIFY(axes.isStandard());
    QVERIFY(axes.names().params.contains("model.same"));
  }

  void axesThatPeopleChange() {
    run("a", "0.001", "\"relu\"", 0.8, 1);
    run("b", "0.1", "\"gelu\"", 0.9, 2);
    open();
    PlotAxes axes(*m_runs);
    QTRY_VERIFY(!axes.axes().empty());
    axes.move(4, 0);
    QCOMPARE(axes.fields().front(), kAcc);
    QCOMPARE(axes.fields().back(), Field::metric("val_loss"));
    axes.move(0, 99);
    QCOMPARE(axes.fields().back(), kAcc);
    axes.setScale(0, AxisScale::Categories);
    axes.setFlipped(1, true);
    axes.setOn(Field::param("model.same"), true);
    axes.setOn(Field::param("seed_everything"), false);
    axes.setColour(kLr);
    QVERIFY(!axes.isStandard());
    PlotAxes again(*m_runs);
    QVERIFY(again.fromJson(axes.toJson()));
    QCOMPARE(again.axes(), axes.axes());
    QCOMPARE(again.colour(), std::optional(kLr));
    QVERIFY(!again.fromJson("{}"));
    QVERIFY(!again.fromJson("nonsense"));
    QVERIFY(!again.fromJson("{\"axes\": [3, {\"param\": 5}, {\"metric\": \"x\", \"of\": \"y\"}]}"));
    // One axis stays.
    for (const Field& field : axes.fields()) axes.setOn(field, false);
    QCOMPARE(axes.axes().size(), size_t{1});
    axes.useStandard();
    QVERIFY(axes.isStandard());
    QCOMPARE(axes.axes().size(), size_t{5});
  }
};

QTEST_GUILESS_MAIN(TestPlotData)
#include "test_plot_data.moc"
