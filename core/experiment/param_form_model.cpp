// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/param_form_model.h>

#include <QHash>
#include <QSet>

#include <experiment/run_command.h>

#include "param_form_rows.h"

namespace leyden {
namespace {

QString text_of(const std::string& text) {
  return QString::fromStdString(text);
}

QString section_title(const QString& section) {
  if (section == QLatin1String("model")) return QObject::tr("Model");
  if (section == QLatin1String("data")) return QObject::tr("Data");
  if (section == QLatin1String("trainer")) return QObject::tr("Training");
  return section == QLatin1String("callbacks") ? QObject::tr("Callbacks") : QObject::tr("Loggers");
}

QVariant limit(const std::optional<double>& value) {
  return value ? QVariant(*value) : QVariant();
}

QVariantList choices_of(const ParamField& field) {
  QVariantList list;
  for (const auto& choice : field.choices) list << form_variant(choice);
  return list;
}

QString tool_tip(const ParamField& field) {
  const QString allowed = text_of(field.allowed());
  return field.help.empty() ? allowed : text_of(field.help) + QLatin1Char('\n') + allowed;
}

}  // namespace

class ParamFormModel::Private {
 public:
  explicit Private(ParamFormModel* model) : q(model) {}

  ParamFormModel* q;
  PluginInfo plugin;
  std::vector<ParamFormRow> rows;
  QHash<QString, int> index;

  bool is_on(const ParamFormRow& row) const {
    return row.owner < 0 || rows[size_t(row.owner)].value == Json(true);
  }
  bool counts(const ParamFormRow& row) const { return is_on(row) && !row.error.isEmpty(); }

  QVariant data(const ParamFormRow& row, int role) const;

  void changed(int row) {
    int last = row;
    // A switch changes what its parameters count for.
    while (rows[size_t(row)].is_switch && last + 1 < int(rows.size()) && rows[size_t(last + 1)].owner == row)
      ++last;
    Q_EMIT q->dataChanged(q->index(row), q->index(last));
    Q_EMIT q->edited();
  }

  Json entries(const QString& section) const {
    Json list = Json::array();
    for (const auto& row : rows) {
      if (row.section != section || !is_on(row)) continue;
      if (row.is_switch) {
        if (row.value == Json(true)) list.push_back(Json{{"name", row.field.name}});
      } else if (row.error.isEmpty()) {
        list.back()[row.field.name] = row.value;
      }
    }
    return list;
  }

  Json section(const QString& name) const {
    Json values = Json::object();
    const QString prefix = name + QLatin1Char('.');
    for (const auto& row : rows) {
      if (row.section == name && row.path.startsWith(prefix) && row.error.isEmpty())
        values[row.field.name] = row.value;
    }
    return values;
  }

  Json top(const char* path) const {
    const ParamFormRow& row = rows[size_t(index.value(QLatin1String(path)))];
    return row.error.isEmpty() ? row.value : row.default_value;
  }

  // Loading another configuration.
  void take(const QString& path, const Json& value, QStringList& sentences) {
    const int row = index.value(path, -1);
    if (row < 0) {
      sentences << QObject::tr("%1 is not a parameter of this form.").arg(path);
      return;
    }
    rows[size_t(row)].set_value(value);
    if (!rows[size_t(row)].error.isEmpty()) {
      sentences
          << QObject::tr("%1 %2, not %3.").arg(path, rows[size_t(row)].error, text_of(display_text(value)));
    }
  }

  void take_section(const Json& values, const QString& prefix, QStringList& sentences) {
    for (const auto& [key, value] : values.items()) {
      const bool list = prefix == QLatin1String("trainer.") && (key == "callbacks" || key == "loggers");
      if (list)
        take_entries(value, prefix + text_of(key) + QLatin1Char('.'), sentences);
      else
        take(prefix + text_of(key), value, sentences);
    }
  }

  void take_entries(const Json& list, const QString& prefix, QStringList& sentences) {
    QSet<QString> seen;
    for (const auto& entry : list) {
      if (!entry.is_object() || !entry.contains("name")) continue;
      const QString path = prefix + text_of(display_text(entry["name"]));
      if (seen.contains(path)) {
        sentences << QObject::tr("%1 is there twice; the form shows the first.").arg(path);
        continue;
      }
      seen.insert(path);
      take(path, true, sentences);
      if (!index.contains(path)) continue;
      for (const auto& [key, value] : entry.items()) {
        if (key != "name") take(path + QLatin1Char('.') + text_of(key), value, sentences);
      }
    }
  }
};

QVariant ParamFormModel::Private::data(const ParamFormRow& row, int role) const {
  const ParamField& field = row.field;
  switch (role) {
    case Qt::DisplayRole:
    case NameRole:
      return text_of(field.label.empty() ? field.name : field.label);
    case Qt::EditRole:
    case TextRole:
      return row.text;
    case Qt::ToolTipRole:
      return tool_tip(field);
    case PathRole:
      return row.path;
    case SectionRole:
      return row.section;
    case SectionTitleRole:
      return section_title(row.section);
    case TypeRole:
      return int(field.type);
    case ValueRole:
      return form_variant(row.value);
    case DefaultRole:
      return form_variant(row.default_value);
    case DefaultTextRole:
      return form_text(row.default_value);
    case ModifiedRole:
      return row.is_modified();
    case ErrorRole:
      return is_on(row) ? row.error : QString();
    case HelpRole:
      return text_of(field.help);
    case UnitRole:
      return text_of(field.unit);
    case AllowedRole:
      return text_of(field.allowed());
    case MinimumRole:
      return limit(field.minimum);
    case MaximumRole:
      return limit(field.maximum);
    case ExclusiveMinimumRole:
      return field.exclusive_minimum;
    case ExclusiveMaximumRole:
      return field.exclusive_maximum;
    case LogScaleRole:
      return field.log_scale;
    case ChoicesRole:
      return choices_of(field);
    case LiveRole:
      return field.live;
    case OptionalRole:
      return field.optional;
    case AdvancedRole:
      return field.advanced;
    case FormatRole:
      return text_of(field.format);
    case EnabledRole:
      return is_on(row);
    case SwitchRole:
      return row.is_switch;
    default:
      return {};
  }
}

ParamFormModel::ParamFormModel(QObject* parent)
    : QAbstractListModel(parent), d(std::make_unique<Private>(this)) {}
ParamFormModel::~ParamFormModel() = default;

void ParamFormModel::setSchema(const PluginInfo& plugin, const EngineSchema& engine, qlonglong seed) {
  beginResetModel();
  d->plugin = plugin;
  d->rows = make_form_rows(plugin, engine, seed);
  d->index.clear();
  for (size_t i = 0; i < d->rows.size(); ++i) d->index[d->rows[i].path] = int(i);
  endResetModel();
  Q_EMIT edited();
}

QString ParamFormModel::pluginId() const {
  return text_of(d->plugin.id);
}
int ParamFormModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(d->rows.size());
}

QVariant ParamFormModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  return d->data(d->rows[size_t(index.row())], role);
}

bool ParamFormModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.row() >= rowCount()) return false;
  ParamFormRow& row = d->rows[size_t(index.row())];
  if (role == Qt::EditRole || role == TextRole)
    row.set_text(value.toString());
  else if (role == ValueRole)
    row.set_variant(value);
  else
    return false;
  d->changed(index.row());
  return true;
}

Qt::ItemFlags ParamFormModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  return QAbstractListModel::flags(index) | Qt::ItemIsEditable | Qt::ItemNeverHasChildren;
}

QHash<int, QByteArray> ParamFormModel::roleNames() const {
  auto names = QAbstractListModel::roleNames();
  names.insert({{PathRole, "path"},
                {SectionRole, "section"},
                {NameRole, "name"},
                {ValueRole, "value"},
                {TextRole, "text"},
                {ModifiedRole, "modified"},
                {ErrorRole, "error"},
                {HelpRole, "help"},
                {UnitRole, "unit"},
                {AllowedRole, "allowed"},
                {AdvancedRole, "advanced"}});
  return names;
}

int ParamFormModel::rowOf(const QString& path) const {
  return d->index.value(path, -1);
}

QModelIndex ParamFormModel::indexOf(const QString& path) const {
  const int row = rowOf(path);
  return row < 0 ? QModelIndex() : index(row);
}

bool ParamFormModel::setValue(const QString& path, const QVariant& value) {
  return setData(indexOf(path), value, ValueRole);
}
QVariant ParamFormModel::value(const QString& path) const {
  return data(indexOf(path), ValueRole);
}
QString ParamFormModel::error(const QString& path) const {
  return data(indexOf(path), ErrorRole).toString();
}

void ParamFormModel::resetRow(int row) {
  if (row < 0 || row >= rowCount()) return;
  d->rows[size_t(row)].reset();
  d->changed(row);
}

void ParamFormModel::resetAll() {
  if (d->rows.empty()) return;
  for (auto& row : d->rows) row.reset();
  Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  Q_EMIT edited();
}

QStringList ParamFormModel::modifiedPaths() const {
  QStringList paths;
  for (const auto& row : d->rows) {
    if (d->is_on(row) && row.is_modified()) paths << row.path;
  }
  return paths;
}

QStringList ParamFormModel::errorPaths() const {
  QStringList paths;
  for (const auto& row : d->rows) {
    if (d->counts(row)) paths << row.path;
  }
  return paths;
}

int ParamFormModel::modifiedCount() const {
  return int(modifiedPaths().size());
}
int ParamFormModel::errorCount() const {
  return int(errorPaths().size());
}

QString ParamFormModel::errorSummary() const {
  QStringList names;
  for (const auto& path : errorPaths()) names << data(indexOf(path), NameRole).toString();
  if (names.isEmpty()) return {};
  const QString count =
      names.size() == 1 ? tr("1 value to mend: ") : tr("%1 values to mend: ").arg(names.size());
  return count + names.mid(0, 3).join(QStringLiteral(", ")) +
         (names.size() > 3 ? QStringLiteral(", …") : QString());
}

RunConfig ParamFormModel::values() const {
  RunConfig config;
  if (d->rows.empty()) return config;
  Json& document = config.document;
  document["plugin"] = {{"id", d->plugin.id}, {"version", d->plugin.version}, {"sha256", d->plugin.sha256}};
  document["seed_everything"] = d->top("seed_everything");
  document["model"] = d->section(QStringLiteral("model"));
  document["data"] = d->section(QStringLiteral("data"));
  document["trainer"] = d->section(QStringLiteral("trainer"));
  document["trainer"]["callbacks"] = d->entries(QStringLiteral("callbacks"));
  document["trainer"]["loggers"] = d->entries(QStringLiteral("loggers"));
  document["ckpt_path"] = d->top("ckpt_path");
  return config;
}

QStringList ParamFormModel::load(const RunConfig& config) {
  QStringList sentences;
  if (d->rows.empty()) return sentences;
  for (auto& row : d->rows) row.reset();
  const QString id = text_of(config.plugin_id());
  if (!id.isEmpty() && id != pluginId()) sentences << tr("The values are those of the plugin %1.").arg(id);
  for (const char* name : {"model", "data", "trainer"}) {
    d->take_section(config.section(name), QLatin1String(name) + QLatin1Char('.'), sentences);
  }
  for (const char* name : {"seed_everything", "ckpt_path"}) {
    if (const Json* value = config.find(name)) d->take(QLatin1String(name), *value, sentences);
  }
  Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  Q_EMIT edited();
  return sentences;
}

QString ParamFormModel::commandLine() const {
  QString line = QStringLiteral("leyden fit ") + pluginId();
  for (const auto& row : d->rows) {
    // The command line draws a seed where the form has one.
    const bool seed = row.path == QLatin1String("seed_everything") && !row.value.is_null();
    if (!d->is_on(row) || !row.error.isEmpty() || (!row.is_modified() && !seed)) continue;
    const QString text = row.value.is_null() ? QStringLiteral("none")
                         : row.is_switch     ? QStringLiteral("true")
                                             : form_text(row.value);
    line += QStringLiteral(" --%1 %2").arg(row.path, shell_quoted(text));
  }
  return line;
}

}  // namespace leyden
