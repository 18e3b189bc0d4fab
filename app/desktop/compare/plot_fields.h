// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the plots of Compare have in common: the button by which one field is chosen, and what schemas say.
#pragma once

#include <experiment/plot_axis.h>

#include <QToolButton>
#include <functional>
#include <optional>

namespace leyden {

class AppContext;
class FieldChoice;

/// "colour by val_acc": a menu of metrics and parameters, with a search for many.
class FieldButton : public QToolButton {
  Q_OBJECT
 public:
  /// `none` is what stands for no field; empty: there is always one. `names` outlives it.
  FieldButton(const FieldChoice& names, const QString& what, const QString& none, QWidget* parent);
  void setField(const std::optional<Field>& field);
  const std::optional<Field>& field() const { return m_field; }
  /// The menu has the scales of an axis, too.
  void offerScales(bool offer) { m_scales = offer; }
  void setScale(AxisScale scale) { m_scale = scale; }
  AxisScale scale() const { return m_scale; }

 Q_SIGNALS:
  void chosen(const std::optional<leyden::Field>& field);
  void scaleChosen(leyden::AxisScale scale);

 private:
  void fill();
  void addScales();
  void add(QMenu* menu, const std::optional<Field>& field, const QString& text);

  const FieldChoice& m_names;
  QString m_what, m_none;
  std::optional<Field> m_field;
  AxisScale m_scale = AxisScale::Automatic;
  bool m_scales = false;
};

/// Whether a plugin's schema wants a log scale for a parameter such as model.lr.
std::function<bool(const Field&)> logBySchema(AppContext& context);

}  // namespace leyden
