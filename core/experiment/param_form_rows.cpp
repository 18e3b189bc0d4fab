// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "param_form_rows.h"

#include <cmath>

#include "param_text.h"

namespace leyden {
namespace {

QString text_of(const std::string& text) {
  return QString::fromStdString(text);
}

ParamFormRow make_row(const QString& section, const QString& path, const ParamField& field) {
  ParamFormRow row;
  row.section = section;
  row.path = path;
  row.field = field;
  row.default_value = row.base_value = field.default_value;
  row.reset();
  return row;
}

ParamFormRow seed_row(qlonglong seed) {
  ParamField field;
  field.name = "seed_everything";
  field.label = "seed";
  field.type = ParamField::Type::Int;
  field.default_value = int64_t(seed);
  field.minimum = 0;
  field.maximum = 4294967295.0;
  field.optional = true;
  field.help = "Same seed, same bits. Empty: one is drawn and kept with the run.";
  return make_row(QStringLiteral("trainer"), QStringLiteral("seed_everything"), field);
}

ParamFormRow checkpoint_row() {
  ParamField field;
  field.name = "ckpt_path";
  field.type = ParamField::Type::String;
  field.optional = field.advanced = true;
  field.format = "file";
  field.help = "Goes on from this checkpoint.";
  return make_row(QStringLiteral("trainer"), QStringLiteral("ckpt_path"), field);
}

void add_fields(std::vector<ParamFormRow>& rows, const QString& section, const QString& prefix,
                const ParamSet& params, int owner = -1) {
  for (const auto& field : params.fields()) {
    rows.push_back(make_row(section, prefix + text_of(field.name), field));
    rows.back().owner = owner;
  }
}

void add_trainer(std::vector<ParamFormRow>& rows, const ParamSet& params, qlonglong seed) {
  const QString section = QStringLiteral("trainer"), prefix = QStringLiteral("trainer.");
  for (const bool advanced : {false, true}) {
    for (const auto& field : params.fields()) {
      if (field.advanced == advanced) rows.push_back(make_row(section, prefix + text_of(field.name), field));
    }
    rows.push_back(advanced ? checkpoint_row() : seed_row(seed));
  }
}

void add_parts(std::vector<ParamFormRow>& rows, const QString& section,
               const std::vector<EngineSchema::Part>& parts) {
  for (const auto& part : parts) {
    const QString path = QStringLiteral("trainer.%1.%2").arg(section, text_of(part.name));
    ParamField field;
    field.name = part.name;
    field.type = ParamField::Type::Bool;
    field.default_value = false;
    field.help = part.help;
    const int owner = int(rows.size());
    rows.push_back(make_row(section, path, field));
    rows.back().is_switch = true;
    add_fields(rows, section, path + QLatin1Char('.'), part.params, owner);
  }
}

Json json_of(const QVariant& value) {
  switch (value.typeId()) {
    case QMetaType::UnknownType:
      return nullptr;
    case QMetaType::Bool:
      return value.toBool();
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
      return value.toLongLong();
    case QMetaType::Float:
    case QMetaType::Double:
      return value.toDouble();
    default:
      break;
  }
  if (value.typeId() != QMetaType::QVariantList && value.typeId() != QMetaType::QStringList)
    return value.toString().toStdString();
  Json list = Json::array();
  for (const auto& item : value.toList()) list.push_back(json_of(item));
  return list;
}

bool same_value(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return a.get<double>() == b.get<double>();
  return a == b;
}

}  // namespace

QString form_text(const Json& value) {
  if (value.is_null()) return {};
  if (!value.is_array()) return text_of(display_text(value));
  QString text;
  for (const auto& item : value) {
    const std::string shown = display_text(item);
    // Such texts need quotes, so the whole list is written as JSON.
    if (item.is_string() && (shown.empty() || shown.find_first_of(",[]\"'") != std::string::npos))
      return text_of(json_text(value));
    text += (text.isEmpty() ? QString() : QStringLiteral(", ")) + text_of(shown);
  }
  return text;
}

QVariant form_variant(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return qlonglong(value.get<int64_t>());
  if (value.is_number_float()) return value.get<double>();
  if (value.is_string()) return text_of(value.get<std::string>());
  if (!value.is_array()) return {};
  QVariantList list;
  for (const auto& item : value) list << form_variant(item);
  return list;
}

void ParamFormRow::take(const Json& next, const QString& shown, const std::string& problem) {
  text = shown;
  error = text_of(problem);
  if (problem.empty()) value = next;
}

void ParamFormRow::set_value(const Json& next) {
  const TextResult result = coerced(field, next);
  take(result.value, form_text(result.problem.empty() ? result.value : next), result.problem);
}

void ParamFormRow::set_text(const QString& next) {
  const bool none = field.optional && next.trimmed().isEmpty();
  const TextResult result = none ? TextResult{} : parsed(field, next.toStdString());
  take(result.value, next, result.problem);
}

void ParamFormRow::set_variant(const QVariant& next) {
  const bool is_text = next.typeId() == QMetaType::QString && field.type != ParamField::Type::String;
  is_text ? set_text(next.toString()) : set_value(json_of(next));
}

void ParamFormRow::stand_at(const Json& other) {
  value = other;
  text = form_text(value);
  error = field.required && value.is_null() ? text_of("must be given: " + field.allowed()) : QString();
}

bool ParamFormRow::stands_at(const Json& other) const {
  return same_value(value, other) && (error.isEmpty() || text == form_text(other));
}

void ParamFormRow::reset() {
  stand_at(default_value);
}
void ParamFormRow::reset_to_base() {
  stand_at(base_value);
}
bool ParamFormRow::is_modified() const {
  return !stands_at(base_value);
}
bool ParamFormRow::is_default() const {
  return stands_at(default_value);
}

std::vector<ParamFormRow> make_form_rows(const PluginInfo& plugin, const EngineSchema& engine,
                                         qlonglong seed) {
  std::vector<ParamFormRow> rows;
  add_fields(rows, QStringLiteral("model"), QStringLiteral("model."), plugin.model);
  add_fields(rows, QStringLiteral("data"), QStringLiteral("data."), plugin.data);
  add_trainer(rows, engine.trainer, seed);
  add_parts(rows, QStringLiteral("callbacks"), engine.callbacks);
  add_parts(rows, QStringLiteral("loggers"), engine.loggers);
  return rows;
}

}  // namespace leyden
