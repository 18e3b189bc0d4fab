// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/media_file.h>

#include <zlib.h>

#include <cerrno>
#include <fstream>
#include <memory>
#include <vector>

#include <digest/sha256.h>

#include <store/file_system.h>
#include <store/store_error.h>

namespace leyden {

namespace {

std::string big_endian(uint32_t number) {
  return {static_cast<char>(number >> 24), static_cast<char>(number >> 16), static_cast<char>(number >> 8),
          static_cast<char>(number)};
}

const Bytef* bytes_of(const std::string& text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

std::string chunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const uLong sum = crc32_z(0, bytes_of(body), body.size());
  return big_endian(static_cast<uint32_t>(data.size())) + body + big_endian(static_cast<uint32_t>(sum));
}

std::string compressed(const std::string& data) {
  std::string out(compressBound(static_cast<uLong>(data.size())), '\0');
  auto size = static_cast<uLongf>(out.size());
  if (compress(reinterpret_cast<Bytef*>(out.data()), &size, bytes_of(data), static_cast<uLong>(data.size())) != Z_OK) {
    throw StoreError(StoreError::Kind::Storage, "There is not enough memory to compress a picture.");
  }
  out.resize(size);
  return out;
}

}  // namespace

std::string file_name_of(std::string_view text) {
  std::string name(text.substr(0, 100));
  for (char& c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!good) c = '_';
  }
  if (name.empty() || name[0] == '.') name.insert(0, "_");
  return name;
}

std::string media_path(std::string_view name, std::optional<int64_t> step, std::string_view ending) {
  std::string file = file_name_of(name);
  if (file != name) file += "-" + sha256_hex(name).substr(0, 8);
  if (step) file += "-step=" + std::to_string(*step);
  return "media/" + file + std::string(ending);
}

std::string png_bytes(int64_t width, int64_t height, int channels, std::string_view pixels) {
  constexpr int64_t kLargest = 1 << 20;  // of a side: beyond it, sizes of rows would overflow
  const bool known = channels == 1 || channels == 3 || channels == 4;
  const bool sides = width > 0 && height > 0 && width <= kLargest && height <= kLargest;
  if (!known || !sides || pixels.size() != static_cast<uint64_t>(width) * static_cast<uint64_t>(height) * static_cast<uint64_t>(channels)) {
    throw StoreError(StoreError::Kind::Invalid,
                     "A picture of " + std::to_string(width) + " x " + std::to_string(height) + " pixels with " +
                         std::to_string(channels) + " channels cannot be made of " + std::to_string(pixels.size()) +
                         " bytes: it takes width x height x channels of them, with 1, 3 or 4 channels.");
  }
  const auto stride = static_cast<size_t>(width) * static_cast<size_t>(channels);
  std::string rows;
  rows.reserve((stride + 1) * static_cast<size_t>(height));
  for (size_t y = 0; y < static_cast<size_t>(height); ++y) {
    rows += '\0';  // each row as it is, without a filter
    rows.append(pixels.substr(y * stride, stride));
  }
  const char colour = channels == 1 ? 0 : channels == 3 ? 2 : 6;
  const std::string header = big_endian(static_cast<uint32_t>(width)) + big_endian(static_cast<uint32_t>(height)) +
                             std::string({8, colour, 0, 0, 0});
  return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("IDAT", compressed(rows)) + chunk("IEND", "");
}

FileDigest digest_of(const std::filesystem::path& file, const std::function<void(uint64_t)>& part) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw StoreError(StoreError::Kind::NotFound, file.string() + " cannot be read: " + errno_text(errno) + ".");
  std::vector<char> buffer(size_t{1} << 20);
  Sha256 hash;
  FileDigest digest;
  while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || in.gcount() > 0) {
    const auto count = static_cast<size_t>(in.gcount());
    hash.update(buffer.data(), count);
    digest.bytes += static_cast<int64_t>(count);
    if (part) part(count);
  }
  if (in.bad()) throw StoreError(StoreError::Kind::Storage, file.string() + " could not be read to its end.");
  digest.sha256 = hash.hex_digest();
  return digest;
}

}  // namespace leyden
