// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop's parts: colours that can be read, fields that step and slide as they should, a form that
// marks, checks and resets, pages and panels that fold, empty states that say what to do.
#include <experiment/param_form_model.h>
#include <experiment/run_queue.h>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>
#include <QToolButton>
#include <cmath>
#include <memory>

#include "app_context.h"
#include "desktop_driver.h"
#include "new_run/form_view.h"
#include "new_run/new_run_page.h"
#include "panel_registry.h"
#include "shell/main_window.h"
#include "theme_colours.h"
#include "widgets/number_box.h"
#include "widgets/texts.h"
#include "widgets/toggle_switch.h"
#include "widgets/value_slider.h"

using namespace leyden;

namespace {

double luminance(QRgb colour) {
  const auto linear = [](int channel) {
    const double part = channel / 255.0;
    return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
}

double contrast(QRgb a, QRgb b) {
  const double light = std::max(luminance(a), luminance(b)), dark = std::min(luminance(a), luminance(b));
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace

class TestDesktop : public QObject {
  Q_OBJECT
 private:
  std::unique_ptr<DesktopDriver> m_driver;
  void openForm();
  ParamFormModel* model();

 private Q_SLOTS:
  void initTestCase() { m_driver = std::make_unique<DesktopDriver>(QStringLiteral("parts")); }
  void cleanupTestCase() { m_driver.reset(); }

  void text_can_be_read_on_its_ground_data();
  void text_can_be_read_on_its_ground();
  void numbers_step_on_their_own_scale();
  void slider_covers_its_range();
  void texts_of_numbers_and_times();
  void empty_workspace_says_what_to_do();
  void every_panel_opens();
  void panels_fold();
  void panels_keep_their_width_while_other_pages_show();
  void names_in_the_form_are_whole();
  void form_marks_and_resets();
  void slider_and_field_agree();
  void command_is_copied();
  void unknown_theme_ends_with_usage_error();
};

void TestDesktop::text_can_be_read_on_its_ground_data() {
  QTest::addColumn<int>("text");
  QTest::addColumn<int>("ground");
  const auto pair = [](const char* name, Theme::Colour text, Theme::Colour ground) {
    QTest::newRow(name) << int(text) << int(ground);
  };
  for (Theme::Colour ground : {Theme::Window, Theme::Panel, Theme::Field, Theme::Hover}) {
    pair("text", Theme::Text, ground);
    pair("secondary", Theme::Secondary, ground);
    pair("bad", Theme::Bad, ground);
    pair("good", Theme::Good, ground);
    pair("link", Theme::AccentStrong, ground);
  }
  pair("selected row", Theme::Text, Theme::AccentSoft);
  pair("selected row, second text", Theme::Secondary, Theme::AccentSoft);
  pair("pill", Theme::AccentStrong, Theme::AccentSoft);
  pair("primary button", Theme::OnAccent, Theme::Accent);
  pair("error card", Theme::Bad, Theme::BadSoft);
  pair("done", Theme::Good, Theme::GoodSoft);
  pair("changed value", Theme::Text, Theme::SparkSoft);
}

void TestDesktop::text_can_be_read_on_its_ground() {
  QFETCH(int, text);
  QFETCH(int, ground);
  const ThemeColour &a = themeColour(Theme::Colour(text)), &b = themeColour(Theme::Colour(ground));
  const QByteArray where = QByteArray(a.name) + " on " + b.name;
  QVERIFY2(contrast(a.light, b.light) >= 4.5,
           (where + ", light: " + QByteArray::number(contrast(a.light, b.light))).constData());
  QVERIFY2(contrast(a.dark, b.dark) >= 4.5,
           (where + ", dark: " + QByteArray::number(contrast(a.dark, b.dark))).constData());
}

void TestDesktop::numbers_step_on_their_own_scale() {
  QString entered;
  const auto step = [&](NumberBox::Steps steps, const char* from, int by) {
    NumberBox box(steps);
    connect(&box, &NumberBox::textEntered, &box, [&](const QString& text) { entered = text; });
    box.showText(QLatin1String(from));
    box.stepBy(by);
    return entered;
  };
  const NumberBox::Steps log{false, true, 1, 1e-6, 1};
  QCOMPARE(step(log, "0.001", 1), QStringLiteral("0.002"));
  QCOMPARE(step(log, "0.001", 3), QStringLiteral("0.01"));
  QCOMPARE(step(log, "0.001", -1), QStringLiteral("0.0005"));
  QCOMPARE(step(log, "1", 1), QStringLiteral("1"));
  QCOMPARE(step({true, false, 1, 1, 10}, "9", 5), QStringLiteral("10"));
  QCOMPARE(step({true, false, 1, 1, 10}, "x", 1), QStringLiteral("2"));
  QCOMPARE(step({false, false, 0.01, 0, 0.9}, "0.1", 1), QStringLiteral("0.11"));
}

void TestDesktop::slider_covers_its_range() {
  ValueSlider slider({1e-5, 0.1, true, false});
  slider.resize(212, 22);
  double moved = 0;
  connect(&slider, &ValueSlider::numberMoved, &slider, [&](double number) { moved = number; });
  slider.showNumber(1e-3);
  QCOMPARE(slider.value(), 500);  // half way on a scale of four decades
  QCOMPARE(moved, 0.0);           // showing is silent
  QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(211, 11));
  QCOMPARE(moved, 0.1);
  QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(1, 11));
  QCOMPARE(moved, 1e-5);
  QTest::keyClick(&slider, Qt::Key_End);
  QCOMPARE(moved, 0.1);
}

void TestDesktop::texts_of_numbers_and_times() {
  QCOMPARE(metricText(0.98714), QStringLiteral("0.9871"));
  QCOMPARE(metricText(1.2e-5), QStringLiteral("1.20e-05"));
  QCOMPARE(metricText(std::nan("")), QStringLiteral("nan"));
  QCOMPARE(metricText(-INFINITY), QStringLiteral("-inf"));
  QCOMPARE(durationText(38), QStringLiteral("0:38"));
  QCOMPARE(durationText(3753), QStringLiteral("1:02:33"));
  QCOMPARE(durationText(std::nan("")), QString());
  QCOMPARE(countText(12480), QStringLiteral("12,480"));
  QCOMPARE(countText(48'100'000), QStringLiteral("48.1 M"));
}

void TestDesktop::empty_workspace_says_what_to_do() {
  QVERIFY(m_driver->waitFor([this] { return m_driver->find(QStringLiteral("runListPanel")); }));
  auto* button = m_driver->find<QPushButton>(QStringLiteral("emptyStateButton"));
  QVERIFY(button);
  QVERIFY(m_driver->click(QStringLiteral("emptyStateButton")));
  QCOMPARE(m_driver->window().currentPanel(), QStringLiteral("new"));
}

void TestDesktop::every_panel_opens() {
  for (const PanelSpec& spec : PanelRegistry::instance().panels(PanelSpec::Centre)) {
    m_driver->window().showPanel(spec.id);
    QCOMPARE(m_driver->window().currentPanel(), spec.id);
    if (spec.title.isEmpty()) continue;
    auto* tab = m_driver->find<QPushButton>(QStringLiteral("tab_") + spec.id);
    QVERIFY(tab && tab->isChecked());
    QVERIFY(tab->width() >= tab->fontMetrics().horizontalAdvance(tab->text()));
  }
}

void TestDesktop::panels_fold() {
  QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
  for (const char* id : {"runs", "inspector", "console"}) {
    auto* dock = m_driver->window().findChild<QWidget*>(QStringLiteral("dock_") + QLatin1String(id));
    QVERIFY(dock && dock->isVisible());
    QVERIFY(m_driver->click(QStringLiteral("fold_") + QLatin1String(id)));
    QVERIFY(!dock->isVisible());
    QVERIFY(m_driver->click(QStringLiteral("fold_") + QLatin1String(id)));
    QVERIFY(dock->isVisible());
  }
}

void TestDesktop::panels_keep_their_width_while_other_pages_show() {
  QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
  const auto width = [this](const char* id) {
    return m_driver->window().findChild<QWidget*>(QStringLiteral("dock_") + QLatin1String(id))->width();
  };
  QCOMPARE(width("runs"), 304);
  QCOMPARE(width("inspector"), 316);
  QVERIFY(m_driver->click(QStringLiteral("newRunButton")));
  QVERIFY(m_driver->click(QStringLiteral("tab_plugins")));
  QVERIFY(m_driver->click(QStringLiteral("tab_charts")));
  QCOMPARE(width("runs"), 304);
  QCOMPARE(width("inspector"), 316);
}

void TestDesktop::openForm() {
  QVERIFY(m_driver->click(QStringLiteral("newRunButton")));
  QVERIFY(m_driver->click(QStringLiteral("pluginCard_digits_mlp")));
  QVERIFY(m_driver->find(QStringLiteral("field_model.lr")));
}

ParamFormModel* TestDesktop::model() {
  return m_driver->window().findChild<NewRunPage*>(QStringLiteral("newRunPage"))->form()->model();
}

void TestDesktop::names_in_the_form_are_whole() {
  openForm();
  auto* form = m_driver->window().findChild<NewRunPage*>(QStringLiteral("newRunPage"))->form();
  for (auto* button : form->findChildren<QPushButton*>())
    if (button->text().startsWith(QChar(0x25b8))) QTest::mouseClick(button, Qt::LeftButton);  // a closed fold
  const auto names = form->findChildren<QLabel*>(QRegularExpression(QStringLiteral("^name_")));
  QVERIFY2(names.size() > 50, qPrintable(QString::number(names.size())));
  for (const QLabel* name : names) {
    const QRect room(0, 0, name->width(), 1000);
    const int needed = name->fontMetrics().boundingRect(room, Qt::TextWordWrap, name->text()).width();
    QVERIFY2(needed <= name->width(), qPrintable(name->accessibleName()));
  }
}

void TestDesktop::form_marks_and_resets() {
  openForm();
  const QString path = QStringLiteral("model.hidden_dim");
  const QVariant original = model()->value(path);
  const int changed = model()->modifiedCount();
  QVERIFY(m_driver->type(QStringLiteral("field_") + path, QStringLiteral("77")));
  QCOMPARE(model()->value(path).toInt(), 77);
  QCOMPARE(model()->modifiedCount(), changed + 1);
  QVERIFY(m_driver->click(QStringLiteral("reset_") + path));
  QCOMPARE(model()->value(path), original);
  QVERIFY(m_driver->type(QStringLiteral("field_") + path, QStringLiteral("many")));
  QCOMPARE(model()->errorCount(), 1);
  QVERIFY(!m_driver->find<QPushButton>(QStringLiteral("addToQueueButton"))->isEnabled());
  QVERIFY(!m_driver->find<QPushButton>(QStringLiteral("addToQueueButton"))->toolTip().isEmpty());
  QVERIFY(m_driver->click(QStringLiteral("resetAllButton")));
  QCOMPARE(model()->modifiedCount(), 0);
  QCOMPARE(model()->errorCount(), 0);
}

void TestDesktop::slider_and_field_agree() {
  openForm();
  auto* slider = m_driver->find<ValueSlider>(QStringLiteral("slider_model.lr"));
  QVERIFY(slider);
  QVERIFY(m_driver->type(QStringLiteral("field_model.lr"), QStringLiteral("0.01")));
  const int at = slider->value();
  QTest::keyClick(slider, Qt::Key_PageUp);
  QVERIFY(slider->value() > at);
  auto* field = m_driver->find<NumberBox>(QStringLiteral("field_model.lr"));
  QCOMPARE(field->text().toDouble(), model()->value(QStringLiteral("model.lr")).toDouble());
  QVERIFY(field->text().toDouble() > 0.01);
}

void TestDesktop::command_is_copied() {
  openForm();
  QVERIFY(m_driver->click(QStringLiteral("resetAllButton")));
  QVERIFY(m_driver->type(QStringLiteral("field_model.hidden_dim"), QStringLiteral("48")));
  QVERIFY(m_driver->click(QStringLiteral("copyCommandButton")));
  QCOMPARE(QGuiApplication::clipboard()->text(),
           QStringLiteral("leyden fit digits_mlp --model.hidden_dim 48 --seed_everything 42"));
}

void TestDesktop::unknown_theme_ends_with_usage_error() {
  QProcess program;
  program.start(QStringLiteral(LEYDEN_BINARY_DIR "/bin/leyden-desktop"),
                {QStringLiteral("--theme"), QStringLiteral("pink")});
  QVERIFY(program.waitForFinished());
  QCOMPARE(program.exitCode(), 2);
  QVERIFY(program.readAllStandardError().contains("pink"));
}

QTEST_MAIN(TestDesktop)
#include "test_desktop.moc"
