// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/palette_model.h>

#include <QAbstractItemModelTester>
#include <QTest>

using namespace leyden;

class TestPaletteModel : public QObject {
  Q_OBJECT

  static QStringList titles(const PaletteModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row) list << model.index(row).data().toString();
    return list;
  }

 private Q_SLOTS:
  void letters_in_order_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<int>>("places");
    const auto row = [](const char* pattern, const char* text, const QList<int>& places) {
      QTest::newRow(pattern) << QString::fromUtf8(text) << places;
    };
    row("nr", "New run", {0, 4});
    row("RUN", "New run", {4, 5, 6});
    row("run new", "New run", {0, 1, 2, 4, 5, 6});
    row("vl", "val_loss", {0, 4});
    row("loss", "val_loss", {4, 5, 6, 7});
    row("ml", "DigitsMlp", {6, 7});
    row("", "anything", {});
    row("\u00e4", "\u00c4rger", {0});
  }
  void letters_in_order() {
    QFETCH(QString, text);
    QFETCH(QList<int>, places);
    const auto match = fuzzy_match(QString::fromUtf8(QTest::currentDataTag()), text);
    QVERIFY(match);
    QCOMPARE(match->places, places);
  }

  void what_is_not_there() {
    QVERIFY(!fuzzy_match("nur", "New run"));  // not in this order
    QVERIFY(!fuzzy_match("new q", "New run"));
    QVERIFY(!fuzzy_match("a", ""));
    QVERIFY(fuzzy_match("x", QString(5000, 'a') + "x") == std::nullopt);  // looked for at the beginning alone
  }

  void the_best_comes_first() {
    const auto score = [](const char* pattern, const char* text) { return fuzzy_match(pattern, text)->score; };
    QVERIFY(score("nr", "New run") > score("nr", "Show the Inspector"));
    QVERIFY(score("val", "val_loss") > score("val", "interval"));
    QVERIFY(score("run", "Runs") > score("run", "Run the whole long thing that nobody asked for here"));
    QVERIFY(score("lr", "lr 0.1") > score("lr", "alter"));
    QVERIFY(score("lr 0.01 seed", "lr 0.01 seed 1") > score("lr 0.01 seed", "lr 0.001 seed 1"));
  }

  void items_are_found_by_kind_and_use() {
    PaletteModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems({{PaletteItem::Run, "r1", "new run seed 1", "digits_mlp", {}, {}},
                    {PaletteItem::Action, "new", "New run", {}, "Ctrl+N", {}},
                    {PaletteItem::Action, "stop", "Stop the run", {}, {}, "Nothing runs"},
                    {PaletteItem::Metric, "m", "train_loss", {}, {}, {}}});
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(titles(model).first(), "New run");
    model.setQuery("run");
    QCOMPARE(titles(model), QStringList({"New run", "Stop the run", "new run seed 1"}));
    model.setRecent({"stop"});
    model.setQuery("runs");  // none but the one with an s behind it
    QCOMPARE(titles(model), QStringList({"new run seed 1"}));
    model.setQuery("ru");
    QCOMPARE(titles(model).first(), "Stop the run");  // chosen lately
    QVERIFY(model.index(0).flags() & Qt::ItemIsEnabled);  // it can be gone to, and says why
    QCOMPARE(model.index(0).data(PaletteModel::ReasonRole).toString(), "Nothing runs");
    model.setQuery("qqq");
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.item(0));
  }
};

QTEST_GUILESS_MAIN(TestPaletteModel)
#include "test_palette_model.moc"
