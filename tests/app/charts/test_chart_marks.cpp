// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints, resumes and errors on charts, as a person sees and switches them.
#include <QAction>
#include <QTest>
#include <QToolButton>
#include <array>
#include <cmath>

#include "charts/charts_menu.h"
#include "charts/curves_layer.h"
#include "charts/hover_card.h"
#include "charts/marks_layer.h"
#include "charts_stage.h"

using namespace leyden;

class TestChartMarks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_stage.reset(); }

  void marksAreDrawnAtTheirSteps();
  void theCardNamesThem();
  void theSwitchTakesThemAway();
  void marksFollowTheAxis();

 private:
  double pixel(double x) { return m_stage->plot("loss").xAxis->coordToPixel(x); }
  QImage picture() {
    m_stage->plot("loss").replot();
    return m_stage->plot("loss").grab().toImage();
  }
  int inked(const QImage& image, int column, Theme::Colour colour) const;

  std::unique_ptr<ChartsStage> m_stage;
};

// One run of 100 steps, an attempt that begins at 60, a checkpoint at 30.
void TestChartMarks::init() {
  m_stage = std::make_unique<ChartsStage>();
  RunInfo info;
  info.name = "marked";
  auto writer = RunWriter::create(m_stage->workspace(), info);
  const auto log = [&](int64_t from, int64_t to) {
    const uint32_t series = writer->series("loss");
    for (int64_t step = from; step < to; ++step) {
      const std::array<ScalarPoint, 1> point{ScalarPoint{series, 1.0 + static_cast<double>(step % 7)}};
      writer->log(step, static_cast<double>(step / 10), point);
    }
  };
  log(0, 80);
  writer->event("checkpoint_saved", {{"path", "checkpoints/a.ckpt"}}, 30);
  writer->finish(RunStatus::Interrupted);
  const std::filesystem::path root = writer->paths().root;
  writer = RunWriter::reopen(root);
  log(60, 101);
  writer->finish(RunStatus::Failed, R"({"hook": "", "summary": "no room", "details": ""})");
  writer.reset();
  QVERIFY(m_stage->open());
  QVERIFY(m_stage->drawn("loss", 1));
}

// Pixels of about a colour in a column.
int TestChartMarks::inked(const QImage& image, int column, Theme::Colour name) const {
  const QColor colour = Theme::instance().colour(name);
  int count = 0;
  for (int row = 0; row < image.height(); ++row) {
    const QColor there = image.pixelColor(column, row);
    const int away = std::abs(there.red() - colour.red()) + std::abs(there.green() - colour.green()) +
                     std::abs(there.blue() - colour.blue());
    count += away < 40 ? 1 : 0;
  }
  return count;
}

void TestChartMarks::marksAreDrawnAtTheirSteps() {
  const auto marks = m_stage->plot("loss").marks().marks();
  QCOMPARE(marks.size(), std::size_t{3});
  const QImage image = picture();
  QVERIFY(inked(image, static_cast<int>(pixel(60)), Theme::Spark) > 30);
  QCOMPARE(inked(image, static_cast<int>(pixel(50)), Theme::Spark), 0);
  QVERIFY(inked(image, static_cast<int>(pixel(100)), Theme::Bad) > 30);
}

void TestChartMarks::theCardNamesThem() {
  ChartPlot& plot = m_stage->plot("loss");
  auto* hover = m_stage->panel().findChild<HoverCard*>();
  const QRect rect = plot.axisRect()->rect();
  QTest::mouseMove(&plot, QPoint(static_cast<int>(pixel(60)), rect.center().y()));
  QTRY_VERIFY(hover->isVisible());
  QCOMPARE(hover->marksText(), QStringLiteral("marked: resumed (attempt 2)"));
  QTest::mouseMove(&plot, QPoint(static_cast<int>(pixel(30)), rect.center().y()));
  QTRY_VERIFY(hover->marksText().isEmpty());  // a tick is pointed at where it is
  QTest::mouseMove(&plot, QPoint(static_cast<int>(pixel(30)), rect.bottom() - 3));
  QTRY_COMPARE(hover->marksText(), QStringLiteral("marked: checkpoint a.ckpt"));
  QTest::mouseMove(&plot, QPoint(static_cast<int>(pixel(100)) - 1, rect.center().y()));
  QTRY_COMPARE(hover->marksText(), QStringLiteral("marked: failed: no room"));
}

void TestChartMarks::theSwitchTakesThemAway() {
  auto* action = m_stage->panel().findChild<QAction*>("marksSwitch");
  QVERIFY(action && action->isChecked());
  action->trigger();
  QCOMPARE(inked(picture(), static_cast<int>(pixel(60)), Theme::Spark), 0);
  QVERIFY(m_stage->plot("loss").marks().marksNear(QPointF(pixel(60), 60)).empty());
  action->trigger();
  QVERIFY(inked(picture(), static_cast<int>(pixel(60)), Theme::Spark) > 30);
}

void TestChartMarks::marksFollowTheAxis() {
  m_stage->panel().settings().setAxis(CurveAxis::Epoch);
  const auto resumed = [this]() -> double {
    for (const ChartMark& mark : m_stage->plot("loss").marks().marks())
      if (mark.mark->kind == RunMark::Kind::Resume) return mark.x;
    return -1.0;
  };
  QTRY_COMPARE(resumed(), 6.0);
}

QTEST_MAIN(TestChartMarks)
#include "test_chart_marks.moc"
