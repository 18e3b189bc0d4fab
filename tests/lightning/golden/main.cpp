// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// golden_scenarios FOLDER [--write OUT]: runs every recorded scenario of the folder and compares.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <vector>

#include "recording.h"

namespace fs = std::filesystem;
using golden::Json;

namespace {

constexpr const char* usage =
    "usage: golden_scenarios FOLDER [--write OUT]\n"
    "Runs each recorded scenario (*.json but scenarios.json) of FOLDER, prints a line for each, and exits with the\n"
    "number that failed. --write OUT: writes its own recordings into the folder OUT.\n";

std::vector<fs::path> recordings(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".json" && path.filename() != "scenarios.json") files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// A recording. The recorder's results may have Python's NaN and Infinity, which JSON lacks; elsewhere it writes strings.
Json read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  static const std::regex bare("([:\\[,] ?)(-?)(NaN|Infinity)(?=[,\\]}])");
  std::string out;
  std::string body = text.str();
  auto from = body.cbegin();
  for (std::sregex_iterator found(body.cbegin(), body.cend(), bare), end; found != end; ++found) {
    out.append(from, (*found)[0].first);
    out += found->str(1) + "\"" + found->str(2) + (found->str(3) == "NaN" ? "nan" : "inf") + "\"";
    from = (*found)[0].second;
  }
  out.append(from, body.cend());
  return Json::parse(out);
}

/// What is wrong with the scenario's recording; empty when nothing is.
std::string check(const fs::path& file, const fs::path& out) {
  try {
    const Json expected = read(file);
    const Json actual = golden::record(expected.at("scenario"));
    if (!out.empty()) std::ofstream(out / file.filename()) << actual.dump() << "\n";
    const std::string difference = golden::first_difference(expected, actual);
    const Json& message = actual.at("message");
    return difference.empty() || message.is_null() ? difference : difference + " (" + message.get<std::string>() + ")";
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

int main(int argc, char** argv) {
  fs::path folder, out;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--write" && i + 1 < argc) {
      out = argv[++i];
    } else if (folder.empty() && !argument.starts_with("-")) {
      folder = argument;
    } else {
      std::cerr << usage;
      return 255;
    }
  }
  if (!fs::is_directory(folder)) {
    std::cerr << (folder.empty() ? "" : "'" + folder.string() + "' is no folder\n") << usage;
    return 255;
  }
  if (!out.empty()) fs::create_directories(out);
  int failed = 0;
  for (const fs::path& file : recordings(folder)) {
    const std::string difference = check(file, out);
    failed += !difference.empty();
    std::cout << file.stem().string() << ": " << (difference.empty() ? "passed" : "FAILED: " + difference) << std::endl;
  }
  return std::min(failed, 254);
}
