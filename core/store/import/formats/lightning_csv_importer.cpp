// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What Lightning's CSVLogger writes: metrics.csv, and hparams.yaml beside it.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <store/file_system.h>
#include <store/foreign_names.h>
#include <store/import/csv_reader.h>
#include <store/import/imported_run.h>
#include <store/import/importer.h>
#include <store/import/param_values.h>
#include <store/import/source_stamp.h>
#include <store/store_error.h>
#include <store/yaml_reader.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr const char* kMetrics = "metrics.csv";
constexpr const char* kParams = "hparams.yaml";
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// Whole numbers of 64 bits; as a float where a program wrote one.
std::optional<int64_t> step_of_text(const std::string& text) {
  int64_t whole = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
  if (error == std::errc() && end == text.data() + text.size()) return whole;
  const double step = text.empty() ? 0.0 : number_of_text(text).value_or(kNone);
  if (!(std::abs(step) < 9e15)) return std::nullopt;
  return static_cast<int64_t>(step);
}

double seconds_of(int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e9;
}

void read_params(const fs::path& file, ImportedRun& run) {
  try {
    const auto text = text_of_file(file, size_t{1} << 20);
    if (!text) return;
    add_params(run.info.params, parse_yaml_document(*text, file.string()).value);
    std::erase_if(run.info.params, [](const auto& param) { return param.first.empty(); });  // an empty file
  } catch (const YamlProblem& problem) {
    run.note(std::string("The parameters were left out: ") + problem.what());
  } catch (const StoreError& problem) {
    run.note(std::string("The parameters were left out: ") + problem.what() + ".");
  }
}

class LightningCsvImporter : public Importer {
 public:
  std::string_view id() const override { return "lightning-csv"; }
  std::string_view title() const override { return "Lightning CSV logs"; }

  void find(const ImportFolder& folder, const ImportOptions&, ImportFindings& findings) const override {
    const ImportFolder::File* metrics = folder.file(kMetrics);
    if (!metrics || !has_step(folder.path / kMetrics)) return;
    SourceStamp stamp;
    stamp.add(*metrics);
    const ImportFolder::File* params = folder.file(kParams);
    if (params) stamp.add(*params);
    findings.sources.push_back({{}, "lightning-csv:" + folder.path.string(), folder.path,
                                folder.named_file ? folder.path.filename().string() : folder.name, stamp.text(),
                                metrics->bytes, {}});
    findings.taken = {kMetrics, kParams};
  }

  void read(const ImportSource& source, const ImportOptions&, ImportedRun& run) const override {
    read_params(source.path / kParams, run);
    const FileStamp metrics = file_stamp(source.path / kMetrics), params = file_stamp(source.path / kParams);
    // The files hold no time; theirs say when it began and ended, roughly.
    run.ended = seconds_of(metrics.mtime_ns);
    run.started = std::min(*run.ended, seconds_of(params.mtime_ns > 0 ? params.mtime_ns : metrics.mtime_ns));
    CsvReader reader(source.path / kMetrics, ',');
    try {
      read_rows(reader, run);
    } catch (const StoreError& error) {
      if (run.points() == 0) throw;
      run.note(std::string(error.what()) + " What follows was left out.");
    }
  }

 private:
  static bool has_step(const fs::path& file) {
    try {
      CsvReader reader(file, ',');
      std::vector<std::string> header;
      return reader.next(header) && std::find(header.begin(), header.end(), "step") != header.end();
    } catch (const StoreError&) {
      return false;
    }
  }

  static void read_rows(CsvReader& reader, ImportedRun& run) {
    std::vector<std::string> header, cells;
    if (!reader.next(header)) return;
    const auto column = [&](const char* name) {
      return static_cast<size_t>(std::find(header.begin(), header.end(), name) - header.begin());
    };
    const size_t step_at = column("step"), epoch_at = column("epoch");
    std::vector<std::string> names;
    for (const std::string& each : header) names.push_back(name_of_lightning_column(each));
    std::vector<ScalarPoint> points;
    uint64_t told = 0;
    while (reader.next(cells)) {
      if (cells.size() != header.size()) {
        reader.fail(cells.size() - 1, {}, "the row has " + std::to_string(cells.size()) + " cells, the first line " +
                                              std::to_string(header.size()) + ".");
      }
      const auto number = [&](size_t at) -> std::optional<double> {
        if (at >= cells.size() || cells[at].empty()) return std::nullopt;
        const auto found = number_of_text(cells[at]);
        if (!found) reader.fail(at, header[at], "\"" + cells[at].substr(0, 40) + "\" is not a number.");
        return found;
      };
      points.clear();
      for (size_t at = 0; at < cells.size(); ++at) {
        if (at == step_at || at == epoch_at) continue;
        if (const auto value = number(at)) points.push_back({run.series(names[at]), *value});
      }
      const auto step = step_at < cells.size() ? step_of_text(cells[step_at]) : 0;
      if (!step) reader.fail(step_at, "step", "\"" + cells[step_at].substr(0, 40) + "\" is no step.");
      run.log(*step, number(epoch_at).value_or(kNone), kNone, points);
      if (reader.position() - told < (1 << 18)) continue;
      run.advance(reader.position() - told);
      told = reader.position();
    }
    run.advance(reader.position() - told);
  }
};

const ImporterRegistration registration(20, std::make_unique<LightningCsvImporter>());

}  // namespace

}  // namespace leyden
