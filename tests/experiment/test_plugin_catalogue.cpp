// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/abi_key.h>
#include <experiment/file_safety.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/plugin_list_model.h>
#include <experiment/trust.h>

#include <sys/stat.h>
#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

using namespace leyden;
namespace fs = std::filesystem;

namespace {

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

Json description(const fs::path& library) {
  return Json{
      {"id", "dummy"},
      {"sha256", file_sha256(library)},
      {"model", {{"type", "object"}, {"properties", {{"lr", {{"type", "number"}, {"default", 0.1}}}}}}},
      {"data", {{"type", "object"}, {"properties", Json::object()}}}};
}

// A folder that has the plugin as leyden_add_plugin leaves it.
fs::path put(const fs::path& folder, const char* from = DUMMY_PLUGIN) {
  fs::create_directories(folder);
  const fs::path library = folder / "dummy.so";
  fs::copy_file(from, library, fs::copy_options::overwrite_existing);
  chmod(library.c_str(), 0644);
  write_text(folder / "dummy.plugin.json", description(library).dump());
  return library;
}

}  // namespace

class TestPluginCatalogue : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  fs::path root() const { return m_folder->path().toStdString(); }
  QString error_of(const fs::path& library) const {
    return QString::fromStdString(PluginCatalogue::readPlugin(library).errorString);
  }

 private Q_SLOTS:
  void init() {
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("LEYDEN_TEST_LOADED", m_folder->filePath("loaded").toLocal8Bit());
  }

  // Whatever a test did: no code of a plugin has run.
  void cleanup() {
    QVERIFY2(!fs::exists(root() / "loaded"), "a plugin's code was run");
    m_folder.reset();
  }

  void reads_without_running() {
    put(root());
    PluginCatalogue catalogue({root()});
    catalogue.scan();
    QCOMPARE(catalogue.plugins().size(), size_t(1));
    const PluginInfo* plugin = catalogue.find("dummy");
    QVERIFY2(plugin, catalogue.plugins()[0].errorString.c_str());
    QCOMPARE(plugin->state, PluginState::Resolved);
    QCOMPARE(plugin->name, std::string("Dummy"));
    QCOMPARE(plugin->version, std::string("1.2.0"));
    QCOMPARE(plugin->licence, std::string("MIT"));
    QCOMPARE(plugin->tags, (std::vector<std::string>{"one", "two"}));
    QCOMPARE(plugin->abi_key, abi_key());
    QVERIFY(plugin->model.find("lr"));
    QCOMPARE(plugin->sha256, file_sha256(plugin->library));
  }

  void refuses_another_abi() {
    const PluginInfo plugin = PluginCatalogue::readPlugin(put(root(), OTHER_ABI_PLUGIN));
    QCOMPARE(plugin.state, PluginState::Refused);
    QVERIFY2(QString::fromStdString(plugin.errorString)
                 .startsWith("It was built for LibTorch 1.0.0 and this program has"),
             plugin.errorString.c_str());
    QVERIFY(QString::fromStdString(plugin.errorString)
                .contains("build the plugin again with the LibTorch that Leyden uses."));
    QCOMPARE(plugin.name, std::string("Dummy"));  // it can be shown
  }

  void refuses_a_changed_library() {
    const fs::path library = put(root());
    std::ofstream(library, std::ios::app) << "x";
    QCOMPARE(PluginCatalogue::readPlugin(library).state, PluginState::Refused);
    QVERIFY(error_of(library).contains("its SHA-256 differs"));
  }

  void refuses_what_others_can_write() {
    const fs::path library = put(root() / "a" / "b");
    chmod(library.c_str(), 0666);
    QVERIFY2(error_of(library).startsWith("Everybody can write " + QString::fromStdString(library.string())),
             qPrintable(error_of(library)));
    chmod(library.c_str(), 0644);
    chmod((root() / "a" / "b").c_str(), 01777);
    QVERIFY(error_of(library).startsWith("Everybody can write the folder"));
    chmod((root() / "a" / "b").c_str(), 0755);
    chmod((root() / "a").c_str(), 0777);  // an open folder further up is common, and the hash stands
    QCOMPARE(error_of(library), QString());
    // A link is as safe as what it points to.
    fs::create_symlink(library, root() / "link.so");
    QCOMPARE(error_of(root() / "link.so"), QString());
    if (geteuid() == 0) {
      QCOMPARE(chown(library.c_str(), 12345, 0), 0);
      QVERIFY(error_of(library).contains("belongs to another user (id 12345)"));
    }
  }

  void broken_ones_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("expected");
    QTest::newRow("text") << "text"
                          << "is not a Leyden plugin";
    QTest::newRow("empty") << "empty"
                           << "is not a Leyden plugin";
    QTest::newRow("cut off") << "cut"
                             << "is not a Leyden plugin";
    QTest::newRow("another kind") << "kind"
                                  << "is not a Leyden plugin: build it with leyden_add_plugin().";
    QTest::newRow("no description")
        << "missing"
        << "dummy.plugin.json is missing beside the library: build the plugin again.";
    QTest::newRow("description no JSON") << "json"
                                         << "dummy.plugin.json is not JSON";
    QTest::newRow("description of another") << "other"
                                            << "dummy.plugin.json describes another plugin (else)";
    QTest::newRow("wrong schema") << "schema"
                                  << "The parameter schema of model is wrong at lr: its type is not known.";
    QTest::newRow("gone") << "gone"
                          << "is not a file that can be read.";
  }
  void broken_ones() {
    QFETCH(QString, what);
    QFETCH(QString, expected);
    const fs::path library = put(root(), what == "kind" ? OTHER_KIND_PLUGIN : DUMMY_PLUGIN);
    const fs::path json = root() / "dummy.plugin.json";
    Json document = description(library);
    if (what == "text") write_text(library, "not a library");
    if (what == "empty") write_text(library, "");
    if (what == "cut") fs::resize_file(library, 200);
    if (what == "missing") fs::remove(json);
    if (what == "json") write_text(json, "{");
    if (what == "other") document["id"] = "else", write_text(json, document.dump());
    if (what == "schema")
      document["model"]["properties"]["lr"]["type"] = "thing", write_text(json, document.dump());
    if (what == "gone") fs::remove(library);
    const PluginInfo plugin = PluginCatalogue::readPlugin(library);
    QCOMPARE(plugin.state, PluginState::Invalid);
    QVERIFY2(QString::fromStdString(plugin.errorString).contains(expected), plugin.errorString.c_str());
  }

  void first_on_the_path_stays() {
    put(root() / "a");
    put(root() / "b");
    write_text(root() / "a" / "readme.txt", "x");
    PluginCatalogue catalogue({root() / "a", root() / "b"});
    catalogue.scan();
    QCOMPARE(catalogue.plugins().size(), size_t(2));
    QCOMPARE(catalogue.find("dummy")->library, root() / "a" / "dummy.so");
    QCOMPARE(catalogue.plugins()[1].state, PluginState::Refused);
    QVERIFY(QString::fromStdString(catalogue.plugins()[1].errorString)
                .startsWith("Another plugin has the id dummy"));
  }

  void names_that_are_not_there() {
    put(root());
    PluginCatalogue catalogue({root()});
    catalogue.scan();
    const auto said = [&](const char* id) {
      try {
        catalogue.require(id);
      } catch (const ConfigProblem& problem) {
        return QString(problem.what());
      }
      return QString();
    };
    QCOMPARE(said("dummy"), QString());
    QCOMPARE(said("dumy"), "There is no plugin dumy. Did you mean dummy?");
    fs::remove(root() / "dummy.plugin.json");
    catalogue.scan();
    QCOMPARE(said("dummy"),
             "The plugin dummy cannot be used. dummy.plugin.json is missing beside the library: build the "
             "plugin again.");
  }

  void search_path() {
    put(root() / "a");
    qputenv("LEYDEN_PLUGIN_PATH",
            QByteArray::fromStdString((root() / "a").string() + ":/nowhere:" + (root() / "a").string()));
    const auto folders = PluginCatalogue::searchPath();
    qunsetenv("LEYDEN_PLUGIN_PATH");
    QCOMPARE(folders.at(0), root() / "a");
    QCOMPARE(std::count(folders.begin(), folders.end(), root() / "a"), 1);
  }

  void explains_keys() {
    QCOMPARE(explain_difference("leyden-1;qt-6", "leyden-1;qt-6"), std::string());
    QCOMPARE(QString::fromStdString(explain_difference("leyden-1;libtorch-2.12.0;gxx-abi-1017;qt-6",
                                                       "leyden-1;libtorch-2.13.0;gxx-abi-1017;qt-6")),
             "It was built for LibTorch 2.12.0 and this program has 2.13.0: build the plugin again with the "
             "LibTorch that Leyden uses.");
    QVERIFY(QString::fromStdString(explain_difference("leyden-2;qt-7", "leyden-1;qt-6"))
                .contains("Leyden's plugin interface 2 and this program has 1, Qt 7"));
    QVERIFY(!explain_difference("", "leyden-1").empty());
    QVERIFY(!explain_difference("leyden-1;more-2", "leyden-1").empty());
  }

  void trust_is_of_the_file() {
    const fs::path library = put(root() / "plugins");
    const PluginInfo plugin = PluginCatalogue::readPlugin(library);
    TrustStore trust(root() / "config" / "trusted-plugins.json");
    QVERIFY(!trust.isTrusted(plugin));
    trust.trust(plugin);
    QVERIFY(trust.isTrusted(plugin));
    QCOMPARE(trust.entries().at(0).id, std::string("dummy"));

    TrustStore other(root() / "config" / "trusted-plugins.json");
    QVERIFY(other.isTrusted(plugin));
    other.forget(plugin.sha256);
    QVERIFY(!trust.isTrusted(plugin));  // another program's change is seen

    std::ofstream(library, std::ios::app) << "x";
    QVERIFY_EXCEPTION_THROWN(trust.trust(plugin), std::runtime_error);
    QVERIFY(!trust.isTrusted(plugin));
  }

  void trust_file_that_cannot_be_believed() {
    const PluginInfo plugin = PluginCatalogue::readPlugin(put(root() / "plugins"));
    const fs::path file = root() / "config" / "trusted-plugins.json";
    TrustStore trust(file);
    trust.trust(plugin);
    chmod(file.c_str(), 0666);
    QVERIFY(!trust.isTrusted(plugin));
    QVERIFY(!trust.problem().empty());
    QVERIFY_EXCEPTION_THROWN(trust.trust(plugin), std::runtime_error);
    chmod(file.c_str(), 0600);
    QVERIFY(trust.isTrusted(plugin));
    write_text(file, "{\"plugins\": 3");
    QVERIFY(!trust.isTrusted(plugin));
    QVERIFY(trust.problem().find("damaged") != std::string::npos);
  }

  void list_model() {
    put(root() / "a");
    write_text(root() / "a" / "broken.so", "x");
    PluginCatalogue catalogue({root() / "a"});
    catalogue.scan();
    TrustStore trust(root() / "config" / "trusted-plugins.json");
    PluginListModel model(&trust);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setPlugins(catalogue.plugins());
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex first = model.index(0), second = model.index(1);
    QCOMPARE(first.data(PluginListModel::IdRole).toString(), "dummy");
    QCOMPARE(first.data(PluginListModel::TagsRole).toStringList(), QStringList({"one", "two"}));
    QVERIFY(first.data(PluginListModel::UsableRole).toBool());
    QVERIFY(!second.data(PluginListModel::UsableRole).toBool());
    QVERIFY(!second.data(PluginListModel::ErrorRole).toString().isEmpty());
    QSignalSpy spy(&model, &QAbstractItemModel::dataChanged);
    QVERIFY(!first.data(PluginListModel::TrustedRole).toBool());
    trust.trust(*model.plugin(0));
    model.trustChanged();
    QVERIFY(first.data(PluginListModel::TrustedRole).toBool());
    QCOMPARE(spy.size(), 1);
    QCOMPARE(model.rowOf("dummy"), 0);
    QCOMPARE(model.plugin(5), nullptr);
  }
};

QTEST_GUILESS_MAIN(TestPluginCatalogue)
#include "test_plugin_catalogue.moc"
