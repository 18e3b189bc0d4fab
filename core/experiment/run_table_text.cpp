// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_table_text.h>

#include <QDateTime>
#include <QLocale>
#include <cmath>

#include <experiment/delimited_text.h>
#include <experiment/json.h>

namespace leyden {
namespace {

std::string number_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  return QByteArray::number(number, 'g', QLocale::FloatingPointShortest).toStdString();
}

std::string time_text(double seconds) {
  return QDateTime::fromMSecsSinceEpoch(std::llround(seconds * 1000), Qt::UTC).toString(Qt::ISODateWithMs).toStdString();
}

std::string cell(const RunValue& value, TableFormat format) {
  if (const double* number = std::get_if<double>(&value)) return number_text(*number);
  const std::string* text = std::get_if<std::string>(&value);
  if (!text) return {};
  return delimited_cell(*text, format == TableFormat::Csv ? ',' : '\t');
}

Json json_value(const RunValue& value) {
  if (const double* number = std::get_if<double>(&value))
    return std::isfinite(*number) ? Json(*number) : Json(number_text(*number));
  const std::string* text = std::get_if<std::string>(&value);
  return text ? Json(*text) : Json();
}

std::vector<RunValue> values_of(const Catalog& catalog, const Field& field, const std::vector<std::string>& ids) {
  std::vector<RunValue> values;
  try {
    values = catalog.values(field.text(), ids);
  } catch (const FilterError&) {
    values.assign(ids.size(), {});
  }
  if (field.kind == Field::Kind::Fact && field.fact == Field::Fact::Started) {
    for (RunValue& value : values) {
      if (const double* seconds = std::get_if<double>(&value)) value = time_text(*seconds);
    }
  }
  return values;
}

}  // namespace

std::string table_text(const Catalog& catalog, const std::vector<std::string>& run_ids,
                       const std::vector<Field>& fields, TableFormat format) {
  std::vector<std::vector<RunValue>> columns;
  for (const Field& field : fields) columns.push_back(values_of(catalog, field, run_ids));
  if (format == TableFormat::Json) {
    Json rows = Json::array();
    for (size_t row = 0; row < run_ids.size(); ++row) {
      Json run = {{"id", run_ids[row]}};
      for (size_t i = 0; i < fields.size(); ++i) run[fields[i].text()] = json_value(columns[i][row]);
      rows.push_back(std::move(run));
    }
    return rows.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  const char separator = format == TableFormat::Csv ? ',' : '\t';
  std::string out;
  const auto line = [&](auto&& text_of) {
    for (size_t i = 0; i < fields.size(); ++i) out += (i == 0 ? std::string() : std::string(1, separator)) + text_of(i);
    out += '\n';
  };
  line([&](size_t i) { return cell(fields[i].text(), format); });
  for (size_t row = 0; row < run_ids.size(); ++row) line([&](size_t i) { return cell(columns[i][row], format); });
  return out;
}

}  // namespace leyden
