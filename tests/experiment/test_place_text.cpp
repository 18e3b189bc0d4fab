// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Ranges of axes as people type them.
#include <experiment/place_text.h>

#include <QDateTime>
#include <QTest>

using namespace leyden;

class TestPlaceText : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void readsNumbers_data();
  void readsNumbers();
  void readsDurations_data();
  void readsDurations();
  void readsDates();
  void saysWhatIsWrong();
  void writesWhatItReads();
  void rangesAreChecked();
};

void TestPlaceText::readsNumbers_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("value");
  QTest::newRow("plain") << "0.05" << 0.05;
  QTest::newRow("spaces") << "  12 " << 12.0;
  QTest::newRow("exponent") << "1e-3" << 1e-3;
  QTest::newRow("negative") << "-2.5" << -2.5;
  QTest::newRow("minus sign") << QStringLiteral("\u22122.5") << -2.5;
  QTest::newRow("groups") << "1,204,880" << 1204880.0;
  QTest::newRow("thousands") << "20k" << 20'000.0;
  QTest::newRow("millions") << "1.5M" << 1.5e6;
}

void TestPlaceText::readsNumbers() {
  QFETCH(QString, text);
  QFETCH(double, value);
  const Place place = placeFrom(PlaceKind::Number, text);
  QVERIFY2(place.value, qPrintable(place.problem));
  QCOMPARE(*place.value, value);
}

void TestPlaceText::readsDurations_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<double>("seconds");
  QTest::newRow("seconds") << "90" << 90.0;
  QTest::newRow("with unit") << "90 s" << 90.0;
  QTest::newRow("clock") << "1:30" << 90.0;
  QTest::newRow("long clock") << "2:05:30" << 7530.0;
  QTest::newRow("words") << "2 h 5 min" << 7500.0;
  QTest::newRow("short words") << "1d12h" << 129'600.0;
  QTest::newRow("fraction") << "1.5 h" << 5400.0;
}

void TestPlaceText::readsDurations() {
  QFETCH(QString, text);
  QFETCH(double, seconds);
  const Place place = placeFrom(PlaceKind::Duration, text);
  QVERIFY2(place.value, qPrintable(place.problem));
  QCOMPARE(*place.value, seconds);
}

void TestPlaceText::readsDates() {
  const QDateTime time(QDate(2026, 11, 28), QTime(9, 15, 30));
  const auto seconds = static_cast<double>(time.toSecsSinceEpoch());
  QCOMPARE(placeFrom(PlaceKind::Clock, "2026-11-28 09:15:30").value, std::optional(seconds));
  QCOMPARE(placeFrom(PlaceKind::Clock, "2026-11-28 09:15").value, std::optional(seconds - 30));
  QCOMPARE(placeFrom(PlaceKind::Clock, "2026-11-28").value,
           std::optional(static_cast<double>(QDateTime(QDate(2026, 11, 28), QTime(0, 0)).toSecsSinceEpoch())));
  QCOMPARE(placeFrom(PlaceKind::Clock, "09:15", seconds + 3600).value, std::optional(seconds - 30));
}

void TestPlaceText::saysWhatIsWrong() {
  QVERIFY(!placeFrom(PlaceKind::Number, "").value);
  QVERIFY(placeFrom(PlaceKind::Number, " ").problem.isEmpty());
  for (const char* wrong : {"ten", "1,2", "--3", "1e999", "nan", "inf", "5 apples"}) {
    const Place place = placeFrom(PlaceKind::Number, wrong);
    QVERIFY2(!place.value, wrong);
    QVERIFY2(place.problem.contains(wrong), qPrintable(place.problem));
  }
  for (const char* wrong : {"soon", "1:5", "3 weeks"}) QVERIFY2(!placeFrom(PlaceKind::Duration, wrong).value, wrong);
  for (const char* wrong : {"yesterday", "2026-13-01", "25:00"}) {
    QVERIFY2(!placeFrom(PlaceKind::Clock, wrong).value, wrong);
    QVERIFY(placeFrom(PlaceKind::Clock, wrong).problem.contains("09:15"));
  }
}

void TestPlaceText::writesWhatItReads() {
  for (const double value : {0.05, -3.0, 1e-7, 123456.0, 0.0})
    QCOMPARE(placeFrom(PlaceKind::Number, placeText(PlaceKind::Number, value)).value, std::optional(value));
  const double now = 1'795'857'300.0;
  QCOMPARE(placeFrom(PlaceKind::Clock, placeText(PlaceKind::Clock, now)).value, std::optional(now));
  QCOMPARE(placeFrom(PlaceKind::Duration, placeText(PlaceKind::Duration, 75.5)).value, std::optional(75.5));
}

void TestPlaceText::rangesAreChecked() {
  QVERIFY(rangeProblem({1.0, 2.0}, true).isEmpty());
  QVERIFY(rangeProblem({{}, 2.0}, false).isEmpty());
  QVERIFY(rangeProblem({}, false).isEmpty());
  QVERIFY(rangeProblem({2.0, 2.0}, false).contains("less"));
  QVERIFY(rangeProblem({3.0, 2.0}, false).contains("before it begins"));
  QVERIFY(rangeProblem({0.0, 2.0}, true).contains("above zero"));
}

QTEST_GUILESS_MAIN(TestPlaceText)
#include "test_place_text.moc"
