// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/tensorboard/record_file.h>

#include <array>
#include <atomic>
#include <ctime>

#include <unistd.h>

#include <store/store_error.h>

namespace leyden::tensorboard {

namespace {

// Two tables more would make it faster; a run's events are few.
constexpr std::array<uint32_t, 256> crc_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) ? (crc >> 1) ^ 0x82f63b78u : crc >> 1;
    table[i] = crc;
  }
  return table;
}

std::string little_endian(uint64_t number, size_t bytes) {
  std::string out(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(number >> (8 * i));
  return out;
}

uint64_t number_at(std::string_view bytes, size_t begin, size_t count) {
  uint64_t number = 0;
  for (size_t i = 0; i < count; ++i) number |= uint64_t{static_cast<unsigned char>(bytes[begin + i])} << (8 * i);
  return number;
}

constexpr size_t kHeader = 12, kFooter = 4;

}  // namespace

uint32_t masked_crc32c(std::string_view bytes) {
  static constexpr std::array<uint32_t, 256> table = crc_table();
  uint32_t crc = 0xffffffffu;
  for (const char c : bytes) crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xff] ^ (crc >> 8);
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
}

std::string framed_record(std::string_view bytes) {
  const std::string length = little_endian(bytes.size(), 8);
  std::string out = length + little_endian(masked_crc32c(length), 4);
  out += bytes;
  return out + little_endian(masked_crc32c(bytes), 4);
}

RecordReader::RecordReader(const std::filesystem::path& file) : path_(file), file_(file, std::ios::binary) {
  if (!file_) throw StoreError(StoreError::Kind::NotFound, "cannot open " + file.string());
}

std::optional<std::string> RecordReader::next() {
  const auto corrupt = [&](const char* what) {
    return StoreError(StoreError::Kind::Damaged,
                      path_.string() + " is damaged at byte " + std::to_string(position_) + ": " + what);
  };
  file_.clear();
  file_.seekg(0, std::ios::end);
  const auto size = static_cast<uint64_t>(file_.tellg());
  if (size < position_ + kHeader + kFooter) return std::nullopt;
  file_.seekg(static_cast<std::streamoff>(position_));
  std::string header(kHeader, '\0');
  file_.read(header.data(), kHeader);
  if (masked_crc32c(std::string_view(header).substr(0, 8)) != number_at(header, 8, 4))
    throw corrupt("the length of a record does not agree with its sum");
  const uint64_t length = number_at(header, 0, 8);
  if (length > size - position_ - kHeader - kFooter) return std::nullopt;
  std::string bytes(length + kFooter, '\0');
  if (!file_.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
  const auto sum = number_at(bytes, length, kFooter);
  bytes.resize(length);
  if (masked_crc32c(bytes) != sum) throw corrupt("a record does not agree with its sum");
  position_ += kHeader + length + kFooter;
  return bytes;
}

std::string event_file_name() {
  static std::atomic<int> number{0};
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0 || host[0] == '\0') host = {'l', 'o', 'c', 'a', 'l'};
  return "events.out.tfevents." + std::to_string(std::time(nullptr)) + "." + host.data() + "." +
         std::to_string(getpid()) + "." + std::to_string(number++);
}

}  // namespace leyden::tensorboard
