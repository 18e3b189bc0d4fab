// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <QObject>
#include <QtPlugin>
#include <cstdio>
#include <cstdlib>

class DummyPlugin : public QObject {
  Q_OBJECT
  Q_PLUGIN_METADATA(IID DUMMY_IID FILE "plugin.json")
};

// Tells that somebody ran code of this library.
static const bool loaded = [] {
  if (const char* file = std::getenv("LEYDEN_TEST_LOADED")) {
    if (std::FILE* stream = std::fopen(file, "w")) std::fclose(stream);
  }
  return true;
}();

#include "dummy_plugin.moc"
