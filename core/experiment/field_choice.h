// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>
#include <vector>

#include <experiment/export.h>
#include <store/filter/field.h>

namespace leyden {

/// Names that may be columns of a table, or axes of a plot.
struct FieldNames {
  QStringList params, metrics;
};

/// Fields that are switched on and off in a list of all that there are: columns of the table, axes of a plot.
/// GUI thread.
class LEYDEN_EXPERIMENT_API FieldChoice : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  ~FieldChoice() override;

  virtual std::vector<Field> fields() const = 0;
  /// Does nothing where it would leave too few.
  virtual void setOn(const Field& field, bool on) = 0;
  virtual FieldNames names() const = 0;
  /// Back to what is chosen by itself.
  virtual void useStandard() = 0;

 Q_SIGNALS:
  void fieldsChanged();
  void namesChanged();
};

class RunTableModel;

/// The columns of the table of runs.
class LEYDEN_EXPERIMENT_API TableFieldChoice : public FieldChoice {
  Q_OBJECT
 public:
  /// The table outlives it.
  explicit TableFieldChoice(RunTableModel& table, QObject* parent = nullptr);

  std::vector<Field> fields() const override;
  void setOn(const Field& field, bool on) override;
  FieldNames names() const override;
  void useStandard() override;

 private:
  RunTableModel& m_table;
};

}  // namespace leyden
