// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// leyden-plugin-describe LIBRARY [OUT.json]   writes <id>.plugin.json beside the library
// leyden-plugin-describe --engine OUT.json    writes engine.schema.json
#include <worker/plugin_description.h>

#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>

#include <QSaveFile>
#include <QString>

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const nlohmann::ordered_json& json) {
  const std::string text = json.dump(2) + "\n";
  QSaveFile file(QString::fromStdString(path.string()));
  if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), text.size()) < 0 || !file.commit()) {
    throw std::runtime_error(path.string() + " cannot be written: " + file.errorString().toStdString());
  }
}

int usage() {
  std::cerr << "usage: leyden-plugin-describe LIBRARY [OUT.json]\n"
               "       leyden-plugin-describe --engine OUT.json\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) return usage();
  try {
    if (std::strcmp(argv[1], "--engine") == 0) {
      if (argc != 3) return usage();
      write(argv[2], leyden::describe_engine());
    } else {
      const fs::path library = argv[1];
      const auto json = leyden::describe_plugin(library);
      const std::string name = json["id"].get<std::string>() + ".plugin.json";
      write(argc == 3 ? fs::path(argv[2]) : library.parent_path() / name, json);
    }
  } catch (const std::exception& error) {
    std::cerr << "leyden-plugin-describe: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
