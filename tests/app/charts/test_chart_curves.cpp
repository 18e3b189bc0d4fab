// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts' curves are: smoothing, x axes, ranges; chosen with real events, checked against the files.
#include <experiment/smoothing.h>

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QTest>
#include <QToolButton>

#include "charts_fixture.h"
#include "widgets/value_slider.h"

using namespace leyden;

class TestChartCurves : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init();
  void cleanup() { m_charts.reset(); }

  void kindsOfSmoothingAreChosen_data();
  void kindsOfSmoothingAreChosen();
  void everyKindKeepsItsAmount();

 private:
  void choose(const char* button, const char* action);
  std::unique_ptr<ChartsFixture> m_charts;
  QString m_run;
};

void TestChartCurves::init() {
  m_charts = std::make_unique<ChartsFixture>();
  m_run = m_charts->addRun({});
  QVERIFY(m_charts->open());
  QVERIFY(m_charts->drawn("train_loss", 1));
}

// Opens the button's menu by keyboard and takes an entry.
void TestChartCurves::choose(const char* button, const char* action) {
  auto* menu = m_charts->find<QToolButton>(button)->menu();
  auto* entry = m_charts->panel().findChild<QAction*>(QLatin1String(action));
  QVERIFY2(menu && entry, action);
  menu->popup(m_charts->panel().mapToGlobal(QPoint(20, 20)));
  menu->setActiveAction(entry);
  QTest::keyClick(menu, Qt::Key_Return);
  QTRY_VERIFY(!menu->isVisible());
}

void TestChartCurves::kindsOfSmoothingAreChosen_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("kind");
  for (const SmoothingKind kind : {SmoothingKind::None, SmoothingKind::Ema, SmoothingKind::TimeEma,
                                   SmoothingKind::Gaussian, SmoothingKind::RunningMean}) {
    const QString name = QString::fromLatin1(to_string(kind));
    QTest::newRow(qPrintable(name)) << name << int(kind);
  }
}

void TestChartCurves::kindsOfSmoothingAreChosen() {
  QFETCH(QString, name);
  QFETCH(int, kind);
  if (SmoothingKind(kind) == SmoothingKind::Ema) m_charts->settings().setSmoothing(Smoothing());
  choose("smoothingKindButton", qPrintable("smoothing_" + name));
  QCOMPARE(m_charts->settings().smoothing().kind, SmoothingKind(kind));
  if (SmoothingKind(kind) != SmoothingKind::None) {
    auto* slider = m_charts->find<ValueSlider>(
        SmoothingKind(kind) == SmoothingKind::Ema ? "smoothingSlider" : qPrintable("smoothingSlider_" + name));
    QVERIFY(slider && slider->isVisible());
    const double before = m_charts->settings().smoothing().amount;
    QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(slider->width() * 3 / 4, slider->height() / 2));
    QTRY_VERIFY(m_charts->settings().smoothing().amount > before);
  } else {
    QVERIFY(m_charts->find<QLabel>("smoothingValue")->isHidden());
  }
  const SeriesColumns logged = m_charts->logged(m_run, "train_loss");
  const std::vector<double> steps(logged.step.begin(), logged.step.end());
  std::vector<double> expected = smooth(logged.value, m_charts->settings().smoothing(), steps);
  if (SmoothingKind(kind) == SmoothingKind::None) expected.clear();
  QTRY_VERIFY(m_charts->curve("train_loss", m_run) && m_charts->curve("train_loss", m_run)->smooth.low == expected);
}

void TestChartCurves::everyKindKeepsItsAmount() {
  m_charts->settings().setSmoothing(0.8);
  choose("smoothingKindButton", "smoothing_gaussian");
  m_charts->settings().setSmoothing({SmoothingKind::Gaussian, 12.0});
  QVERIFY(m_charts->find<QLabel>("smoothingValue")->text().contains("12"));
  choose("smoothingKindButton", "smoothing_ema");
  QCOMPARE(m_charts->settings().smoothing(), Smoothing(0.8));
  choose("smoothingKindButton", "smoothing_gaussian");
  QCOMPARE(m_charts->settings().smoothing(), Smoothing(SmoothingKind::Gaussian, 12.0));
}

QTEST_MAIN(TestChartCurves)
#include "test_chart_curves.moc"
