// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDir>
#include <QTemporaryDir>

#include <string>

/// Empty folders, one after another, all gone when the test is over.
class NewFolders {
 public:
  std::string next() {
    const QString name = QString::number(++count_);
    QDir(root_.path()).mkpath(name);
    return root_.filePath(name).toStdString();
  }

 private:
  QTemporaryDir root_;
  int count_ = 0;
};
