// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A text field for YAML: monospace, coloured, a wave under what is wrong.
#pragma once

#include <QPlainTextEdit>

#include <experiment/param_form_problem.h>

namespace leyden {

class YamlEdit : public QPlainTextEdit {
  Q_OBJECT
 public:
  explicit YamlEdit(QWidget* parent = nullptr);
  /// Only those with a place are marked.
  void setProblems(const ParamFormProblems& problems);
  /// Puts the cursor there. Lines and columns count from 1.
  void goTo(int line, int column);

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QTextCursor cursorAt(int line, int column) const;
  void mark();

  ParamFormProblems m_problems;
};

}  // namespace leyden
