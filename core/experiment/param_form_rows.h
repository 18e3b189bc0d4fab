// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariant>
#include <vector>

#include <experiment/plugin_info.h>
#include <experiment/schema.h>

namespace leyden {

/// A row of the form: a parameter and what stands in it.
struct ParamFormRow {
  QString path, section;
  ParamField field;
  Json default_value;
  Json base_value;      // what marks compare with: the default, or what another run has
  Json value;           // the last right one; null: none
  QString text, error;  // as shown; what is wrong with the text
  bool is_switch = false;
  int owner = -1;  // the row of its callback's or logger's switch

  void set_value(const Json& next);
  void set_text(const QString& next);
  void set_variant(const QVariant& next);
  void reset();          // to the default
  void reset_to_base();  // to what marks compare with
  bool is_modified() const;
  bool is_default() const;

 private:
  bool stands_at(const Json& other) const;
  void stand_at(const Json& other);
  void take(const Json& next, const QString& shown, const std::string& problem);
};

/// The rows of a form for this plugin, every value at its default.
std::vector<ParamFormRow> make_form_rows(const PluginInfo& plugin, const EngineSchema& engine,
                                         qlonglong seed);

QString form_text(const Json& value);
QVariant form_variant(const Json& value);

}  // namespace leyden
