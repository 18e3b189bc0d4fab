// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The board of charts: what is shown, what people change, and what is kept.
#include <experiment/chart_board.h>
#include <experiment/chart_board_model.h>

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace leyden;

namespace {

const QStringList kMetrics{"train_loss", "val_loss", "val_acc", "train_acc", "grad/norm", "lr-Adam"};

QString shown(const std::vector<ArrangedSection>& sections) {
  QStringList parts;
  for (const ArrangedSection& section : sections) {
    QStringList ids;
    for (const ArrangedChart& chart : section.charts) ids.append(chart.id);
    parts.append(section.title + (section.collapsed ? "-: " : ": ") + ids.join(' '));
  }
  return parts.join("; ");
}

void elsewhere(QObject* asker, std::function<std::function<void()>()> work) {
  if (auto answer = work()) QMetaObject::invokeMethod(asker, std::move(answer), Qt::QueuedConnection);
}

}  // namespace

class TestBoardModel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    open();
  }
  void cleanup() { m_model.reset(); }

  void metricsHaveChartsByThemselves();
  void trainingAndValidationShareAChart();
  void madeChartsHaveMetricsOfAListAndAnExpression();
  void anyNameIsAMetric();
  void chartsAreHiddenRenamedAndSized();
  void scalesAndRangesAreAChartsOwn();
  void chartsMove();
  void chartsMoveByKeys();
  void chartsMoveToOtherSections();
  void groupsHaveChartsOfTheirOwn();
  void sectionsMove();
  void sectionsThatAreAwayKeepTheirPlace();
  void everythingCanBeUndone();
  void theBoardIsKept();
  void unknownFieldsAreKept();
  void aDamagedFileIsSetAside_data();
  void aDamagedFileIsSetAside();
  void aNewerFileIsLeftAlone();
  void aFolderThatCannotBeWrittenIsTold();
  void aChangeAtTheEndIsKept();
  void manyChartsAreArranged();

 private:
  void open() {
    m_model.reset();
    m_model = std::make_unique<ChartBoardModel>(m_folder->path(), elsewhere);
    connect(m_model.get(), &ChartBoardModel::failed, this, [this](const QString& text) { m_sentence = text; });
    m_model->setMetrics(kMetrics);
    QVERIFY(QTest::qWaitFor([this] { return m_model->isLoaded(); }));
  }
  QString board() const { return shown(m_model->sections()); }
  QString path() const { return m_folder->filePath("charts.json"); }
  QByteArray text() const {
    QFile file(path());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  void write(const QByteArray& text) const {
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
  }
  static constexpr const char* kPlain =
      "loss: train_loss val_loss; accuracy: train_acc val_acc; grad: grad/norm; lr: lr-Adam";

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<ChartBoardModel> m_model;
  QString m_sentence;
};

void TestBoardModel::metricsHaveChartsByThemselves() {
  QCOMPARE(board(), QString(kPlain));
  QCOMPARE(m_model->chart("val_loss")->title, QString("val_loss"));
  QVERIFY(!m_model->isChanged());
  QVERIFY(!m_model->canUndo());
}

void TestBoardModel::trainingAndValidationShareAChart() {
  m_model->setTrainWithVal(true);
  QCOMPARE(board(), QString("loss: pair:loss; accuracy: pair:acc; grad: grad/norm; lr: lr-Adam"));
  QCOMPARE(m_model->chart("pair:loss")->metrics, (QStringList{"train_loss", "val_loss"}));
  QCOMPARE(m_model->chart("pair:loss")->title, QString("train_loss, val_loss"));
  m_model->setMetrics({"train_loss"});
  QCOMPARE(board(), QString("loss: train_loss"));
}

void TestBoardModel::madeChartsHaveMetricsOfAListAndAnExpression() {
  const QString id = m_model->addChart({"val_loss"}, "acc$");
  QCOMPARE(id, QString("chart:1"));
  QVERIFY2(board().startsWith("loss: chart:1 train_loss val_loss;"), qPrintable(board()));
  QCOMPARE(m_model->chart(id)->metrics, (QStringList{"val_loss", "train_acc", "val_acc"}));
  QVERIFY(m_model->chart(id)->made);
  m_model->setMetrics(kMetrics + QStringList{"test_acc"});  // joins when it comes
  QCOMPARE(m_model->chart(id)->metrics, (QStringList{"val_loss", "test_acc", "train_acc", "val_acc"}));
  m_model->editChart(id, {"gone"}, "", "Mine");
  QCOMPARE(m_model->chart(id)->metrics, (QStringList{"gone"}));
  QCOMPARE(m_model->chart(id)->title, QString("Mine"));
  QCOMPARE(matching_metrics("(", kMetrics), QStringList());
  QCOMPARE(m_model->addChart({}, "nothing"), QString("chart:2"));
  QCOMPARE(m_model->sectionOf("chart:2"), QString("other"));
  QCOMPARE(m_model->chart("chart:2")->title, QString("nothing"));
  m_model->removeChart(id);
  QVERIFY(!m_model->chart(id));
  QVERIFY(m_model->hidden().empty());
}

void TestBoardModel::anyNameIsAMetric() {
  m_model->addChart({"val_loss"}, {});
  m_model->setMetrics({"chart:1", "pair:loss", ""});
  QCOMPARE(m_model->chart("metric:chart:1")->metrics, QStringList{"chart:1"});
  QCOMPARE(m_model->chart("metric:pair:loss")->metrics, QStringList{"pair:loss"});
  QCOMPARE(m_model->chart("metric:")->metrics, QStringList{""});
  QVERIFY(m_model->chart("chart:1")->made);
}

void TestBoardModel::chartsAreHiddenRenamedAndSized() {
  m_model->removeChart("val_loss");  // one that is there by itself
  QVERIFY2(board().startsWith("loss: train_loss;"), qPrintable(board()));
  QCOMPARE(m_model->hidden().size(), std::size_t{1});
  m_model->rename("train_loss", "  Training ");
  QCOMPARE(m_model->chart("train_loss")->title, QString("Training"));
  m_model->resize("train_loss", 9, 20);
  QCOMPARE(m_model->chart("train_loss")->columns, ChartBoard::kMostColumns);
  QCOMPARE(m_model->chart("train_loss")->height, ChartBoard::kLeastHeight);
  m_model->setHidden({"val_loss"}, false);
  m_model->rename("train_loss", "train_loss");  // its own title
  m_model->resize("train_loss", 0, 0);
  QCOMPARE(board(), QString(kPlain));
  QVERIFY(!m_model->isChanged());  // nothing is said of charts that are as they were
  m_model->removeChart("grad/norm");
  QVERIFY(!board().contains("grad"));
}

void TestBoardModel::scalesAndRangesAreAChartsOwn() {
  m_model->setYRange("val_loss", {0.0, std::nullopt});
  QVERIFY(m_model->chart("val_loss")->y_range == (PlaceRange{0.0, std::nullopt}));
  m_model->setLogY("val_loss", true);
  QCOMPARE(m_model->chart("val_loss")->log_y, std::optional(true));
  QVERIFY(m_model->chart("val_loss")->y_range == PlaceRange());  // it belonged to the other scale
  m_model->setYRange("val_loss", {1e-3, 2.0});
  m_model->setLogY("train_acc", false);
  QTRY_VERIFY(m_model->isSaved());
  open();
  QCOMPARE(m_model->chart("val_loss")->log_y, std::optional(true));
  QVERIFY(m_model->chart("val_loss")->y_range == (PlaceRange{1e-3, 2.0}));
  QCOMPARE(m_model->chart("train_acc")->log_y, std::optional(false));
  QCOMPARE(m_model->chart("train_loss")->log_y, std::optional<bool>());
  m_model->clearScales();
  QCOMPARE(m_model->chart("val_loss")->log_y, std::optional<bool>());
  QVERIFY(!m_model->isChanged());
  m_model->undo();
  QVERIFY(m_model->chart("val_loss")->y_range == (PlaceRange{1e-3, 2.0}));
}

void TestBoardModel::chartsMove() {
  m_model->move("val_loss", "loss", "train_loss");
  QVERIFY2(board().startsWith("loss: val_loss train_loss;"), qPrintable(board()));
  m_model->setMetrics(kMetrics + QStringList{"test_loss"});
  QVERIFY2(board().startsWith("loss: val_loss train_loss test_loss;"), qPrintable(board()));
  m_model->move("val_loss", "loss", {});
  QVERIFY2(board().startsWith("loss: train_loss test_loss val_loss;"), qPrintable(board()));
}

void TestBoardModel::chartsMoveByKeys() {
  m_model->moveBy("train_loss", -1);  // it is the first
  QCOMPARE(board(), QString(kPlain));
  QVERIFY(!m_model->canUndo());
  m_model->moveBy("train_loss", 1);
  QVERIFY2(board().startsWith("loss: val_loss train_loss;"), qPrintable(board()));
  m_model->moveBy("train_loss", -1);
  QVERIFY2(board().startsWith("loss: train_loss val_loss;"), qPrintable(board()));
}

void TestBoardModel::chartsMoveToOtherSections() {
  m_model->move("lr-Adam", "loss", "val_loss");
  QCOMPARE(board(), QString("loss: train_loss lr-Adam val_loss; accuracy: train_acc val_acc; grad: grad/norm"));
  m_model->move("grad/norm", "Mine", {});
  QVERIFY2(board().startsWith("Mine: grad/norm; loss:"), qPrintable(board()));
  m_model->move("grad/norm", "grad", {});
  m_model->move("lr-Adam", "lr", {});
  QCOMPARE(board(), QString(kPlain));
  m_model->setCollapsed("loss", true);
  QVERIFY2(board().startsWith("loss-: train_loss"), qPrintable(board()));
}

void TestBoardModel::groupsHaveChartsOfTheirOwn() {
  m_model->setLogY("val_loss", true);
  const auto sections = with_panels(m_model->sections(), {{"lr = 1", "lr = 1"}, {"lr = 2", "low"}});
  QCOMPARE(sections.front().charts.size(), std::size_t{4});
  QCOMPARE(sections.front().charts[2].place(), QString("val_loss\nlr = 1"));
  QCOMPARE(sections.front().charts[3].id, QString("val_loss"));
  QCOMPARE(sections.front().charts[3].panel_title, QString("low"));
  QCOMPARE(sections.front().charts[3].log_y, std::optional(true));
  QVERIFY(with_panels(m_model->sections(), {}) == m_model->sections());
  QVERIFY(with_panels(m_model->sections(), {{"", ""}}) == m_model->sections());
  QCOMPARE(m_model->chart("val_loss")->place(), QString("val_loss"));
}

void TestBoardModel::sectionsMove() {
  m_model->moveSection("lr", "accuracy");
  QCOMPARE(board(), QString("loss: train_loss val_loss; lr: lr-Adam; accuracy: train_acc val_acc; grad: grad/norm"));
  QCOMPARE(m_model->undoText(), QString("move section lr"));
  m_model->setCollapsed("lr", true);
  m_model->moveSection("lr", {});
  QCOMPARE(board(), QString("loss: train_loss val_loss; accuracy: train_acc val_acc; grad: grad/norm; lr-: lr-Adam"));
  m_model->moveSectionBy("lr", 1);  // it is the last
  m_model->moveSectionBy("nothing", -1);
  m_model->moveSection("lr", "lr");
  QCOMPARE(m_model->undoText(), QString("move section lr"));
  m_model->moveSectionBy("lr", -1);
  QVERIFY2(board().endsWith("lr-: lr-Adam; grad: grad/norm"), qPrintable(board()));
  const QString moved = board();
  QTRY_VERIFY(m_model->isSaved());
  open();
  QCOMPARE(board(), moved);
  m_model->setMetrics(kMetrics + QStringList{"speed"});  // a new one is last
  QVERIFY2(board().startsWith(moved), qPrintable(board()));
  m_model->move("grad/norm", "Mine", {});  // one that a person makes is first, as it is without an order
  QVERIFY2(board().startsWith("Mine: grad/norm; loss:"), qPrintable(board()));
  m_model->undo();
  m_model->reset();
  m_model->setMetrics(kMetrics);
  QCOMPARE(board(), QString(kPlain));
}

void TestBoardModel::sectionsThatAreAwayKeepTheirPlace() {
  m_model->moveSection("lr", "loss");  // lr loss accuracy grad
  m_model->setMetrics({"train_loss", "grad/norm", "lr-Adam"});
  m_model->moveSection("grad", "lr");
  QCOMPARE(board(), QString("grad: grad/norm; lr: lr-Adam; loss: train_loss"));
  m_model->setMetrics(kMetrics);
  QCOMPARE(board(), QString("grad: grad/norm; lr: lr-Adam; loss: train_loss val_loss; accuracy: train_acc val_acc"));
}

void TestBoardModel::everythingCanBeUndone() {
  QStringList states{board()};
  const auto then = [&](const std::function<void()>& change) {
    change();
    states.append(board());
  };
  then([&] { m_model->addChart({"val_loss", "train_loss"}, {}); });
  then([&] { m_model->removeChart("val_acc"); });
  then([&] { m_model->move("lr-Adam", "loss", {}); });
  then([&] { m_model->setCollapsed("accuracy", true); });
  then([&] { m_model->moveSection("grad", "loss"); });
  then([&] { m_model->setTrainWithVal(true); });
  then([&] { m_model->reset(); });
  QCOMPARE(states.last(), states.first());
  QCOMPARE(m_model->undoText(), QString("standard charts"));
  for (qsizetype i = states.size() - 1; i > 0; --i) {
    m_model->undo();
    QCOMPARE(board(), states[i - 1]);
  }
  QVERIFY(!m_model->canUndo());
  QVERIFY(!m_model->isChanged());
  for (qsizetype i = 1; i < states.size(); ++i) {
    m_model->redo();
    QCOMPARE(board(), states[i]);
  }
  m_model->undo();
  m_model->rename("lr-Adam", "Rate");  // another way: what was undone is gone
  QVERIFY(!m_model->canRedo());
}

void TestBoardModel::theBoardIsKept() {
  m_model->addChart({"val_loss", "train_loss"}, "acc", "Both");
  m_model->resize("train_loss", 2, 320);
  m_model->move("val_loss", "loss", "train_loss");
  m_model->setCollapsed("grad", true);
  m_model->setTrainWithVal(false);
  m_model->removeChart("lr-Adam");
  const QString before = board();
  QVERIFY(!m_model->isSaved());
  QTRY_VERIFY(m_model->isSaved());
  const Json document = Json::parse(text().toStdString());
  QCOMPARE(document["version"].get<int>(), 1);
  QCOMPARE(document["charts"][0]["id"].get<std::string>(), std::string("chart:1"));
  open();
  QCOMPARE(board(), before);
  QCOMPARE(m_model->chart("chart:1")->title, QString("Both"));
  QCOMPARE(m_model->chart("train_loss")->height, 320);
  QVERIFY(m_sentence.isEmpty());
}

void TestBoardModel::unknownFieldsAreKept() {
  write(R"({"version": 1, "mood": "blue", "charts": [{"id": "val_loss", "title": "V", "glow": 3}],
            "sections": [{"title": "loss", "icon": "x"}]})");
  open();
  QCOMPARE(m_model->chart("val_loss")->title, QString("V"));
  m_model->rename("val_loss", "W");
  QTRY_VERIFY(m_model->isSaved());
  const Json document = Json::parse(text().toStdString());
  QCOMPARE(document["mood"].get<std::string>(), std::string("blue"));
  QCOMPARE(document["charts"][0]["glow"].get<int>(), 3);
  QCOMPARE(document["charts"][0]["title"].get<std::string>(), std::string("W"));
  QCOMPARE(document["sections"][0]["icon"].get<std::string>(), std::string("x"));
}

void TestBoardModel::aDamagedFileIsSetAside_data() {
  QTest::addColumn<QByteArray>("written");
  QTest::addColumn<QString>("said");
  QTest::newRow("cut off") << QByteArray("{\"version\": 1, \"cha") << "not valid JSON";
  QTest::newRow("no object") << QByteArray("[1]") << "should be an object";
  QTest::newRow("no list") << QByteArray(R"({"charts": {}})") << "\"charts\" should be a list";
  QTest::newRow("no id") << QByteArray(R"({"charts": [{"title": "x"}]})") << "chart 1: it has no \"id\"";
  QTest::newRow("title") << QByteArray(R"({"charts": [{"id": "a", "title": 3}]})") << "\"title\" should be a text";
  QTest::newRow("scale") << QByteArray(R"({"charts": [{"id": "a", "log_y": 1}]})") << "\"log_y\" should be true or false";
  QTest::newRow("range") << QByteArray(R"({"charts": [{"id": "a", "y_to": "1"}]})") << "\"y_to\" should be a number";
  QTest::newRow("range turned round") << QByteArray(R"({"charts": [{"id": "a", "y_from": 2, "y_to": 1}]})")
                                      << "\"y_from\" should be less than \"y_to\"";
  QTest::newRow("empty") << QByteArray() << "not valid JSON";
}

void TestBoardModel::aDamagedFileIsSetAside() {
  QFETCH(QByteArray, written);
  QFETCH(QString, said);
  for (const char* name : {"charts.json.damaged", "charts.json.damaged-2"}) {
    write(written);
    m_sentence.clear();
    open();
    QVERIFY2(m_sentence.contains(said) && m_sentence.contains(name), qPrintable(m_sentence));
    QCOMPARE(board(), QString(kPlain));
    QFile aside(m_folder->filePath(name));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), written);
    QVERIFY(!QFile::exists(path()));
  }
  m_model->rename("val_loss", "W");
  QTRY_VERIFY(m_model->isSaved());
  QVERIFY(text().contains("\"W\""));
}

void TestBoardModel::aNewerFileIsLeftAlone() {
  const QByteArray newer = R"({"version": 2, "charts": [{"id": "val_loss", "title": "V"}]})";
  write(newer);
  open();
  QVERIFY2(m_sentence.contains("newer Leyden"), qPrintable(m_sentence));
  QCOMPARE(m_model->chart("val_loss")->title, QString("V"));
  m_model->rename("val_loss", "W");
  QCOMPARE(m_model->chart("val_loss")->title, QString("W"));
  QTRY_VERIFY(m_model->isSaved());
  m_model.reset();
  QCOMPARE(text(), newer);
}

void TestBoardModel::aFolderThatCannotBeWrittenIsTold() {
  m_model = std::make_unique<ChartBoardModel>(m_folder->filePath("missing"), elsewhere);
  connect(m_model.get(), &ChartBoardModel::failed, this, [this](const QString& text) { m_sentence = text; });
  m_sentence.clear();
  m_model->setMetrics(kMetrics);
  QTRY_VERIFY(m_model->isLoaded());
  m_model->rename("val_loss", "W");
  QTRY_VERIFY2(m_sentence.contains("charts.json cannot be written"), qPrintable(m_sentence));
  QCOMPARE(m_model->chart("val_loss")->title, QString("W"));
}

void TestBoardModel::aChangeAtTheEndIsKept() {
  m_model->rename("val_loss", "W");
  open();  // before the time has come to write
  QCOMPARE(m_model->chart("val_loss")->title, QString("W"));
}

void TestBoardModel::manyChartsAreArranged() {
  QStringList metrics;
  for (int i = 0; i < 2000; ++i) metrics.append(QStringLiteral("layer%1/weight_%2").arg(i / 20).arg(i % 20));
  m_model->setMetrics(metrics);
  QCOMPARE(m_model->sections().size(), std::size_t{100});
  m_model->removeChart(metrics[1234]);
  std::size_t charts = 0;
  for (const ArrangedSection& section : m_model->sections()) charts += section.charts.size();
  QCOMPARE(charts, std::size_t{1999});
}

QTEST_GUILESS_MAIN(TestBoardModel)
#include "test_board_model.moc"
