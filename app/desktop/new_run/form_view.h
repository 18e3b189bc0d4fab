// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The form of one plugin: sections of rows over a ParamFormModel. The common rows stand open, the others
// behind a line that says how many there are; they are made when they are first unfolded.
#pragma once

#include <QHash>
#include <QScrollArea>
#include <QStringList>
#include <memory>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace leyden {

class AppContext;
class DeviceRow;
class FieldKeys;
class FormRow;
class InputChecker;
class ParamFormModel;
struct PluginInfo;

class FormView : public QScrollArea {
  Q_OBJECT
 public:
  /// `engine` must be there. The plugin is copied into the model.
  FormView(AppContext& context, const PluginInfo& plugin, QWidget* parent = nullptr);
  ParamFormModel* model() const { return m_model; }
  /// Looks for the files and folders that the form names.
  InputChecker* inputs() const { return m_inputs; }
  QString pluginHash() const { return m_hash; }
  /// Unfolds what holds the parameter, scrolls there and gives it the keyboard.
  void showField(const QString& path);
  /// Shows the rows in whose name, path, help or choices every word occurs; all of them for an empty text.
  void setSearch(const QString& text);
  /// Both show what has changed by it.
  void undo();
  void redo();
  /// Unfolds every section that holds a value that is wrong or differs from its default.
  void unfoldChanged();

 Q_SIGNALS:
  void argumentsPasted(const QString& text);

 private:
  struct Fold {
    QString title;
    QStringList paths;  // rows behind the line
    QPushButton* button = nullptr;
    QVBoxLayout* rows = nullptr;
    bool open = false;
  };
  void build();
  void addSection(const QString& section, const QString& title, const QStringList& common);
  void addFold(const QString& key, const QString& title, const QStringList& paths);
  void addRow(QVBoxLayout* layout, const QString& path);
  void setOpen(const QString& key, bool open);
  void showFold(const QString& key);
  void refreshRows(int first, int last);
  void showCallbackRows();
  void showMatches();
  bool matches(const QString& path) const;

  AppContext& m_context;
  ParamFormModel* m_model;
  InputChecker* m_inputs;
  QString m_hash;
  QVBoxLayout* m_layout = nullptr;
  QHash<QString, FormRow*> m_rows;
  QHash<QString, Fold> m_folds;
  DeviceRow* m_device = nullptr;
  FieldKeys* m_keys;
  struct Heading {
    QLabel* label;
    QString section;
  };
  std::vector<Heading> m_headings;
  QLabel* m_nothing = nullptr;
  QStringList m_words;  // of the search
};

}  // namespace leyden
