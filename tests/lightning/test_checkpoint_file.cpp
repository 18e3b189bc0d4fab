// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Checkpoints: round trips, files of PyTorch Lightning, Python reading ours, damage, hostile files, full
// disks.
#include <lightning/torch.h>

#include <lightning/checkpoint/atomic_file.h>
#include <archive/crc32.h>
#include <archive/zip_format.h>
#include <archive/zip_reader.h>
#include <lightning/checkpoint_file.h>
#include <lightning/dataset.h>
#include <lightning/lightning_module.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizers.h>
#include <lightning/trainer.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "expect_message.h"
#include "test_device.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <limits>
#include <random>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

// The bytes of a literal, zeros and all.
template <size_t N>
QByteArray raw(const char (&text)[N]) {
  return QByteArray(text, N - 1);
}

// One of everything that a checkpoint may hold.
Dict everything() {
  const torch::Tensor shared = torch::arange(12, torch::kFloat).view({3, 4});
  Dict dict{{"epoch", 3},
            {"big", int64_t{1} << 40},
            {"small", -5},
            {"negative", std::numeric_limits<int64_t>::min()},
            {"lr", 0.1},
            {"inf", -std::numeric_limits<double>::infinity()},
            {"denormal", 5e-324},
            {"on", true},
            {"off", false},
            {"none", Value()},
            {"text", "Zürich ✓ \n 'q'"},
            {"bytes", Value::Bytes{raw("\0\x7f\x80\xff").toStdString()}},
            {"list", Value::List{1, "two", Value::List{}, Value::Tuple{}}},
            {"tuple", Value::Tuple{{0.9, 0.999}}},
            {"numbers", Dict{{0, "zero"}, {300, "many"}, {-1, "minus"}, {"name", Dict{}}}},
            {"tied", Value::List{shared, shared.t(), shared.slice(0, 1, 3)}},
            {"view", torch::arange(1000).slice(0, 10, 12)},
            {"scalar", torch::scalar_tensor(2.5)},
            {"empty", torch::empty({0, 3})},
            {"channels_last", torch::rand({2, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast)}};
  for (const auto type : {torch::kFloat, torch::kDouble, torch::kHalf, torch::kBFloat16, torch::kLong,
                          torch::kInt, torch::kShort, torch::kChar, torch::kByte, torch::kBool}) {
    dict.insert_or_assign(std::string("dtype_") + c10::toString(type), torch::tensor({1, 0, 2, 3}).to(type));
  }
  return dict;
}

Dict training_checkpoint() {
  torch::nn::Linear model(3, 2);
  auto optimizer = std::make_shared<AdamW>(model->parameters(), AdamWOptions(0.01).amsgrad(true));
  CosineAnnealingLR scheduler(optimizer, 10);
  model->forward(torch::ones({1, 3})).sum().backward();
  optimizer->step();
  scheduler.step();
  Dict weights;
  for (const auto& item : model->named_parameters()) weights.insert_or_assign(item.key(), item.value());
  Dict dict = everything();
  dict.insert_or_assign("state_dict", std::move(weights));
  dict.insert_or_assign("optimizer_states", Value::List{optimizer->state_dict()});
  dict.insert_or_assign("lr_schedulers", Value::List{scheduler.state_dict()});
  return dict;
}

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// An archive of records as PyTorch would write it: without a manifest.
std::string archive(const std::string& pickle, const std::vector<std::string>& storages = {}) {
  leyden::ZipWriter zip;
  zip.add("archive/data.pkl", pickle);
  for (size_t i = 0; i < storages.size(); ++i) zip.add("archive/data/" + std::to_string(i), storages[i]);
  zip.add("archive/version", "3\n");
  return zip.finish();
}

std::string pickled(const std::string& operations) {
  return "\x80\x02" + operations + ".";
}

// The module and the data of exchange_lightning.py.
struct Toy : LightningModule {
  Toy() {
    const torch::NoGradGuard no_grad;
    net = register_module("net", torch::nn::Linear(3, 1));
    net->weight.copy_(torch::tensor({{0.1, -0.2, 0.3}}));
    net->bias.fill_(0.05);
    save_hyperparameters(Dict{{"lr", 0.05}});
  }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    return torch::mse_loss(net->forward(batch[0]), batch[1]);
  }
  OptimizerConfig configure_optimizers() override {
    auto optimizer = std::make_shared<Adam>(parameters(), AdamOptions(0.05).weight_decay(0.01).amsgrad(true));
    return OptimizerConfig(optimizer).lr_scheduler(std::make_shared<CosineAnnealingLR>(optimizer, 9),
                                                   {.interval = "step"});
  }
  torch::nn::Linear net{nullptr};
};

std::shared_ptr<DataLoader> toy_data() {
  const torch::Tensor i = torch::arange(0, 12, torch::kDouble);
  const torch::Tensor x = torch::sin(3 * i.unsqueeze(1) + torch::arange(3)).to(torch::kFloat);
  return std::make_shared<DataLoader>(
      std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x, torch::cos(i).unsqueeze(1).to(torch::kFloat)}),
      DataLoaderOptions(4));
}

// Trains to that epoch, from a checkpoint where one is given; saves at the end where a file is given.
QJsonObject train_toy(int64_t epochs, std::optional<std::string> from, const fs::path& save = {}) {
  TrainerOptions options;
  options.max_epochs = epochs;
  options.accelerator = test_accelerator();
  options.num_threads = 1;
  options.enable_checkpointing = false;
  Trainer trainer(options);
  const auto module = std::make_shared<Toy>();
  trainer.fit(module, toy_data(), {}, from);
  if (!save.empty()) trainer.save_checkpoint(save.string());
  const auto numbers = [](const torch::Tensor& value) {
    const torch::Tensor t = value.cpu();
    QJsonArray out;
    for (const float v : std::vector<float>(t.const_data_ptr<float>(), t.const_data_ptr<float>() + t.numel()))
      out.append(static_cast<double>(v));
    return out;
  };
  const Dict state = trainer.optimizers()[0]->state_dict().at("state").as_dict().at(0).as_dict();
  return {{"weight", numbers(module->net->weight.detach())},
          {"bias", static_cast<double>(module->net->bias.item<float>())},
          {"step", state.at("step").as_tensor().item<double>()},
          {"exp_avg", numbers(state.at("exp_avg").as_tensor())},
          {"lr", trainer.optimizers()[0]->param_groups()[0].lr()},
          {"epoch", static_cast<qint64>(trainer.current_epoch())},
          {"global_step", static_cast<qint64>(trainer.global_step())}};
}

bool is_near(const QJsonValue& a, const QJsonValue& b) {
  if (a.isArray()) {
    bool near = a.toArray().size() == b.toArray().size();
    for (int i = 0; near && i < a.toArray().size(); ++i) near = is_near(a.toArray()[i], b.toArray()[i]);
    return near;
  }
  return a.isDouble() && b.isDouble() && std::abs(a.toDouble() - b.toDouble()) <= 1e-6;
}

QString difference(const QJsonObject& ours, const QJsonObject& theirs) {
  for (const QString& key : theirs.keys()) {
    if (!is_near(theirs[key], ours[key])) {
      return QString("%1: %2, Lightning %3").arg(key, QString(QJsonDocument({ours}).toJson()), QString(QJsonDocument({theirs}).toJson()));
    }
  }
  return {};
}

int long_count(int usual, int many) {
  return qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS") ? many : usual;
}

QString python() {
  const QStringList candidates = {qEnvironmentVariable("LEYDEN_TEST_PYTHON"),
                                  QStringLiteral(LEYDEN_TEST_PYTHON)};
  for (const QString& candidate : candidates) {
    if (!candidate.isEmpty() && QFile::exists(candidate)) return candidate;
  }
  return {};
}

}  // namespace

class TestCheckpointFile : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir dir_;
  fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }

 private Q_SLOTS:
  void init() {
    at::set_num_threads(1);
    torch::manual_seed(1);
  }

  void everything_comes_back() {
    const Dict saved = everything();
    write_checkpoint(path("new/folder/all.ckpt"), saved);
    const Dict loaded = read_checkpoint(path("new/folder/all.ckpt"));
    QCOMPARE(loaded.names(), saved.names());
    for (const auto& [key, value] : saved) {
      QVERIFY2(loaded.at(key) == value, (key.to_string() + ": " + loaded.at(key).to_string()).c_str());
    }
    const auto& tied = loaded.at("tied").as_list();
    tied[0].as_tensor().fill_(7);
    QVERIFY(tied[1].as_tensor().eq(7).all().item<bool>() && tied[2].as_tensor().eq(7).all().item<bool>());
    QVERIFY(loaded.at("channels_last").as_tensor().is_contiguous(at::MemoryFormat::ChannelsLast));
    QCOMPARE(loaded.at("view").as_tensor().storage().nbytes(), size_t{16});
    QVERIFY(std::isnan(decode_checkpoint(encode_checkpoint({{"x", std::nan("")}}), "x").at("x").as_double()));
    QCOMPARE(std::distance(fs::directory_iterator(path("new/folder")), {}), 1L);
  }

  void the_same_values_give_the_same_bytes() {
    const Dict saved = everything();
    QVERIFY(encode_checkpoint(saved) == encode_checkpoint(saved));
  }

  void a_checkpoint_of_lightning_is_read() {
    const std::string folder = LEYDEN_SOURCE_DIR "/tests/lightning/fixtures/";
    const Dict checkpoint = read_checkpoint(folder + "lightning_2_6.ckpt");
    QFile file(QString::fromStdString(folder + "lightning_2_6.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject expected = QJsonDocument::fromJson(file.readAll()).object();
    for (const auto& key : expected["keys"].toArray())
      QVERIFY(checkpoint.contains(key.toString().toStdString()));
    QCOMPARE(checkpoint.at("global_step").as_int(), int64_t{expected["global_step"].toInt()});
    const QJsonObject weights = expected["state_dict"].toObject();
    QCOMPARE(static_cast<int>(checkpoint.at("state_dict").as_dict().size()), weights.size());
    for (const QString& name : weights.keys()) {
      const torch::Tensor tensor =
          checkpoint.at("state_dict").at(name.toStdString()).as_tensor().to(torch::kDouble).flatten();
      const QJsonArray values = weights[name].toArray();
      QCOMPARE(static_cast<int>(tensor.numel()), values.size());
      for (int i = 0; i < values.size(); ++i) QCOMPARE(tensor[i].item<double>(), values[i].toDouble());
    }
    const Dict& group =
        checkpoint.at("optimizer_states").as_list()[0].at("param_groups").as_list()[0].as_dict();
    QCOMPARE(group.at("lr").as_double(), expected["lr"].toDouble());
    QCOMPARE(checkpoint.at("hyper_parameters").at("hidden_dim").as_int(), int64_t{5});
    QVERIFY(checkpoint.at("hyper_parameters").at("note").is_none());
    QCOMPARE(checkpoint.at("callbacks").as_dict().size(),
             static_cast<size_t>(expected["callbacks"].toArray().size()));
  }

  void lightnings_states_go_on_in_our_optimizers() {
    const Dict checkpoint = read_checkpoint(LEYDEN_SOURCE_DIR "/tests/lightning/fixtures/lightning_2_6.ckpt");
    std::vector<torch::Tensor> params;
    for (const char* name :
         {"net.0.weight", "net.0.bias", "net.1.weight", "net.1.bias", "net.2.weight", "net.2.bias"}) {
      params.push_back(checkpoint.at("state_dict").at(name).as_tensor().clone().set_requires_grad(true));
    }
    auto optimizer = std::make_shared<Adam>(params);
    CosineAnnealingLR cosine(optimizer, 3);
    MultiStepLR steps(optimizer, {2});
    optimizer->load_state_dict(checkpoint.at("optimizer_states").as_list()[0].as_dict());
    cosine.load_state_dict(checkpoint.at("lr_schedulers").as_list()[0].as_dict());
    steps.load_state_dict(checkpoint.at("lr_schedulers").as_list()[1].as_dict());
    const Dict state = optimizer->state_dict();
    QCOMPARE(state.at("state").at(0).at("step").as_tensor().item<float>(), 8.0f);
    QCOMPARE(optimizer->param_groups()[0].weight_decay(), 0.01);
    QVERIFY(optimizer->param_groups()[0].initial_lr.has_value());
    QCOMPARE(cosine.last_epoch(), int64_t{2});
    QCOMPARE(steps.state_dict().at("milestones").as_dict().at(1).as_int(), int64_t{2});
  }

  void python_reads_ours() {
    const QString interpreter = python();
    if (interpreter.isEmpty()) QSKIP("no Python with torch: set LEYDEN_TEST_PYTHON");
    write_checkpoint(path("ours.ckpt"), training_checkpoint());
    QProcess process;
    process.start(interpreter, {LEYDEN_SOURCE_DIR "/tests/lightning/read_by_python.py",
                                QString::fromStdString(path("ours.ckpt").string())});
    QVERIFY(process.waitForFinished(100'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    const QJsonObject read = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(read["str epoch"].toString(), "int 3");
    QCOMPARE(read["str big"].toString(), "int 1099511627776");
    QCOMPARE(read["str negative"].toString(), "int -9223372036854775808");
    QCOMPARE(read["str lr"].toString(), "float 0.1");
    QCOMPARE(read["str inf"].toString(), "float -inf");
    QCOMPARE(read["str denormal"].toString(), "float 5e-324");
    QCOMPARE(read["str on"].toString(), "bool True");
    QCOMPARE(read["str none"].toString(), "NoneType None");
    QCOMPARE(read["str text"].toString(), QString::fromUtf8("str \"Zürich ✓ \\n 'q'\""));
    QCOMPARE(read["str bytes"].toString(), "bytes b'\\x00\\x7f\\x80\\xff'");
    QCOMPARE(read["str tuple"].toObject()["tuple"].toArray()[1].toString(), "float 0.999");
    QCOMPARE(read["str numbers"].toObject()["int -1"].toString(), "str 'minus'");
    QCOMPARE(read["str dtype_BFloat16"].toObject()["dtype"].toString(), "torch.bfloat16");
    QCOMPARE(read["str dtype_Bool"].toObject()["values"].toArray()[2].toString(), "True");
    const QJsonObject transposed = read["str tied"].toObject()["list"].toArray()[1].toObject();
    QCOMPARE(transposed["shape"].toArray(), (QJsonArray{4, 3}));
    QCOMPARE(transposed["stride"].toArray(), (QJsonArray{1, 4}));
    QCOMPARE(transposed["values"].toArray()[1].toString(), "4.0");
  }

  void a_run_of_lightning_goes_on_here() {
    const fs::path fixtures = LEYDEN_SOURCE_DIR "/tests/lightning/fixtures";
    const QJsonObject theirs =
        QJsonDocument::fromJson(QByteArray::fromStdString(contents(fixtures / "lightning_adam.json"))).object();
    QCOMPARE(theirs["global_step"].toInt(), 15);
    const QJsonObject ours = train_toy(5, (fixtures / "lightning_adam.ckpt").string());
    QCOMPARE(difference(ours, theirs), QString());
  }

  void our_run_goes_on_in_lightning() {
    const std::string file = path("half.ckpt").string();
    train_toy(2, {}, file);
    const QJsonObject resumed = train_toy(5, file), whole = train_toy(5, {});
    QCOMPARE(resumed, whole);  // to the bit
    QProcess process;
    process.start(python(), {LEYDEN_SOURCE_DIR "/tests/lightning/exchange_lightning.py", "resume",
                             QString::fromStdString(file)});
    if (python().isEmpty() || (process.waitForFinished(100'000) && process.exitCode() == 77))
      return qInfo("this Python has no lightning: ./dev faults installs it");
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    const QJsonObject theirs = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    QCOMPARE(theirs["loaded"].toObject()["lr"].toDouble(), 0.05);
    QCOMPARE(difference(whole, theirs["resumed"].toObject()), QString());
  }

  void a_killed_process_leaves_a_whole_file() {
    const fs::path file = path("killed/a.ckpt");
    write_checkpoint(file, {{"epoch", 0}, {"x", torch::zeros({200'000})}});
    for (int round = 0; round < long_count(8, 300); ++round) {
      const pid_t child = fork();
      if (child == 0) {
        for (int64_t i = 1;; ++i) write_checkpoint(file, {{"epoch", i}, {"x", torch::full({200'000}, double(i))}});
      }
      usleep(static_cast<useconds_t>(5'000 + 1'777 * (round % 23)));  // in the middle of some write
      QCOMPARE(kill(child, SIGKILL), 0);
      QCOMPARE(waitpid(child, nullptr, 0), child);
      const Dict read = read_checkpoint(file);
      QCOMPARE(read.at("x").as_tensor()[199'999].item<double>(), static_cast<double>(read.at("epoch").as_int()));
    }
    write_checkpoint(file, {{"epoch", -1}});
    QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), {}), 1);  // no leftovers
  }

  void every_truncation_is_noticed() {
    const std::string bytes = encode_checkpoint({{"x", torch::rand({5})}, {"epoch", 1}});
    for (size_t size = 0; size < bytes.size(); ++size) {
      QVERIFY2(message_of<CheckpointError>([&] {
                 decode_checkpoint(std::string_view(bytes).substr(0, size), "f");
               }).starts_with("f: "),
               qPrintable(QString("cut to %1 of %2 bytes").arg(size).arg(bytes.size())));
    }
    QVERIFY(message_of<CheckpointError>([&] { decode_checkpoint(bytes + "x", "f"); }).starts_with("f: "));
  }

  void every_flipped_bit_is_noticed() {
    // Every bit of a small file, and 10,000 of a larger one.
    std::string small = encode_checkpoint({{"x", torch::rand({5})}, {"epoch", 1}});
    for (size_t bit = 0; bit < small.size() * 8; ++bit) check_flip(small, bit);
    std::string large = encode_checkpoint(training_checkpoint());
    std::mt19937 random(5);
    for (int i = 0; i < 10'000; ++i) check_flip(large, random() % (large.size() * 8));
    QVERIFY(decode_checkpoint(large, "f").contains("tied"));
  }

  void a_record_that_was_exchanged_is_noticed() {
    // With the right CRC and the right headers: only the manifest knows.
    const std::string bytes = encode_checkpoint({{"x", torch::zeros({5})}});
    const leyden::ZipReader zip(bytes);
    leyden::ZipWriter forged;
    for (const std::string& name : zip.names()) {
      forged.add("archive/" + name, name == "data/0" ? std::string(20, 'x') : std::string(zip.record(name)));
    }
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(forged.finish(), "f"); }), "not what its manifest says");
  }

  void damage_in_a_foreign_file_is_noticed() {
    const std::string bytes = contents(LEYDEN_SOURCE_DIR "/tests/lightning/fixtures/lightning_2_6.ckpt");
    const leyden::ZipReader zip(bytes);
    for (const std::string& name : zip.names()) {
      const std::string_view record = zip.record(name);
      if (record.empty() || name.starts_with(".")) continue;
      std::string damaged = bytes;
      damaged[static_cast<size_t>(record.data() - bytes.data()) + record.size() / 2] ^= 1;
      if (name == "version") continue;  // never looked at
      EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(damaged, "f"); }), "another checksum");
    }
  }

  void code_is_refused_by_name_data() {
    QTest::addColumn<QByteArray>("operations");
    QTest::addColumn<QString>("expected");
    QTest::newRow("os.system") << raw("cos\nsystem\nX\2\0\0\0id\x85R") << "os.system";
    QTest::newRow("eval") << raw("c__builtin__\neval\nX\1\0\0\0"
                                 "1\x85R")
                          << "builtins.eval";
    QTest::newRow("a class") << raw("cargparse\nNamespace\n)\x81") << "argparse.Namespace";
    QTest::newRow("torch.load") << raw("ctorch\nload\n)R") << "torch.load";
    QTest::newRow("a function as a value") << raw("}X\1\0\0\0"
                                                  "actorch\nSize\ns")
                                           << "torch.Size";
    QTest::newRow("persistent id") << raw("X\3\0\0\0urlQ") << "a storage is not what it should be";
    QTest::newRow("unknown operation") << raw("\x93") << "operation 147";
    QTest::newRow("extension registry") << raw("\x82\1") << "operation 130";
  }
  void code_is_refused_by_name() {
    QFETCH(QByteArray, operations);
    QFETCH(QString, expected);
    const std::string bytes = archive(pickled(operations.toStdString()));
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(bytes, "f"); }), expected.toStdString());
  }

  void hostile_pickles_are_bounded_data() {
    QTest::addColumn<QByteArray>("operations");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const std::string& operations, const char* expected) {
      QTest::newRow(name) << QByteArray::fromStdString(operations) << QString(expected);
    };
    // Each entry holds the one before twice.
    std::string laughs = "}K\x01]q\x01s";
    for (int i = 1; i < 60; ++i) {
      laughs += std::string("K") + char(i + 1) + "](h" + char(i) + "h" + char(i) + "eq" + char(i + 1) + "s";
    }
    row("what doubles sixty times", laughs, "more than a million values");
    row("a list in itself", raw("}X\1\0\0\0a]q\1h\1as").toStdString(), "100 levels deep");
    row("a million marks", std::string(1'000'000, '('), "");
    row("a million dicts", std::string(1'200'000, '}'), "more than a million values");
    row("a long deep list", std::string(5'000, ']') + std::string(4'999, 'a'), "100 levels deep");
    row("a text of 4 GB",
        raw("X\xff\xff\xff\xff"
            "abc")
            .toStdString(),
        "ends too early");
    row("a number of 2000 bits", raw("\x8a\xfa").toStdString() + std::string(250, '\1'), "more than 64 bits");
    row("an odd dict", raw("}(K\1u").toStdString(), "a key without a value");
    row("nothing on the stack", "a", "takes more than it has");
    row("a list as key", raw("}]K\1s").toStdString(), "whose key is a list");
    row("no end", "N", "");
  }
  void hostile_pickles_are_bounded() {
    QFETCH(QByteArray, operations);
    QFETCH(QString, expected);
    const std::string text =
        QByteArray(QTest::currentDataTag()) == "no end" ? "\x80\x02N" : pickled(operations.toStdString());
    const std::string message = message_of<CheckpointError>([&] { decode_checkpoint(archive(text), "f"); });
    QVERIFY2(message.starts_with("f: "), message.c_str());
    EXPECT_IN(message, expected.toStdString());
  }

  void tensors_stay_within_their_storage_data() {
    QTest::addColumn<QByteArray>("arguments");  // offset, sizes, strides
    QTest::newRow("too long") << raw("K\0(K\5t(K\1t");
    QTest::newRow("offset") << raw("K\4(K\1t(K\1t");
    QTest::newRow("stride") << raw("K\0(K\2t(K\4t");
    QTest::newRow("negative") << raw(
        "K\0(K\2t(J\xff\xff\xff\xff"
        "t");
    QTest::newRow("ranks differ") << raw("K\0(K\1K\1t(K\1t");
    QTest::newRow("overflow") << raw(
        "K\0(\x8a\x08\0\0\0\0\0\0\0\x40"
        "\x8a\x08\0\0\0\0\0\0\0\x40t(K\4K\4t");
    QTest::newRow("one element a billion times") << raw("K\0(J\0\0\0\x7ft(K\0t");
  }
  void tensors_stay_within_their_storage() {
    QFETCH(QByteArray, arguments);
    const auto text = [](const std::string& s) {
      return std::string("X") + char(s.size()) + std::string(3, '\0') + s;
    };
    const std::string operations = "}" + text("a") + "ctorch._utils\n_rebuild_tensor_v2\n((" +
                                   text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") +
                                   "K\x04tQ" + arguments.toStdString() + "\x89" +
                                   "ccollections\nOrderedDict\n)RtRs";
    const std::string message =
        message_of<CheckpointError>([&] { decode_checkpoint(archive(pickled(operations), {std::string(16, 'x')}), "f"); });
    const bool negative = QByteArray(QTest::currentDataTag()) == "negative";
    EXPECT_IN(message, negative ? "a size is not what it should be" : "a tensor reaches out of its storage");
    // The storage's size must be what the tensor says.
    const std::string wrong =
        message_of<CheckpointError>([&] { decode_checkpoint(archive(pickled(operations), {std::string(12, 'x')}), "f"); });
    EXPECT_IN(wrong, "another size");
  }

  void hostile_archives_are_refused() {
    const auto with = [](const std::string& name) {
      leyden::ZipWriter zip;
      zip.add("archive/data.pkl", pickled("}"));
      zip.add(name, "x");
      return zip.finish();
    };
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(with("archive/../../etc/passwd"), "f"); }),
              "points out of the archive");
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(with("/etc/passwd"), "f"); }), "points out of the archive");
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(with("archive/data.pkl"), "f"); }), "twice");
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(with("other/data"), "f"); }), "outside its folder");
    leyden::ZipWriter many;
    for (int i = 0; i < 10'001; ++i) many.add("archive/data/" + std::to_string(i), "");
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(many.finish(), "f"); }), "10001 records");
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint("GIF89a", "f"); }), "no torch zip archive");
    EXPECT_IN(message_of<CheckpointError>([&] { decode_checkpoint(archive(pickled("]")), "f"); }), "it holds no dict");
    EXPECT_IN(message_of<CheckpointError>([] { read_checkpoint("/nowhere/a.ckpt"); }),
              "/nowhere/a.ckpt: No such file or directory");
    EXPECT_IN(message_of<CheckpointError>([] { read_checkpoint("/tmp"); }), "not a file");
  }

  void mutated_files_never_do_harm() {
    const std::string ours = encode_checkpoint(training_checkpoint());
    const std::string pickle(leyden::ZipReader(ours).record("data.pkl"));
    std::mt19937 random(11);
    int read = 0;
    const int count = long_count(20'000, 1'000'000);
    for (int i = 0; i < count; ++i) {
      std::string mutated = pickle;
      for (size_t edits = 1 + random() % 4; edits > 0; --edits)
        mutated[random() % mutated.size()] = static_cast<char>(random());
      try {
        decode_checkpoint(archive(mutated), "f");
        ++read;
      } catch (const CheckpointError&) {
      }
    }
    QVERIFY(read < count);
  }

  void mutated_archives_never_do_harm() {
    // Without a manifest, so that the zip reader alone stands guard; mostly where its structures are.
    const std::vector<std::string> seeds = {
        contents(LEYDEN_SOURCE_DIR "/tests/lightning/fixtures/lightning_2_6.ckpt"),
        archive(pickled(raw("}X\1\0\0\0aK\1s").toStdString()), {std::string(16, 'x')})};
    std::mt19937 random(12);
    int refused = 0;
    const int count = long_count(20'000, 1'000'000);
    for (int i = 0; i < count; ++i) {
      std::string mutated = seeds[random() % seeds.size()];
      const size_t tail = std::min<size_t>(mutated.size(), 1500);
      for (size_t edits = 1 + random() % 4; edits > 0; --edits) {
        const size_t at = random() % 4 == 0 ? random() % mutated.size() : mutated.size() - 1 - random() % tail;
        mutated[at] = static_cast<char>(random() % 3 == 0 ? (random() % 2 ? 0xff : 0) : random());
      }
      try {
        decode_checkpoint(mutated, "f");
      } catch (const CheckpointError&) {
        ++refused;
      }
    }
    QVERIFY(refused > count / 10);
  }

  void what_the_format_lacks_is_said() {
    EXPECT_IN(message_of<CheckpointError>([] { encode_checkpoint({{"x", torch::eye(3).to_sparse()}}); }), "Sparse tensor");
    EXPECT_IN(message_of<CheckpointError>([] { encode_checkpoint({{"x", "\xff\xfe"}}); }), "not UTF-8");
    Value deep = 1;
    for (int i = 0; i < 200; ++i) deep = Value::List{deep};
    EXPECT_IN(message_of<CheckpointError>([&] { encode_checkpoint({{"x", deep}}); }), "100 levels deep");
  }

  void a_failed_write_leaves_the_older_file() {
    const fs::path file = path("kept.ckpt");
    write_checkpoint(file, {{"epoch", 1}});
    const std::string before = contents(file);
    const size_t files = static_cast<size_t>(std::distance(fs::directory_iterator(file.parent_path()), {}));
    // A file size limit stands for a full disk: write(2) fails in the middle.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit small{4096, limit.rlim_max};
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string message = message_of<CheckpointError>([&] { write_checkpoint(file, {{"x", torch::rand({10'000})}}); });
    setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_IN(message, "cannot write " + file.string());
    QVERIFY(contents(file) == before);
    QCOMPARE(static_cast<size_t>(std::distance(fs::directory_iterator(file.parent_path()), {})), files);
    EXPECT_IN(message_of<CheckpointError>([] { write_checkpoint("/proc/nowhere/a.ckpt", {}); }), "/proc/nowhere");
    // What a killed process left behind is cleared away by the next save.
    std::ofstream(path(".kept.ckpt.123.tmp")) << "half";
    write_checkpoint(file, {{"epoch", 2}});
    QVERIFY(!fs::exists(path(".kept.ckpt.123.tmp")));
    QCOMPARE(read_checkpoint(file).at("epoch").as_int(), int64_t{2});
  }

  void large_archives_use_64_bits() {
    // A record of more than 4 GiB is not written here: its headers are.
    leyden::ZipEntry large{"archive/data/0", uint64_t{5} << 30, 1, uint64_t{6} << 30, 0};
    const std::string header = leyden::zip_local_header(large);
    QCOMPARE((large.header_offset + header.size()) % 64, uint64_t{0});
    QVERIFY(header.substr(18, 8) == std::string(8, '\xff'));
    const std::string directory = leyden::zip_directory({large}, uint64_t{11} << 30);
    QVERIFY(directory.find("PK\x06\x06") != std::string::npos &&
            directory.find("PK\x06\x07") != std::string::npos);
    QCOMPARE(leyden::crc32("123456789"), 0xcbf43926u);
  }

 private:
  static void check_flip(std::string& bytes, size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    const std::string message = message_of<CheckpointError>([&] { decode_checkpoint(bytes, "f"); });
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    QVERIFY2(message.starts_with("f: "), qPrintable(QString("bit %1 of byte %2").arg(bit % 8).arg(bit / 8)));
  }
};

QTEST_GUILESS_MAIN(TestCheckpointFile)
#include "test_checkpoint_file.moc"
