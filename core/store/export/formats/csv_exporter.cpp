// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The metrics of a run as CSV, a point a row.
#include <cmath>
#include <memory>
#include <ostream>

#include <store/export/csv_text.h>
#include <store/export/exported_run.h>
#include <store/export/exporter.h>
#include <store/json_text.h>

namespace leyden {

namespace {

class CsvExporter : public FileExporter {
 public:
  std::string_view id() const override { return "csv"; }
  std::string_view title() const override { return "CSV, a point a row"; }
  std::string_view file_name() const override { return "points.csv"; }
  using FileExporter::write;

  void write(ExportedRun& run, std::ostream& out) const override {
    out << "name,step,epoch,wall_time,value,attempt\n";
    for (const SeriesInfo& series : run.series()) {
      const std::string name = csv_text_cell(series.name);
      run.each_page(series, [&](const SeriesColumns& page) {
        for (size_t i = 0; i < page.size(); ++i) {
          out << name << ',' << page.step[i] << ',' << (std::isnan(page.epoch[i]) ? "" : shortest_text(page.epoch[i]))
              << ',' << shortest_text(page.wall_time[i]) << ',' << shortest_text(page.value[i]) << ','
              << page.attempt[i] << '\n';
        }
        run.check(out);
      });
    }
  }
};

const ExporterRegistration registration(40, std::make_unique<CsvExporter>());

}  // namespace

}  // namespace leyden
