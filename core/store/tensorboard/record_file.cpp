// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/tensorboard/record_file.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstring>
#include <ctime>

#include <store/file_system.h>
#include <store/store_error.h>

namespace leyden::tensorboard {

namespace {

// Table k gives what a byte does to the sum when k bytes follow it: eight bytes at a time ("slicing by 8").
using CrcTables = std::array<std::array<uint32_t, 256>, 8>;

constexpr CrcTables crc_tables() {
  CrcTables tables{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) ? (crc >> 1) ^ 0x82f63b78u : crc >> 1;
    tables[0][i] = crc;
  }
  for (size_t k = 1; k < tables.size(); ++k) {
    for (size_t i = 0; i < 256; ++i) {
      tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xff];
    }
  }
  return tables;
}

constexpr CrcTables kCrc = crc_tables();

std::string little_endian(uint64_t number, size_t bytes) {
  std::string out(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(number >> (8 * i));
  return out;
}

template <class Number>
Number number_at(const char* bytes) {
  Number number;
  std::memcpy(&number, bytes, sizeof number);
  if constexpr (std::endian::native == std::endian::big) {
    Number turned = 0;
    for (size_t i = 0; i < sizeof number; ++i, number >>= 8) turned = (turned << 8) | (number & 0xff);
    return turned;
  }
  return number;
}

constexpr size_t kHeader = 12, kFooter = 4;
constexpr size_t kChunk = size_t{1} << 20;  // read at a time

}  // namespace

uint32_t masked_crc32c(std::string_view bytes) {
  uint32_t crc = 0xffffffffu;
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= 8; left -= 8, at += 8) {
    const uint64_t eight = number_at<uint64_t>(at) ^ crc;
    crc = kCrc[7][eight & 0xff] ^ kCrc[6][(eight >> 8) & 0xff] ^ kCrc[5][(eight >> 16) & 0xff] ^
          kCrc[4][(eight >> 24) & 0xff] ^ kCrc[3][(eight >> 32) & 0xff] ^ kCrc[2][(eight >> 40) & 0xff] ^
          kCrc[1][(eight >> 48) & 0xff] ^ kCrc[0][eight >> 56];
  }
  for (; left > 0; --left, ++at) crc = kCrc[0][(crc ^ static_cast<unsigned char>(*at)) & 0xff] ^ (crc >> 8);
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

std::string framed_record(std::string_view bytes) {
  const std::string length = little_endian(bytes.size(), 8);
  std::string out = length + little_endian(masked_crc32c(length), 4);
  out += bytes;
  return out + little_endian(masked_crc32c(bytes), 4);
}

RecordReader::RecordReader(const std::filesystem::path& file)
    : path_(file), file_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ < 0) {
    throw StoreError(StoreError::Kind::NotFound, "cannot open " + file.string() + ": " + errno_text(errno));
  }
}

RecordReader::~RecordReader() {
  ::close(file_);
}

void RecordReader::damaged(const std::string& what) const {
  throw StoreError(StoreError::Kind::Damaged,
                   path_.string() + " is damaged at byte " + std::to_string(position_) + ": " + what);
}

// Has `bytes` ready from begin_; false when the file does not hold them (yet).
bool RecordReader::fill(size_t bytes) {
  if (end_ - begin_ >= bytes) return true;
  buffer_.erase(0, begin_);
  end_ -= begin_;
  begin_ = 0;
  while (end_ < bytes) {
    // Grown as data comes, whatever length a damaged file claims.
    buffer_.resize(std::max(buffer_.size(), end_ + kChunk));
    const ssize_t got = ::read(file_, buffer_.data() + end_, buffer_.size() - end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      throw StoreError(StoreError::Kind::Storage, path_.string() + " could not be read: " + errno_text(errno));
    }
    if (got == 0) return false;
    end_ += static_cast<size_t>(got);
  }
  return true;
}

std::optional<std::string_view> RecordReader::next_view() {
  if (!fill(kHeader)) return std::nullopt;
  const char* header = buffer_.data() + begin_;
  if (masked_crc32c({header, 8}) != number_at<uint32_t>(header + 8))
    damaged("the length of a record does not agree with its sum");
  const auto length = number_at<uint64_t>(header);
  if (length > kLongestRecord) damaged("a record of " + std::to_string(length) + " bytes is longer than 256 MiB");
  const auto whole = kHeader + static_cast<size_t>(length) + kFooter;
  if (!fill(whole)) return std::nullopt;
  const std::string_view record(buffer_.data() + begin_ + kHeader, static_cast<size_t>(length));
  if (masked_crc32c(record) != number_at<uint32_t>(record.data() + length)) damaged("a record does not agree with its sum");
  position_ += whole;
  begin_ += whole;
  return record;
}

std::optional<std::string> RecordReader::next() {
  const auto view = next_view();
  return view ? std::optional<std::string>(*view) : std::nullopt;
}

std::string event_file_name() {
  static std::atomic<int> number{0};
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0 || host[0] == '\0') host = {'l', 'o', 'c', 'a', 'l'};
  return "events.out.tfevents." + std::to_string(std::time(nullptr)) + "." + host.data() + "." +
         std::to_string(getpid()) + "." + std::to_string(number++);
}

}  // namespace leyden::tensorboard
