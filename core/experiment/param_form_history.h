// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

#include "param_form_rows.h"

namespace leyden {

/// What a form shows at a moment, and what its marks compare with.
struct ParamFormState {
  struct Field {
    Json value, base;
    QString text, error;
    bool operator==(const Field&) const = default;
  };
  std::vector<Field> fields;
  QString base_title;
  bool operator==(const ParamFormState&) const = default;
};

/// The steps of undo and redo of a form. What is typed into one field without a pause is one step.
class ParamFormHistory {
 public:
  /// Steps with the same `key`, one after the other, are one; an empty key never joins.
  void add(ParamFormState before, const ParamFormState& after, const QString& title, const QString& key);
  /// What comes next is a step of its own, whatever its key.
  void close() { open_key_.clear(); }
  void clear();

  bool can_undo() const { return place_ > 0; }
  bool can_redo() const { return place_ < steps_.size(); }
  /// Of the step that comes next; empty when there is none.
  QString undo_title() const { return can_undo() ? steps_[place_ - 1].title : QString(); }
  QString redo_title() const { return can_redo() ? steps_[place_].title : QString(); }
  /// The state to show. Only when there is one.
  const ParamFormState& undo();
  const ParamFormState& redo();

 private:
  struct Step {
    ParamFormState before, after;
    QString title;
  };
  std::vector<Step> steps_;
  size_t place_ = 0;  // steps before it are done
  QString open_key_;
};

}  // namespace leyden
