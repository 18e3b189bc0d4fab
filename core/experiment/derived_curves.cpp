// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/derived_curves.h>

#include <QDir>
#include <QFile>
#include <QSaveFile>

#include <experiment/json.h>

namespace leyden {

namespace {
constexpr int kVersion = 1;
}

DerivedCurves::DerivedCurves(const QString& workspace, QObject* parent)
    : QObject(parent), m_file(QDir(workspace).filePath(QStringLiteral("derived.json"))) {
  load();
}

void DerivedCurves::load() {
  QFile file(m_file);
  if (!file.exists()) return;
  m_writable = false;
  if (!file.open(QIODevice::ReadOnly)) {
    m_problem = tr("%1 could not be read: %2.").arg(m_file, file.errorString());
    return;
  }
  const QByteArray text = file.readAll();
  const Json json = Json::parse(text.constData(), text.constData() + text.size(), nullptr, false);
  const bool known = json.is_object() && json.contains("version") && json["version"].is_number_integer() &&
                     json.contains("curves") && json["curves"].is_array();
  if (!known) {
    m_problem = tr("%1 holds no derived curves. It is left as it is; move it away to make new ones.").arg(m_file);
    return;
  }
  if (json["version"].get<int>() > kVersion) {
    m_problem = tr("%1 was written by a newer Leyden and is left as it is.").arg(m_file);
    return;
  }
  m_writable = true;
  for (const Json& curve : json["curves"]) {
    if (!curve.is_string()) continue;
    const QString source = QLatin1Char('=') + QString::fromStdString(curve.get<std::string>());
    if (!m_sources.contains(source)) m_sources.append(source);
  }
}

void DerivedCurves::add(const QString& source) {
  if (m_sources.contains(source)) return;
  apply(m_sources + QStringList(source));
}

void DerivedCurves::replace(const QString& source, const QString& by) {
  QStringList sources = m_sources;
  const auto at = sources.indexOf(source);
  if (at < 0 || source == by) return;
  if (sources.contains(by))
    sources.removeAt(at);
  else
    sources[at] = by;
  apply(sources);
}

void DerivedCurves::remove(const QString& source) {
  QStringList sources = m_sources;
  if (sources.removeOne(source)) apply(sources);
}

void DerivedCurves::apply(const QStringList& sources) {
  if (!m_writable) return fail(m_problem);
  m_sources = sources;
  Json curves = Json::array();
  for (const QString& source : sources) curves.push_back(titleOf(source).toStdString());
  const std::string text = Json({{"version", kVersion}, {"curves", curves}}).dump(2) + "\n";
  QSaveFile file(m_file);
  const bool written = file.open(QIODevice::WriteOnly) && file.write(text.data(), static_cast<qint64>(text.size())) >= 0 &&
                       file.commit();
  m_problem.clear();
  if (!written) fail(tr("%1 could not be written: %2. The derived curves last until Leyden ends.").arg(m_file, file.errorString()));
  Q_EMIT changed();
}

void DerivedCurves::fail(const QString& sentence) {
  m_problem = sentence;
  Q_EMIT failed(sentence);
}

}  // namespace leyden
