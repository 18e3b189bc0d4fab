// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person chooses for the charts is there again after closing and after a kill: this program runs itself as the
// one that is killed.
#include <experiment/chart_board_file.h>
#include <experiment/chart_board_model.h>

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QMenu>
#include <QProcess>
#include <QTest>
#include <QToolButton>
#include <csignal>

#include "charts_stage.h"
#include "shell/settings.h"

using namespace leyden;

namespace {

// The menu, or one below it, that has the action; null: none has.
QMenu* menuWith(QMenu* menu, const QString& name) {
  for (QAction* action : menu->actions()) {
    if (action->objectName() == name) return menu;
    if (QMenu* found = action->menu() ? menuWith(action->menu(), name) : nullptr) return found;
  }
  return nullptr;
}

// From a menu of the bar, with the keyboard. `below`: the menu in it that is meant.
bool choose(ChartsStage& stage, const char* button, const QString& name, const char* below = nullptr) {
  QMenu* menu = stage.panel().findChild<QToolButton*>(QLatin1String(button))->menu();
  menu->popup(stage.panel().mapToGlobal(QPoint(20, 20)));
  QMenu* from = below ? menu->findChild<QMenu*>(QLatin1String(below)) : menu;
  QMenu* holder = from ? menuWith(from, name) : nullptr;
  QAction* action = nullptr;
  for (QAction* each : holder ? holder->actions() : QList<QAction*>())
    if (each->objectName() == name) action = each;
  if (!action || !action->isEnabled()) return menu->hide(), false;
  if (holder != menu) holder->popup(stage.panel().mapToGlobal(QPoint(60, 60)));
  holder->setActiveAction(action);
  QTest::keyClick(holder, Qt::Key_Return);
  holder->hide();
  menu->hide();
  return true;
}

bool typeRange(ChartPlot& plot, const char* from, const char* to) {
  QApplication::setActiveWindow(plot.window());  // menus have had the keyboard
  plot.setFocus();
  QTest::keyClick(&plot, Qt::Key_Y);
  QWidget* popup = plot.findChild<QWidget*>("axisRangePopup");
  if (!popup) return false;
  for (const auto& [name, text] : {std::pair{"rangeFrom", from}, std::pair{"rangeTo", to}}) {
    auto* field = popup->findChild<QLineEdit*>(QLatin1String(name));
    field->clear();
    QTest::keyClicks(field, text);
  }
  QTest::keyClick(popup->findChild<QLineEdit*>("rangeTo"), Qt::Key_Return);
  return QTest::qWaitFor([&plot] { return !plot.findChild<QWidget*>("axisRangePopup"); });
}

// Changes a bit of everything; false when something did not work.
bool arrange(ChartsStage& stage) {
  if (!stage.open() || !stage.drawn("val_loss", 2) || !stage.drawn("train_loss", 2)) return false;
  ChartsPanel& panel = stage.panel();
  if (!QTest::qWaitFor([&] { return panel.board().isLoaded(); })) return false;
  if (!choose(stage, "xAxisButton", "xAxis_time")) return false;
  if (!choose(stage, "smoothingKindButton", "smoothing_gaussian")) return false;
  panel.settings().setSmoothing({SmoothingKind::Gaussian, 7.0});
  QTest::mouseClick(panel.findChild<QCheckBox*>("linkZoomSwitch"), Qt::LeftButton);
  const auto grouped = [&] { return choose(stage, "chartGroupingButton", "group_model.lr", "groupColour"); };
  if (!QTest::qWaitFor(grouped)) return false;
  if (!choose(stage, "chartGroupingButton", "groupLineMedian", "groupLine")) return false;
  if (!choose(stage, "chartsMenuButton", "marksSwitch")) return false;
  if (!typeRange(stage.plot("val_loss"), "0", "4")) return false;
  ChartCard& train = *stage.card("train_loss");
  train.setFocus();  // its buttons come up
  QTest::mouseClick(train.findChild<QToolButton*>("chartLogButton"), Qt::LeftButton);
  return true;
}

// Empty when everything is as arrange() left it.
QString difference(ChartsStage& stage) {
  const ChartSettings& settings = stage.panel().settings();
  if (settings.axis() != CurveAxis::Time) return "axis";
  if (settings.smoothing() != Smoothing(SmoothingKind::Gaussian, 7.0)) return "smoothing";
  if (settings.linkZoom() || settings.marks()) return "switches";
  if (settings.grouping().colour.title() != "model.lr") return "grouping";
  if (settings.grouping().line != std::optional(GroupLine::Median)) return "line";
  ChartPlot& val = stage.plot("val_loss");
  val.replot();
  if (val.yAxis->range() != QCPRange(0, 4)) return "range";
  if (val.axis() != CurveAxis::Time) return "axis of the plot";
  if (stage.plot("train_loss").yAxis->scaleType() != QCPAxis::stLogarithmic) return "log";
  if (val.yAxis->scaleType() != QCPAxis::stLinear) return "log of the others";
  return {};
}

bool isSaved(ChartsStage& stage) {
  const QByteArray kept = openSettings()->value(workspaceKey(stage.folder(), QStringLiteral("charts"))).toByteArray();
  return ChartView::fromJson(kept) == stage.panel().settings().view() && stage.panel().board().isSaved();
}

int arrangeAndDie(const QString& workspace, const QString& config) {
  ChartsStage stage(workspace, config);
  Theme::instance().install();
  if (!arrange(stage)) return 1;
  if (!difference(stage).isEmpty()) return 2;
  if (!QTest::qWaitFor([&] { return isSaved(stage); }, 30'000)) return 3;
  raise(SIGKILL);
  return 4;
}

}  // namespace

class TestChartMemory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { Theme::instance().install(); }
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    m_stage = std::make_unique<ChartsStage>(path("workspace"), path("config"));
    m_stage->addTwoRuns();
  }
  void cleanup() { m_stage.reset(); }

  void closingKeepsTheView();
  void aKillKeepsTheView();
  void theBarShowsWhatWasKept();
  void aDamagedViewLosesNothingElse();
  void homeForgetsTheRange();
  void undoBringsScalesBack();
  void aPlainPageKeepsNothing();

 private:
  QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
  QString key() const { return workspaceKey(m_stage->folder(), QStringLiteral("charts")); }
  void reopen() {
    QVERIFY(m_stage->open());
    QVERIFY(m_stage->drawn("val_loss", 2));
    QVERIFY(m_stage->drawn("train_loss", 2));
    QTRY_VERIFY(m_stage->panel().board().isLoaded());
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<ChartsStage> m_stage;
};

void TestChartMemory::closingKeepsTheView() {
  QVERIFY(arrange(*m_stage));
  QCOMPARE(difference(*m_stage), QString());
  m_stage->close();  // at once: what is not written yet is written now
  reopen();
  QTRY_COMPARE(difference(*m_stage), QString());
}

void TestChartMemory::aKillKeepsTheView() {
  QProcess killed;
  killed.setProcessChannelMode(QProcess::ForwardedChannels);
  killed.start(QCoreApplication::applicationFilePath(), {"--arrange", path("workspace"), path("config")});
  QVERIFY(killed.waitForFinished(90'000));
  QCOMPARE(killed.exitStatus(), QProcess::CrashExit);
  reopen();
  QTRY_COMPARE(difference(*m_stage), QString());
}

void TestChartMemory::theBarShowsWhatWasKept() {
  ChartView view;
  view.axis = CurveAxis::Metric;
  view.x_metric = "val_acc";
  view.smoothing = {SmoothingKind::None, 0};
  view.log_y = true;
  view.link_zoom = false;
  view.hover_by_distance = true;
  openSettings()->setValue(key(), view.toJson());
  reopen();
  const auto text = [&](const char* name) { return m_stage->panel().findChild<QToolButton*>(name)->text(); };
  QCOMPARE(text("xAxisButton"), QString("val_acc"));
  QCOMPARE(text("smoothingKindButton"), QString("off"));
  QVERIFY(m_stage->panel().findChild<QCheckBox*>("logYSwitch")->isChecked());
  QVERIFY(!m_stage->panel().findChild<QCheckBox*>("linkZoomSwitch")->isChecked());
  QVERIFY(m_stage->panel().findChild<QAction*>("hoverByDistance")->isChecked());
  QTRY_VERIFY(m_stage->plot("val_loss").content().items().front().overview->path);
}

void TestChartMemory::aDamagedViewLosesNothingElse() {
  QVERIFY(arrange(*m_stage));
  m_stage->panel().board().rename("val_loss", "Validation");
  m_stage->close();
  openSettings()->setValue(key(), QByteArray("{\"axis\": 7, \"smoothing\": \"gaussian\", \"amount\": 7, \"log_x\": []}"));
  reopen();
  QCOMPARE(m_stage->panel().settings().axis(), CurveAxis::Step);
  QVERIFY(m_stage->panel().settings().smoothing() == Smoothing(SmoothingKind::Gaussian, 7.0));
  QCOMPARE(m_stage->card("val_loss")->title(), QString("Validation"));
  QCOMPARE(m_stage->plot("train_loss").yAxis->scaleType(), QCPAxis::stLogarithmic);
  m_stage->close();
  openSettings()->setValue(key(), QByteArray("\x01nonsense"));
  reopen();
  QVERIFY(m_stage->panel().settings().view() == ChartView());
  QCOMPARE(m_stage->card("val_loss")->title(), QString("Validation"));
}

void TestChartMemory::homeForgetsTheRange() {
  reopen();
  ChartPlot& plot = m_stage->plot("val_loss");
  const QCPRange whole = plot.yAxis->range();
  QVERIFY(typeRange(plot, "0", "9"));
  QCOMPARE(plot.yAxis->range(), QCPRange(0, 9));
  QTest::mouseDClick(&plot, Qt::LeftButton, {}, m_stage->middle("val_loss"));
  QCOMPARE(plot.yAxis->range(), whole);
  QVERIFY(!m_stage->panel().board().isChanged());
  m_stage->close();
  reopen();
  QCOMPARE(m_stage->plot("val_loss").yAxis->range(), whole);
}

void TestChartMemory::undoBringsScalesBack() {
  reopen();
  ChartCard& train = *m_stage->card("train_loss");
  ChartPlot& plot = m_stage->plot("train_loss");
  train.setFocus();
  QTest::mouseClick(train.findChild<QToolButton*>("chartLogButton"), Qt::LeftButton);
  QCOMPARE(plot.yAxis->scaleType(), QCPAxis::stLogarithmic);
  QVERIFY(typeRange(plot, "0.001", "10"));
  QCOMPARE(plot.yAxis->range(), QCPRange(0.001, 10));
  QTest::mouseClick(m_stage->panel().findChild<QCheckBox*>("logYSwitch"), Qt::LeftButton);
  QVERIFY(!m_stage->panel().board().isChanged());  // all charts are the same again
  QApplication::setActiveWindow(&m_stage->panel());
  train.setFocus();
  for (int i = 0; i < 2; ++i) QTest::keyClick(&train, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(m_stage->panel().board().chart("train_loss")->log_y, std::optional(true));
  QVERIFY(plot.yAxis->range() != QCPRange(0.001, 10));
  QTest::keyClick(&train, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(plot.yAxis->range(), QCPRange(0.001, 10));
}

void TestChartMemory::aPlainPageKeepsNothing() {
  reopen();
  m_stage->panel().settings().setLogX(true);
  QTRY_VERIFY(openSettings()->contains(key()));
  m_stage->panel().settings().setLogX(false);
  QTRY_VERIFY(!openSettings()->contains(key()));
}

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication app(argc, argv);
  const QStringList arguments = QApplication::arguments();
  if (arguments.value(1) == QLatin1String("--arrange")) return arrangeAndDie(arguments.value(2), arguments.value(3));
  TestChartMemory test;
  return QTest::qExec(&test, argc, argv);
}

#include "test_chart_memory.moc"
