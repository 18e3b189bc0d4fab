// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// TensorBoard's event files: an event a log call. A series whose numbers are all float32 is written as SummaryWriter
// does, another one as tensors of one float64, which TensorBoard shows as scalars too.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <store/export/export_file.h>
#include <store/export/exporter.h>
#include <store/export/left_out.h>
#include <store/export/log_calls.h>
#include <store/foreign_names.h>
#include <store/import/param_values.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/record_file.h>

namespace leyden {

namespace fs = std::filesystem;
namespace tb = tensorboard;

namespace {

constexpr const char* kTextEnding = "/text_summary";

bool is_float32(double value) {
  return std::isnan(value) || std::bit_cast<uint64_t>(static_cast<double>(static_cast<float>(value))) == std::bit_cast<uint64_t>(value);
}

// What one pass over a run tells of how its numbers are written.
struct Widths {
  std::vector<bool> is_wide;  // by series: some number is no float32
  bool epoch_is_wide = false, has_epochs = false;
};

Widths widths_of(ExportedRun& run) {
  Widths out;
  for (const SeriesInfo& series : run.series()) {
    bool is_wide = false;
    run.each_page(series, [&](const SeriesColumns& page) {
      is_wide = is_wide || !std::all_of(page.value.begin(), page.value.end(), is_float32);
      for (const double epoch : page.epoch) {
        out.has_epochs = out.has_epochs || !std::isnan(epoch);
        out.epoch_is_wide = out.epoch_is_wide || !is_float32(epoch);
      }
    });
    out.is_wide.push_back(is_wide);
  }
  return out;
}

tb::SummaryValue scalar(const std::string& tag, double value, bool is_wide) {
  if (is_wide) return {tag, tb::Tensor{{}, {value}}, "scalars"};
  return {tag, value};
}

// As Lightning's logger calls it, unless a metric does.
std::string epoch_tag(const ExportedRun& run) {
  std::set<std::string> names;
  for (const SeriesInfo& series : run.series()) names.insert(series.name);
  std::string tag = "epoch";
  while (names.contains(tag)) tag += "_";
  return tag;
}

// Width, height, colours; none for what is no PNG.
std::optional<tb::Image> png(std::string bytes) {
  constexpr std::string_view kMagic("\x89PNG\r\n\x1a\n", 8);
  if (bytes.size() < 26 || !bytes.starts_with(kMagic)) return std::nullopt;
  const auto number = [&](size_t at) {
    int64_t out = 0;
    for (size_t i = 0; i < 4; ++i) out = out * 256 + static_cast<unsigned char>(bytes[at + i]);
    return out;
  };
  const unsigned char kind = static_cast<unsigned char>(bytes[25]);  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
  const int64_t colours = kind == 0 ? 1 : kind == 4 ? 2 : kind == 6 ? 4 : 3;
  return tb::Image{number(16), number(20), colours, std::move(bytes)};
}

// The same of a JPEG file, whose frame header has them.
std::optional<tb::Image> jpeg(std::string bytes) {
  if (!bytes.starts_with("\xff\xd8")) return std::nullopt;
  const auto byte = [&](size_t at) { return static_cast<int64_t>(static_cast<unsigned char>(bytes[at])); };
  for (size_t at = 2; at + 9 < bytes.size() && byte(at) == 0xff;) {
    const int64_t marker = byte(at + 1);
    const bool is_frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) {
      const int64_t height = byte(at + 5) * 256 + byte(at + 6), width = byte(at + 7) * 256 + byte(at + 8);
      const int64_t colours = byte(at + 9);
      return tb::Image{width, height, colours, std::move(bytes)};
    }
    at += marker == 0xff ? 1 : static_cast<size_t>(2 + byte(at + 2) * 256 + byte(at + 3));
  }
  return std::nullopt;
}

std::optional<tb::Image> picture(std::string bytes) {
  return bytes.starts_with("\xff\xd8") ? jpeg(std::move(bytes)) : png(std::move(bytes));
}

tb::SessionStatus session_status(RunStatus status) {
  switch (status) {
    case RunStatus::Finished: return tb::SessionStatus::success;
    case RunStatus::Failed: return tb::SessionStatus::failure;
    case RunStatus::Running:
    case RunStatus::Interrupted: return tb::SessionStatus::running;
    case RunStatus::Stopped: break;
  }
  return tb::SessionStatus::unknown;
}

class EventWriter {
 public:
  EventWriter(ExportedRun& run, const fs::path& folder) : run_(run), file_(folder / tb::event_file_name()) {}

  void write() {
    const Widths widths = widths_of(run_);
    const std::string epochs = widths.has_epochs ? epoch_tag(run_) : std::string();
    tb::Event first{run_.state().started, 0, "brain.Event:2"};
    first.writer = std::string(kTensorBoardWriter) + epochs;
    put(first);
    session_start(run_.state().started, 0);  // TensorBoard takes a first one for the beginning
    params();
    scalars(widths, epochs);
    histograms();
    texts();
    images();
    file_.close();
  }

 private:
  void put(const tb::Event& event) { file_.write(tb::framed_record(tb::encode_event(event))); }

  void put(double wall_time, int64_t step, std::vector<tb::SummaryValue> values) {
    put({std::isnan(wall_time) ? 0.0 : wall_time, step, {}, std::move(values)});
  }

  void params() {
    tb::HParams params;
    for (const auto& [path, text] : run_.reader().params()) {
      const auto value = nlohmann::json::parse(text, nullptr, false);
      if (value.is_boolean()) {
        params.emplace_back(path, value.get<bool>());
      } else if (value.is_number()) {
        params.emplace_back(path, value.get<double>());
      } else {
        params.emplace_back(path, value.is_string() ? value.get<std::string>() : text);
      }
    }
    const double started = run_.state().started;
    std::vector<std::string> metrics;
    for (const SeriesInfo& series : run_.series()) metrics.push_back(series.name);
    put(started, 0, {tb::hparams_experiment(params, metrics)});
    put(started, 0, {tb::hparams_session_start(params)});
    put(started + run_.state().seconds, 0, {tb::hparams_session_end(session_status(run_.state().status))});
  }

  void scalars(const Widths& widths, const std::string& epochs) {
    LogCalls calls(run_);
    int attempt = 0;
    for (ExportedCall call; calls.next(call);) {
      if (attempt != 0 && call.attempt != attempt) session_start(call.wall_time, call.step);
      attempt = call.attempt;
      std::vector<tb::SummaryValue> values;
      if (!std::isnan(call.epoch)) values.push_back(scalar(epochs, call.epoch, widths.epoch_is_wide));
      for (const ExportedCall::Value& each : call.values)
        values.push_back(scalar(run_.series()[each.series].name, each.value, widths.is_wide[each.series]));
      put(call.wall_time, call.step, std::move(values));
    }
  }

  // TensorBoard takes back what was logged before from this step on, as a resumed run does.
  void session_start(double wall_time, int64_t step) {
    tb::Event event{std::isnan(wall_time) ? 0.0 : wall_time, step};
    event.session_start = true;
    put(event);
  }

  void histograms() {
    size_t odd = 0;
    run_.each_histogram([&](const HistogramRow& row) {
      if (row.edges.size() != row.counts.size() + 1 || row.counts.empty()) {
        ++odd;
        return;
      }
      tb::Histogram histogram{row.min, row.max, 0, row.sum, row.sum_squares, {}, row.counts};
      histogram.limits.assign(row.edges.begin() + 1, row.edges.end());
      for (const double count : row.counts) histogram.num += count;
      put(row.wall_time, row.step, {{row.name, std::move(histogram)}});
    });
    if (odd == 0) return;
    run_.note(std::to_string(odd) + (odd == 1 ? " histogram was" : " histograms were") +
              " left out: the edges do not fit the counts, of which there must be one less.");
  }

  void text(double wall_time, int64_t step, const std::string& name, std::string text) {
    put(wall_time, step, {{name + kTextEnding, tb::Text{{1}, {std::move(text)}}, "text"}});
  }

  void texts() {
    size_t odd = 0;
    run_.each_event([&](const EventRow& row) {
      if (row.kind != "text") return;
      const auto payload = nlohmann::json::parse(row.payload, nullptr, false);
      const auto is_text = [&](const char* key) { return payload.contains(key) && payload[key].is_string(); };
      if (payload.is_object() && is_text("name") && is_text("text")) {
        text(row.wall_time, row.step.value_or(0), payload["name"], payload["text"]);
      } else {
        ++odd;
      }
    });
    if (odd > 0) run_.note(std::to_string(odd) + (odd == 1 ? " text was" : " texts were") + " left out: a name or a text is missing.");
  }

  void images() {
    size_t others = 0;
    const double ended = run_.state().started + run_.state().seconds;
    for (const ArtifactRow& artifact : run_.reader().artifacts()) {
      const bool is_image = artifact.kind == "image", is_text = artifact.kind == "text";
      if ((!is_image && !is_text) || artifact.bytes == kArtifactRemoved) {
        ++others;
        continue;
      }
      auto bytes = text_of_file(run_.reader().paths().root / artifact.path, std::numeric_limits<size_t>::max());
      if (!bytes) {
        run_.note("The file " + artifact.path + " is not there; it was left out.");
      } else if (is_text) {
        text(ended, artifact.step.value_or(0), artifact.name, std::move(*bytes));
      } else if (auto image = picture(std::move(*bytes))) {
        put(ended, artifact.step.value_or(0), {{artifact.name, std::move(*image)}});
      } else {
        ++others;
      }
    }
    if (others > 0) run_.note(std::to_string(others) + (others == 1 ? " file was" : " files were") + " left out: the format has no place for them.");
  }

  ExportedRun& run_;
  ExportFile file_;
};

class TensorBoardExporter : public Exporter {
 public:
  std::string_view id() const override { return "tensorboard"; }
  std::string_view title() const override { return "TensorBoard event files"; }
  uint64_t work(ExportedRun& run) const override { return 2 * run.points(); }

  void write(ExportedRun& run, const ExportTarget&, const fs::path& folder) const override {
    EventWriter(run, folder).write();
    note_left_out(run, {RunPart::SystemMetrics, RunPart::ConsoleLines});
  }
};

const ExporterRegistration registration(10, std::make_unique<TensorBoardExporter>());

}  // namespace

}  // namespace leyden
