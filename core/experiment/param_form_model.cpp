// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/param_form_model.h>

#include <QHash>
#include <functional>

#include <experiment/run_command.h>

#include "param_form_history.h"
#include "param_form_loader.h"
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
  QHash<QString, ParamFormInput> found;  // what was looked for, by path
  EngineSchema engine;
  QString base_title;
  ParamFormHistory history;

  bool is_on(const ParamFormRow& row) const {
    return row.owner < 0 || rows[size_t(row.owner)].value == Json(true);
  }
  QString error_of(const ParamFormRow& row) const {
    if (!is_on(row)) return {};
    if (!row.error.isEmpty()) return row.error;
    const auto input = found.constFind(row.path);
    return input != found.constEnd() && input->text == row.text ? input->problem : QString();
  }
  bool counts(const ParamFormRow& row) const { return !error_of(row).isEmpty(); }
  bool is_input(const ParamFormRow& row) const;

  QVariant data(const ParamFormRow& row, int role) const;

  void changed(int row) {
    int last = row;
    // A switch changes what its parameters count for.
    while (rows[size_t(row)].is_switch && last + 1 < int(rows.size()) && rows[size_t(last + 1)].owner == row)
      ++last;
    Q_EMIT q->dataChanged(q->index(row), q->index(last));
    Q_EMIT q->edited();
  }

  /// Which values a configuration of the form has.
  enum class Content { Right, All, Changed };  // wrong ones are in the last two, as they were typed

  static bool is_in(const ParamFormRow& row, Content content) {
    if (content == Content::Right) return row.error.isEmpty();
    return content == Content::All || !row.is_default();
  }
  static Json shown(const ParamFormRow& row) {
    if (row.error.isEmpty() || row.text.isEmpty()) return row.value;
    try {
      return parse_yaml(row.text.toStdString(), "the value");
    } catch (const ConfigProblem&) {
      return row.text.toStdString();
    }
  }

  Json entries(const QString& section, Content content) const {
    Json list = Json::array();
    for (const auto& row : rows) {
      if (row.section != section || !is_on(row)) continue;
      if (row.is_switch) {
        if (row.value == Json(true)) list.push_back(Json{{"name", row.field.name}});
      } else if (is_in(row, content)) {
        list.back()[row.field.name] = shown(row);
      }
    }
    return list;
  }

  Json section(const QString& name, Content content) const {
    Json values = Json::object();
    const QString prefix = name + QLatin1Char('.');
    for (const auto& row : rows) {
      if (row.section == name && row.path.startsWith(prefix) && is_in(row, content))
        values[row.field.name] = shown(row);
    }
    return values;
  }

  Json top(const char* path, Content content) const {
    const ParamFormRow& row = rows[size_t(index.value(QLatin1String(path)))];
    if (content == Content::Right && !row.error.isEmpty()) return row.default_value;
    return shown(row);
  }

  RunConfig config(Content content) const {
    RunConfig config;
    if (rows.empty()) return config;
    Json& document = config.document;
    document["plugin"] = {{"id", plugin.id}, {"version", plugin.version}, {"sha256", plugin.sha256}};
    document["seed_everything"] = top("seed_everything", content);
    document["model"] = section(QStringLiteral("model"), content);
    document["data"] = section(QStringLiteral("data"), content);
    document["trainer"] = section(QStringLiteral("trainer"), content);
    document["trainer"]["callbacks"] = entries(QStringLiteral("callbacks"), content);
    document["trainer"]["loggers"] = entries(QStringLiteral("loggers"), content);
    document["ckpt_path"] = top("ckpt_path", content);
    return config;
  }

  // Undo and redo.
  ParamFormState state() const {
    ParamFormState now;
    now.base_title = base_title;
    now.fields.reserve(rows.size());
    for (const auto& row : rows) now.fields.push_back({row.value, row.base_value, row.text, row.error});
    return now;
  }

  QStringList show(const ParamFormState& state) {
    QStringList paths;
    for (size_t i = 0; i < rows.size(); ++i) {
      ParamFormRow& row = rows[i];
      const auto& field = state.fields[i];
      if (row.text != field.text || row.value != field.value) paths << row.path;
      row.value = field.value;
      row.base_value = field.base;
      row.text = field.text;
      row.error = field.error;
    }
    base_title = state.base_title;
    all_changed();
    return paths;
  }

  /// Does something to the rows that can be undone, as one step with others of the same key.
  void step(const QString& title, const QString& key, const std::function<void()>& change) {
    ParamFormState before = state();
    change();
    history.add(std::move(before), state(), title, key);
  }

  void all_changed() {
    if (!rows.empty()) Q_EMIT q->dataChanged(q->index(0), q->index(q->rowCount() - 1));
    Q_EMIT q->edited();
  }

  ConfigSchema schema() const { return {&plugin.model, &plugin.data, &engine}; }
};

bool ParamFormModel::Private::is_input(const ParamFormRow& row) const {
  if (row.field.format.empty() || !is_on(row) || !row.error.isEmpty() || !row.value.is_string()) return false;
  if (row.path == QLatin1String("ckpt_path")) return row.value != "best" && row.value != "last";
  const bool written = row.section != QLatin1String("model") && row.section != QLatin1String("data");
  return row.field.format == "file" || !written;
}

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
    case BaseTextRole:
      return form_text(row.base_value);
    case ModifiedRole:
      return row.is_modified();
    case DefaultedRole:
      return row.is_default();
    case ErrorRole:
      return error_of(row);
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
  d->engine = engine;
  d->base_title.clear();
  d->history.clear();
  d->found.clear();
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
  if (role != Qt::EditRole && role != TextRole && role != ValueRole) return false;
  d->step(d->data(row, NameRole).toString(), row.path,
          [&] { role == ValueRole ? row.set_variant(value) : row.set_text(value.toString()); });
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
  ParamFormRow& reset = d->rows[size_t(row)];
  d->step(tr("reset of %1").arg(d->data(reset, NameRole).toString()), {}, [&] { reset.reset_to_base(); });
  d->changed(row);
}

void ParamFormModel::resetAll() {
  if (d->rows.empty()) return;
  d->step(tr("reset of all values"), {}, [this] {
    for (auto& row : d->rows) row.reset_to_base();
  });
  d->all_changed();
}

QString ParamFormModel::baseTitle() const {
  return d->base_title;
}

void ParamFormModel::compareWithDefaults() {
  d->step(tr("comparison with the defaults"), {}, [this] {
    d->base_title.clear();
    for (auto& row : d->rows) row.base_value = row.default_value;
  });
  d->all_changed();
}

bool ParamFormModel::canUndo() const {
  return d->history.can_undo();
}
bool ParamFormModel::canRedo() const {
  return d->history.can_redo();
}
QString ParamFormModel::undoTitle() const {
  return d->history.undo_title();
}
QString ParamFormModel::redoTitle() const {
  return d->history.redo_title();
}
QStringList ParamFormModel::undo() {
  return canUndo() ? d->show(d->history.undo()) : QStringList();
}
QStringList ParamFormModel::redo() {
  return canRedo() ? d->show(d->history.redo()) : QStringList();
}
void ParamFormModel::endEdit() {
  d->history.close();
}
void ParamFormModel::clearHistory() {
  d->history.clear();
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

std::vector<ParamFormInput> ParamFormModel::inputs() const {
  std::vector<ParamFormInput> inputs;
  for (const auto& row : d->rows)
    if (d->is_input(row)) inputs.push_back({row.path, row.text, text_of(row.field.format), {}});
  return inputs;
}

std::vector<ParamFormInput> ParamFormModel::unknownInputs() const {
  std::vector<ParamFormInput> unknown = inputs();
  std::erase_if(unknown, [this](const ParamFormInput& input) {
    const auto known = d->found.constFind(input.path);
    return known != d->found.constEnd() && known->text == input.text;
  });
  return unknown;
}

void ParamFormModel::setInputsFound(const std::vector<ParamFormInput>& inputs) {
  std::vector<int> others;
  for (const ParamFormInput& input : inputs) {
    const int row = rowOf(input.path);
    if (row < 0) continue;
    const QString before = d->error_of(d->rows[size_t(row)]);
    d->found[input.path] = input;
    if (d->error_of(d->rows[size_t(row)]) != before) others.push_back(row);
  }
  for (const int row : others) Q_EMIT dataChanged(index(row), index(row));
  if (!others.empty()) Q_EMIT edited();
}

RunConfig ParamFormModel::values() const {
  return d->config(Private::Content::Right);
}

QString ParamFormModel::yaml(bool changedOnly) const {
  RunConfig config = d->config(changedOnly ? Private::Content::Changed : Private::Content::All);
  if (!d->rows.empty()) config.document["plugin"] = {{"id", d->plugin.id}};
  return text_of(to_yaml(config));
}

QStringList ParamFormModel::load(const RunConfig& config, const QString& title, Base base) {
  if (d->rows.empty()) return {};
  ParamFormLoader loader(d->rows, d->index);
  d->step(title.isEmpty() ? tr("loading of values") : tr("values of %1").arg(title), {}, [&] {
    loader.load(config, pluginId());
    if (base == Base::Keep) return;
    d->base_title = title;
    for (auto& row : d->rows) row.base_value = row.value;
  });
  d->all_changed();
  QStringList sentences;
  for (const auto& problem : loader.take_problems()) sentences << problem.sentence;
  return sentences;
}

ParamFormProblems ParamFormModel::loadYaml(const QString& text) {
  if (d->rows.empty()) return {};
  const std::string file = "YAML";
  try {
    ParamFormLoader::Places places;
    const RunConfig config = parse_config_yaml(text.toStdString(), file, &places);
    ParamFormLoader loader(d->rows, d->index, &places);
    d->step(tr("YAML"), QStringLiteral("yaml"), [&] { loader.load(config, pluginId()); });
    d->all_changed();
    return loader.take_problems();
  } catch (const ConfigProblem& problem) {
    const QString sentence = QString::fromUtf8(problem.what());
    const QString place = QStringLiteral("YAML:%1:%2: ").arg(problem.line).arg(problem.column);
    return {{{}, sentence.startsWith(place) ? sentence.mid(place.size()) : sentence, problem.line, problem.column}};
  }
}

ParamFormProblems ParamFormModel::takeArguments(const ArgumentText& arguments) {
  if (d->rows.empty()) return {};
  ParamFormLoader loader(d->rows, d->index);
  d->step(tr("arguments"), {}, [&] { loader.take(arguments, values(), d->schema()); });
  d->all_changed();
  return loader.take_problems();
}

QString ParamFormModel::commandLine() const {
  QString line = QStringLiteral("leyden fit ") + pluginId();
  for (const auto& row : d->rows) {
    // The command line draws a seed where the form has one.
    const bool seed = row.path == QLatin1String("seed_everything") && !row.value.is_null();
    if (!d->is_on(row) || !row.error.isEmpty() || (row.is_default() && !seed)) continue;
    const QString text = row.value.is_null() ? QStringLiteral("none")
                         : row.is_switch     ? QStringLiteral("true")
                                             : form_text(row.value);
    line += QStringLiteral(" --%1 %2").arg(row.path, shell_quoted(text));
  }
  return line;
}

}  // namespace leyden
