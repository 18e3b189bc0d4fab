// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/preset_folder.h>

#include <QByteArray>
#include <algorithm>

#include <experiment/file_safety.h>

namespace leyden {
namespace fs = std::filesystem;

namespace {

constexpr qsizetype kLongestName = 80;  // percent signs and UTF-8 make it longer: 255 bytes are a file's most

// Readable where it can be: letters of all languages stay.
QString file_name(const QString& name) {
  QString out;
  for (const QChar c : name) {
    const bool plain = c.isLetterOrNumber() || (c == QLatin1Char('.') && !out.isEmpty()) ||
                       QStringLiteral(" -_+,()=").contains(c) || c.isSurrogate();
    if (plain) {
      out += c;
      continue;
    }
    for (const char byte : QString(c).toUtf8())
      out += QStringLiteral("%%1").arg(QString::number(uchar(byte), 16).toUpper().rightJustified(2, QLatin1Char('0')));
  }
  return out + QStringLiteral(".yaml");
}

QString preset_name(const fs::path& file) {
  const QString stem = QString::fromStdU16String(file.stem().u16string());
  return QString::fromUtf8(QByteArray::fromPercentEncoding(stem.toUtf8()));
}

[[noreturn]] void fail(const QString& sentence) {
  throw ConfigProblem(sentence.toStdString());
}

void check_name(const QString& name) {
  if (name.isEmpty()) fail(QObject::tr("A preset needs a name."));
  if (file_name(name).toUtf8().size() > 255 || name.size() > kLongestName)
    fail(QObject::tr("The name of a preset has at most %1 letters.").arg(kLongestName));
}

}  // namespace

PresetFolder::PresetFolder(const fs::path& workspace, const std::string& plugin_id)
    : m_folder(workspace / "presets" / plugin_id) {}

fs::path PresetFolder::file_of(const QString& name) const {
  return m_folder / file_name(name).toStdU16String();
}

std::vector<Preset> PresetFolder::all() const {
  std::vector<Preset> found;
  std::error_code error;
  for (fs::directory_iterator entry(m_folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path file = entry->path();
    if (file.extension() != ".yaml" || file.filename().string().front() == '.') continue;
    Preset preset;
    preset.name = preset_name(file);
    try {
      preset.values = read_config_yaml(file);
    } catch (const ConfigProblem& problem) {
      preset.problem = QString::fromUtf8(problem.what());
    }
    found.push_back(std::move(preset));
  }
  std::sort(found.begin(), found.end(), [](const Preset& a, const Preset& b) {
    const int order = QString::compare(a.name, b.name, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : a.name < b.name;
  });
  return found;
}

void PresetFolder::put(const QString& name, const QString& yaml) const {
  check_name(name);
  std::error_code error;
  fs::create_directories(m_folder, error);
  try {
    replace_file(file_of(name), yaml.toStdString());
  } catch (const std::runtime_error& problem) {
    fail(QObject::tr("The preset was not saved. %1").arg(QString::fromUtf8(problem.what())));
  }
}

void PresetFolder::rename(const QString& from, const QString& to) const {
  check_name(to);
  if (from == to) return;
  std::error_code error;
  if (fs::exists(file_of(to), error)) fail(QObject::tr("There is a preset \"%1\" already.").arg(to));
  fs::rename(file_of(from), file_of(to), error);
  if (error)
    fail(QObject::tr("The preset \"%1\" cannot be renamed: %2.").arg(from, QString::fromStdString(error.message())));
}

void PresetFolder::remove(const QString& name) const {
  std::error_code error;
  fs::remove(file_of(name), error);
  if (error)
    fail(QObject::tr("The preset \"%1\" cannot be deleted: %2.").arg(name, QString::fromStdString(error.message())));
}

}  // namespace leyden
