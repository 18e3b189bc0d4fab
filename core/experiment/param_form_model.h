// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <memory>

#include <experiment/argument_text.h>
#include <experiment/export.h>
#include <experiment/param_form_problem.h>
#include <experiment/plugin_info.h>
#include <experiment/run_config.h>
#include <experiment/schema.h>

namespace leyden {

/// A file or folder that a form names to be read.
struct ParamFormInput {
  QString path;     // of the parameter
  QString text;     // what stands in its field
  QString format;   // "file", "directory"
  QString problem;  // what is wrong with it; empty when it is there
};

/// A form for a run of one plugin: one row a parameter, in the order Model, Data, Training (seed_everything,
/// flags), Callbacks, Loggers. Each built-in callback has a switch, `trainer.callbacks.EarlyStopping`, whose
/// parameters follow it and count only while it is on. Wrong input is kept as typed, beside its error. GUI
/// thread; no file is touched.
class LEYDEN_EXPERIMENT_API ParamFormModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role {
    PathRole = Qt::UserRole + 1,  // "model.hidden_dim", "seed_everything"
    SectionRole,                  // "model", "data", "trainer", "callbacks", "loggers"
    SectionTitleRole,             // "Model", ...
    NameRole,                     // what the label shows
    TypeRole,                     // int, ParamField::Type
    ValueRole,    // bool, qlonglong, double, QString; lists as QVariantList; invalid QVariant: none
    TextRole,     // QString, as typed or as written
    DefaultRole,  // as ValueRole
    DefaultTextRole,
    BaseTextRole,   // what a reset writes: the default, or what the run has that marks compare with
    ModifiedRole,   // bool: differs from that
    DefaultedRole,  // bool: stands at its default
    ErrorRole,     // QString, empty when right
    HelpRole,
    UnitRole,
    AllowedRole,  // "a whole number from 1 to 4096"
    MinimumRole,  // double; invalid when there is none
    MaximumRole,
    ExclusiveMinimumRole,  // bool
    ExclusiveMaximumRole,  // bool
    LogScaleRole,
    ChoicesRole,  // QVariantList
    LiveRole,
    OptionalRole,  // none is allowed
    AdvancedRole,
    FormatRole,   // "", "file", "directory"
    EnabledRole,  // false: belongs to a callback that is off
    SwitchRole,   // bool: the switch of a callback or logger
  };

  explicit ParamFormModel(QObject* parent = nullptr);
  ~ParamFormModel() override;

  /// Starts the form anew with every value at its default. `seed` is the default of seed_everything.
  void setSchema(const PluginInfo& plugin, const EngineSchema& engine, qlonglong seed = 42);
  QString pluginId() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  /// DisplayRole is the name, EditRole the text, ToolTipRole help and what is allowed.
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  /// EditRole, TextRole: text as typed; ValueRole: a typed value. True also when the value is wrong: it is
  /// kept, and ErrorRole says what is wrong.
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QHash<int, QByteArray> roleNames() const override;

  int rowOf(const QString& path) const;
  QModelIndex indexOf(const QString& path) const;
  bool setValue(const QString& path, const QVariant& value);
  QVariant value(const QString& path) const;
  QString error(const QString& path) const;

  /// Back to what marks compare with.
  void resetRow(int row);
  void resetAll();

  /// What marks, resets and counts compare with: empty for the defaults, else the title of what was loaded.
  QString baseTitle() const;
  void compareWithDefaults();

  /// Every change can be undone; what is typed into one field, without another in between, is one step.
  bool canUndo() const;
  bool canRedo() const;
  /// "lr", "values of baseline"; empty when there is nothing.
  QString undoTitle() const;
  QString redoTitle() const;
  /// The paths that have changed by it.
  QStringList undo();
  QStringList redo();
  /// The next text is a step of its own: the keyboard has left the field.
  void endEdit();
  void clearHistory();

  int modifiedCount() const;
  QStringList modifiedPaths() const;
  int errorCount() const;
  QStringList errorPaths() const;
  /// "1 value to mend: weight_decay"; empty when all is right.
  QString errorSummary() const;

  /// The files and folders that the form names to be read: files everywhere, folders of model and data (those of the
  /// Trainer and its parts are written to). Somebody else looks for them, see InputChecker.
  std::vector<ParamFormInput> inputs() const;
  /// Those of them that nobody has looked for since they were written.
  std::vector<ParamFormInput> unknownInputs() const;
  /// What came of it: a problem is the error of its field for as long as the same text stands there.
  void setInputsFound(const std::vector<ParamFormInput>& inputs);

  /// The whole configuration of the form, not resolved; wrong values are left out (ask errorCount() first).
  RunConfig values() const;
  enum class Base { Keep, Values };
  /// Takes over another run's or a file's values, and the defaults where it has none; returns sentences about
  /// keys that this form does not have or that are wrong (a wrong value is shown with its error). `title` says
  /// whose values they are. Base::Values: marks compare with them from now on.
  QStringList load(const RunConfig& config, const QString& title = {}, Base base = Base::Keep);
  /// The values as a configuration file, with or without those that stand at their defaults.
  QString yaml(bool changedOnly = false) const;
  /// Takes such a text back, what it leaves out at its default. A text that is no configuration changes
  /// nothing.
  ParamFormProblems loadYaml(const QString& text);
  /// Lays arguments over what is there. A wrong value is shown with its error.
  ParamFormProblems takeArguments(const ArgumentText& arguments);
  /// `leyden fit digits_mlp --model.lr 0.01 ...`: what differs from the defaults, quoted for a shell.
  QString commandLine() const;

 Q_SIGNALS:
  /// After any change of a value; counts may have changed.
  void edited();

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
