// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/field_choice.h>

#include <algorithm>

#include <experiment/run_table_model.h>

namespace leyden {

FieldChoice::~FieldChoice() = default;

TableFieldChoice::TableFieldChoice(RunTableModel& table, QObject* parent) : FieldChoice(parent), m_table(table) {
  connect(&table, &RunTableModel::layoutEdited, this, &FieldChoice::fieldsChanged);
  connect(&table, &RunTableModel::namesChanged, this, &FieldChoice::namesChanged);
}

std::vector<Field> TableFieldChoice::fields() const {
  std::vector<Field> out;
  for (const auto& column : m_table.layout().columns) out.push_back(column.field);
  return out;
}

void TableFieldChoice::setOn(const Field& field, bool on) {
  TableLayout layout = m_table.layout();
  const auto same = [&](const TableLayout::Column& column) { return column.field == field; };
  const auto found = std::find_if(layout.columns.begin(), layout.columns.end(), same);
  if (on == (found != layout.columns.end())) return;
  if (on)
    layout.columns.push_back({field});
  else if (layout.columns.size() > 1)
    layout.columns.erase(found);
  m_table.setLayout(layout);
}

FieldNames TableFieldChoice::names() const {
  return {m_table.names().params, m_table.names().metrics};
}

void TableFieldChoice::useStandard() {
  m_table.useStandardLayout();
}

}  // namespace leyden
