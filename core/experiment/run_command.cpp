// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_command.h>

#include <algorithm>

#include <experiment/json.h>
#include <store/catalog.h>

namespace leyden {
namespace {

QString argument_of(const std::string& json_text) {
  const Json value = Json::parse(json_text, nullptr, false);
  if (value.is_null()) return QStringLiteral("none");
  if (value.is_string()) return QString::fromStdString(value.get<std::string>());
  return QString::fromStdString(json_text);
}

}  // namespace

QString shell_quoted(const QString& text) {
  static const QString plain =
      QStringLiteral("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%");
  const bool safe =
      !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return plain.contains(c); });
  if (safe) return text;
  QString escaped = text;
  return QLatin1Char('\'') + escaped.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString command_line_of(const RunRow& run) {
  if (run.plugin.empty() || run.params.empty()) return {};
  QString line = QStringLiteral("leyden %1 %2").arg(QString::fromStdString(run.verb.empty() ? "fit" : run.verb),
                                                    shell_quoted(QString::fromStdString(run.plugin)));
  for (const auto& [path, value] : run.params)
    line += QStringLiteral(" --%1 %2").arg(shell_quoted(QString::fromStdString(path)), shell_quoted(argument_of(value)));
  return line;
}

}  // namespace leyden
