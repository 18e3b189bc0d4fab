// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The presets of the form's plugin: take one, save the values as one, rename and delete.
#pragma once

#include <QMenu>

#include <experiment/preset_list.h>

namespace leyden {

class AppContext;
class ParamFormModel;

class PresetMenu : public QMenu {
  Q_OBJECT
 public:
  PresetMenu(AppContext& context, QWidget* parent);
  /// nullptr: no form is shown.
  void setModel(ParamFormModel* model);
  PresetList* presets() { return &m_presets; }

 Q_SIGNALS:
  void presetChosen(const QString& name, const leyden::RunConfig& values);
  void failed(const QString& sentence);

 private:
  void fill();
  void save();
  void edit();

  AppContext& m_context;
  PresetList m_presets;
  ParamFormModel* m_model = nullptr;
};

}  // namespace leyden
