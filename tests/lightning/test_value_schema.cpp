// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Values, dicts, parameter schemas, hashes, and the readers of data files.
#include <lightning/torch.h>

#include <lightning/data/csv_table.h>
#include <lightning/data/idx_file.h>
#include <lightning/data/split.h>
#include <lightning/errors.h>
#include <lightning/model_summary.h>
#include <lightning/param_schema.h>
#include <lightning/resources.h>
#include <lightning/seed.h>
#include <digest/sha256.h>
#include <lightning/value.h>

#include <QTemporaryDir>
#include <QtTest>

#include "expect_message.h"

#include <cmath>

using namespace leyden;

namespace {

struct Params {
  int64_t hidden_dim = 128;
  double lr = 1e-3;
  double dropout = 0.1;
  bool bias = true;
  std::string activation = "relu";
  std::vector<int64_t> widths = {64, 32};
  std::optional<double> clip;
  std::optional<std::string> note;

  static void describe(ParamSchema<Params>& schema) {
    schema.field("hidden_dim", &Params::hidden_dim).range(1, 4096).log().unit("units").help("Width.");
    schema.field("lr", &Params::lr).above(0).maximum(1).log();
    schema.field("dropout", &Params::dropout).minimum(0).below(1);
    schema.field("bias", &Params::bias);
    schema.field("activation", &Params::activation).choices({"relu", "gelu", "tanh"});
    schema.field("widths", &Params::widths).minimum(1);
    schema.field("clip", &Params::clip).above(0);
    schema.field("note", &Params::note).advanced();
  }
};

struct BadDefault {
  double share = 2;
  static void describe(ParamSchema<BadDefault>& schema) {
    schema.field("share", &BadDefault::share).range(0, 1);
  }
};

}  // namespace

class TestValueSchema : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir dir_;
  std::filesystem::path write(const char* name, const std::string& text) {
    const auto path = std::filesystem::path(dir_.path().toStdString()) / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

 private Q_SLOTS:
  void values_keep_their_kind() {
    QVERIFY(Value().is_none());
    QVERIFY(Value(true).is_bool());
    QVERIFY(Value(3).is_int());
    QVERIFY(Value(3.0f).is_double());
    QVERIFY(Value("text").is_string());
    QVERIFY(Value(Dict{}).is_dict());
    QVERIFY(Value(Value::Tuple{{1, 2}}).is_tuple());
    QVERIFY(Value(torch::zeros({2})).is_tensor());
    QCOMPARE(Value(3).as_double(), 3.0);
    QVERIFY(!(Value(3) == Value(3.0)));
    QVERIFY(!(Value(true) == Value(1)));
    QVERIFY(!(Value(std::nan("")) == Value(std::nan(""))));
    QVERIFY(Value(torch::tensor({1, 2})) == Value(torch::tensor({1, 2})));
    QVERIFY(!(Value(torch::tensor({1, 2})) == Value(torch::tensor({1.0, 2.0}))));
    EXPECT_IN(message_of<ConfigError>([] { Value("x").as_int("model.layers"); }),
              "model.layers: expected a whole number, got the string 'x'");
    EXPECT_IN(message_of<ConfigError>([] { Value(1.5).as_int(); }), "expected a whole number");
    EXPECT_IN(message_of<ConfigError>([] { Value(1).as_bool(); }), "true or false");
  }

  void values_print_like_python() {
    const Dict dict{{"lr", 0.001},
                    {"n", 2},
                    {"on", true},
                    {"list", Value::List{1, 2.0, "a'b"}},
                    {7, Value()},
                    {"t", Value::Tuple{{1}}},
                    {"x", torch::zeros({2, 3})}};
    QCOMPARE(Value(dict).to_string(),
             std::string("{'lr': 0.001, 'n': 2, 'on': True, 'list': [1, 2.0, 'a\\'b'], 7: None, 't': (1,), "
                         "'x': <Float tensor of shape [2, 3]>}"));
    QCOMPARE(Value(0.1 + 0.2).to_string(), std::string("0.30000000000000004"));
    QCOMPARE(Value(1e300 * 1e10).to_string(), std::string("inf"));
  }

  void dicts_keep_their_order() {
    Dict dict;
    for (int i = 99; i >= 0; --i) dict.insert_or_assign("key" + std::to_string(i), i);
    dict.insert_or_assign(5, "number");
    dict["key50"] = "changed";
    QCOMPARE(dict.size(), size_t{101});
    QCOMPARE(dict.begin()->first.as_string(), std::string("key99"));
    QCOMPARE(dict.at("key50").as_string(), std::string("changed"));
    QCOMPARE(dict.at(5).as_string(), std::string("number"));
    QVERIFY(!dict.contains("5"));
    QVERIFY(dict.erase("key98"));
    QVERIFY(!dict.erase("key98"));
    QCOMPARE(dict.at("key0").as_int(), int64_t{0});
    for (int i = 0; i < 95; ++i) dict.erase("key" + std::to_string(i));
    QCOMPARE(dict.size(), size_t{5});
    QCOMPARE(dict.at("key97").as_int(), int64_t{97});
    EXPECT_IN(message_of<ConfigError>([&] { dict.at("kye97"); }), "did you mean key97");
    QVERIFY((Dict{{"a", 1}, {"b", 2}} == Dict{{"b", 2}, {"a", 1}}));
    QVERIFY(!(Dict{{"a", 1}} == Dict{{"a", 2}}));
  }

  void a_schema_fills_in_defaults() {
    const auto& schema = schema_of<Params>();
    const Params params =
        schema.from_values({{"lr", 1}, {"widths", Value::List{8}}, {"clip", 0.5}, {"hidden_dim", 64.0}});
    QCOMPARE(params.lr, 1.0);
    QCOMPARE(params.hidden_dim, int64_t{64});
    QCOMPARE(params.dropout, 0.1);
    QCOMPARE(params.widths, std::vector<int64_t>{8});
    QCOMPARE(*params.clip, 0.5);
    QVERIFY(!params.note);
    const Dict values = schema.to_values(params);
    QCOMPARE(values.names(), (std::vector<std::string>{"hidden_dim", "lr", "dropout", "bias", "activation",
                                                       "widths", "clip", "note"}));
    QVERIFY(values.at("note").is_none());
    QVERIFY(schema.to_values(schema.from_values(values)) == values);
    QVERIFY(schema.fields()[6].optional && schema.fields()[0].log_scale && schema.fields()[7].advanced);
  }

  void a_schema_refuses_with_a_sentence_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* key, int which, const char* expected) {
      QTest::newRow((std::string(key) + std::to_string(which)).c_str())
          << QString(key) << which << QString(expected);
    };
    row("lr", 0, "lr = 0.0 is not allowed: expected a number above 0 and at most 1");
    row("lr", 1, "lr = 'fast' is not allowed: expected a number");
    row("lr", 2, "lr = nan is not allowed");
    row("dropout", 3, "dropout = 1.0 is not allowed: expected a number of at least 0 and below 1");
    row("hidden_dim", 4, "hidden_dim = 1.5 is not allowed: expected a whole number from 1 to 4096 (units)");
    row("hidden_dim", 5, "hidden_dim = 5000 is not allowed");
    row("activation", 6,
        "activation = 'rleu' is not allowed: expected one of relu, gelu, tanh (did you mean relu?)");
    row("widths", 7, "widths = [4, 0] is not allowed: expected a list of whole numbers, each of at least 1");
    row("bias", 8, "bias = 1 is not allowed: expected true or false");
    row("clip", 9, "clip = 0.0 is not allowed: expected a number above 0, or none");
    row("hiden_dim", 10, "there is no parameter hiden_dim (did you mean hidden_dim?)");
    row("zzz", 11, "there is no parameter zzz; the parameters are hidden_dim, lr");
    row("hidden_dim", 12, "hidden_dim = None is not allowed");
  }
  void a_schema_refuses_with_a_sentence() {
    QFETCH(QString, key);
    QFETCH(int, which);
    QFETCH(QString, expected);
    const std::vector<Value> values = {
        0.0, "fast", std::nan(""), 1.0, 1.5, 5000, "rleu", Value::List{4, 0}, 1, 0.0, 1, 1, Value()};
    const std::string message = message_of<ConfigError>([&] {
      schema_of<Params>().from_values({{key.toStdString(), values[which]}});
    });
    EXPECT_IN(message, expected.toStdString());
  }

  void a_default_out_of_range_is_found() {
    EXPECT_IN(message_of<ConfigError>([] { schema_of<BadDefault>(); }), "share = 2.0");
  }

  void nearest_names_are_near() {
    const std::vector<std::string> known = {"hidden_dim", "dropout", "lr", "batch_size", "digits_mlp"};
    QCOMPARE(nearest_names("batchsize", known).front(), std::string("batch_size"));
    QCOMPARE(nearest_names("digit_mlp", known).front(), std::string("digits_mlp"));
    QCOMPARE(nearest_names("rl", known).front(), std::string("lr"));
    QVERIFY(nearest_names("optimizer", known).empty());
  }

  void sha256_of_known_texts() {
    QCOMPARE(sha256_hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    QCOMPARE(sha256_hex("abc"),
             std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    const std::string million(1'000'000, 'a');
    QCOMPARE(sha256_hex(million),
             std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    Sha256 hash;
    for (size_t i = 0; i < million.size(); i += 37)
      hash.update(million.data() + i, std::min<size_t>(37, million.size() - i));
    QCOMPARE(hash.hex_digest(), sha256_hex(million));
  }

  void generators_come_back() {
    QCOMPARE(seed_everything(7), uint64_t{7});
    const Dict states = generator_states();
    const torch::Tensor first = torch::rand({4});
    set_generator_states(states);
    QVERIFY(torch::equal(first, torch::rand({4})));
    const torch::Tensor expected = [&] {
      const IsolatedGenerators isolated;
      return torch::rand({4});
    }();
    QVERIFY(torch::equal(expected, torch::rand({4})));
    message_of<CheckpointError>([] { set_generator_states({{"cpu", torch::zeros({3}, torch::kByte)}}); });
    EXPECT_IN(message_of<CheckpointError>([] {
                set_generator_states({{"cpu", torch::zeros({3}, torch::kByte)}});
              }),
              "random generator");
  }

  void csv_is_read() {
    const CsvTable table(write(
        "ok.csv", "\xef\xbb\xbfname, x ,\"y \"\"z\"\"\"\r\nada,1.5,2\r\n\"a, b\n c\",-3e2,+4\r\n\r\nn,?,\n"));
    QCOMPARE(table.columns(), (std::vector<std::string>{"name", "x", "y \"z\""}));
    QCOMPARE(table.rows(), size_t{3});
    QCOMPARE(std::string(table.cell(1, 0)), std::string("a, b\n c"));
    QCOMPARE(*table.number(1, 1), -300.0);
    QCOMPARE(*table.number(1, 2), 4.0);
    QVERIFY(table.is_missing(2, 1) && table.is_missing(2, 2) && !table.number(0, 0));
    EXPECT_IN(table.place(2, 1), "ok.csv, line 6, column x");
    const CsvTable semicolons(write("semi.csv", "a;b\n1,5;2\n"));
    QCOMPARE(semicolons.columns().size(), size_t{2});
  }

  void bad_csv_is_refused_with_its_place_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << QByteArray("") << "is empty";
    QTest::newRow("header only") << QByteArray("a,b\n") << "has a header but no rows";
    QTest::newRow("short line") << QByteArray("a,b,c\n1,2,3\n4,5\n")
                                << "line 3, column c: the line has 2 values, the header 3 columns";
    QTest::newRow("long line") << QByteArray("a,b\n1,2,3\n") << "line 2: the line has 3 values";
    QTest::newRow("open quote") << QByteArray("a,b\n1,2\n\"3,4\n") << "line 3: a quoted value is not closed";
    QTest::newRow("after quote") << QByteArray("a,b\n\"1\"x,2\n") << "line 2: text follows a quoted value";
    QTest::newRow("twice") << QByteArray("a,a\n1,2\n") << "names column a twice";
    QTest::newRow("binary") << QByteArray("a,b\n\0,2\n", 8) << "is not a text file";
    QTest::newRow("not a number") << QByteArray("a,b\n1,2\n3,x\n") << "line 3, column b: 'x' is not a number";
    QTest::newRow("missing") << QByteArray("a,b\n1,2\n3,\n") << "line 3, column b: a number is missing";
  }
  void bad_csv_is_refused_with_its_place() {
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const auto path = write("bad.csv", text.toStdString());
    const std::string message = message_of<ConfigError>([&] { CsvTable(path).numbers({0, 1}); });
    EXPECT_IN(message, "bad.csv");
    EXPECT_IN(message, expected.toStdString());
  }

  void a_missing_column_names_the_nearest() {
    const CsvTable table(resource_path("data/iris.csv"));
    QCOMPARE(table.rows(), size_t{150});
    EXPECT_IN(message_of<ConfigError>([&] { table.column("petal_widht"); }), "did you mean petal_width");
    EXPECT_IN(message_of<ConfigError>([] { CsvTable("/nowhere/x.csv"); }), "there is no file /nowhere/x.csv");
    EXPECT_IN(message_of<ConfigError>([] { resource_path("data/none.csv"); }), "data/none.csv");
  }

  void idx_files_are_read() {
    const torch::Tensor images = read_idx_file(resource_path("data/mnist5k/t10k-images-idx3-ubyte"));
    QVERIFY(images.sizes() == torch::IntArrayRef({1000, 28, 28}));
    EXPECT_IN(message_of<ConfigError>([&] {
                read_idx_file(write("idx", std::string("\0\0\x08\x01\0\0\0\x05"
                                                       "abc",
                                                       11)));
              }),
              "has 3 values where its header says 5");
    EXPECT_IN(message_of<ConfigError>([&] { read_idx_file(write("idx", "text that is no idx file")); }),
              "is not an IDX file");
  }

  void splits_follow_the_seed_and_keep_classes() {
    const auto parts = random_split(100, {0.2, 0.1}, 3);
    QCOMPARE(parts[0].size(0), int64_t{20});
    QCOMPARE(parts[1].size(0), int64_t{10});
    QVERIFY(torch::equal(std::get<0>(torch::cat(parts).sort()), torch::arange(100)));
    QVERIFY(torch::equal(parts[0], random_split(100, {0.2, 0.1}, 3)[0]));
    QVERIFY(!torch::equal(parts[0], random_split(100, {0.2, 0.1}, 4)[0]));
    const torch::Tensor classes = torch::arange(150).remainder(3);
    const auto strata = stratified_split(classes, {0.2}, 1);
    for (int64_t c = 0; c < 3; ++c)
      QCOMPARE(classes.index_select(0, strata[0]).eq(c).sum().item<int64_t>(), int64_t{10});
    QVERIFY(torch::equal(std::get<0>(torch::cat(strata).sort()), torch::arange(150)));
    EXPECT_IN(message_of<ConfigError>([] { random_split(3, {0.05}, 1); }), "leaves none");
  }

  void a_summary_counts_parameters() {
    torch::nn::Sequential net(torch::nn::Linear(10, 100), torch::nn::ReLU(), torch::nn::Linear(100, 2));
    net->eval();
    const ModelSummary summary(*net);
    QCOMPARE(summary.total_parameters(), int64_t{1100 + 202});
    QCOMPARE(summary.layers().size(), size_t{3});
    QCOMPARE(summary.layers()[0].type, std::string("Linear"));
    QCOMPARE(summary.modules_in_eval_mode(), int64_t{3});
    EXPECT_IN(summary.to_string(), "1.3 K     Total params");
  }
};

QTEST_GUILESS_MAIN(TestValueSchema)
#include "test_value_schema.moc"
