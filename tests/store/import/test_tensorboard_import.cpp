// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Event files that PyTorch and TensorBoard wrote, whole, torn, damaged and hostile.
#include <QTest>

#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include <store/store_error.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/record_file.h>

#include "import_testing.h"
#include "input_limits.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;
namespace tb = leyden::tensorboard;
using Json = nlohmann::json;
using Result = ImportedSource::Result;

namespace {

const char* const kEvents = "events.out.tfevents.1700000000.host.1.0";

std::string bits(double value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(std::bit_cast<uint64_t>(value)));
  return text;
}

std::map<std::string, HistogramInfo> histograms(RunReader& run, std::initializer_list<std::string> names) {
  std::map<std::string, HistogramInfo> out;
  for (const std::string& name : names) {
    for (const HistogramInfo& each : run.histograms(name)) out[name] = each;
  }
  return out;
}

std::string text_named(RunReader& run, const std::string& name) {
  for (const EventRow& event : run.events()) {
    const Json payload = Json::parse(event.payload);
    if (event.kind == "text" && payload["name"] == name) return payload["text"];
  }
  return {};
}

std::string records(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += tb::framed_record(tb::encode_event({1.7e9 + i, i, {}, {{"x", 0.5 * i}}}));
  return out;
}

}  // namespace

class TestTensorboardImport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void every_scalar_is_as_tensorboard_reads_it() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("tensorboard"));
    const Json expected = Json::parse(read_file(fixture("tensorboard/expected.json")));
    QCOMPARE(report.sources.size(), expected.size());
    for (const auto& [run, tags] : expected.items()) {
      RunReader reader = run_named(workspace.path(), report, "tensorboard/" + run);
      QCOMPARE(problem_in(reader.paths().root), std::string());
      for (const auto& [tag, points] : tags.items()) {
        if (run == "tensors" && tag == "loss") continue;  // TensorBoard's reader forgets what a restart goes over again
        const std::vector<Point> found = reader.points(tag);
        QCOMPARE(found.size(), points.size());
        for (size_t i = 0; i < found.size(); ++i) {
          QCOMPARE(found[i].step, points[i][0].get<int64_t>());
          QCOMPARE(found[i].wall_time, points[i][1].get<double>());
          QVERIFY(std::isnan(found[i].epoch));
          if (!std::isnan(found[i].value)) QCOMPARE(bits(found[i].value), points[i][2].get<std::string>());
          QCOMPARE(std::isnan(found[i].value), points[i][2].get<std::string>().substr(0, 4) == "7ff8");
        }
      }
    }
  }

  void pytorchs_other_values_are_kept() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("tensorboard/torch"));
    QCOMPARE(report.count(Result::Imported), size_t{4});
    RunReader run = run_named(workspace.path(), report, "torch");
    QCOMPARE(run.state().status, RunStatus::Finished);
    const HistogramInfo weights = histograms(run, {"weights"})["weights"];
    QCOMPARE(weights.step, int64_t{5});
    QCOMPARE(weights.edges.size(), weights.counts.size() + 1);
    QCOMPARE(weights.min, -2.0);
    double count = 0;
    for (const double each : weights.counts) count += each;
    QCOMPARE(count, 200.0);
    QCOMPARE(text_named(run, "a note"), std::string("**bold** text ✓"));
    QCOMPARE(run.artifacts().size(), size_t{1});
    const ArtifactRow picture = run.artifacts()[0];
    QVERIFY(picture.kind == "image" && picture.name == "a picture" && picture.step == 3);
    const std::string png = read_file(run.paths().root / picture.path);
    QVERIFY(png.starts_with("\x89PNG") && static_cast<int64_t>(png.size()) == picture.bytes);
    const std::vector<std::string> notes = source_named(report, "torch").notes;
    QVERIFY(notes.size() == 1 && notes[0].find("pr_curves") != std::string::npos);
  }

  void hyperparameters_become_params() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("tensorboard/torch/hp"));
    RunReader run = run_named(workspace.path(), report, "hp");
    const auto params = run.params();
    QCOMPARE((std::map<std::string, std::string>(params.begin(), params.end())),
             (std::map<std::string, std::string>{{"bn", "1"}, {"layers", "3"}, {"lr", "0.1"}, {"name", "\"wide\""}}));
    QCOMPARE(run.points("hparam/acc")[0].value, 0.75);
  }

  void every_form_of_summary_is_read() {
    Workspace workspace;
    const ImportReport report = import(workspace.path(), fixture("tensorboard/tensors"));
    RunReader run = run_named(workspace.path(), report, "tensors");
    for (const char* type : {"half", "double", "int32", "int64", "uint8"})
      QCOMPARE(run.points(std::string("types/") + type)[0].value, 3.0);
    auto found = histograms(run, {"h", "fixed", "compressed", "old histogram"});
    QCOMPARE(found["h"].edges, (std::vector<double>{0, 1, 2, 3, 4}));
    QCOMPARE(found["h"].counts, (std::vector<double>{2, 2, 0, 1}));
    QCOMPARE(found["fixed"].counts, (std::vector<double>{1.5, 1.5}));
    QCOMPARE(found["compressed"].edges, (std::vector<double>{-1, 0.5, 2}));
    QCOMPARE(found["compressed"].counts, (std::vector<double>{0.5, 0.5}));
    QCOMPARE(found["old histogram"].edges, (std::vector<double>{-1, 0, 1, 2, 3}));
    QCOMPARE(found["old histogram"].sum_squares, 12.0);
    QCOMPARE(text_named(run, "table"), std::string("| a | b |\n|---|---|\n| 1 | 2\\|3 |\n"));
    QCOMPARE(run.artifacts().size(), size_t{2});
    QCOMPARE(run.log_lines()[0].text, std::string("a warning"));
    QCOMPARE(run.log_lines()[0].level, LogLevel::Warning);
    const std::vector<Point> loss = run.points("loss");
    QCOMPARE(loss.size(), size_t{5});  // what the restart went over again is kept, as an older attempt
    QVERIFY(loss[3].attempt == 1 && loss[3].step == 3 && loss[4].attempt == 2 && loss[4].step == 2);
    std::string notes;
    for (const std::string& note : source_named(report, "tensors").notes) notes += note + "\n";
    QCOMPARE(notes, std::string("2 values of the kind audio were left out.\n1 value of the kind tensor was left out.\n"));
  }

  void files_of_a_folder_are_read_in_order() {
    Workspace workspace;
    const fs::path folder = workspace.path() / "logs/run";
    write_file(folder / "events.out.tfevents.2.host", tb::framed_record(tb::encode_event({9, 9, {}, {{"x", 3.0}}})));
    write_file(folder / "events.out.tfevents.1.host", records(2));
    const ImportReport report = import(workspace.path(), workspace.path() / "logs");
    const std::vector<Point> points = run_named(workspace.path(), report, "logs/run").points("x");
    QCOMPARE(points.size(), size_t{3});
    QCOMPARE(points[2].value, 3.0);
  }

  void a_torn_tail_is_read_up_to_its_end() {
    Workspace workspace;
    const std::string whole = records(4);
    const size_t record = whole.size() / 4;
    for (size_t cut = 1; cut <= whole.size(); cut += 7) {
      write_file(workspace.path() / "logs/r" / kEvents, whole.substr(0, cut));
      const ImportReport report = import(workspace.path() / std::to_string(cut), workspace.path() / "logs/r");
      QCOMPARE(report.sources.size(), size_t{1});
      const ImportedSource& source = report.sources[0];
      if (cut < record) {
        QVERIFY(source.result == Result::Failed && source.error.find("ends within a record") != std::string::npos);
        QCOMPARE(run_folders(workspace.path() / std::to_string(cut)).size(), size_t{0});
        continue;
      }
      QCOMPARE(source.points, static_cast<int64_t>(cut / record));
      QCOMPARE(source.notes.size(), size_t{cut % record == 0 ? 0u : 1u});
      RunReader run(run_paths(workspace.path() / std::to_string(cut), source.run_id).root);
      QCOMPARE(run.points("x").size(), cut / record);
      QCOMPARE(run.state().info.count("import.notes"), size_t{cut % record == 0 ? 0u : 1u});
    }
  }

  void damage_ends_a_file_with_a_note_and_harms_no_other() {
    Workspace workspace;
    std::string damaged = records(4);
    damaged[damaged.size() / 2 + 20] ^= 1;
    write_file(workspace.path() / "logs/bad" / kEvents, damaged);
    write_file(workspace.path() / "logs/good" / kEvents, records(4));
    write_file(workspace.path() / "logs/none" / kEvents, "this is no event file at all, whatever its name says");
    const ImportReport report = import(workspace.path() / "w", workspace.path() / "logs");
    QCOMPARE(source_named(report, "logs/bad").points, 2);
    QVERIFY(source_named(report, "logs/bad").notes[0].find("is damaged at byte") != std::string::npos);
    QCOMPARE(source_named(report, "logs/good").points, 4);
    QCOMPARE(source_named(report, "logs/none").result, Result::Failed);
    QCOMPARE(run_folders(workspace.path() / "w").size(), size_t{2});
  }

  void hostile_files_do_no_harm() {
    Workspace workspace;
    const std::string seeds[] = {read_file(fixture("tensorboard/tensors") / kEvents),
                                 read_file(fixture("tensorboard/torch/hp") / kEvents)};
    std::vector<std::string> events;
    for (const char* folder : {"tensorboard/tensors", "tensorboard/torch/hp"}) {
      tb::RecordReader reader(fixture(folder) / kEvents);
      while (const auto record = reader.next()) events.push_back(*record);
    }
    std::mt19937 random(1);
    const auto mutate = [&](std::string bytes) {
      for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      if (random() % 4 == 0) bytes.resize(random() % bytes.size() + 1);
      return bytes;
    };
    // A file of mutated events with right sums, so that what stands behind the sums is tried, too; a thousand a run.
    const bool is_long = qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS");
    const int files = is_long ? 1000 : 12;
    InputLimits limits;
    for (int i = 0; i < files; ++i) {
      std::string file;
      for (int k = 0; k < 1000; ++k) file += tb::framed_record(mutate(events[random() % events.size()]));
      write_file(workspace.path() / "logs/r" / kEvents, file);
      limits.begin();
      const ImportReport report = import(workspace.path() / "w", workspace.path() / "logs");
      QCOMPARE(limits.end(), std::string());
      QVERIFY(report.sources[0].result != Result::Failed);
    }
    QCOMPARE(run_folders(workspace.path() / "w").size(), size_t{1});  // each took the place of the one before
    QCOMPARE(problem_in(run_folders(workspace.path() / "w")[0]), std::string());
    // And files that are damaged anywhere.
    for (int i = 0; i < (is_long ? 20'000 : 200); ++i) {
      write_file(workspace.path() / "files/r" / kEvents, mutate(seeds[random() % 2]));
      limits.begin();
      import(workspace.path() / "w2", workspace.path() / "files");
      QCOMPARE(limits.end(), std::string());
    }
    QVERIFY(run_folders(workspace.path() / "w2").size() <= 1);
  }
};

QTEST_GUILESS_MAIN(TestTensorboardImport)
#include "test_tensorboard_import.moc"
