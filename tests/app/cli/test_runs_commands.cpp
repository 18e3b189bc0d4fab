// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs list, tag, rm, restore, trash, verify, on runs that the store alone has made.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include <store/run_writer.h>

using namespace leyden;
using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

namespace {

struct Result {
  int status = -1;
  std::string out, error;
  Json json() const { return Json::parse(out, nullptr, false); }
};

std::vector<std::string> names_of(const Json& runs) {
  std::vector<std::string> names;
  for (const Json& run : runs) names.push_back(run.at("name"));
  return names;
}

}  // namespace

class TestRunsCommands : public QObject {
  Q_OBJECT
  std::unique_ptr<QTemporaryDir> m_folder;

  fs::path workspace() const { return m_folder->path().toStdString(); }

  Result leyden(QStringList arguments) const {
    QProcess program;
    arguments.prepend("runs");
    arguments << "--workspace" << m_folder->path();
    program.start(LEYDEN_PROGRAM, arguments);
    if (!program.waitForFinished(60'000)) return {};
    return {program.exitCode(), program.readAllStandardOutput().toStdString(),
            program.readAllStandardError().toStdString()};
  }

  std::string make(const std::string& name, double lr, double accuracy, std::unique_ptr<RunWriter>* keep = nullptr) {
    RunInfo info;
    info.name = name;
    info.plugin_id = "digits_mlp";
    info.params = {{"model.lr", Json(lr).dump()}};
    auto writer = RunWriter::create(workspace(), info);
    const ScalarPoint point{writer->series("val_acc"), accuracy};
    writer->log(1, 0.0, {&point, 1});
    writer->flush();
    const std::string id = writer->run_id();
    if (!keep) writer->finish(RunStatus::Finished);
    if (keep) *keep = std::move(writer);
    return id;
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }
  void cleanup() { m_folder.reset(); }
  void listsByFilterAndOrder();
  void wrongFiltersSayWhere();
  void annotates();
  void throwsAwayAndRestores();
  void refusesRunsInTraining();
  void verifies();
  void restoresByFilter();
  void comparesByFilter();
};

void TestRunsCommands::listsByFilterAndOrder() {
  make("a", 0.1, 0.5);
  make("b", 0.01, 0.9);
  make("c", 0.001, NAN);
  make("d", 0.0001, 0.7);
  QVERIFY(names_of(leyden({"list", "--json"}).json()) == (std::vector<std::string>{"d", "c", "b", "a"}));
  QVERIFY(names_of(leyden({"list", "--json", "--filter", "model.lr < 0.05 and val_acc > 0"}).json()) ==
          (std::vector<std::string>{"d", "b"}));
  QVERIFY(names_of(leyden({"list", "--json", "--sort", "-val_acc.max"}).json()) ==
          (std::vector<std::string>{"b", "d", "a", "c"}));
  QVERIFY(names_of(leyden({"list", "--json", "--sort", "model.lr", "--limit", "2", "--offset", "1"}).json()) ==
          (std::vector<std::string>{"c", "b"}));
  const Json columns = leyden({"list", "--json", "--columns", "model.lr,val_acc.best,notes", "--filter", "name:c"}).json();
  QCOMPARE(columns.at(0).at("columns").dump(), std::string(R"({"model.lr":0.001,"val_acc.best":"nan","notes":""})"));
  const Result table = leyden({"list", "--columns", "val_acc.max", "--limit", "1"});
  QVERIFY(table.out.find("val_acc.max") != std::string::npos);
  QVERIFY(table.out.find("1 of 4 runs") != std::string::npos);
  QVERIFY(leyden({"list", "--filter", "starred"}).out.find("lets none of the runs through") != std::string::npos);
}

void TestRunsCommands::wrongFiltersSayWhere() {
  make("a", 0.1, 0.5);
  Result result = leyden({"list", "--filter", "größe and model.rl < 3", "--json"});
  QCOMPARE(result.status, 2);
  QVERIFY2(result.error.find("--filter, character 11: No run has") != std::string::npos, result.error.c_str());
  QCOMPARE(result.json().at("error").at("nearest"), "model.lr");
  QCOMPARE(result.json().at("error").at("column"), 11);
  result = leyden({"list", "--filter", "a <"});
  QCOMPARE(result.status, 2);
  QVERIFY(result.error.find("A value should follow") != std::string::npos);
  QVERIFY(leyden({"list", "--sort", "val_ac"}).error.find("--sort, character 1: ") != std::string::npos);
  QCOMPARE(leyden({"list", "--columns", "val_ac"}).status, 2);
}

void TestRunsCommands::annotates() {
  const std::string a = make("a", 0.1, 0.5), b = make("b", 0.2, 0.6);
  const Json tagged = leyden({"tag", "a", "b", "--add", "x", "--add", "two words", "--json"}).json();
  QCOMPARE(tagged.size(), size_t{2});
  QCOMPARE(tagged[1].at("tags").dump(), std::string(R"(["x","two words"])"));
  QCOMPARE(leyden({"tag", "--filter", "tag:x and model.lr > 0.15", "--remove", "x"}).status, 0);
  QVERIFY(names_of(leyden({"list", "--filter", "tag:x", "--json"}).json()) == std::vector<std::string>{"a"});
  QCOMPARE(leyden({"tag", "a"}).status, 2);
  QCOMPARE(leyden({"tag", "--add", "x"}).status, 2);
  leyden({"rename", "a", "other"});
  leyden({"note", "other", "warm restarts"});
  leyden({"star", b.c_str()});
  const Json noted = leyden({"list", "--filter", "\"warm restarts\"", "--json"}).json();
  QVERIFY(names_of(noted) == std::vector<std::string>{"other"});
  QVERIFY(names_of(leyden({"list", "--filter", "starred", "--json"}).json()) == std::vector<std::string>{"b"});
  leyden({"star", "b", "--off"});
  QVERIFY(leyden({"list", "--filter", "starred", "--json"}).json().empty());
  leyden({"archive", "other"});
  QCOMPARE(leyden({"list", "--json"}).json().size(), size_t{1});
  QCOMPARE(leyden({"list", "--all", "--json"}).json().size(), size_t{2});
  leyden({"rename", a.c_str(), ""});
  QVERIFY(leyden({"list", "--all"}).out.find("  a  ") != std::string::npos);
}

void TestRunsCommands::throwsAwayAndRestores() {
  const std::string a = make("a", 0.1, 0.5), b = make("b", 0.2, 0.6), c = make("c", 0.3, 0.7);
  const Json gone = leyden({"rm", "a", "--filter", "model.lr > 0.25", "--json"}).json();
  QCOMPARE(gone.at("trashed").dump(), Json({a, c}).dump());
  QVERIFY(gone.at("refused").empty());
  QVERIFY(names_of(leyden({"list", "--json"}).json()) == std::vector<std::string>{"b"});
  QVERIFY(names_of(leyden({"trash", "--json"}).json()) == (std::vector<std::string>{"a", "c"}));
  QCOMPARE(leyden({"restore", "a"}).status, 0);
  QVERIFY(names_of(leyden({"list", "--json"}).json()) == (std::vector<std::string>{"b", "a"}));
  QCOMPARE(leyden({"restore", "a"}).status, 2);
  QCOMPARE(leyden({"rm", "--permanently", "c", "b", "--json"}).json().at("deleted").dump(), Json({c, b}).dump());
  QVERIFY(leyden({"trash", "--json"}).json().empty());
  QVERIFY(!fs::exists(workspace() / "runs" / b));
  leyden({"rm", "a"});
  QCOMPARE(leyden({"trash", "--empty", "--json"}).json().at("deleted").dump(), Json({a}).dump());
  QVERIFY(leyden({"trash"}).out.find("is empty") != std::string::npos);
  QCOMPARE(leyden({"rm"}).status, 2);
  QCOMPARE(leyden({"rm", "nobody"}).status, 2);
}

void TestRunsCommands::refusesRunsInTraining() {
  std::unique_ptr<RunWriter> live;
  const std::string a = make("a", 0.1, 0.5), b = make("b", 0.2, 0.6, &live);
  const Result result = leyden({"rm", "b", "a", "--json"});
  QCOMPARE(result.status, 1);
  QCOMPARE(result.json().at("trashed").dump(), Json({a}).dump());
  QCOMPARE(result.json().at("refused").at(0).at("run_id"), b);
  QVERIFY(result.error.find("being trained") != std::string::npos);
  QVERIFY(fs::exists(live->paths().db()));
}

void TestRunsCommands::verifies() {
  const std::string a = make("a", 0.1, 0.5), b = make("b", 0.2, 0.6);
  Result result = leyden({"verify"});
  QCOMPARE(result.status, 0);
  QVERIFY(result.out.find("2 of 2 runs") != std::string::npos);
  fs::resize_file(workspace() / "runs" / b / "run.db", 5000);
  result = leyden({"verify", "--json"});
  QCOMPARE(result.status, 1);
  QCOMPARE(result.json().size(), size_t{2});
  QCOMPARE(result.json().at(0).at("good"), true);
  QCOMPARE(result.json().at(0).at("points"), 1);
  QCOMPARE(result.json().at(1).at("run_id"), b);
  QVERIFY(!result.json().at(1).at("problems").empty());
  QCOMPARE(leyden({"verify", "a"}).status, 0);
  QCOMPARE(leyden({"verify", b.c_str(), "--quick"}).status, 1);
}

void TestRunsCommands::restoresByFilter() {
  const std::string a = make("a", 0.1, 0.5), b = make("b", 0.2, 0.6), c = make("c", 0.3, 0.7), d = make("d", 0.4, 0.8);
  leyden({"rm", "a", "b", "c"});
  // Of the trash alone: d is no less good, and was never thrown away.
  QVERIFY(leyden({"restore", "--filter", "val_acc > 0.9", "--json"}).json().at("restored").empty());
  const Json back = leyden({"restore", "a", "--filter", "val_acc > 0.65 or name:a", "--json"}).json();
  QCOMPARE(back.at("restored").dump(), Json({a, c}).dump());
  QVERIFY(names_of(leyden({"trash", "--json"}).json()) == std::vector<std::string>{"b"});
  QCOMPARE(leyden({"list", "--json"}).json().size(), size_t{3});
  Result result = leyden({"restore", "--filter", "val_acc >"});
  QCOMPARE(result.status, 2);
  QVERIFY2(result.error.find("--filter, character") != std::string::npos, result.error.c_str());
  QCOMPARE(leyden({"restore", "--filter", "nobody > 1"}).status, 2);
  QCOMPARE(leyden({"restore"}).status, 2);
  QCOMPARE(leyden({"restore", "--filter", "model.lr = 0.2"}).status, 0);
  QVERIFY(leyden({"trash", "--json"}).json().empty());
  // Of an empty trash nothing comes back, and nothing is made.
  QVERIFY(leyden({"restore", "--filter", "status:finished", "--json"}).json().at("restored").empty());
}

void TestRunsCommands::comparesByFilter() {
  const std::string a = make("a", 0.1, 0.5), b = make("b", 0.2, 0.6), c = make("c", 0.3, 0.7);
  const Json some = leyden({"compare", "--filter", "val_acc > 0.55", "--json"}).json();
  QVERIFY(names_of(some.at("runs")) == (std::vector<std::string>{"b", "c"}));
  QCOMPARE(some.at("params").at("model.lr").dump(), Json({0.2, 0.3}).dump());
  // Beside named ones, each once, in the order they were named in.
  const Json all = leyden({"compare", "c", "--filter", "has:val_acc", "--json"}).json();
  QVERIFY(names_of(all.at("runs")) == (std::vector<std::string>{"c", "a", "b"}));
  const Result one = leyden({"compare", "--filter", "val_acc > 0.65"});
  QCOMPARE(one.status, 2);
  QVERIFY2(one.error.find("2 to 1000 runs; these are 1") != std::string::npos, one.error.c_str());
  QCOMPARE(leyden({"compare"}).status, 2);
  QCOMPARE(leyden({"compare", "a", "nobody"}).status, 2);
  QCOMPARE(leyden({"compare", "a", "b"}).status, 0);
}

QTEST_GUILESS_MAIN(TestRunsCommands)
#include "test_runs_commands.moc"
