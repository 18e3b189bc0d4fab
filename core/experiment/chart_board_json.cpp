// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// ChartBoard as the document that a workspace keeps.
#include <experiment/chart_board.h>

#include <algorithm>
#include <stdexcept>

namespace leyden {

namespace {

// Takes known keys out of an object and says what is wrong with them; the rest is kept as it is.
class Fields {
 public:
  Fields(Json object, std::string where) : m_rest(std::move(object)), m_where(std::move(where)) {
    if (!m_rest.is_object()) fail("it should be an object");
  }

  QString text(const char* key) {
    const Json value = take(key);
    if (value.is_null()) return {};
    if (!value.is_string()) fail(std::string("\"") + key + "\" should be a text");
    return QString::fromStdString(value.get<std::string>());
  }
  bool flag(const char* key) { return choice(key).value_or(false); }
  std::optional<bool> choice(const char* key) {
    const Json value = take(key);
    if (value.is_null()) return std::nullopt;
    if (!value.is_boolean()) fail(std::string("\"") + key + "\" should be true or false");
    return value.get<bool>();
  }
  std::optional<double> real(const char* key) {
    const Json value = take(key);
    if (value.is_null()) return std::nullopt;
    if (!value.is_number()) fail(std::string("\"") + key + "\" should be a number");
    return value.get<double>();
  }
  int number(const char* key, int least, int most) {
    const Json value = take(key);
    if (value.is_null()) return 0;
    if (!value.is_number_integer()) fail(std::string("\"") + key + "\" should be a whole number");
    return static_cast<int>(std::clamp<int64_t>(value.get<int64_t>(), least, most));
  }
  QStringList texts(const char* key) {
    const Json value = list(key);
    QStringList out;
    for (const Json& each : value) {
      if (!each.is_string()) fail(std::string("\"") + key + "\" should be a list of texts");
      out.append(QString::fromStdString(each.get<std::string>()));
    }
    return out;
  }
  Json list(const char* key) {
    Json value = take(key);
    if (value.is_null()) return Json::array();
    if (!value.is_array()) fail(std::string("\"") + key + "\" should be a list");
    return value;
  }
  Json rest() { return std::move(m_rest); }
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(m_where.empty() ? what : m_where + ": " + what);
  }

 private:
  Json take(const char* key) {
    const auto found = m_rest.find(key);
    if (found == m_rest.end()) return nullptr;
    Json value = std::move(*found);
    m_rest.erase(found);
    return value;
  }
  Json m_rest;
  std::string m_where;
};

ChartSpec chart_of(const Json& object, std::size_t number) {
  Fields fields(object, "chart " + std::to_string(number));
  ChartSpec spec;
  spec.id = fields.text("id");
  if (spec.id.isEmpty()) fields.fail("it has no \"id\"");
  spec.metrics = fields.texts("metrics");
  spec.pattern = fields.text("pattern");
  spec.title = fields.text("title");
  spec.section = fields.text("section");
  spec.hidden = fields.flag("hidden");
  spec.columns = fields.number("columns", 0, ChartBoard::kMostColumns);
  spec.height = fields.number("height", 0, ChartBoard::kMostHeight);
  if (spec.height > 0) spec.height = std::max(spec.height, ChartBoard::kLeastHeight);
  spec.log_y = fields.choice("log_y");
  spec.y_range = {fields.real("y_from"), fields.real("y_to")};
  if (!rangeProblem(spec.y_range, false).isEmpty()) fields.fail("\"y_from\" should be less than \"y_to\"");
  spec.other = fields.rest();
  return spec;
}

ChartSectionSpec section_of(const Json& object, std::size_t number) {
  Fields fields(object, "section " + std::to_string(number));
  ChartSectionSpec section;
  section.title = fields.text("title");
  section.collapsed = fields.flag("collapsed");
  section.order = fields.texts("order");
  section.other = fields.rest();
  return section;
}

Json list_of(const QStringList& texts) {
  Json list = Json::array();
  for (const QString& text : texts) list.push_back(text.toStdString());
  return list;
}

void put(Json& object, const char* key, const QString& text) {
  if (!text.isEmpty()) object[key] = text.toStdString();
}

Json json_of(const ChartSpec& spec) {
  Json object = Json::object();
  put(object, "id", spec.id);
  if (!spec.metrics.isEmpty()) object["metrics"] = list_of(spec.metrics);
  put(object, "pattern", spec.pattern);
  put(object, "title", spec.title);
  put(object, "section", spec.section);
  if (spec.hidden) object["hidden"] = true;
  if (spec.columns > 0) object["columns"] = spec.columns;
  if (spec.height > 0) object["height"] = spec.height;
  if (spec.log_y) object["log_y"] = *spec.log_y;
  if (spec.y_range.from) object["y_from"] = *spec.y_range.from;
  if (spec.y_range.to) object["y_to"] = *spec.y_range.to;
  object.update(spec.other);
  return object;
}

Json json_of(const ChartSectionSpec& section) {
  Json object = Json::object();
  object["title"] = section.title.toStdString();
  if (section.collapsed) object["collapsed"] = true;
  if (!section.order.isEmpty()) object["order"] = list_of(section.order);
  object.update(section.other);
  return object;
}

Json parsed(const QByteArray& text) {
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::exception& problem) {
    throw std::runtime_error(std::string("it is not valid JSON (") + problem.what() + ")");
  }
}

int version_in(const Json& document) {
  const auto version = document.is_object() ? document.find("version") : document.end();
  return document.is_object() && version != document.end() && version->is_number_integer() ? version->get<int>()
                                                                                            : ChartBoard::kVersion;
}

}  // namespace

QByteArray ChartBoard::toJson() const {
  Json document = Json::object();
  document["version"] = kVersion;
  if (train_with_val) document["train_with_val"] = true;
  document["charts"] = Json::array();
  for (const ChartSpec& spec : charts) document["charts"].push_back(json_of(spec));
  document["sections"] = Json::array();
  for (const ChartSectionSpec& section : sections) document["sections"].push_back(json_of(section));
  if (!section_order.isEmpty()) document["section_order"] = list_of(section_order);
  document.update(other);
  return QByteArray::fromStdString(document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

ChartBoard ChartBoard::fromJson(const QByteArray& text) {
  Fields fields(parsed(text), "");
  fields.number("version", 0, std::numeric_limits<int>::max());
  ChartBoard board;
  board.train_with_val = fields.flag("train_with_val");
  std::size_t number = 0;
  for (const Json& chart : fields.list("charts")) board.charts.push_back(chart_of(chart, ++number));
  number = 0;
  for (const Json& section : fields.list("sections")) board.sections.push_back(section_of(section, ++number));
  board.section_order = fields.texts("section_order");
  board.other = fields.rest();
  return board;
}

int ChartBoard::versionOf(const QByteArray& text) {
  return version_in(parsed(text));
}

}  // namespace leyden
