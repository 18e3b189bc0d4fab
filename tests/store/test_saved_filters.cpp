// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <QtTest>
#include <fstream>

#include <store/filter/filter.h>
#include <store/saved_filters.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
using Kind = StoreError::Kind;

class TestSavedFilters : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void keepsFilters();
  void refusesWhatIsWrong();
  void leavesAFileThatItCannotRead();
};

void TestSavedFilters::keepsFilters() {
  Workspace workspace;
  std::filesystem::create_directories(workspace.path());
  std::ofstream(workspace.path() / "filters.json") << R"({"other": 1, "filters": [{"name": "a", "filter": "x", "colour": "red"}]})";
  SavedFilters filters(workspace.path());
  filters.put("good ones", "val_acc > 0.9");
  filters.put("a", "starred");
  filters.put("largé\n", "\"é\" = 1");
  QVERIFY(SavedFilters(workspace.path()).all() ==
          (std::vector<SavedFilter>{{"a", "starred"}, {"good ones", "val_acc > 0.9"}, {"largé\n", "\"é\" = 1"}}));
  filters.rename("good ones", "best");
  QVERIFY(filters.remove("largé\n"));
  QVERIFY(!filters.remove("largé\n"));
  QVERIFY(filters.all() == (std::vector<SavedFilter>{{"a", "starred"}, {"best", "val_acc > 0.9"}}));
  std::ifstream in(workspace.path() / "filters.json");
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  QVERIFY(text.find("\"other\": 1") != std::string::npos);
  QVERIFY(text.find("\"colour\": \"red\"") != std::string::npos);
}

void TestSavedFilters::refusesWhatIsWrong() {
  Workspace workspace;
  std::filesystem::create_directories(workspace.path());
  SavedFilters filters(workspace.path());
  QVERIFY(filters.all().empty());
  QVERIFY_EXCEPTION_THROWN(filters.put("a", "x <"), FilterError);
  QVERIFY(filters.all().empty());
  filters.put("one", "x");
  filters.put("two", "y");
  QVERIFY(error_of(Kind::Invalid, [&] { filters.put("", "x"); }).find("needs a name") != std::string::npos);
  QVERIFY(error_of(Kind::Invalid, [&] { filters.rename("one", "two"); }).find("already") != std::string::npos);
  QVERIFY(error_of(Kind::NotFound, [&] { filters.rename("on", "x"); }).find("there is one") != std::string::npos);
}

void TestSavedFilters::leavesAFileThatItCannotRead() {
  Workspace workspace;
  std::filesystem::create_directories(workspace.path());
  for (const char* content : {"", "[]", "{\"filters\": 3}", "{\"filters\": [{\"name\": 1}]}", "\xff", "{\"filters\": [[]]}"}) {
    std::ofstream(workspace.path() / "filters.json") << content;
    SavedFilters filters(workspace.path());
    QVERIFY2(error_of(Kind::Damaged, [&] { filters.all(); }).find("filters.json") != std::string::npos, content);
    QVERIFY2(error_of(Kind::Damaged, [&] { filters.put("a", "b"); }).find("filters.json") != std::string::npos, content);
    QVERIFY2(error_of(Kind::Damaged, [&] { filters.remove("a"); }).find("filters.json") != std::string::npos, content);
    std::ifstream in(workspace.path() / "filters.json");
    QCOMPARE(std::string((std::istreambuf_iterator<char>(in)), {}), std::string(content));
  }
}

QTEST_GUILESS_MAIN(TestSavedFilters)
#include "test_saved_filters.moc"
