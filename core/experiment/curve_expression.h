// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Arithmetic on metrics. Plain values, any thread.
#pragma once

#include <experiment/export.h>
#include <store/filter/filter_error.h>
#include <store/run_reader.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// An expression that cannot be understood. what() is one sentence; `where` is the part of the text that it
/// speaks of, in bytes (empty where something is missing).
class LEYDEN_EXPERIMENT_API ExpressionError : public std::runtime_error {
 public:
  ExpressionError(TextRange where, const std::string& sentence) : std::runtime_error(sentence), m_where(where) {}
  ~ExpressionError() override;
  TextRange where() const { return m_where; }

 private:
  TextRange m_where;
};

/// A curve made of metrics: `train_loss - val_loss`, `sqrt(abs(grad_norm)) / 2`, `derivative(val_loss)`.
/// Numbers, names, ( ), + - * / ^ (of which ^ binds most and to the right, then the sign), and the functions log
/// (natural), exp, sqrt, abs and derivative. Names with other characters than letters, digits, _ and . stand in
/// double quotes; a known name may stand without them where nothing of it would go on behind it.
///
/// Metrics meet at steps that all of them have; of several points at one step the newest counts. What has no
/// value (0 / 0, log(-1)) is NaN, as if it had been logged. derivative(e) is the difference of neighbouring
/// values of e over the difference of their steps, from the second point on.
class LEYDEN_EXPERIMENT_API CurveExpression {
 public:
  /// Throws ExpressionError. With `known` names, others are an error with the nearest of them.
  explicit CurveExpression(std::string_view text, const std::vector<std::string>& known = {});

  /// The text that it was made of.
  const std::string& text() const { return m_text; }
  /// In the order of their first use, each once; at least one.
  const std::vector<std::string>& metrics() const { return m_metrics; }
  /// `columns(i)`: points of metrics()[i], those that count alone, in the order of steps. A point has the epoch of the first
  /// metric that has one there, and the latest wall time. Its attempt is 0.
  SeriesColumns evaluate(const std::function<const SeriesColumns&(std::size_t)>& columns) const;

  struct Node;

 private:
  std::string m_text;
  std::vector<std::string> m_metrics;
  std::shared_ptr<const Node> m_tree;
};

/// A name as an expression has to write it: bare, or in quotes.
LEYDEN_EXPERIMENT_API std::string expression_name(std::string_view metric);

}  // namespace leyden
