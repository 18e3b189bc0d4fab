// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/schema.h>

#include <QTest>
#include <cmath>

using namespace leyden;

namespace {

ParamSet params() {
  return ParamSet::from_json(Json::parse(R"({"type": "object", "properties": {
    "flag": {"type": "boolean", "default": false},
    "count": {"type": "integer", "default": 3, "minimum": 1, "maximum": 9, "x-unit": "batches", "description": "How many"},
    "rate": {"type": "number", "default": 0.5, "exclusiveMinimum": 0, "exclusiveMaximum": 1, "x-log": true, "x-live": true},
    "decay": {"type": ["number", "null"], "default": null, "minimum": 0},
    "kind": {"type": "string", "default": "relu", "enum": ["relu", "gelu", "silu"], "x-label": "activation"},
    "text": {"type": "string", "default": ""},
    "dims": {"type": "array", "items": {"type": "integer", "minimum": 1}, "default": [8, 4]},
    "names": {"type": "array", "items": {"type": "string"}, "default": [], "x-advanced": true},
    "weights": {"type": "array", "items": {"type": "number"}, "default": [1, 2.5]},
    "limit": {"type": "number", "default": "inf"},
    "monitor": {"type": "string"}}})"),
                             "model");
}

}  // namespace

class TestParamSet : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void reads_schema() {
    const ParamSet set = params();
    QCOMPARE(set.fields().size(), size_t(11));
    QCOMPARE(set.fields()[1].name, std::string("count"));
    const ParamField& rate = *set.find("rate");
    QVERIFY(rate.exclusive_minimum && rate.exclusive_maximum && rate.log_scale && rate.live);
    QVERIFY(set.find("decay")->optional);
    QVERIFY(set.find("monitor")->required);
    QCOMPARE(set.find("kind")->label, std::string("activation"));
    QVERIFY(set.find("weights")->default_value[0].is_number_float());
    QVERIFY(std::isinf(set.find("limit")->default_value.get<double>()));
    QVERIFY(set.find("names")->advanced);
  }

  void says_what_is_allowed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("allowed");
    QTest::newRow("bool") << "flag"
                          << "true or false";
    QTest::newRow("int") << "count"
                         << "a whole number from 1 to 9, in batches";
    QTest::newRow("float") << "rate"
                           << "a number above 0 and below 1";
    QTest::newRow("optional") << "decay"
                              << "a number, 0 or more, or none";
    QTest::newRow("choices") << "kind"
                             << "one of relu, gelu, silu";
    QTest::newRow("list") << "dims"
                          << "a list of whole numbers, 1 or more";
  }
  void says_what_is_allowed() {
    QFETCH(QString, name);
    QFETCH(QString, allowed);
    QCOMPARE(QString::fromStdString(params().find(name.toStdString())->allowed()), allowed);
  }

  void parses_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("result");  // JSON, or the sentence
    const auto row = [](const char* name, const char* text, const char* result) {
      QTest::addRow("%s=%s", name, text) << name << text << result;
    };
    row("flag", "Yes", "true");
    row("flag", "0", "false");
    row("flag", "maybe", "model.flag must be true or false, not maybe.");
    row("count", " 7 ", "7");
    row("count", "7.0", "model.count must be a whole number from 1 to 9, in batches, not 7.0.");
    row("count", "10", "model.count must be from 1 to 9, not 10.");
    row("count", "", "model.count must be a whole number from 1 to 9, in batches, not empty.");
    row("count", "99999999999999999999",
        "model.count must be a whole number from 1 to 9, in batches (the whole number 99999999999999999999 "
        "does not fit into 64 bits), not 99999999999999999999.");
    row("rate", "1e-3", "0.001");
    row("rate", "1", "model.rate must be above 0 and below 1, not 1.");
    row("rate", "0", "model.rate must be above 0 and below 1, not 0.");
    row("rate", "nan", "model.rate must be above 0 and below 1, not nan.");
    row("decay", "none", "null");
    row("decay", "", "null");
    row("decay", "-1", "model.decay must be 0 or more, not -1.");
    row("kind", "gelu", "\"gelu\"");
    row("kind", "rellu", "model.kind must be one of relu, gelu, silu (relu?), not rellu.");
    row("text", " 12 ", "\" 12 \"");
    row("dims", "1, 2,3", "[1,2,3]");
    row("dims", "[4]", "[4]");
    row("dims", "", "[]");
    row("dims", "1, x", "model.dims must be a list of whole numbers, 1 or more, not 1, x.");
    row("dims", "0", "model.dims must be a list of whole numbers, 1 or more, not 0.");
    row("names", "a, \"b\"", "[\"a\",\"\\\"b\\\"\"]");
    row("names", "[a, 'b, c']", "[\"a\",\"b, c\"]");
    row("weights", "1, 2", "[1.0,2.0]");
    row("nmaes", "x", "model.nmaes is not a known parameter. Did you mean names?");
  }
  void parses() {
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QString, result);
    QString got;
    try {
      got = QString::fromStdString(params().parse(name.toStdString(), text.toStdString()).dump());
    } catch (const ConfigProblem& problem) {
      got = problem.what();
    }
    QCOMPARE(got, result);
  }

  void text_from_numbers() {
    const ParamSet set = params();
    QVERIFY(set.coerce("text", 10) == "10");
    QVERIFY(set.coerce("text", 1.0) == "1.0");
    QVERIFY(set.check("text", true).has_value());
    QCOMPARE(set.coerce("limit", "-inf").get<double>(), -std::numeric_limits<double>::infinity());
    QVERIFY(set.check("limit", "fast").has_value());
    QVERIFY(set.check("count", Json(uint64_t(1) << 63)).has_value());
  }

  void problems_for_forms() {
    const auto found = params().problems(Json{{"count", 0}, {"rate", 0.1}, {"x", 1}});
    QCOMPARE(found.size(), size_t(3));
    QCOMPARE(found.at("count"), std::string("must be from 1 to 9"));
    QVERIFY(found.contains("monitor") && found.contains("x"));
  }

  void refuses_schemas_data() {
    QTest::addColumn<QString>("schema");
    QTest::newRow("no object") << "[]";
    QTest::newRow("type") << R"({"properties": {"a": {"type": "object"}}})";
    QTest::newRow("no type") << R"({"properties": {"a": {}}})";
    QTest::newRow("default") << R"({"properties": {"a": {"type": "integer", "default": "x"}}})";
    QTest::newRow("default out of range")
        << R"({"properties": {"a": {"type": "integer", "default": 0, "minimum": 1}}})";
  }
  void refuses_schemas() {
    QFETCH(QString, schema);
    QVERIFY_EXCEPTION_THROWN(ParamSet::from_json(Json::parse(schema.toStdString())), ConfigProblem);
    QVERIFY_EXCEPTION_THROWN(EngineSchema::from_json(Json{{"x", 1}}, "f"), ConfigProblem);
    QVERIFY_EXCEPTION_THROWN(EngineSchema::read("/nowhere"), ConfigProblem);
  }

  void names_that_are_near() {
    const std::vector<std::string> known = {"hidden_dim", "lr", "dropout", "learning_rate_decay",
                                            "batch_size"};
    QCOMPARE(nearest_known("hiden_dim", known), std::vector<std::string>{"hidden_dim"});
    QCOMPARE(nearest_known("hidden-dim", known), std::vector<std::string>{"hidden_dim"});
    QCOMPARE(nearest_known("LR", known), std::vector<std::string>{"lr"});
    QCOMPARE(nearest_known("batch", known), std::vector<std::string>{"batch_size"});
    QVERIFY(nearest_known("zebra", known).empty());
    QVERIFY(nearest_known(std::string(1 << 20, 'x'), known).empty());
    QCOMPARE(nearest_sentence("zebra", {"a1", "b1"}), std::string(" Known: a1, b1."));
  }
};

QTEST_GUILESS_MAIN(TestParamSet)
#include "test_param_set.moc"
