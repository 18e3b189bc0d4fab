// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <archive/zip_reader.h>

#include <algorithm>

#include <archive/crc32.h>

namespace leyden {

namespace {

constexpr uint64_t kMaxEntries = 10000;
constexpr uint64_t kEndSize = 22;
constexpr uint64_t kLocator64Size = 20;
constexpr uint64_t kEnd64Size = 56;
constexpr uint64_t kCentralSize = 46;
constexpr uint64_t kLocalSize = 30;
constexpr uint64_t kPart = 1 << 20;

[[noreturn]] void damaged_file(const std::string& what) {
  throw ArchiveError("the file is damaged or incomplete: " + what);
}

bool leaves_folder(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string_view::npos) return true;
  for (size_t from = 0; from <= name.size();) {
    const size_t slash = std::min(name.find('/', from), name.size());
    if (name.substr(from, slash - from) == "..") return true;
    from = slash + 1;
  }
  return false;
}

}  // namespace

ZipReader::ZipReader(std::string_view bytes) : memory_(bytes), source_(memory_) {
  read_archive();
}

ZipReader::ZipReader(ByteSource& source) : memory_({}), source_(source) {
  read_archive();
}

void ZipReader::read_archive() {
  if (!signature(0, "PK\x03\x04"))
    throw ArchiveError("this is not a checkpoint: it is no torch zip archive");
  read_end();
  check_overlaps();
}

std::string_view ZipReader::bytes(uint64_t offset, uint64_t count) const {
  if (offset > size() || size() - offset < count) damaged_file("it ends too early");
  return source_.at(offset, count);
}

uint64_t ZipReader::number(uint64_t offset, int count) const {
  const std::string_view from = bytes(offset, static_cast<uint64_t>(count));
  uint64_t value = 0;
  for (int i = 0; i < count; ++i) value |= uint64_t{static_cast<uint8_t>(from[static_cast<size_t>(i)])} << (8 * i);
  return value;
}

bool ZipReader::signature(uint64_t offset, std::string_view expected) const {
  return offset <= size() && size() - offset >= 4 && source_.at(offset, 4) == expected;
}

void ZipReader::read_end() {
  if (size() < kEndSize) damaged_file("it ends too early");
  // torch writes no comment, so the end record is the very end.
  uint64_t end = size() - kEndSize;
  if (!signature(end, "PK\x05\x06") || number(end + 20, 2) != 0) damaged_file("its directory is missing");
  if (number(end + 4, 4) != 0 || number(end + 8, 2) != number(end + 10, 2))
    damaged_file("its end record is wrong");
  uint64_t count = number(end + 10, 2);
  uint64_t length = number(end + 12, 4);
  uint64_t offset = number(end + 16, 4);
  if (end >= kLocator64Size + kEnd64Size && signature(end - kLocator64Size, "PK\x06\x07")) {
    const uint64_t end_64 = number(end - kLocator64Size + 8, 8);
    if (end_64 != end - kLocator64Size - kEnd64Size || !signature(end_64, "PK\x06\x06")) {
      damaged_file("its 64-bit end record is wrong");
    }
    count = number(end_64 + 32, 8);
    length = number(end_64 + 40, 8);
    offset = number(end_64 + 48, 8);
    if (number(end_64 + 24, 8) != count) damaged_file("its 64-bit end record is wrong");
    end = end_64;
  }
  if (length > end || offset != end - length) damaged_file("its directory is not where it should be");
  read_directory(offset, length, count);
}

void ZipReader::read_directory(uint64_t offset, uint64_t length, uint64_t count) {
  if (count > kMaxEntries) {
    throw ArchiveError("the archive has " + std::to_string(count) + " records; at most " +
                          std::to_string(kMaxEntries) + " are read");
  }
  directory_offset_ = offset;
  uint64_t at = offset;
  for (uint64_t i = 0; i < count; ++i) entries_.push_back(read_entry(at, offset + length));
  if (at != offset + length) damaged_file("its directory has another size");
  if (entries_.empty()) damaged_file("it has no records");
  const std::string& first = entries_.front().name;
  folder_ = first.substr(0, first.find('/') + 1);
  for (size_t i = 0; i < entries_.size(); ++i) {
    const std::string& name = entries_[i].name;
    if (folder_.empty() || name.compare(0, folder_.size(), folder_) != 0)
      damaged_file("a record lies outside its folder");
    if (!index_.emplace(name.substr(folder_.size()), i).second)
      damaged_file("it has the record " + name + " twice");
  }
}

ZipEntry ZipReader::read_entry(uint64_t& at, uint64_t end) {
  if (!signature(at, "PK\x01\x02") || end - at < kCentralSize) damaged_file("its directory is wrong");
  ZipEntry entry;
  const uint64_t flags = number(at + 8, 2);
  const uint64_t method = number(at + 10, 2);
  entry.crc = static_cast<uint32_t>(number(at + 16, 4));
  uint64_t packed = number(at + 20, 4);
  entry.size = number(at + 24, 4);
  const uint64_t name_size = number(at + 28, 2);
  const uint64_t extra_size = number(at + 30, 2);
  const uint64_t comment_size = number(at + 32, 2);
  const uint64_t mode = number(at + 38, 4) >> 16;
  entry.header_offset = number(at + 42, 4);
  const uint64_t extra = at + kCentralSize + name_size;
  if (end - at - kCentralSize < name_size + extra_size + comment_size) damaged_file("its directory is wrong");
  entry.name = std::string(bytes(at + kCentralSize, name_size));
  at = extra + extra_size + comment_size;
  for (uint64_t field = extra; field + 4 <= extra + extra_size;) {
    const uint64_t field_size = number(field + 2, 2);
    if (field_size > extra + extra_size - field - 4) damaged_file("its directory is wrong");
    uint64_t value = field + 4;
    const uint64_t field_end = value + field_size;
    if (number(field, 2) == 1) {
      for (uint64_t* wide : {&entry.size, &packed, &entry.header_offset}) {
        if (*wide != kIn64) continue;
        if (field_end - value < 8) damaged_file("its directory is wrong");
        *wide = number(value, 8);
        value += 8;
      }
    }
    field = field_end;
  }
  if (flags & 1) throw ArchiveError("the record " + entry.name + " is encrypted");
  if (method != 0 || packed != entry.size) {
    throw ArchiveError("the record " + entry.name + " is compressed, which PyTorch never does");
  }
  if ((mode & 0170000) == 0120000) throw ArchiveError("the record " + entry.name + " is a link");
  if (leaves_folder(entry.name))
    throw ArchiveError("the record " + entry.name + " points out of the archive");
  read_local_header(entry, directory_offset_);
  return entry;
}

void ZipReader::read_local_header(ZipEntry& entry, uint64_t limit) const {
  const uint64_t at = entry.header_offset;
  if (at > limit || limit - at < kLocalSize || !signature(at, "PK\x03\x04")) damaged_file("a record is missing");
  const uint64_t name_size = number(at + 26, 2);
  const uint64_t extra_size = number(at + 28, 2);
  if (size() - at - kLocalSize < name_size || source_.at(at + kLocalSize, name_size) != entry.name || number(at + 8, 2) != 0) {
    damaged_file("the record " + entry.name + " and the directory differ");
  }
  entry.data_offset = at + kLocalSize + name_size + extra_size;
  if (entry.data_offset > limit || limit - entry.data_offset < entry.size) damaged_file("a record is cut off");
}

void ZipReader::check_overlaps() const {
  std::vector<const ZipEntry*> sorted;
  for (const ZipEntry& entry : entries_) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const ZipEntry* a, const ZipEntry* b) { return a->header_offset < b->header_offset; });
  for (size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i - 1]->data_offset + sorted[i - 1]->size > sorted[i]->header_offset)
      damaged_file("records overlap");
  }
}

bool ZipReader::has_record(std::string_view name) const {
  return index_.contains(std::string(name));
}

const ZipEntry& ZipReader::entry(std::string_view name) const {
  const auto found = index_.find(std::string(name));
  if (found == index_.end()) {
    throw ArchiveError("this is not a checkpoint: it has no record " + std::string(name));
  }
  return entries_[found->second];
}

std::string_view ZipReader::record(std::string_view name) const {
  const ZipEntry& wanted = entry(name);
  const std::string_view data = bytes(wanted.data_offset, wanted.size);
  if (crc32(data) != wanted.crc) damaged_file("the record " + std::string(name) + " has another checksum");
  return data;
}

void ZipReader::read(std::string_view name, const std::function<void(std::string_view)>& part) const {
  const ZipEntry& wanted = entry(name);
  uint32_t crc = 0;
  for (uint64_t at = 0; at < wanted.size; at += kPart) {
    const std::string_view data = bytes(wanted.data_offset + at, std::min(kPart, wanted.size - at));
    crc = crc32(data, crc);
    part(data);
  }
  if (crc != wanted.crc) damaged_file("the record " + std::string(name) + " has another checksum");
}

uint64_t ZipReader::size_of(std::string_view name) const {
  return entry(name).size;
}

std::vector<std::string> ZipReader::names() const {
  std::vector<std::string> names;
  for (const ZipEntry& entry : entries_) names.push_back(entry.name.substr(folder_.size()));
  return names;
}

bool ZipReader::is_canonical() const {
  uint64_t at = 0;
  for (const ZipEntry& entry : entries_) {
    const std::string header = zip_local_header(entry);
    if (entry.header_offset != at || bytes(at, header.size()) != header) return false;
    at += header.size() + entry.size;
  }
  if (at != directory_offset_) return false;
  const std::string directory = zip_directory(entries_, at);
  return size() - at == directory.size() && bytes(at, directory.size()) == directory;
}

}  // namespace leyden
