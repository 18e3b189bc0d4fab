// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The filter language by itself: trees, errors with their places, names, completion.
#include <QtTest>

#include <store/filter/completion.h>
#include <store/filter/field.h>
#include <store/filter/filter.h>
#include <store/filter/syntax.h>
#include <store/metric_aggregate.h>

using namespace leyden;
using filter::Node;

namespace {

// The tree as nested lists: (and (< model.lr 1e-3) (tag baseline)).
std::string shown(const Node& node) {
  static const char* const kComparisons[] = {"=", "!=", "<", "<=", ">", ">=", "~", "!~"};
  const auto literal = [](const filter::Literal& value) {
    return value.quoted ? "'" + value.text + "'" : value.text;
  };
  std::string out = "(";
  switch (node.kind) {
    case Node::Kind::Everything:
      return "()";
    case Node::Kind::And:
      out += "and";
      break;
    case Node::Kind::Or:
      out += "or";
      break;
    case Node::Kind::Not:
      out += "not";
      break;
    case Node::Kind::Compare:
      out += kComparisons[static_cast<size_t>(node.comparison)] + (" " + literal(node.field));
      break;
    case Node::Kind::In:
      out += "in " + literal(node.field);
      break;
    case Node::Kind::Keyed:
      out += node.field.text;
      break;
    case Node::Kind::Flag:
      return node.field.text;
    case Node::Kind::Words:
      return literal(node.values[0]);
  }
  for (const filter::Literal& value : node.values) out += " " + literal(value);
  for (const auto& child : node.children) out += " " + shown(*child);
  return out + ")";
}

std::string tree(const std::string& text) {
  return shown(Filter(text).tree());
}

struct Problem {
  std::string sentence, place, nearest;
};

Problem problem_of(const std::string& text) {
  try {
    Filter{text};
  } catch (const FilterError& error) {
    const TextRange where = error.where();
    if (where.begin > where.end || where.end > text.size()) return {"a place outside", "", ""};
    return {error.what(), text.substr(where.begin, where.end - where.begin) + "@" + std::to_string(where.begin),
            error.nearest()};
  }
  return {"no error", "", ""};
}

Vocabulary vocabulary() {
  Vocabulary names;
  names.params = {"data.path", "model.activation", "model.lr", "name", "seed_everything"};
  names.metrics = {"lr", "train/loss (top 5)", "val_acc", "val_loss"};
  names.tags = {"baseline", "two words"};
  names.plugins = {"digits_mlp", "mnist_cnn"};
  return names;
}

std::vector<std::string> candidates(std::string text, TextRange* range = nullptr) {
  const size_t cursor = text.find('|');
  text.erase(cursor, 1);
  const FilterCompletion completion = complete_filter(text, cursor, vocabulary(), [](const Field& field) {
    return field.name == "model.activation" ? std::vector<std::string>{"gelu", "relu"} : std::vector<std::string>{};
  });
  if (range) *range = completion.replaces;
  std::vector<std::string> out;
  for (const auto& candidate : completion.candidates) out.push_back(candidate.text);
  return out;
}

bool has(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

class TestFilter : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void trees_data();
  void trees();
  void placesOfNodes();
  void errors_data();
  void errors();
  void limits();
  void names();
  void unknownNames();
  void directionOfMetrics();
  void aggregates();
  void completes();
  void completionReplacesTheWord();
};

void TestFilter::trees_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* text, const char* expected) { QTest::newRow(text) << text << expected; };
  row("", "()");
  row("  \t", "()");
  row("model.lr < 1e-3 and val_acc.max > 0.9 and (tag:baseline or plugin:digits*) and status:finished",
      "(and (< model.lr 1e-3) (> val_acc.max 0.9) (or (tag baseline) (plugin digits*)) (status finished))");
  row("a=1 or b=2 and c=3", "(or (= a 1) (and (= b 2) (= c 3)))");
  row("a=1 b=2 or c=3", "(or (and (= a 1) (= b 2)) (= c 3))");
  row("not a=1 and b=2", "(and (not (= a 1)) (= b 2))");
  row("not (a=1 and b=2)", "(not (and (= a 1) (= b 2)))");
  row("NOT not starred AND Archived", "(and (not (not starred)) archived)");
  row("a==1 b!=2 c<>3 d<=4 e>=5 f~6 g!~7", "(and (= a 1) (!= b 2) (!= c 3) (<= d 4) (>= e 5) (~ f 6) (!~ g 7))");
  row("notes contains warm", "(~ notes warm)");
  row("model.depth in (2, 3,'x y')", "(in model.depth 2 3 'x y')");
  row("model.depth not in (2)", "(not (in model.depth 2))");
  row("digits 'two words' -0.5", "(and digits 'two words' -0.5)");
  row("\"val/acc (top 5)\" > 0.5", "(> 'val/acc (top 5)' 0.5)");
  row("\"val/acc (top 5)\".max > 0.5", "(> 'val/acc (top 5).max' 0.5)");
  row("\"say \\\"hi\\\"\\n\" = x", "(= 'say \"hi\"\n' x)");
  row("\"and\" = \"or\"", "(= 'and' 'or')");
  row("tag:\"two words\"", "(tag 'two words')");
  row("tag: baseline", "(tag baseline)");
  row("TAG:x", "(tag x)");
  row("status:(failed, stopped)", "(status failed stopped)");
  row("started >= 2026-01-05T10:30", "(>= started 2026-01-05T10:30)");
  row("0.1 < lr", "(> lr 0.1)");
  row("0.1 <= lr < 0.2", "(and (>= lr 0.1) (< lr 0.2))");
  row("0.1 = 0.2", "(= 0.1 0.2)");
  row("((a=1))", "(= a 1)");
  row("don't", "don't");
  row("größe > 3 и", "(and (> größe 3) и)");
  row("in = 1", "(= in 1)");
  QTest::newRow("many") << "a=1 and " + QString("b=2 and ").repeated(1000) + "c=3"
                        << "(and (= a 1) " + QString("(= b 2) ").repeated(1000) + "(= c 3))";
}

void TestFilter::trees() {
  QFETCH(QString, text);
  QFETCH(QString, expected);
  QCOMPARE(QString::fromStdString(tree(text.toStdString())), expected);
}

void TestFilter::placesOfNodes() {
  const std::string good = "a = 1 and (tag:x or not c < \"2\")";
  const Filter filter(good);
  const Node& node = filter.tree();
  const auto part = [&](const TextRange& where) { return good.substr(where.begin, where.end - where.begin); };
  QCOMPARE(part(node.where), good);
  QCOMPARE(part(node.children[0]->where), std::string("a = 1"));
  QCOMPARE(part(node.children[1]->where), std::string("(tag:x or not c < \"2\")"));
  const Node& negated = *node.children[1]->children[1];
  QCOMPARE(part(negated.where), std::string("not c < \"2\""));
  QCOMPARE(part(negated.children[0]->field.where), std::string("c"));
  QCOMPARE(part(negated.children[0]->values[0].where), std::string("\"2\""));
}

void TestFilter::errors_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("place");  // the part and where it begins
  QTest::addColumn<QString>("says");
  const auto row = [](const char* text, const char* place, const char* says) {
    QTest::newRow(text) << text << place << says;
  };
  row("a < ", "@4", "A value should follow \"<\"");
  row("a < and b = 2", "@4", "A value should follow \"<\"");
  row("a < )", ")@4", "A value should follow \"<\"");
  row("< 3", "<@0", "name is missing before \"<\"");
  row("a = 1 and", "@9", "ends where a condition");
  row("a = 1 or or b = 2", "or@9", "condition should stand before \"or\"");
  row("and", "and@0", "condition should stand before \"and\"");
  row("(a = 1", "(@0", "never closed");
  row("a = 1)", ")@5", "closes nothing");
  row("()", ")@1", "condition should stand before this \")\"");
  row("a = \"x", "\"x@4", "quotation mark is never closed");
  row("tga:x", "tga@0", "nearest is \"tag:\"");
  row("zzzzz:x", "zzzzz@0", "there are tag:");
  row("a in 3", "3@5", "values in parentheses");
  row("a in (3", "(@5", "never closed");
  row("a in (3 4)", "4@8", "comma or \")\"");
  row("a in ()", ")@6", "A value should follow");
  row("a, b", ",@1", "comma stands between");
  row("tag:", "@4", "A value should follow tag:");
  row("not", "@3", "ends where a condition");
  row("a = = 1", "=@4", "A value should follow");
}

void TestFilter::errors() {
  QFETCH(QString, text);
  QFETCH(QString, place);
  QFETCH(QString, says);
  const Problem problem = problem_of(text.toStdString());
  QVERIFY2(QString::fromStdString(problem.sentence).contains(says), problem.sentence.c_str());
  QVERIFY2(problem.sentence.ends_with("."), problem.sentence.c_str());
  QCOMPARE(QString::fromStdString(problem.place), place);
  if (text == "tga:x") QCOMPARE(problem.nearest, std::string("tag"));
}

void TestFilter::limits() {
  const auto nested = [](size_t depth) { return std::string(depth, '(') + "a=1" + std::string(depth, ')'); };
  QCOMPARE(tree(nested(filter::kDeepestFilter)), std::string("(= a 1)"));
  QVERIFY(problem_of(nested(filter::kDeepestFilter + 1)).sentence.find("deeper than") != std::string::npos);
  QVERIFY(problem_of(std::string(filter::kLongestFilter - 5, '(')).sentence.find("deeper than") != std::string::npos);
  QVERIFY(problem_of(std::string(filter::kLongestFilter + 1, 'a')).sentence.find("at most") != std::string::npos);
  QCOMPARE(tree(std::string(filter::kLongestFilter, 'a')).size(), filter::kLongestFilter);
}

void TestFilter::names() {
  const Vocabulary names = vocabulary();
  QVERIFY(Field::resolve("model.lr", names) == Field::param("model.lr"));
  QVERIFY(Field::resolve("val_acc", names) == Field::metric("val_acc"));
  QVERIFY(Field::resolve("val_acc.max", names) == Field::metric("val_acc", Aggregate::Max));
  QVERIFY(Field::resolve("val_acc.best_step", names) == Field::metric("val_acc", Aggregate::BestStep));
  QVERIFY(Field::resolve("train/loss (top 5).min", names) == Field::metric("train/loss (top 5)", Aggregate::Min));
  QVERIFY(Field::resolve("lr", names) == Field::metric("lr"));
  // A fact goes before a parameter of its name; the parameter can be said, too.
  QVERIFY(Field::resolve("name", names).kind == Field::Kind::Fact);
  QVERIFY(Field::resolve("params.name", names) == Field::param("name"));
  QVERIFY(Field::resolve("metrics.lr.mean", names) == Field::metric("lr", Aggregate::Mean));
  // What text() says resolves to the same.
  for (const Field& field : {Field::param("name"), Field::param("model.lr"), Field::metric("lr"),
                             Field::metric("train/loss (top 5)", Aggregate::Count), Field::resolve("started", names)}) {
    QVERIFY2(Field::resolve(field.text(), names) == field, field.text().c_str());
  }
}

void TestFilter::unknownNames() {
  const Vocabulary names = vocabulary();
  const auto error = [&](const std::string& text) -> FilterError {
    try {
      Field::resolve(text, names, {3, 9});
    } catch (const FilterError& problem) {
      return problem;
    }
    return FilterError({}, "no error");
  };
  QCOMPARE(error("model.rl").nearest(), std::string("model.lr"));
  QCOMPARE(error("model.rl").where().begin, size_t{3});
  QVERIFY(std::string(error("model.rl").what()).find("there is model.lr") != std::string::npos);
  QCOMPARE(error("val_acc.maxi").nearest(), std::string("val_acc.max"));
  QVERIFY(std::string(error("val_acc.sum").what()).find("there are .last, .min") != std::string::npos);
  QCOMPARE(error("something else entirely").nearest(), std::string());
}

void TestFilter::directionOfMetrics() {
  for (const char* name : {"val_acc", "Val/Accuracy", "test.f1", "AUROC", "epoch_reward", "top5"})
    QVERIFY2(higher_is_better(name), name);
  for (const char* name : {"loss", "val_loss", "acc_loss", "rmse", "accent", "", "perplexity", "lr"})
    QVERIFY2(!higher_is_better(name), name);
}

void TestFilter::aggregates() {
  SeriesInfo series;
  series.name = "val_acc";
  series.count = 7;
  series.nan = 2;
  series.last = 0.5;
  series.min = 0.1;
  series.max = 0.9;
  series.mean = 0.4;
  series.first_step = 3;
  series.last_step = 30;
  series.min_step = 4;
  series.max_step = 20;
  const double expected[] = {0.5, 0.1, 0.9, 0.4, 0.9, 7, 2, 3, 30, 4, 20, 20};
  QCOMPARE(all_aggregates().size(), std::size(expected));
  for (size_t i = 0; i < std::size(expected); ++i) {
    const Aggregate aggregate = all_aggregates()[i];
    QCOMPARE(aggregate_of(series, aggregate), expected[i]);
    QVERIFY(aggregate_from(to_string(aggregate)) == aggregate);
  }
  series.name = "val_loss";
  QCOMPARE(aggregate_of(series, Aggregate::Best), 0.1);
  QCOMPARE(aggregate_of(series, Aggregate::BestStep), 4.0);
  series.nan = series.count;  // NaN is never best
  QVERIFY(std::isnan(aggregate_of(series, Aggregate::BestStep)));
}

void TestFilter::completes() {
  QVERIFY(has(candidates("|"), "model.lr"));
  QVERIFY(has(candidates("|"), "tag:"));
  QVERIFY(has(candidates("|"), "\"train/loss (top 5)\""));
  QVERIFY(has(candidates("|"), "started"));
  QVERIFY(candidates("model.l|") == std::vector<std::string>{"model.lr"});
  QVERIFY(candidates("MODEL.L|") == std::vector<std::string>{"model.lr"});
  QCOMPARE(candidates("lr|").front(), std::string("lr"));  // what begins so comes before what holds it
  QVERIFY(has(candidates("lr|"), "model.lr"));
  QVERIFY(candidates("val_acc.m|") == (std::vector<std::string>{"val_acc.min", "val_acc.max", "val_acc.mean",
                                                               "val_acc.min_step", "val_acc.max_step"}));
  QVERIFY(has(candidates("\"train/loss (top 5).m|"), "\"train/loss (top 5)\".max"));
  QVERIFY(candidates("tag:|") == (std::vector<std::string>{"baseline", "\"two words\""}));
  QVERIFY(candidates("tag:tw|") == std::vector<std::string>{"\"two words\""});
  QVERIFY(candidates("starred and plugin:mn|") == std::vector<std::string>{"mnist_cnn"});
  QVERIFY(candidates("status:f|") == (std::vector<std::string>{"finished", "failed"}));
  QVERIFY(candidates("status in (failed, run|") == std::vector<std::string>{"running"});
  QVERIFY(has(candidates("has:val|"), "val_loss"));
  QVERIFY(candidates("model.activation = |") == (std::vector<std::string>{"gelu", "relu"}));
  QVERIFY(candidates("model.activation in (gelu, r|") == (std::vector<std::string>{"relu"}));
  QVERIFY(has(candidates("model.lr |"), "<="));
  QVERIFY(has(candidates("model.lr |"), "not in"));
  QVERIFY(candidates("model.lr < 3 |") == (std::vector<std::string>{"and", "or"}));
  QVERIFY(candidates("(model.lr < 3) a|") == (std::vector<std::string>{"and"}));
  QVERIFY(has(candidates("model.lr < 3 and |"), "val_acc"));
  QVERIFY(has(candidates("not |"), "val_acc"));
  QVERIFY(candidates("nobody = |").empty());
  QVERIFY(has(candidates("( ( model.l| and ) ="), "model.lr"));
}

void TestFilter::completionReplacesTheWord() {
  TextRange range;
  candidates("a = 1 and mod|", &range);
  QCOMPARE(range.begin, size_t{10});
  QCOMPARE(range.end, size_t{13});
  candidates("mod|el.x < 3", &range);  // the rest of the word goes, too
  QCOMPARE(range.begin, size_t{0});
  QCOMPARE(range.end, size_t{7});
  candidates("tag:|", &range);
  QCOMPARE(range.begin, size_t{4});
  QCOMPARE(range.end, size_t{4});
  candidates("tag:\"two |", &range);
  QCOMPARE(range.begin, size_t{4});
  QCOMPARE(range.end, size_t{9});
  candidates("model.lr | < 3", &range);
  QCOMPARE(range.begin, size_t{9});
  QCOMPARE(range.end, size_t{9});
}

QTEST_GUILESS_MAIN(TestFilter)
#include "test_filter.moc"
