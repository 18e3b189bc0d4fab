// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <archive/zip_format.h>

#include <algorithm>

#include <archive/crc32.h>

namespace leyden {

namespace {

void put(std::string& out, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 255);
}

bool needs_64(uint64_t value) {
  return value >= kIn64;
}

// Version, flags, method, time, date, crc, sizes, length of the name: what both headers have in common.
void put_common(std::string& out, const ZipEntry& entry) {
  put(out, needs_64(entry.size) || needs_64(entry.header_offset) ? 45 : 20, 2);
  put(out, 1 << 11, 2);  // names are UTF-8
  put(out, 0, 2);        // stored
  put(out, 0, 2);
  put(out, 0x21, 2);  // 1980-01-01, the first day of zip files
  put(out, entry.crc, 4);
  put(out, std::min<uint64_t>(entry.size, kIn64), 4);
  put(out, std::min<uint64_t>(entry.size, kIn64), 4);
  put(out, entry.name.size(), 2);
}

std::string sizes_64(const ZipEntry& entry) {
  std::string extra;
  if (!needs_64(entry.size)) return extra;
  put(extra, 1, 2);
  put(extra, 16, 2);
  put(extra, entry.size, 8);
  put(extra, entry.size, 8);
  return extra;
}

std::string central_header(const ZipEntry& entry) {
  std::string values;
  if (needs_64(entry.size)) {
    put(values, entry.size, 8);
    put(values, entry.size, 8);
  }
  if (needs_64(entry.header_offset)) put(values, entry.header_offset, 8);
  std::string extra;
  if (!values.empty()) {
    put(extra, 1, 2);
    put(extra, values.size(), 2);
    extra += values;
  }
  std::string out = "PK\x01\x02";
  put(out, 45, 2);  // made by: no file system's attributes
  put_common(out, entry);
  put(out, extra.size(), 2);
  put(out, 0, 2);  // comment
  put(out, 0, 2);  // disk
  put(out, 0, 2);  // attributes
  put(out, 0, 4);
  put(out, std::min<uint64_t>(entry.header_offset, kIn64), 4);
  return out + entry.name + extra;
}

}  // namespace

std::string zip_local_header(const ZipEntry& entry) {
  std::string extra = sizes_64(entry);
  // LibTorch's own padding: a field "FB" filled with Z.
  const uint64_t start = entry.header_offset + 30 + entry.name.size() + extra.size() + 4;
  const uint64_t padding = (kZipAlignment - start % kZipAlignment) % kZipAlignment;
  extra += "FB";
  put(extra, padding, 2);
  extra.append(padding, 'Z');
  std::string out = "PK\x03\x04";
  put_common(out, entry);
  put(out, extra.size(), 2);
  return out + entry.name + extra;
}

std::string zip_directory(const std::vector<ZipEntry>& entries, uint64_t offset) {
  std::string out;
  for (const ZipEntry& entry : entries) out += central_header(entry);
  const uint64_t size = out.size();
  const uint64_t count = entries.size();
  if (needs_64(offset) || needs_64(size) || count >= 0xffff) {
    const uint64_t end_64 = offset + size;
    out += "PK\x06\x06";
    put(out, 44, 8);
    put(out, 45, 2);
    put(out, 45, 2);
    put(out, 0, 4);
    put(out, 0, 4);
    for (const uint64_t value : {count, count, size, offset}) put(out, value, 8);
    out += "PK\x06\x07";
    put(out, 0, 4);
    put(out, end_64, 8);
    put(out, 1, 4);
  }
  out += "PK\x05\x06";
  put(out, 0, 2);
  put(out, 0, 2);
  put(out, std::min<uint64_t>(count, 0xffff), 2);
  put(out, std::min<uint64_t>(count, 0xffff), 2);
  put(out, std::min<uint64_t>(size, kIn64), 4);
  put(out, std::min<uint64_t>(offset, kIn64), 4);
  put(out, 0, 2);
  return out;
}

void ZipWriter::add(std::string_view name, std::string_view data) {
  ZipEntry entry{std::string(name), data.size(), crc32(data), bytes_.size(), 0};
  bytes_ += zip_local_header(entry);
  bytes_ += data;
  entries_.push_back(std::move(entry));
}

std::string ZipWriter::finish() {
  bytes_ += zip_directory(entries_, bytes_.size());
  return std::move(bytes_);
}

}  // namespace leyden
