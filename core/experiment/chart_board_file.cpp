// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/chart_board_file.h>

#include <experiment/file_safety.h>

#include <QCoreApplication>
#include <QFile>
#include <stdexcept>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr qint64 kLargestFile = qint64{16} << 20;

QString tr(const char* text) {
  return QCoreApplication::translate("ChartBoard", text);
}

// A name that is free, so that an older damaged file is not lost either.
fs::path free_name(const fs::path& file) {
  fs::path name = file.string() + ".damaged";
  std::error_code error;
  for (int number = 2; fs::exists(name, error); ++number)
    name = file.string() + ".damaged-" + std::to_string(number);
  return name;
}

}  // namespace

ChartBoardFile::ChartBoardFile(fs::path workspace) : m_file(std::move(workspace) / "charts.json") {}

ChartBoardFile::Read ChartBoardFile::read() const {
  QFile file(QString::fromStdString(m_file.string()));
  if (!file.exists()) return {};
  if (!file.open(QIODevice::ReadOnly)) {
    const QString sentence = tr("%1 cannot be read (%2): changes of the charts are not kept.");
    return {{}, sentence.arg(file.fileName(), file.errorString()), false};
  }
  if (file.size() > kLargestFile) return setAside("it is larger than 16 MiB");
  const QByteArray text = file.readAll();
  try {
    if (ChartBoard::versionOf(text) <= ChartBoard::kVersion) return {ChartBoard::fromJson(text), {}, true};
    const QString sentence = tr("%1 was written by a newer Leyden: changes of the charts are not kept.");
    try {
      return {ChartBoard::fromJson(text), sentence.arg(file.fileName()), false};
    } catch (const std::runtime_error&) {
      return {{}, sentence.arg(file.fileName()), false};
    }
  } catch (const std::runtime_error& problem) {
    return setAside(problem.what());
  }
}

ChartBoardFile::Read ChartBoardFile::setAside(const std::string& what) const {
  const fs::path name = free_name(m_file);
  const QString file = QString::fromStdString(m_file.string());
  const QString reason = QString::fromStdString(what);
  std::error_code error;
  fs::rename(m_file, name, error);
  if (error) {
    const QString why = QString::fromStdString(error.message());
    return {{}, tr("%1 is damaged: %2. It cannot be set aside (%3), so changes of the charts are not kept.")
                    .arg(file, reason, why), false};
  }
  return {{}, tr("%1 is damaged: %2. It was renamed to %3, and the charts are laid out by themselves.")
                  .arg(file, reason, QString::fromStdString(name.filename().string())), true};
}

void ChartBoardFile::write(const ChartBoard& board) const {
  replace_file(m_file, board.toJson().toStdString());
}

}  // namespace leyden
