// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/checkpoint_file.h>

#include <archive/checkpoint_manifest.h>
#include <archive/zip_format.h>
#include <archive/zip_reader.h>
#include <digest/sha256.h>
#include <lightning/checkpoint/atomic_file.h>
#include <lightning/checkpoint/pickle_writer.h>
#include <lightning/checkpoint/unpickler.h>

namespace leyden {

namespace {

constexpr std::string_view kFolder = "archive/";
constexpr size_t kMaxRecords = 10000;
constexpr size_t kMaxPickle = 64 << 20;

using Records = std::vector<std::pair<std::string, std::string_view>>;

std::string manifest_of(const Records& records) {
  std::vector<ManifestRecord> hashed;
  for (const auto& [name, data] : records) hashed.push_back({name, data.size(), sha256_hex(data)});
  return checkpoint_manifest(hashed);
}

std::string_view bytes_of(const torch::Tensor& storage) {
  return {static_cast<const char*>(storage.data_ptr()), static_cast<size_t>(storage.numel())};
}

void check_byte_order(const ZipReader& zip) {
  if (zip.has_record("byteorder") && zip.record("byteorder") != "little") {
    throw CheckpointError("the checkpoint was written on a big-endian machine, which is not supported");
  }
}

}  // namespace

std::string encode_checkpoint(const Dict& checkpoint) {
  const detail::PickleWriter writer(checkpoint);
  const auto& storages = writer.storages();
  Records records{{"data.pkl", writer.pickle()}, {"byteorder", "little"}};
  for (size_t i = 0; i < storages.size(); ++i)
    records.emplace_back("data/" + std::to_string(i), bytes_of(storages[i]));
  records.emplace_back("version", "3\n");
  if (records.size() >= kMaxRecords || writer.pickle().size() > kMaxPickle) {
    throw CheckpointError("the checkpoint has " + std::to_string(storages.size()) +
                          " tensors; the format holds fewer than 10,000");
  }
  const std::string manifest = manifest_of(records);
  records.emplace_back(kCheckpointManifest, manifest);
  size_t size = 4096;
  for (const auto& record : records) size += record.second.size() + 512;
  ZipWriter zip(size);
  for (const auto& [name, data] : records) zip.add(std::string(kFolder) + name, data);
  return zip.finish();
}

Dict decode_checkpoint(std::string_view bytes, std::string_view name) {
  try {
    const ZipReader zip(bytes);
    if (zip.has_record(kCheckpointManifest)) check_checkpoint_manifest(zip);
    check_byte_order(zip);
    const std::string_view pickle = zip.record("data.pkl");
    if (pickle.size() > kMaxPickle) throw CheckpointError("its pickle is larger than 64 MiB");
    detail::Unpickler unpickler(pickle, [&](const std::string& storage) { return zip.record(storage); });
    Value root = unpickler.read();
    if (!root.is_dict()) throw CheckpointError("this is not a checkpoint: it holds no dict");
    return std::move(root.as_dict());
  } catch (const ArchiveError& error) {
    throw CheckpointError(std::string(name) + ": " + error.what());
  } catch (const CheckpointError& error) {
    throw CheckpointError(std::string(name) + ": " + error.what());
  } catch (const c10::Error& error) {
    throw CheckpointError(std::string(name) + ": " + error.what_without_backtrace());
  }
}

void write_checkpoint(const std::filesystem::path& path, const Dict& checkpoint) {
  write_file_atomically(path, encode_checkpoint(checkpoint));
}

Dict read_checkpoint(const std::filesystem::path& path) {
  return decode_checkpoint(read_whole_file(path), path.string());
}

}  // namespace leyden
