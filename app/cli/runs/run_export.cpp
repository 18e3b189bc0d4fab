// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_export.h"

#include <QSaveFile>

#include <cstring>
#include <iostream>
#include <stdexcept>
#include <streambuf>

#include <store/export/export_runs.h>

namespace leyden::cli {
namespace {

/// A stream into a QSaveFile, which replaces its target only at the end.
class SaveFileBuffer : public std::streambuf {
 public:
  explicit SaveFileBuffer(QSaveFile& file) : file_(file) {}

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char byte = traits_type::to_char_type(c);
    return file_.write(&byte, 1) == 1 ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override { return file_.write(text, size); }

 private:
  QSaveFile& file_;
};

}  // namespace

void write_export(const std::filesystem::path& run_folder, const std::string& format,
                  const std::string& file) {
  if (file.empty()) {
    export_run(run_folder, format, std::cout);
    std::cout.flush();
    return;
  }
  QSaveFile target(QString::fromStdString(file));
  const auto refuse = [&] {
    throw std::runtime_error(file + " cannot be written: " + target.errorString().toStdString());
  };
  if (!target.open(QIODevice::WriteOnly)) refuse();
  SaveFileBuffer buffer(target);
  std::ostream stream(&buffer);
  export_run(run_folder, format, stream);
  if (!stream || !target.commit()) refuse();
}

}  // namespace leyden::cli
