// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The table of runs: columns, sorting by several, groups with their sums, shades, the filter, the layout as text.
#include <experiment/column_choice_model.h>
#include <experiment/run_filter.h>
#include <experiment/run_table_model.h>
#include <store/run_writer.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

Field fact(Field::Fact which) {
  return {Field::Kind::Fact, which, {}, Aggregate::Last};
}

}  // namespace

class TestRunTableModel : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<RunListModel> m_runs;
  std::unique_ptr<RunFilter> m_filter;
  std::unique_ptr<RunTableModel> m_table;
  std::unique_ptr<QAbstractItemModelTester> m_tester;
  fs::path workspace() const { return m_folder->path().toStdString(); }

  std::unique_ptr<RunWriter> begin(const std::string& name, const std::string& lr, int seed) {
    RunInfo info;
    info.name = name;
    info.plugin_id = "digits_mlp";
    info.params = {{"model.lr", lr}, {"seed_everything", std::to_string(seed)}, {"model.activation", "\"relu\""}};
    return RunWriter::create(workspace(), info);
  }
  static void log(RunWriter& writer, int64_t step, double value) {
    const ScalarPoint point{writer.series("val_acc"), value};
    writer.log(step, std::nan(""), {&point, 1});
  }
  QString run(const std::string& name, const std::string& lr, int seed, std::initializer_list<double> accuracy) {
    auto writer = begin(name, lr, seed);
    int64_t step = 0;
    for (const double value : accuracy) log(*writer, step++, value);
    writer->finish(RunStatus::Finished);
    return QString::fromStdString(writer->run_id());
  }

  void open() {
    m_runs = std::make_unique<RunListModel>(workspace(), nullptr, 20);
    m_filter = std::make_unique<RunFilter>(*m_runs);
    m_table = std::make_unique<RunTableModel>(*m_runs, *m_filter);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_table.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(m_runs->isLoaded() && m_table->rowCount() == m_runs->rowCount() &&
                !m_table->names().params.isEmpty());
  }
  QString names() const {
    QStringList out;
    for (int row = 0; row < m_table->rowCount(); ++row)
      out << m_table->index(row, 0).data().toString();
    return out.join(" | ");
  }
  QModelIndex cell(int row, const Field& field) const { return m_table->index(row, m_table->columnOf(field)); }
  TableLayout layout(std::vector<Field> fields) const {
    TableLayout layout;
    layout.columns.push_back({fact(Field::Fact::Name), 0, true});
    for (const Field& field : fields) layout.columns.push_back({field});
    return layout;
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void cleanup() {
    m_tester.reset();
    m_table.reset();
    m_filter.reset();
    m_runs.reset();
    m_folder.reset();
  }

  void newest_first_with_the_metrics_there_are() {
    run("one", "0.1", 1, {0.5, 0.7, 0.6});
    run("two", "0.01", 1, {0.9});
    open();
    QCOMPARE(names(), "two | one");
    QVERIFY(m_table->isStandardLayout());
    QCOMPARE(cell(1, Field::metric("val_acc")).data(RunTableModel::NumberRole).toDouble(), 0.6);
    QCOMPARE(cell(1, fact(Field::Fact::Status)).data().toString(), "finished");
    QVERIFY(!m_table->setData(cell(1, fact(Field::Fact::Status)), "x"));
    QVERIFY(m_table->setData(m_table->index(1, 0), "first"));
    QTRY_COMPARE(names(), "two | first");
  }

  void columns_of_aggregates_and_parameters() {
    run("one", "0.1", 1, {0.5, 0.7, 0.6});
    open();
    const Field max = Field::metric("val_acc", Aggregate::Max), mean = Field::metric("val_acc", Aggregate::Mean);
    const Field lr = Field::param("model.lr"), act = Field::param("model.activation");
    m_table->setLayout(layout({max, mean, lr, act}));
    QVERIFY(!m_table->isStandardLayout());
    QCOMPARE(cell(0, max).data(RunTableModel::NumberRole).toDouble(), 0.7);
    QVERIFY(std::abs(cell(0, mean).data(RunTableModel::NumberRole).toDouble() - 0.6) < 1e-12);
    QCOMPARE(cell(0, lr).data().toString(), "0.1");
    QVERIFY(cell(0, lr).data(RunTableModel::NumericRole).toBool());
    QCOMPARE(cell(0, act).data().toString(), "relu");
    QVERIFY(!cell(0, act).data(RunTableModel::NumericRole).toBool());
    QCOMPARE(m_table->headerData(1, Qt::Horizontal).toString(), "val_acc max");
  }

  void sorts_by_several() {
    run("a", "0.1", 1, {0.5});
    run("b", "0.01", 1, {0.9});
    run("c", "0.1", 2, {0.9});
    run("d", "1", 1, {std::nan("")});
    open();
    const Field acc = Field::metric("val_acc"), lr = Field::param("model.lr");
    m_table->setLayout(layout({acc, lr}));
    m_table->sortBy(m_table->columnOf(acc), false);  // more is better: greatest first
    QTRY_COMPARE(names(), "c | b | a | d");          // equal ones newest first, NaN never best
    m_table->sortBy(m_table->columnOf(lr), true);
    QTRY_COMPARE(names(), "b | c | a | d");
    QCOMPARE(m_table->sortPlace(m_table->columnOf(lr)), 2);
    QVERIFY(m_table->isDescending(m_table->columnOf(acc)) && !m_table->isDescending(m_table->columnOf(lr)));
    m_table->sortBy(m_table->columnOf(lr), true);  // the other way round
    QTRY_COMPARE(names(), "c | b | a | d");
    m_table->sortBy(m_table->columnOf(lr), true);  // and gone
    QCOMPARE(m_table->sortPlace(m_table->columnOf(lr)), 0);
    m_table->sortBy(m_table->columnOf(acc), false);
    QTRY_COMPARE(names(), "a | c | b | d");
    m_table->sortBy(m_table->columnOf(acc), false);
    QTRY_COMPARE(names(), "d | c | b | a");  // none left: newest first
  }

  void filters_at_once_and_keeps_what_points_at_rows() {
    run("alpha", "0.1", 1, {0.5});
    const QString b = run("beta", "0.01", 1, {0.9}), c = run("gamma", "0.01", 1, {0.9});
    open();
    const QPersistentModelIndex beta = m_table->index(m_table->rowsOf(b).value(0), 0);
    const QPersistentModelIndex alpha = m_table->index(2, 0);
    m_filter->setText("val_acc > 0.8");
    QTRY_COMPARE(names(), "gamma | beta");
    QVERIFY(beta.isValid() && !alpha.isValid());
    QCOMPARE(beta.data(RunListModel::RunIdRole).toString(), b);
    QCOMPARE(m_table->shownRunIds(), QStringList({c, b}));
    m_filter->clear();
    QTRY_COMPARE(m_table->rowCount(), 3);
    QCOMPARE(beta.data(RunListModel::RunIdRole).toString(), b);
    m_runs->setData(m_runs->indexOf(b), true, RunListModel::ArchivedRole);
    QTRY_COMPARE(names(), "gamma | alpha");
  }

  void groups_by_a_parameter_with_sums() {
    for (int seed = 1; seed <= 3; ++seed) run("slow " + std::to_string(seed), "0.01", seed, {0.90 + 0.01 * seed});
    // The best run of all, in the group that is worse on the average.
    run("fast 1", "0.1", 1, {0.62});
    run("fast 2", "0.1", 2, {0.99});
    open();
    const Field acc = Field::metric("val_acc"), lr = Field::param("model.lr"), seed = Field::param("seed_everything");
    TableLayout grouped = layout({acc, lr, seed, Field::param("model.activation")});
    grouped.group_by = {lr};
    grouped.sort = {{acc, true}};
    m_table->setLayout(grouped);
    QTRY_COMPARE(names(), "model.lr = 0.01 · 3 runs | model.lr = 0.1 · 2 runs");
    QTRY_VERIFY(std::abs(cell(0, acc).data(RunTableModel::NumberRole).toDouble() - 0.92) < 1e-9);
    QVERIFY2(cell(0, acc).data().toString().startsWith("0.92 ± 0.01"), qPrintable(cell(0, acc).data().toString()));
    QCOMPARE(cell(1, lr).data(RunTableModel::NumberRole).toDouble(), 0.1);
    QCOMPARE(cell(0, Field::param("model.activation")).data().toString(), "relu");
    QCOMPARE(m_table->index(0, 0).data(RunTableModel::RunIdsRole).toStringList().size(), 3);
    m_table->setGroupOpen(0, true);
    QCOMPARE(m_table->rowCount(), 5);
    QCOMPARE(m_table->index(1, 0).data().toString(), "slow 3");
    QVERIFY(m_table->index(1, 0).data(RunTableModel::MemberRole).toBool());
    // The filter leaves runs out of a group, and the sums follow.
    m_filter->setText("seed_everything = 1");
    QTRY_COMPARE(names(), "model.lr = 0.01 · 1 run | slow 1 | model.lr = 0.1 · 1 run");
    QCOMPARE(cell(0, acc).data(RunTableModel::NumberRole).toDouble(), 0.91);
    m_filter->clear();
    grouped.statistic = TableLayout::Statistic::Max;
    m_table->setLayout(grouped);
    QTRY_COMPARE(cell(0, acc).data(RunTableModel::NumberRole).toDouble(), 0.99);
    grouped.group_by.clear();
    grouped.everything_but_seeds = true;
    m_table->setLayout(grouped);
    m_table->setAllGroupsOpen(false);
    QTRY_COMPARE(m_table->rowCount(), 2);
    QTRY_COMPARE(m_table->index(1, 0).data(RunTableModel::GroupSizeRole).toInt(), 3);
  }

  void a_run_of_two_tags_is_in_two_groups() {
    const QString a = run("one", "0.1", 1, {0.5});
    open();
    m_runs->setData(m_runs->indexOf(a), QStringList({"x", "y"}), RunListModel::TagsRole);
    TableLayout grouped = layout({Field::metric("val_acc")});
    grouped.group_by = {fact(Field::Fact::Tags)};
    m_table->setLayout(grouped);
    QTRY_COMPARE(names(), "x · 1 run | y · 1 run");
    m_table->setAllGroupsOpen(true);
    QCOMPARE(m_table->rowsOf(a).size(), 2);
    QCOMPARE(m_table->shownRunIds(), QStringList(a));
  }

  void tags_and_parameters_group_together() {
    const QString a = run("one", "0.1", 1, {0.5}), b = run("two", "0.1", 2, {0.6}), c = run("three", "0.2", 1, {0.7});
    open();
    m_runs->setData(m_runs->indexOf(a), QStringList({"x", "y"}), RunListModel::TagsRole);
    m_runs->setData(m_runs->indexOf(b), QStringList("x"), RunListModel::TagsRole);
    TableLayout grouped = layout({Field::metric("val_acc")});
    grouped.group_by = {fact(Field::Fact::Tags), Field::param("model.lr")};
    m_table->setLayout(grouped);
    QTRY_COMPARE(names(), "no tag · model.lr = 0.2 · 1 run | x · model.lr = 0.1 · 2 runs | y · model.lr = 0.1 · 1 run");
    grouped.group_by = {Field::param("model.lr"), fact(Field::Fact::Status)};
    grouped.everything_but_seeds = true;
    m_table->setLayout(grouped);
    QTRY_COMPARE(names(), "model.lr = 0.2 · status = finished · 1 run | model.lr = 0.1 · status = finished · 2 runs");
    QCOMPARE(TableLayout::fromJson(grouped.toJson()), std::optional(grouped));
    m_table->setAllGroupsOpen(true);
    QCOMPARE(m_table->rowsOf(c).size(), 1);
  }

  void shades_go_from_the_least_to_the_greatest_shown() {
    run("a", "0.1", 1, {0.5});
    run("b", "0.1", 2, {0.9});
    run("c", "0.1", 3, {0.7});
    run("d", "0.1", 4, {std::nan("")});
    open();
    const Field acc = Field::metric("val_acc");
    m_table->setLayout(layout({acc}));
    QVERIFY(!cell(1, acc).data(RunTableModel::ShadeRole).isValid());
    m_table->setShaded(1, true);
    QTRY_VERIFY(cell(1, acc).data(RunTableModel::ShadeRole).isValid());
    QVERIFY(!cell(0, acc).data(RunTableModel::ShadeRole).isValid());  // NaN
    QVERIFY(std::abs(cell(1, acc).data(RunTableModel::ShadeRole).toDouble() - 0.5) < 1e-9);
    QCOMPARE(cell(2, acc).data(RunTableModel::ShadeRole).toDouble(), 1.0);
    QCOMPARE(cell(3, acc).data(RunTableModel::ShadeRole).toDouble(), 0.0);
    m_filter->setText("val_acc < 0.8");
    QTRY_COMPARE(names(), "c | a");
    QCOMPARE(cell(0, acc).data(RunTableModel::ShadeRole).toDouble(), 1.0);
  }

  void a_running_run_stays_and_its_values_follow() {
    run("old", "0.1", 1, {0.5});
    auto live = begin("live", "0.1", 2);
    log(*live, 0, 0.25);
    open();
    const Field acc = Field::metric("val_acc");
    TableLayout shaded = layout({acc});
    shaded.columns[1].shaded = true;
    m_table->setLayout(shaded);
    QTRY_COMPARE(cell(0, acc).data(RunTableModel::NumberRole).toDouble(), 0.25);
    QTRY_COMPARE(cell(0, acc).data(RunTableModel::ShadeRole).toDouble(), 0.0);
    log(*live, 1, 0.75);
    QTRY_COMPARE(cell(0, acc).data(RunTableModel::NumberRole).toDouble(), 0.75);
    QCOMPARE(cell(0, acc).data(RunTableModel::ShadeRole).toDouble(), 1.0);
    const QString young = run("young", "0.1", 3, {0.1});
    QTRY_COMPARE(names(), "young | live | old");
    fs::remove_all(workspace() / "runs" / young.toStdString());
    QTRY_COMPARE(names(), "live | old");
    live->finish(RunStatus::Finished);
  }

  void layouts_are_kept_as_text() {
    TableLayout layout;
    layout.columns = {{fact(Field::Fact::Name), 240, true},
                      {Field::metric("odd \"name\"/ä", Aggregate::BestStep), 0, false, true},
                      {Field::param("model.lr")}};
    layout.sort = {{Field::param("model.lr"), true}};
    layout.group_by = {fact(Field::Fact::Tags)};
    layout.statistic = TableLayout::Statistic::Median;
    QCOMPARE(TableLayout::fromJson(layout.toJson()), std::optional(layout));
    QVERIFY(!TableLayout::fromJson(""));
    QVERIFY(!TableLayout::fromJson("{\"columns\": [{\"run\": \"nonsense\"}, 4]}"));
    const auto some = TableLayout::fromJson(
        "{\"columns\": [{\"metric\": \"a\", \"of\": \"worst\"}, {\"param\": \"p\", \"width\": 1e99}], \"sort\": 3}");
    QVERIFY(some && some->columns.size() == 1 && some->columns[0].field == Field::param("p"));
  }

  void columns_are_found_and_switched() {
    run("one", "0.1", 1, {0.5});
    open();
    TableFieldChoice columns(*m_table);
    ColumnChoiceModel choice(columns);
    QAbstractItemModelTester tester(&choice, QAbstractItemModelTester::FailureReportingMode::QtTest);
    choice.setSearch("LR");
    QCOMPARE(choice.foundCount(), 1);
    QCOMPARE(choice.rowCount(), 2);  // the heading, the parameter
    QVERIFY(choice.index(0, 0).data(ColumnChoiceModel::HeadingRole).toBool());
    const QModelIndex box = choice.index(1, ColumnChoiceModel::First);
    QCOMPARE(box.data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(!(choice.flags(choice.index(1, 3)) & Qt::ItemIsUserCheckable));  // a parameter has no maximum
    QVERIFY(choice.setData(box, Qt::Checked, Qt::CheckStateRole));
    QVERIFY(m_table->columnOf(Field::param("model.lr")) >= 0);
    QCOMPARE(box.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    choice.setSearch("val");
    const QModelIndex max = choice.index(1, ColumnChoiceModel::First + 2);
    QVERIFY(choice.setData(max, Qt::Checked, Qt::CheckStateRole));
    QVERIFY(m_table->columnOf(Field::metric("val_acc", Aggregate::Max)) >= 0);
    QVERIFY(choice.setData(max, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(m_table->columnOf(Field::metric("val_acc", Aggregate::Max)), -1);
    choice.setSearch("nothing like it");
    QCOMPARE(choice.rowCount(), 0);
  }
};

QTEST_MAIN(TestRunTableModel)
#include "test_run_table_model.moc"
