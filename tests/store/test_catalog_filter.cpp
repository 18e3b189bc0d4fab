// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Filters, sorting, values and groups over runs that a workspace really holds.
#include <QtTest>
#include <cmath>
#include <map>

#include <store/catalog.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

struct Made {
  std::string name;
  std::vector<std::pair<std::string, std::string>> params;
  std::vector<std::pair<std::string, std::vector<double>>> metrics;
  std::vector<std::string> tags;
  std::string plugin = "digits_mlp", notes;
  RunStatus status = RunStatus::Finished;
  bool starred = false, archived = false;
};

void make(const std::filesystem::path& workspace, const Made& made) {
  RunInfo info = info_named(made.name);
  info.params = made.params;
  info.plugin_id = made.plugin;
  auto writer = RunWriter::create(workspace, info);
  for (const auto& [name, values] : made.metrics) {
    for (size_t step = 0; step < values.size(); ++step)
      log_one(*writer, name, static_cast<int64_t>(step), values[step]);
  }
  writer->finish(made.status);
  Annotations annotations;
  annotations.tags = made.tags;
  annotations.notes = made.notes;
  annotations.starred = made.starred;
  annotations.archived = made.archived;
  write_annotations(writer->paths().annotations(), annotations);
}

std::vector<Made> runs() {
  return {
      {"alpha-otter",
       {{"model.lr", "0.001"}, {"model.act", "\"ReLU\""}, {"seed_everything", "1"}, {"model.big", "9007199254740993"}},
       {{"val_acc", {0.5, 0.95, 0.9}}, {"loss", {1.0, 0.05}}},
       {"baseline", "two words"},
       "digits_mlp",
       "warm restarts, naïve",
       RunStatus::Finished,
       true,
       false},
      {"beta-heron",
       {{"model.lr", "1e-2"}, {"model.act", "\"gelu\""}, {"seed_everything", "2"}, {"model.big", "9007199254740992"}},
       {{"val_acc", {0.2, 0.3}}, {"loss", {NAN, NAN}}},
       {"baseline"},
       "digits_cnn",
       "",
       RunStatus::Failed,
       false,
       false},
      {"gamma-otter",
       {{"model.lr", "\"1e-1\""}, {"model.act", "null"}, {"seed_everything", "3"}, {"model.dims", "[8,4]"}},
       {{"loss", {kInf, 2.0}}},
       {},
       "mnist_cnn",
       "",
       RunStatus::Stopped,
       false,
       true},
      {"delta",
       {{"model.lr", "0.001"}, {"model.act", "\"ReLU\""}, {"seed_everything", "4"}, {"model.big", "9007199254740993"}},
       {{"val_acc", {0.7}}, {"loss", {0.5, NAN}}},
       {},
       "digits_mlp",
       "",
       RunStatus::Interrupted,
       false,
       false},
  };
}

}  // namespace

class TestCatalogFilter : public QObject {
  Q_OBJECT
  std::unique_ptr<Workspace> m_workspace;
  std::unique_ptr<Catalog> m_catalog;

  std::string found(const RunQuery& query) {
    std::string out;
    for (const std::string& id : m_catalog->find(query).ids) out += m_catalog->row(id)->name.substr(0, 1);
    return out;
  }

 private Q_SLOTS:
  void initTestCase();
  void filters_data();
  void filters();
  void errors_data();
  void errors();
  void times();
  void sorts();
  void pages();
  void values();
  void groups();
  void groupsBySeeds();
  void followsChanges();
  void followsLiveRunsAmongMany();
  void spreads();
};

void TestCatalogFilter::initTestCase() {
  m_workspace = std::make_unique<Workspace>();
  for (const Made& made : runs()) make(m_workspace->path(), made);
  m_catalog = std::make_unique<Catalog>(m_workspace->path());
  QCOMPARE(m_catalog->refresh().added.size(), runs().size());
}

void TestCatalogFilter::filters_data() {
  QTest::addColumn<QString>("filter");
  QTest::addColumn<QString>("expected");  // first letters, in the order of creation
  const auto row = [](const char* filter, const char* expected) { QTest::newRow(filter) << filter << expected; };
  row("", "abgd");
  row("model.lr < 1e-2", "ad");
  row("model.lr <= 1e-2", "abd");
  row("model.lr > 0.05", "g");  // a text that reads as a number
  row("model.lr = 0.1", "g");
  row("model.lr != 0.001", "bg");
  row("0.001 <= model.lr < 0.1", "abd");
  row("model.lr in (0.001, 0.1)", "agd");
  row("model.lr not in (0.001, 0.1)", "b");
  row("model.act = relu", "ad");
  row("model.act = \"relu\"", "ad");
  row("model.act = re*", "ad");
  row("model.act = \"re*\"", "");
  row("model.act != relu", "bg");
  row("model.act ~ EL", "abd");
  row("model.act !~ el", "g");
  row("model.act contains gel", "b");
  row("model.act = null", "g");
  row("model.act > f", "bg");  // texts in the order of their bytes
  row("model.dims ~ 8", "g");
  row("model.big = 9007199254740993", "ad");
  row("model.big = 9007199254740992", "b");
  row("val_acc > 0.8", "a");
  row("val_acc.max > 0.94", "a");
  row("val_acc.min < 0.6", "ab");
  row("val_acc.best >= 0.3", "abd");
  row("loss.best < 0.1", "a");
  row("val_acc.mean > 0.75", "a");
  row("val_acc.count = 3", "a");
  row("val_acc.best_step = 1", "ab");
  row("loss.best_step >= 0", "agd");
  row("loss.nan > 0", "bd");
  // NaN is neither below nor above, equal nor different.
  row("loss < 0.1", "a");
  row("loss >= 0.1", "g");
  row("loss != 0.1", "ag");
  row("loss = loss", "!");
  row("not loss < 0.1", "bgd");
  row("loss.max = inf", "g");
  row("loss.min < 0.6", "ad");
  row("has:val_acc", "abd");
  row("has:model.d*", "g");
  row("has:nobody", "");
  row("has:notes", "a");
  row("has:tags", "ab");
  row("not has:val_acc", "g");
  row("tag:baseline", "ab");
  row("tag:BASE*", "ab");
  row("tag:\"two words\"", "a");
  row("tag:(nothing, \"two words\")", "a");
  row("tags = baseline", "ab");
  row("tag != baseline", "gd");
  row("tags ~ word", "a");
  row("plugin:digits*", "abd");
  row("plugin:digits", "");
  row("plugin = mnist_cnn", "g");
  row("status:finished", "a");
  row("status:f*", "ab");
  row("status in (failed, stopped)", "bg");
  row("status:interrupted", "d");
  row("name:otter", "ag");
  row("name:alpha*", "a");
  row("name = delta", "d");
  row("starred", "a");
  row("not starred and not archived", "bd");
  row("archived = true", "g");
  row("verb:fit", "abgd");
  row("device = cpu", "abgd");
  row("duration < 1h", "abgd");
  row("duration > 2d", "");
  row("age < 10m", "abgd");
  row("started > now-10m", "abgd");
  row("started < 2020", "");
  row("started >= yesterday", "abgd");
  // full text
  row("otter", "ag");
  row("ott", "ag");
  row("tter", "ag");
  row("warm restarts", "a");
  row("\"warm restarts\"", "a");
  row("\"restarts warm\"", "");
  row("NAIVE", "a");
  row("gelu", "b");
  row("baseline", "ab");
  row("mnist", "g");
  row("model.dims", "g");
  row("running", "");
  row("stopped", "g");
  row("otter or delta", "agd");
  row("otter not starred", "g");
  row("\"\"", "abgd");
  row("?", "");
  row("*", "abgd");
  row("-", "abg");
  row("model.lr < 1e-3 and val_acc.max > 0.9 and (tag:baseline or plugin:digits*) and status:finished", "");
  row("model.lr < 1e-2 and val_acc.max > 0.9 and (tag:baseline or plugin:digits*) and status:finished", "a");
}

void TestCatalogFilter::filters() {
  QFETCH(QString, filter);
  QFETCH(QString, expected);
  if (expected == "!") {
    QVERIFY_EXCEPTION_THROWN(m_catalog->find({.filter = Filter(filter.toStdString())}), FilterError);
    return;
  }
  QCOMPARE(QString::fromStdString(found({.filter = Filter(filter.toStdString())})), expected);
}

void TestCatalogFilter::errors_data() {
  QTest::addColumn<QString>("filter");
  QTest::addColumn<QString>("place");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* filter, const char* place, const char* says) {
    QTest::newRow(filter) << filter << place << says;
  };
  row("starred and model.rl < 3", "model.rl", "there is model.lr");
  row("val_acc.maxi > 3", "val_acc.maxi", "has no .maxi");
  row("val_acc > abc", "abc", "holds numbers");
  row("model.big < abc", "abc", "holds numbers");
  row("loss = nan", "nan", "val_loss.nan > 0");
  row("status:finishd", "finishd", "there are running, finished");
  row("status = done", "done", "there are running, finished");
  row("starred = 3", "3", "true or false");
  row("started > soon", "soon", "not a time");
  row("started > 2026-13-01", "2026-13-01", "not a time");
  row("duration > long", "long", "not a duration");
  row("duration > -1h", "-1h", "not a duration");
  row("tags < a", "a", "no order");
  row("model.act < re*", "re*", "Wildcards");
  row("starred or (starred and nobody = 1)", "nobody", "No run has");
}

void TestCatalogFilter::errors() {
  QFETCH(QString, filter);
  QFETCH(QString, place);
  QFETCH(QString, says);
  try {
    m_catalog->find({.filter = Filter(filter.toStdString())});
    QFAIL("no error");
  } catch (const FilterError& error) {
    QVERIFY2(QString(error.what()).contains(says), error.what());
    const auto [begin, end] = error.where();
    QCOMPARE(filter.mid(static_cast<int>(begin), static_cast<int>(end - begin)), place);
  }
}

// In UTC and in a zone with summer time: a date without Z is that of the place.
void TestCatalogFilter::times() {
  Workspace workspace;
  const auto writer = RunWriter::create(workspace.path(), info_named("x"));
  const std::filesystem::path db = writer->paths().db();
  writer->finish(RunStatus::Finished);
  sql_write(db, "UPDATE info SET value = '2026-07-01T22:30:15.250Z' WHERE key = 'started'");
  Catalog catalog(workspace.path());
  catalog.refresh();
  const auto finds = [&](const std::string& filter) { return catalog.find({.filter = Filter(filter)}).total == 1; };
  const QByteArray before = qgetenv("TZ");
  const std::map<const char*, std::vector<std::pair<const char*, bool>>> cases = {
      {"UTC",
       {{"started = 2026-07-01", true},   {"started = 2026-07", true},          {"started = 2026", true},
        {"started = 2026-07-02", false},  {"started > 2026-07-01", false},      {"started >= 2026-07-01", true},
        {"started < 2026-07-01", false},  {"started <= 2026-07-01", true},      {"started < 2026-07-02", true},
        {"started = 2026-07-01T22:30", true}, {"started > 2026-07-01T22:30:15Z", false},
        {"started > 2026-07-01T22:30:15.2Z", true}, {"started != 2026-07-01", false}}},
      {"Europe/Berlin",
       {{"started = 2026-07-01", false},
        {"started = 2026-07-02", true},
        {"started = 2026-07-01Z", true},
        {"started = 2026-07-02T00:30", true}}}};
  for (const auto& [zone, expected] : cases) {
    qputenv("TZ", zone);
    tzset();
    for (const auto& [filter, answer] : expected) QVERIFY2(finds(filter) == answer, filter);
  }
  before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
  tzset();
}

void TestCatalogFilter::sorts() {
  QCOMPARE(found({.sort = {{"model.lr"}}}), std::string("adbg"));
  QCOMPARE(found({.sort = {{"model.lr", true}}}), std::string("gbad"));
  QCOMPARE(found({.sort = {{"model.lr"}, {"name", true}}}), std::string("dabg"));
  // Without a value, and NaN, last in both directions.
  QCOMPARE(found({.sort = {{"val_acc"}}}), std::string("bdag"));
  QCOMPARE(found({.sort = {{"val_acc", true}}}), std::string("adbg"));
  QCOMPARE(found({.sort = {{"loss"}}}), std::string("agbd"));
  QCOMPARE(found({.sort = {{"loss", true}}}), std::string("gabd"));
  QCOMPARE(found({.sort = {{"name"}}}), std::string("abdg"));
  QCOMPARE(found({.newest_first = true}), std::string("dgba"));
  QCOMPARE(found({.newest_first = true, .archived = false}), std::string("dba"));
  QVERIFY_EXCEPTION_THROWN(found({.sort = {{"nobody"}}}), FilterError);
}

void TestCatalogFilter::pages() {
  RunQuery query{.sort = {{"name"}}, .offset = 1, .limit = 2};
  QCOMPARE(found(query), std::string("bd"));
  QCOMPARE(m_catalog->find(query).total, size_t{4});
  query.offset = 9;
  QCOMPARE(found(query), std::string());
  query = {.filter = Filter("otter"), .limit = 1};
  QCOMPARE(found(query), std::string("a"));
  QCOMPARE(m_catalog->find(query).total, size_t{2});
}

void TestCatalogFilter::values() {
  std::vector<std::string> ids = m_catalog->run_ids();
  ids.push_back("nobody");
  std::vector<RunValue> values = m_catalog->values("model.lr", ids);
  QCOMPARE(std::get<double>(values.at(0)), 0.001);
  QCOMPARE(std::get<std::string>(values.at(2)), std::string("1e-1"));
  QVERIFY(std::holds_alternative<std::monostate>(values.at(4)));
  values = m_catalog->values("val_acc.max", ids);
  QCOMPARE(std::get<double>(values.at(0)), 0.95);
  QVERIFY(std::holds_alternative<std::monostate>(values.at(2)));
  QVERIFY(std::isnan(std::get<double>(m_catalog->values("loss", ids).at(1))));
  QCOMPARE(std::get<std::string>(m_catalog->values("tags", ids).at(0)), std::string("baseline, two words"));
}

void TestCatalogFilter::groups() {
  const auto groups = m_catalog->groups({.by = {"model.lr"}, .summarise = {"val_acc.max", "loss"}});
  QCOMPARE(groups.size(), size_t{3});
  QCOMPARE(std::get<double>(groups[0].key.at(0)), 0.001);
  QCOMPARE(groups[0].ids.size(), size_t{2});
  QCOMPARE(groups[0].summary[0].count, size_t{2});
  QCOMPARE(groups[0].summary[0].mean, 0.825);
  QCOMPARE(groups[0].summary[0].max, 0.95);
  QCOMPARE(groups[0].summary[1].count, size_t{1});  // the other is NaN
  const auto by_tag = m_catalog->groups({.by = {"tags"}}, {.filter = Filter("not archived")});
  QCOMPARE(by_tag.size(), size_t{3});
  QVERIFY(std::holds_alternative<std::monostate>(by_tag[0].key[0]));
  QCOMPARE(by_tag[0].ids.size(), size_t{1});
  QCOMPARE(std::get<std::string>(by_tag[1].key[0]), std::string("baseline"));
  QCOMPARE(by_tag[1].ids.size(), size_t{2});
  QCOMPARE(m_catalog->groups({.by = {"plugin", "status"}}).size(), size_t{4});
  QVERIFY_EXCEPTION_THROWN(m_catalog->groups({.by = {"nobody"}}), FilterError);
}

void TestCatalogFilter::groupsBySeeds() {
  const auto groups = m_catalog->groups({.everything_but_seeds = true, .summarise = {"val_acc"}});
  QCOMPARE(groups.size(), size_t{3});
  const auto pair = std::find_if(groups.begin(), groups.end(), [](auto& group) { return group.ids.size() == 2; });
  QVERIFY(pair != groups.end());
  QVERIFY(pair->ids == (std::vector<std::string>{m_catalog->run_ids()[0], m_catalog->run_ids()[3]}));
}

void TestCatalogFilter::followsChanges() {
  Workspace workspace;
  Catalog catalog(workspace.path());
  const auto total = [&](const char* filter) {
    catalog.refresh();
    return catalog.find({.filter = Filter(filter)}).total;
  };
  QCOMPARE(total("anything"), size_t{0});
  auto writer = RunWriter::create(workspace.path(), info_named("live"));
  log_one(*writer, "loss", 0, 3.0);
  writer->flush();
  QCOMPARE(total("loss > 2 and status:running"), size_t{1});
  log_one(*writer, "loss", 1, 1.0);
  log_one(*writer, "late", 1, 1.0);
  writer->flush();
  QCOMPARE(total("loss > 2"), size_t{0});
  QCOMPARE(total("loss.max > 2 and late = 1"), size_t{1});
  Annotations annotations;
  annotations.name = "renamed";
  annotations.tags = {"one", "two"};
  write_annotations(writer->paths().annotations(), annotations);
  QCOMPARE(total("renamed and tag:one and two"), size_t{1});
  annotations.tags = {"two"};
  annotations.name = "";
  write_annotations(writer->paths().annotations(), annotations);
  QCOMPARE(total("renamed"), size_t{0});
  QCOMPARE(total("tag:one"), size_t{0});
  QCOMPARE(total("one"), size_t{0});
  QCOMPARE(total("live"), size_t{1});
  QVERIFY(catalog.names().tags == std::vector<std::string>{"two"});
  writer->finish(RunStatus::Finished);
  QCOMPARE(total("status:finished"), size_t{1});
  std::filesystem::remove_all(writer->paths().root);
  QCOMPARE(total("live"), size_t{0});
  QVERIFY(catalog.names().metrics.empty() && catalog.names().params.empty() && catalog.names().tags.empty());
}

// What is kept of columns while runs go on is what a catalog that begins anew reads.
void TestCatalogFilter::followsLiveRunsAmongMany() {
  Workspace workspace;
  for (int i = 0; i < 40; ++i) {
    auto writer = RunWriter::create(workspace.path(), info_named("ended " + std::to_string(i)));
    log_one(*writer, "loss", 0, i);
    writer->finish(RunStatus::Finished);
  }
  std::vector<std::unique_ptr<RunWriter>> live;
  for (int i = 0; i < 3; ++i) {
    live.push_back(RunWriter::create(workspace.path(), info_named("live " + std::to_string(i))));
    log_one(*live.back(), "loss", 0, 0.5);
    live.back()->flush();
  }
  Catalog catalog(workspace.path());
  catalog.refresh();
  const std::vector<std::string> ids = catalog.run_ids();
  const std::vector<std::string> fields = {"loss", "loss.min", "loss.best_step", "loss.nan", "name", "status", "tags", "duration", "started"};
  const auto same_as_new = [&](const Catalog& fresh) {
    for (const std::string& field : fields) {
      const std::vector<RunValue> kept = catalog.values(field, ids), read = fresh.values(field, ids);
      for (size_t i = 0; i < ids.size(); ++i) {
        const auto* a = std::get_if<double>(&kept[i]);
        const auto* b = std::get_if<double>(&read[i]);
        // A live run's duration goes on from one look to the next.
        if (a && b && (same(*a, *b) || (field == "duration" && i >= 40 && std::abs(*a - *b) < 60))) continue;
        if (kept[i] != read[i]) return field + " of " + ids[i];
      }
    }
    for (const char* filter : {"loss > 20", "has:late", "status:running", "tag:new", "renamed"}) {
      const RunQuery query{.filter = Filter(filter)};
      if (catalog.find(query).ids != fresh.find(query).ids) return std::string(filter);
    }
    if (catalog.names().metrics != fresh.names().metrics || catalog.names().tags != fresh.names().tags) return std::string("names");
    const Grouping seeds{.everything_but_seeds = true};
    return catalog.groups(seeds).size() == fresh.groups(seeds).size() ? std::string() : std::string("groups");
  };
  for (int round = 0; round < 25; ++round) {
    RunWriter& one = *live[static_cast<size_t>(round) % live.size()];
    log_one(one, "loss", round + 1, round % 4 == 3 ? NAN : 30.0 - round);
    if (round == 10) log_one(one, "late", 1, 1.0);
    Annotations annotations;
    if (round == 14) annotations.tags = {"new"};
    if (round == 18) annotations.name = "renamed";
    if (round >= 14) write_annotations(one.paths().annotations(), annotations);
    one.flush();
    if (round == 20) live[1]->finish(RunStatus::Stopped);
    if (round == 20) live.erase(live.begin() + 1);
    const RefreshResult result = catalog.refresh();
    QVERIFY(result.added.empty() && result.removed.empty() && !result.changed.empty());
    Catalog fresh(workspace.path(), Catalog::Mode::ReadOnly);
    fresh.refresh();
    const std::string differs = same_as_new(fresh);
    QVERIFY2(differs.empty(), qPrintable(QString("round %1: %2").arg(round).arg(QString::fromStdString(differs))));
  }
}

void TestCatalogFilter::spreads() {
  const Spread spread = spread_of({3.0, NAN, 1.0, 2.0, 10.0});
  QCOMPARE(spread.count, size_t{4});
  QCOMPARE(spread.mean, 4.0);
  QCOMPARE(spread.median, 2.5);
  QCOMPARE(spread.min, 1.0);
  QCOMPARE(spread.max, 10.0);
  QCOMPARE(spread.deviation, std::sqrt((1.0 + 9 + 4 + 36) / 3));
  QVERIFY(std::isnan(spread_of({NAN}).mean));
  QVERIFY(std::isnan(spread_of({1.0}).deviation));
  QCOMPARE(spread_of({1e308, 1e308}).mean, 1e308);
  QCOMPARE(spread_of({1e308, 1e308}).median, 1e308);
}

QTEST_GUILESS_MAIN(TestCatalogFilter)
#include "test_catalog_filter.moc"
