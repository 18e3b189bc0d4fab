// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What runs verify says of checkpoints: Leyden's by their manifest, PyTorch's by the sums of the zip file.
#include <QtTest>
#include <fstream>

#include <archive/checkpoint_manifest.h>
#include <archive/file_source.h>
#include <archive/zip_format.h>
#include <archive/zip_reader.h>
#include <digest/sha256.h>
#include <store/media_file.h>
#include <store/verify_run.h>

#include "store_testing.h"

using namespace leyden;
using namespace store_testing;
namespace fs = std::filesystem;

namespace {

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(in)), {});
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

// Larger than what is read at a time.
std::vector<std::pair<std::string, std::string>> records() {
  std::string weights(3'000'000, '\0');
  for (size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<char>(i * 2654435761u >> 24);
  return {{"data.pkl", "pickle"}, {"byteorder", "little"}, {"data/0", weights}, {"data/1", "bias"}, {"version", "3\n"}};
}

// As the engine writes it, with `changed` in the manifest's place of the record.
std::string checkpoint(bool manifest = true, const std::string& changed = {}) {
  ZipWriter zip;
  std::vector<ManifestRecord> lines;
  for (auto [name, data] : records()) {
    lines.push_back({name, data.size(), sha256_hex(data)});
    if (name == changed) data[0] = 'X';
    zip.add("archive/" + name, data);
  }
  if (manifest) zip.add("archive/" + std::string(kCheckpointManifest), checkpoint_manifest(lines));
  return zip.finish();
}

std::string digest(const fs::path& file) {
  return digest_of(file).sha256;
}

// A run with a point and nothing else.
fs::path make_run(const Workspace& workspace) {
  auto writer = RunWriter::create(workspace.path(), info_named("a"));
  log_one(*writer, "loss", 1, 0.5);
  writer->finish(RunStatus::Finished);
  fs::create_directories(writer->paths().checkpoints());
  return writer->paths().root;
}

Verification verified(const fs::path& run) { return verify_run(run, {.sha256 = digest}); }

QString problem_of(const fs::path& run) {
  const Verification found = verified(run);
  return found.problems.size() == 1 ? QString::fromStdString(found.problems[0]) : QString("%1 problems").arg(found.problems.size());
}

}  // namespace

class TestVerifyCheckpoint : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void goodOnesAreGood();
  void everyByteCounts();
  void whatIsDamagedIsNamed();
  void theSumsOfOthersAreChecked();
  void otherFilesAreLeftAlone();
  void withoutARowAndWithoutADatabase();
  void ofALiveRunTheManifestCounts();
  void manyRecords();
};

void TestVerifyCheckpoint::goodOnesAreGood() {
  const Workspace workspace;
  const fs::path run = make_run(workspace);
  write_text(run / "checkpoints" / "ours.ckpt", checkpoint());
  write_text(run / "checkpoints" / "pytorch.ckpt", checkpoint(false));
  const Verification found = verified(run);
  QVERIFY2(found.good(), found.good() ? "" : found.problems[0].c_str());
  QCOMPARE(found.manifests, size_t{1});
  QCOMPARE(verify_run(run).manifests, size_t{0});  // without contents
}

void TestVerifyCheckpoint::everyByteCounts() {
  const Workspace workspace;
  const fs::path run = make_run(workspace), file = run / "checkpoints" / "last.ckpt";
  const std::string good = checkpoint();
  for (size_t i = 0; i < 400; ++i) {
    std::string damaged = good;
    // Headers and directory byte by byte, the data here and there.
    const size_t at = i < 100 ? i : i < 300 ? good.size() - (i - 99) : i * good.size() / 401;
    damaged[at] = static_cast<char>(damaged[at] ^ 4);
    write_text(file, damaged);
    const Verification found = verified(run);
    QVERIFY2(found.problems.size() == 1, qPrintable(QString("byte %1").arg(at)));
    QVERIFY(QString::fromStdString(found.problems[0]).startsWith("checkpoints/last.ckpt: "));
  }
  for (const size_t size : {good.size() - 1, good.size() / 2, size_t{100}, size_t{30}}) {
    write_text(file, good.substr(0, size));
    QVERIFY2(problem_of(run).contains("damaged or incomplete"), qPrintable(problem_of(run)));
  }
}

void TestVerifyCheckpoint::whatIsDamagedIsNamed() {
  const Workspace workspace;
  const fs::path run = make_run(workspace), file = run / "checkpoints" / "last.ckpt";
  // With the right sum in the zip: only the manifest knows.
  write_text(file, checkpoint(true, "data/1"));
  QVERIFY2(problem_of(run).contains("its record data/1 is not what its manifest says"), qPrintable(problem_of(run)));
  std::string damaged = checkpoint();
  damaged[damaged.size() / 2] ^= 1;
  write_text(file, damaged);
  QVERIFY2(problem_of(run).contains("the record data/0 has another checksum"), qPrintable(problem_of(run)));
}

void TestVerifyCheckpoint::theSumsOfOthersAreChecked() {
  const Workspace workspace;
  const fs::path run = make_run(workspace);
  std::string damaged = checkpoint(false);
  damaged[damaged.size() / 2] ^= 1;
  write_text(run / "checkpoints" / "pytorch.ckpt", damaged);
  QVERIFY2(problem_of(run).contains("the record data/0 has another checksum"), qPrintable(problem_of(run)));
}

void TestVerifyCheckpoint::otherFilesAreLeftAlone() {
  const Workspace workspace;
  const fs::path run = make_run(workspace);
  write_text(run / "checkpoints" / "text.ckpt", "a checkpoint of another kind");
  write_text(run / "checkpoints" / "empty.ckpt", "");
  write_text(run / "checkpoints" / "weights.npz", "PK\x03\x04 and so on");
  fs::create_directories(run / "checkpoints" / "folder.ckpt");
  const Verification found = verified(run);
  QVERIFY2(found.good(), found.good() ? "" : found.problems[0].c_str());
  QCOMPARE(found.manifests, size_t{0});
}

void TestVerifyCheckpoint::withoutARowAndWithoutADatabase() {
  const Workspace workspace;
  const fs::path run = make_run(workspace);
  std::string damaged = checkpoint();
  damaged[damaged.size() / 2] ^= 1;
  write_text(run / "checkpoints" / "last.ckpt", damaged);
  write_text(run / "run.db", std::string(5000, 'x'));
  const Verification found = verified(run);
  QCOMPARE(found.problems.size(), size_t{2});
  QVERIFY(QString::fromStdString(found.problems[1]).contains("checkpoints/last.ckpt: the file is damaged"));
}

void TestVerifyCheckpoint::ofALiveRunTheManifestCounts() {
  const Workspace workspace;
  auto writer = RunWriter::create(workspace.path(), info_named("live"));
  const fs::path run = writer->paths().root;
  fs::create_directories(run / "checkpoints");
  ArtifactInfo row;
  row.name = "last.ckpt", row.kind = "checkpoint", row.path = "checkpoints/last.ckpt";
  row.bytes = 5, row.sha256 = std::string(64, '0');  // of the one before
  writer->artifact(row);
  writer->flush();
  write_text(run / "checkpoints" / "last.ckpt", checkpoint());
  QVERIFY(verified(run).good());
  QCOMPARE(verified(run).manifests, size_t{1});
  write_text(run / "checkpoints" / "last.ckpt", checkpoint(true, "data.pkl"));
  QVERIFY(problem_of(run).contains("its record data.pkl"));
  writer->finish(RunStatus::Finished);
  writer.reset();
  QCOMPARE(verified(run).problems.size(), size_t{2});  // the row now, too
}

void TestVerifyCheckpoint::manyRecords() {
  ZipWriter zip;
  std::vector<ManifestRecord> lines;
  for (int i = 0; i < 9'999; ++i) {
    const std::string name = "data/" + std::to_string(i), data = std::to_string(i);
    lines.push_back({name, data.size(), sha256_hex(data)});
    zip.add("archive/" + name, data);
  }
  zip.add("archive/" + std::string(kCheckpointManifest), checkpoint_manifest(lines));
  const Workspace workspace;
  const fs::path run = make_run(workspace), file = run / "checkpoints" / "many.ckpt";
  std::string bytes = zip.finish();
  write_text(file, bytes);
  QVERIFY(verified(run).good());
  // What a file's source gives is what the bytes in memory are.
  FileSource source(file);
  const ZipReader from_file(source), from_memory(bytes);
  QCOMPARE(from_file.names(), from_memory.names());
  QCOMPARE(std::string(from_file.record("data/4711")), std::string("4711"));
  QVERIFY(from_file.is_canonical());
}

QTEST_GUILESS_MAIN(TestVerifyCheckpoint)
#include "test_verify_checkpoint.moc"
