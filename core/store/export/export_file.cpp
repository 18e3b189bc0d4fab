// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/export_file.h>

#include <cerrno>
#include <system_error>

#include <store/file_system.h>

namespace leyden {

namespace {

// The stream does not say why it failed; errno mostly still does.
[[noreturn]] void fail(const std::filesystem::path& file) {
  fail_writing(file, errno != 0 ? errno : EIO);
}

}  // namespace

ExportFile::ExportFile(const std::filesystem::path& file) : path_(file) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  if (error) fail_writing(file.parent_path(), error.value());
  errno = 0;
  out_.open(file, std::ios::binary | std::ios::trunc);
  if (!out_) fail(file);
}

void ExportFile::write(std::string_view bytes) {
  errno = 0;
  out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out_) fail(path_);
}

void ExportFile::close() {
  errno = 0;
  out_.close();
  if (!out_) fail(path_);
}

void write_export_file(const std::filesystem::path& file, std::string_view content) {
  ExportFile out(file);
  out.write(content);
  out.close();
}

}  // namespace leyden
