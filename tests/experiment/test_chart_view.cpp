// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What the charts of a workspace have in common, as text and back.
#include <experiment/chart_view.h>

#include <QTest>

using namespace leyden;

namespace {

ChartView everything() {
  ChartView view;
  view.axis = CurveAxis::Metric;
  view.x_metric = QStringLiteral("tokens \"seen\" in 10⁶");
  view.smoothing = {SmoothingKind::RunningMean, 31};
  view.amounts = {{SmoothingKind::Ema, 0.9}, {SmoothingKind::Gaussian, 2.5}};
  view.log_x = view.log_y = view.ignore_outliers = view.hover_by_distance = true;
  view.link_zoom = view.marks = false;
  view.grouping.colour = {{Field::param("model.lr"), Field::metric("val_acc", Aggregate::Max)}, false};
  view.grouping.dash = {{}, true};
  view.grouping.panel = {{Field{Field::Kind::Fact, Field::Fact::Tags, {}, Aggregate::Last}}, false};
  view.grouping.line = GroupLine::Median;
  view.grouping.band = GroupBand::Interval;
  view.grouping.single_runs = view.grouping.same_y = false;
  return view;
}

Json parsed(const ChartView& view) {
  return Json::parse(view.toJson().toStdString());
}

ChartView read(const Json& json) {
  return ChartView::fromJson(QByteArray::fromStdString(json.dump()));
}

}  // namespace

class TestChartView : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everythingComesBack() {
    QVERIFY(ChartView::fromJson(everything().toJson()) == everything());
    QVERIFY(ChartView::fromJson(ChartView().toJson()) == ChartView());
    ChartView alone;
    alone.grouping.line.reset();
    QVERIFY(ChartView::fromJson(alone.toJson()) == alone);
  }

  void everyAxisBandAndKindComesBack() {
    for (const CurveAxis axis : {CurveAxis::Step, CurveAxis::Epoch, CurveAxis::Time, CurveAxis::WallTime}) {
      ChartView view;
      view.axis = axis;
      QCOMPARE(ChartView::fromJson(view.toJson()).axis, axis);
    }
    for (const GroupBand band : {GroupBand::None, GroupBand::MinMax, GroupBand::Deviation, GroupBand::StandardError,
                                 GroupBand::Interval}) {
      ChartView view;
      view.grouping.band = band;
      QCOMPARE(ChartView::fromJson(view.toJson()).grouping.band, band);
    }
    for (const SmoothingKind kind : {SmoothingKind::None, SmoothingKind::Ema, SmoothingKind::TimeEma,
                                     SmoothingKind::Gaussian, SmoothingKind::RunningMean}) {
      ChartView view;
      view.smoothing = {kind, Smoothing::range(kind).standard};
      QVERIFY(ChartView::fromJson(view.toJson()).smoothing == view.smoothing);
    }
  }

  void whatIsDamagedIsLostAlone_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("axis") << "axis" << "\"sideways\"";
    QTest::newRow("axis is a number") << "axis" << "3";
    QTest::newRow("smoothing") << "smoothing" << "\"spline\"";
    QTest::newRow("amount") << "amount" << "\"much\"";
    QTest::newRow("amounts") << "amounts" << "[1, 2]";
    QTest::newRow("flag") << "log_x" << "\"yes\"";
    QTest::newRow("grouping") << "grouping" << "null";
  }
  void whatIsDamagedIsLostAlone() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    Json json = parsed(everything());
    json[key.toStdString()] = Json::parse(value.toStdString());
    const ChartView view = read(json);
    ChartView wanted = everything();
    const ChartView plain;
    if (key == "axis") wanted.axis = plain.axis;
    if (key == "smoothing" || key == "amount") wanted.smoothing = plain.smoothing;
    if (key == "amounts") wanted.amounts.clear();
    if (key == "log_x") wanted.log_x = plain.log_x;
    if (key == "grouping") wanted.grouping = plain.grouping;
    QVERIFY(view == wanted);
  }

  void amountsStayInTheirRange() {
    Json json = parsed(ChartView());
    json["amount"] = 7.0;
    QCOMPARE(read(json).smoothing.amount, Smoothing::range(SmoothingKind::Ema).most);
  }

  void aMetricWithoutANameIsNoAxis() {
    Json json = parsed(everything());
    json.erase("x_metric");
    QCOMPARE(read(json).axis, CurveAxis::Step);
  }

  void nonsenseIsANewPage() {
    for (const char* text : {"", "{", "[]", "\x80\xff", "null", "12"}) QVERIFY(ChartView::fromJson(text) == ChartView());
  }

  void whatANewerOneWroteStays() {
    Json json = parsed(everything());
    json["palette"] = {{"name", "warm"}};
    QCOMPARE(parsed(read(json)).value("palette", Json()).dump(), std::string("{\"name\":\"warm\"}"));
  }
};

QTEST_APPLESS_MAIN(TestChartView)
#include "test_chart_view.moc"
