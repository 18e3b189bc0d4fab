// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/json_file.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <store/store_error.h>

namespace leyden {

namespace {

constexpr size_t kLargestFile = size_t{4} << 20;

}  // namespace

void throw_damaged_file(const std::filesystem::path& file, const std::string& what) {
  throw StoreError(StoreError::Kind::Damaged, file.string() + " cannot be read: " + what + ".");
}

nlohmann::ordered_json read_json_object(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return nlohmann::ordered_json::object();
  if (std::filesystem::file_size(file, error) > kLargestFile && !error)
    throw_damaged_file(file, "it is larger than 4 MiB");
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  if (!in) throw_damaged_file(file, std::strerror(errno));
  nlohmann::ordered_json document;
  try {
    document = nlohmann::ordered_json::parse(content.str());
  } catch (const nlohmann::ordered_json::exception& problem) {
    throw_damaged_file(file, std::string("it is not valid JSON (") + problem.what() + ")");
  }
  if (!document.is_object()) throw_damaged_file(file, "it should hold a JSON object");
  return document;
}

}  // namespace leyden
