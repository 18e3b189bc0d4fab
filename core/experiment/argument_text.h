// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// A command line as people copy it, taken apart as a shell would.
struct LEYDEN_EXPERIMENT_API ArgumentText {
  struct Value {
    std::string key, text;
  };
  std::vector<Value> values;  // --model.lr 0.01, --model.lr=0.01, --seed_everything 1, --ckpt_path last
  QString plugin;             // of `leyden fit PLUGIN`; empty when the command is not there
  QString name;               // of --name
  QStringList problems;       // sentences about what no form takes

  /// Never fails: what cannot be read is in `problems`. Quotes, backslashes and continued lines are a POSIX
  /// shell's; a line may begin with a prompt ($ or >).
  static ArgumentText read(const QString& text);
  /// Whether a text is one to read so, not a value of a field: it begins with `--name` or with `leyden`.
  static bool fits(const QString& text);
};

}  // namespace leyden
