// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Filters of any bytes: an answer or a sentence with a place within the text, never a crash, never long. 1,000,000
// with LEYDEN_LONG_TESTS.
#include <QtTest>
#include <random>

#include <store/catalog.h>
#include <store/filter/syntax.h>

#include "input_limits.h"
#include "store_testing.h"

using namespace leyden;
using namespace store_testing;

namespace {

const std::vector<std::string> kSeeds = {
    "model.lr < 1e-3 and val_acc.max > 0.9 and (tag:baseline or plugin:digits*) and status:finished",
    "not (loss.nan > 0 or has:model.*) \"quoted \\\" text\".mean >= -inf",
    "0.1 < loss <= 9007199254740993 and model.hidden_dim not in (1, 'two', \"3\")",
    "started >= 2026-01-31T10:30:15.5Z and age < 1h30m or duration > 2d started = yesterday",
    "name:a*b?c notes contains größe id:01 verb:fit device:cuda* starred archived = true",
    "warm restarts * ? - \"\" '' tags ~ x tags != y",
};
const std::vector<std::string> kParts = {"and", "or", "not", "in", "(", ")", ",", "\"", "'", "\\", "=", "!", "<", ">", "~",
                                         ":", "*", "?", ".", "tag:", "status:", "loss", "loss.", ".max", "nan", "inf",
                                         "1e999", "-", "now-", "2026-", "9999-12-31", "99999999999h", "\xff", "\xc3", "\xe2\x98\x83",
                                         std::string(1, '\0'), "\n", " ", "has:*", "model.lr", "contains", "((((((((", "not not not "};

class Mutator {
 public:
  explicit Mutator(uint64_t seed) : random_(seed) {}

  std::string next() {
    std::string text = kSeeds[random_() % kSeeds.size()];
    const size_t changes = 1 + random_() % 8;
    for (size_t i = 0; i < changes; ++i) change(text);
    return text;
  }
  size_t below(size_t limit) { return random_() % limit; }

 private:
  void change(std::string& text) {
    const size_t at = random_() % (text.size() + 1);
    switch (random_() % 6) {
      case 0:
        text.insert(at, kParts[random_() % kParts.size()]);
        break;
      case 1:
        text.erase(at, random_() % 8);
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(random_());
        break;
      case 3:
        text += " " + kSeeds[random_() % kSeeds.size()].substr(0, random_() % 60);
        break;
      case 4:
        text.insert(at, text.substr(random_() % (text.size() + 1), random_() % 20));
        break;
      default:
        if (random_() % 50 == 0)
          for (int i = random_() % 300; i > 0; --i) text.insert(at, kParts[at % kParts.size()]);
    }
  }

  std::mt19937_64 random_;
};

}  // namespace

class TestFilterFuzz : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void answersOrSaysWhere();
};

void TestFilterFuzz::answersOrSaysWhere() {
  Workspace workspace;
  for (int i = 0; i < 20; ++i) {
    RunInfo info = info_named("run größe " + std::to_string(i));
    info.params.emplace_back("model.act", i % 2 ? "\"relu\"" : "null");
    auto writer = RunWriter::create(workspace.path(), info);
    log_one(*writer, "loss", 1, i % 3 ? 0.1 * i : NAN);
    log_one(*writer, "val_acc", 1, 0.05 * i);
    writer->finish(RunStatus::Finished);
    if (i % 4 == 0) {
      Annotations annotations;
      annotations.tags = {"baseline"};
      write_annotations(writer->paths().annotations(), annotations);
    }
  }
  Catalog catalog(workspace.path());
  catalog.refresh();

  const int count = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? 1'000'000 : 8'000;
  Mutator mutator(20261128);
  size_t answers = 0, sentences = 0;
  InputLimits limits;
  for (int i = 0; i < count; ++i) {
    const std::string text = mutator.next();
    limits.begin();
    try {
      const Filter filter(text);
      const size_t total = catalog.find({.filter = filter}).total;
      QVERIFY(total <= 20);
      // The negation answers with exactly the others.
      if (!filter.empty() && text.size() + 6 < filter::kLongestFilter) {
        try {
          QCOMPARE(catalog.find({.filter = Filter("not (" + text + ")")}).total, 20 - total);
        } catch (const FilterError& error) {
          QVERIFY2(std::string(error.what()).find("nested deeper") != std::string::npos, text.c_str());
        }
      }
      ++answers;
    } catch (const FilterError& error) {
      QVERIFY2(error.where().begin <= error.where().end && error.where().end <= text.size(), text.c_str());
      QVERIFY2(std::string(error.what()).size() > 10, text.c_str());
      ++sentences;
    }
    const size_t cursor = mutator.below(text.size() + 1);
    const FilterCompletion completion = catalog.complete(text, cursor, 20);
    QVERIFY2(completion.replaces.begin <= cursor && cursor <= completion.replaces.end &&
                 completion.replaces.end <= text.size() && completion.candidates.size() <= 20,
             text.c_str());
    const std::string broken = limits.end();
    QVERIFY2(broken.empty(), (broken + text).c_str());
  }
  QVERIFY2(answers > static_cast<size_t>(count) / 20, std::to_string(answers).c_str());
  QVERIFY2(sentences > static_cast<size_t>(count) / 20, std::to_string(sentences).c_str());
}

QTEST_GUILESS_MAIN(TestFilterFuzz)
#include "test_filter_fuzz.moc"
