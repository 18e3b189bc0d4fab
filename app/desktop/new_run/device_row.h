// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The device of a run: every device of the machine with name, memory and load; one that cannot be used says
// why. Sets trainer.accelerator and trainer.devices together.
#pragma once

#include <QWidget>
#include <vector>

#include <experiment/devices.h>

class QLabel;

namespace leyden {

class AppContext;
class ChoiceBox;
class ParamFormModel;

class DeviceRow : public QWidget {
  Q_OBJECT
 public:
  DeviceRow(AppContext& context, ParamFormModel* model, QWidget* parent = nullptr);
  void refresh();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showDevices(const std::vector<DeviceInfo>& devices);
  void choose(int row);
  QString itemText(const DeviceInfo& device) const;

  ParamFormModel* m_model;
  ChoiceBox* m_box;
  QLabel* m_error;
  QLabel* m_help;
};

}  // namespace leyden
