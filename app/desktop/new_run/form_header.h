// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What stands over a form: whose it is, what fills it, undo, search, and what its marks compare with.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace leyden {

class AppContext;
class ElidedLabel;
class ParamFormModel;
class PresetMenu;
class RunEstimator;
class ValueSources;
struct PluginInfo;

class FormHeader : public QWidget {
  Q_OBJECT
 public:
  FormHeader(AppContext& context, QWidget* parent);
  /// Both nullptr: there is no form.
  void setForm(const PluginInfo* plugin, ParamFormModel* model);
  bool isYaml() const;
  void setYaml(bool on);
  void clearSearch();
  void focusSearch();
  PresetMenu* presets() const { return m_presetMenu; }
  ValueSources* sources() const { return m_sources; }

 Q_SIGNALS:
  void searchChanged(const QString& text);
  void yamlToggled(bool on);
  void undoPressed();
  void redoPressed();

 private:
  void buildTools();
  void refresh();

  ParamFormModel* m_model = nullptr;
  QLabel* m_title;
  ElidedLabel* m_facts;
  RunEstimator* m_estimate;
  QWidget* m_tools;
  QToolButton *m_undo, *m_redo;
  QLineEdit* m_search;
  QPushButton *m_presetButton, *m_sourceButton, *m_yaml;
  PresetMenu* m_presetMenu;
  ValueSources* m_sources;
  QWidget* m_baseLine;
  ElidedLabel* m_base;
};

}  // namespace leyden
