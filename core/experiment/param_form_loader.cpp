// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "param_form_loader.h"

#include <QObject>
#include <QSet>

namespace leyden {

namespace {

QString text_of(const std::string& text) {
  return QString::fromStdString(text);
}

bool is_list(const std::string& key) {
  return key.rfind("trainer.callbacks", 0) == 0 || key.rfind("trainer.loggers", 0) == 0;
}

}  // namespace

void ParamFormLoader::problem(const QString& path, const std::string& place, const QString& sentence) {
  ParamFormProblem found{path, sentence};
  if (m_places) {
    // Below the fourth level no places are kept: the nearest one above says where to look.
    std::string at = place;
    while (!at.empty() && !m_places->contains(at)) at.resize(at.rfind('.') == std::string::npos ? 0 : at.rfind('.'));
    if (!at.empty()) {
      found.line = m_places->at(at).line;
      found.column = m_places->at(at).column;
    }
  }
  m_problems.push_back(found);
}

// The names beside it, when one of them is near.
QString ParamFormLoader::hint(const QString& path) const {
  const QString section = path.section(QLatin1Char('.'), 0, -2);
  std::vector<std::string> names;
  for (const auto& row : m_rows) {
    if (row.path.section(QLatin1Char('.'), 0, -2) == section) names.push_back(row.field.name);
  }
  const auto near = nearest_known(path.section(QLatin1Char('.'), -1).toStdString(), names);
  return near.empty() ? QString() : QObject::tr(" Did you mean %1?").arg(text_of(near.front()));
}

void ParamFormLoader::take_value(const QString& path, const std::string& place, const Json& value) {
  const int row = m_index.value(path, -1);
  if (row < 0) {
    problem(path, place, QObject::tr("%1 is not a parameter of this form.").arg(path) + hint(path));
    return;
  }
  ParamFormRow& taken = m_rows[size_t(row)];
  taken.set_value(value);
  if (!taken.error.isEmpty())
    problem(path, place, QObject::tr("%1 %2, not %3.").arg(path, taken.error, text_of(display_text(value))));
}

void ParamFormLoader::take_section(const Json& values, const std::string& section) {
  for (const auto& [key, value] : values.items()) {
    const std::string place = section + "." + key;
    if (is_list(place))
      take_entries(value, place);
    else
      take_value(text_of(place), place, value);
  }
}

void ParamFormLoader::take_entries(const Json& list, const std::string& section) {
  QSet<QString> seen;
  for (size_t i = 0; i < list.size(); ++i) {
    const Json& entry = list[i];
    if (!entry.is_object() || !entry.contains("name")) continue;
    const std::string place = section + "." + std::to_string(i);
    const QString path = text_of(section) + QLatin1Char('.') + text_of(display_text(entry["name"]));
    if (seen.contains(path)) {
      problem(path, place, QObject::tr("%1 is there twice; the form shows the first.").arg(path));
      continue;
    }
    seen.insert(path);
    take_value(path, place, true);
    if (!m_index.contains(path)) continue;
    for (const auto& [key, value] : entry.items()) {
      if (key != "name") take_value(path + QLatin1Char('.') + text_of(key), place + "." + key, value);
    }
  }
}

void ParamFormLoader::load(const RunConfig& config, const QString& plugin_id) {
  for (auto& row : m_rows) row.reset();
  const QString id = text_of(config.plugin_id());
  if (!id.isEmpty() && id != plugin_id)
    problem({}, "plugin", QObject::tr("The values are those of the plugin %1.").arg(id));
  for (const char* name : {"model", "data", "trainer"}) take_section(config.section(name), name);
  for (const char* name : {"seed_everything", "ckpt_path"}) {
    if (const Json* value = config.find(name)) take_value(QLatin1String(name), name, *value);
  }
}

void ParamFormLoader::take(const ArgumentText& arguments, const RunConfig& present, const ConfigSchema& schema) {
  for (const QString& sentence : arguments.problems) problem({}, {}, sentence);
  for (const auto& value : arguments.values) take_argument(value, present, schema);
}

void ParamFormLoader::take_argument(const ArgumentText::Value& value, const RunConfig& present,
                                    const ConfigSchema& schema) {
  const QString path = text_of(value.key);
  const int at = m_index.value(path, -1);
  const bool mapping = value.text.rfind('{', 0) == 0;
  if (at < 0 || (m_rows[size_t(at)].is_switch && mapping)) {
    take_list(value, present, schema);
    return;
  }
  ParamFormRow& row = m_rows[size_t(at)];
  if (row.owner >= 0) m_rows[size_t(row.owner)].set_value(true);
  row.set_text(text_of(value.text));
  if (!row.error.isEmpty())
    problem(path, {}, QObject::tr("%1 %2, not %3.").arg(path, row.error, text_of(value.text)));
}

// The short forms of callbacks and loggers, and what is no key at all: both as the command line has them.
void ParamFormLoader::take_list(const ArgumentText::Value& value, RunConfig present, const ConfigSchema& schema) {
  const QString path = text_of(value.key);
  try {
    set_dotted(present, value.key, value.text, &schema);
  } catch (const ConfigProblem& error) {
    problem(path, {}, QString::fromUtf8(error.what()));
    return;
  }
  if (!is_list(value.key)) {
    problem(path, {}, QObject::tr("%1 is not a value of this form.").arg(path));
    return;
  }
  const std::string section = value.key.substr(0, value.key.find('.', 8));
  for (auto& row : m_rows) {
    if (row.path.startsWith(text_of(section) + QLatin1Char('.'))) row.reset();
  }
  const Json* list = present.find(section);
  if (list) take_entries(*list, section);
}

}  // namespace leyden
