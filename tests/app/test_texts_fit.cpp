// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every panel of the window, and every view of Compare, in both themes and at the scale of QT_SCALE_FACTOR (ctest
// runs 1, 1.5 and 2): no label, button, tab or menu is cut, and every control has a name.
#include <experiment/run_list_model.h>
#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>
#include <memory>

#include "app_context.h"
#include "charts/chart_settings.h"
#include "charts/charts_panel.h"
#include "desktop_driver.h"
#include "made_runs.h"
#include "panel_registry.h"
#include "shell/main_window.h"
#include "text_fit.h"

using namespace leyden;

class TestTextsFit : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<DesktopDriver> m_driver;

  /// "charts", and "compare/timeline" for a view of a panel.
  static QStringList panels() {
    QStringList all;
    for (const auto& [area, prefix] : {std::pair{PanelSpec::Centre, ""}, std::pair{PanelSpec::Compare, "compare/"}})
      for (const PanelSpec& spec : PanelRegistry::instance().panels(area)) all << QLatin1String(prefix) + spec.id;
    return all;
  }
  void show(const QString& panel) {
    m_driver->window().showPanel(panel.section(QLatin1Char('/'), 0, 0));
    if (panel.contains(QLatin1Char('/'))) QVERIFY(m_driver->click(QStringLiteral("subtab_") + panel.section(QLatin1Char('/'), 1)));
  }
  static void report(const QStringList& problems) {
    QVERIFY2(problems.isEmpty(), qPrintable(u'\n' + problems.join(u'\n')));
  }

 private Q_SLOTS:
  void initTestCase();
  void cleanupTestCase() { m_driver.reset(); }
  void a_cut_text_is_found();
  void panels_show_their_texts_data();
  void panels_show_their_texts();
  void charts_leave_the_docks_their_room_data();
  void charts_leave_the_docks_their_room();
  void controls_have_names_data();
  void controls_have_names();
};

void TestTextsFit::initTestCase() {
  m_driver = std::make_unique<DesktopDriver>(QStringLiteral("fit"));
  const QStringList ids = makeStudy(m_driver->workspace().toStdString());
  QVERIFY(m_driver->waitFor([&] { return m_driver->context().runs()->rowCount() == ids.size(); }));
  QVERIFY(m_driver->activate());
}

void TestTextsFit::a_cut_text_is_found() {
  QWidget page;
  page.resize(300, 100);
  auto* label = new QLabel(QStringLiteral("a text that is too long for its place"), &page);
  label->setGeometry(0, 0, 60, 20);
  auto* outside = new QPushButton(QStringLiteral("Run"), &page);
  outside->setGeometry(270, 40, 80, 30);
  auto* whole = new QLabel(QStringLiteral("short"), &page);
  whole->setGeometry(0, 70, 100, 24);
  page.show();
  QCOMPARE(cutTexts(&page).size(), 2);
}

void TestTextsFit::panels_show_their_texts_data() {
  QTest::addColumn<QString>("panel");
  QTest::addColumn<QSize>("size");
  QTest::addColumn<int>("mode");
  for (const QString& id : panels())
    for (const QSize size : {QSize(1440, 900), QSize(1180, 720)}) {
      if (id.contains(QLatin1Char('/')) && size.width() > 1180) continue;  // a view that fits the least window fits others
      for (const auto& [mode, name] : {std::pair{Theme::Mode::Light, "light"}, std::pair{Theme::Mode::Dark, "dark"}})
        QTest::addRow("%s %dx%d %s", qPrintable(id), size.width(), size.height(), name) << id << size << int(mode);
    }
}

void TestTextsFit::panels_show_their_texts() {
  QFETCH(QString, panel);
  QFETCH(QSize, size);
  QFETCH(int, mode);
  m_driver->setTheme(static_cast<Theme::Mode>(mode));
  m_driver->window().resize(size);
  show(panel);
  const QStringList problems = textsThatStayCut(&m_driver->window());
  m_driver->picture(QStringLiteral("fit_%1_%2").arg(QString(panel).replace(QLatin1Char('/'), QLatin1Char('_'))).arg(size.width()));
  report(problems);
}

void TestTextsFit::charts_leave_the_docks_their_room_data() {
  QTest::addColumn<QSize>("size");
  QTest::addColumn<int>("mode");
  for (const QSize size : {QSize(1280, 800), QSize(1080, 600)})
    for (const auto& [mode, name] : {std::pair{Theme::Mode::Light, "light"}, std::pair{Theme::Mode::Dark, "dark"}})
      QTest::addRow("%dx%d %s", size.width(), size.height(), name) << size << int(mode);
}

// The widest that the bar can be: a long metric as x axis, smoothing with an amount, groups by several things.
void TestTextsFit::charts_leave_the_docks_their_room() {
  QFETCH(QSize, size);
  QFETCH(int, mode);
  m_driver->setTheme(static_cast<Theme::Mode>(mode));
  MainWindow& window = m_driver->window();
  window.showPanel(QStringLiteral("charts"));
  auto* panel = m_driver->find<ChartsPanel>(QStringLiteral("chartsPanel"));
  QVERIFY(panel);
  ChartView view;
  view.axis = CurveAxis::Metric;
  view.x_metric = QStringLiteral("validation/accuracy_of_the_largest_classes");
  view.smoothing = {SmoothingKind::RunningMean, 2000};
  view.grouping.colour = {{Field::param("model.lr"), Field::param("seed_everything")}, false};
  panel->settings().setView(view);
  window.resize(size);
  window.resetLayout();
  const auto width = [&](const char* dock) {
    return window.findChild<QWidget*>(QStringLiteral("dock_") + QLatin1String(dock))->width();
  };
  QTRY_COMPARE(width("runs"), 304);
  QCOMPARE(width("inspector"), 316);
  const QStringList problems = textsThatStayCut(panel);
  m_driver->picture(QStringLiteral("bar_%1").arg(size.width()));
  auto* menu = m_driver->find<QToolButton>(QStringLiteral("chartsMenuButton"))->menu();
  Q_EMIT menu->aboutToShow();
  for (const char* name : {"logYSwitch", "logXSwitch", "linkZoomSwitch"}) {  // each in one of the two
    const bool in_bar = panel->findChild<QCheckBox*>(QLatin1String(name))->isVisible();
    auto* entry = panel->findChild<QAction*>(QLatin1String(name) + QStringLiteral("Entry"));
    QCOMPARE(entry->isVisible(), !in_bar);
    QVERIFY(menu->actions().contains(entry));
  }
  auto* entry = panel->findChild<QAction*>(QStringLiteral("linkZoomSwitchEntry"));
  if (entry->isVisible()) {
    entry->trigger();
    QVERIFY(!panel->settings().linkZoom());
    QVERIFY(!panel->findChild<QCheckBox*>(QStringLiteral("linkZoomSwitch"))->isChecked());
  }
  panel->settings().setView({});
  report(problems);
}

void TestTextsFit::controls_have_names_data() {
  QTest::addColumn<QString>("panel");
  for (const QString& id : panels()) QTest::addRow("%s", qPrintable(id)) << id;
}

void TestTextsFit::controls_have_names() {
  QFETCH(QString, panel);
  show(panel);
  QCoreApplication::processEvents();
  report(namelessControls(&m_driver->window()));
}

QTEST_MAIN(TestTextsFit)
#include "test_texts_fit.moc"
