// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run.h>

#include <errno.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <system_error>
#include <utility>

#include <store/atomic_file.h>
#include <store/histogram.h>
#include <store/json_text.h>
#include <store/media_file.h>
#include <store/store_error.h>
#include <store/system_sampler.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kEventText = size_t{64} << 10;  // longer texts are files

void flatten(const Json& value, const std::string& path, std::vector<std::pair<std::string, std::string>>& out) {
  if (!value.is_object() || value.empty()) {
    out.emplace_back(path, json_text(value));
    return;
  }
  for (const auto& [key, child] : value.items()) flatten(child, path.empty() ? key : path + "." + key, out);
}

std::string command_line() {
  std::ifstream in("/proc/self/cmdline", std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  while (!text.empty() && text.back() == '\0') text.pop_back();
  for (char& c : text) {
    if (c == '\0') c = ' ';
  }
  return text;
}

std::map<std::string, std::string> provenance_of(const RunOptions& options) {
  std::error_code error;
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  std::map<std::string, std::string> provenance = options.provenance;
  provenance.try_emplace("program", program_invocation_short_name);
  provenance.try_emplace("command_line", command_line());
  provenance.try_emplace("working_directory", fs::current_path(error).string());
  provenance.try_emplace("host", host);
  return provenance;
}

RunInfo info_of(const RunOptions& options) {
  if (!options.params.is_null() && !options.params.is_object()) {
    throw StoreError(StoreError::Kind::Invalid,
                     "The parameters of a run are an object of names and values, not " +
                         std::string(options.params.type_name()) + ".");
  }
  RunInfo info;
  info.name = options.name;
  info.verb = options.verb;
  info.device = options.device;
  info.config = options.params.is_null() ? Json::object() : options.params;
  if (!info.config.empty()) flatten(info.config, "", info.params);
  info.provenance = provenance_of(options);
  info.tags = options.tags;
  return info;
}

std::string error_json(const std::string& summary, const std::string& details) {
  return json_text({{"hook", ""}, {"summary", summary}, {"details", details}});
}

// The path as a run keeps it: relative to its folder for what lies within.
std::string path_in_run(const fs::path& file, const fs::path& root) {
  const fs::path absolute = fs::weakly_canonical(file);
  const fs::path relative = absolute.lexically_relative(fs::weakly_canonical(root));
  const bool within = !relative.empty() && *relative.begin() != "..";
  return within ? relative.generic_string() : absolute.string();
}

}  // namespace

class Run::Impl {
 public:
  Impl(std::unique_ptr<RunWriter> given, const RunOptions& options) : writer(std::move(given)) {
    if (options.system_metrics) sampler = std::make_unique<SystemSampler>(*writer);
  }

  void add_file(std::string path, FileOptions options) {
    const FileDigest digest = digest_of(writer->paths().root / path);
    ArtifactInfo artifact;
    artifact.step = options.step;
    artifact.name = std::move(options.name);
    artifact.kind = std::move(options.kind);
    artifact.path = std::move(path);
    artifact.sha256 = digest.sha256;
    artifact.bytes = digest.bytes;
    artifact.meta = std::move(options.meta);
    writer->artifact(std::move(artifact));
  }

  // A file in media/ with these bytes.
  void add_bytes(std::string_view bytes, std::string_view ending, FileOptions options) {
    const std::string path = media_path(options.name, options.step, ending);
    make_media();
    write_file_atomically(writer->paths().root / path, bytes);
    add_file(path, std::move(options));
  }

  void make_media() const {
    std::error_code error;
    fs::create_directories(writer->paths().media(), error);
    if (error) {
      throw StoreError(StoreError::Kind::Unwritable,
                       writer->paths().media().string() + " could not be made: " + error.message() + ".");
    }
  }

  std::unique_ptr<RunWriter> writer;
  std::unique_ptr<SystemSampler> sampler;  // dies first
  std::atomic<double> epoch{std::numeric_limits<double>::quiet_NaN()};
  std::atomic<bool> ended{false};
  const int exceptions = std::uncaught_exceptions();
};

Run::Run(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Run::Run(Run&& other) noexcept = default;

Run& Run::operator=(Run&& other) noexcept {
  if (this == &other) return *this;
  end_quietly();
  impl_ = std::move(other.impl_);
  return *this;
}

Run::~Run() {
  end_quietly();
}

const std::string& Run::id() const {
  return impl_->writer->run_id();
}
const RunPaths& Run::paths() const {
  return impl_->writer->paths();
}
int Run::attempt() const {
  return impl_->writer->attempt();
}
RunWriter& Run::writer() {
  return *impl_->writer;
}

void Run::log(std::string_view name, double value, int64_t step) {
  const ScalarPoint point{impl_->writer->series(name), value};
  impl_->writer->log(step, impl_->epoch.load(std::memory_order_relaxed), {&point, 1});
}

void Run::log(std::initializer_list<NamedValue> values, int64_t step) {
  log(std::span<const NamedValue>(values.begin(), values.size()), step);
}

void Run::log(std::span<const NamedValue> values, int64_t step) {
  thread_local std::vector<ScalarPoint> points;
  points.clear();
  for (const NamedValue& each : values) points.push_back({impl_->writer->series(each.name), each.value});
  impl_->writer->log(step, impl_->epoch.load(std::memory_order_relaxed), points);
}

void Run::set_epoch(double epoch) {
  impl_->epoch.store(epoch, std::memory_order_relaxed);
}

void Run::line(std::string text, LogLevel level, std::string source) {
  impl_->writer->log_line(level, std::move(source), std::move(text));
}

void Run::event(std::string kind, nlohmann::json payload, std::optional<int64_t> step) {
  impl_->writer->event(std::move(kind), std::move(payload), step);
}

void Run::text(std::string_view name, std::string_view text, int64_t step) {
  if (impl_->ended) return;
  if (text.size() > kEventText) {
    impl_->add_bytes(text, ".txt", {.name = std::string(name), .kind = "text", .step = step});
  } else {
    event("text", {{"name", name}, {"text", text}}, step);
  }
}

void Run::histogram(std::string name, std::span<const double> values, int64_t step, int bins) {
  HistogramInfo histogram = histogram_of(std::move(name), values, bins);
  histogram.step = step;
  histogram.epoch = impl_->epoch.load(std::memory_order_relaxed);
  impl_->writer->histogram(std::move(histogram));
}

void Run::histogram(std::string name, std::span<const float> values, int64_t step, int bins) {
  const std::vector<double> wide(values.begin(), values.end());
  histogram(std::move(name), std::span<const double>(wide), step, bins);
}

void Run::image(std::string_view name, std::span<const uint8_t> pixels, int64_t width, int64_t height, int channels,
                int64_t step) {
  const std::string_view bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size());
  const std::string png = png_bytes(width, height, channels, bytes);
  if (impl_->ended) return;
  impl_->add_bytes(png, ".png", {.name = std::string(name), .kind = "image", .step = step});
}

void Run::table(std::string_view name, std::span<const std::string> columns,
                std::span<const std::vector<nlohmann::json>> rows, int64_t step) {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() == columns.size()) continue;
    throw StoreError(StoreError::Kind::Invalid, "The table \"" + std::string(name) + "\" has " + std::to_string(columns.size()) +
                                                    " columns, and its row " + std::to_string(i + 1) + " has " +
                                                    std::to_string(rows[i].size()) + " cells.");
  }
  if (impl_->ended) return;
  impl_->add_bytes(json_text({{"columns", columns}, {"rows", rows}}), ".json",
                   {.name = std::string(name), .kind = "table", .step = step});
}

void Run::confusion_matrix(std::string_view name, std::span<const int64_t> counts, std::span<const std::string> classes,
                           int64_t step) {
  const size_t size = classes.size();
  if (counts.size() != size * size) {
    throw StoreError(StoreError::Kind::Invalid, "The confusion matrix \"" + std::string(name) + "\" of " + std::to_string(size) +
                                                    " classes needs " + std::to_string(size * size) + " counts, not " +
                                                    std::to_string(counts.size()) + ".");
  }
  if (impl_->ended) return;
  Json matrix = Json::array();
  for (size_t row = 0; row < size; ++row) matrix.push_back(counts.subspan(row * size, size));
  impl_->add_bytes(json_text({{"classes", classes}, {"counts", matrix}}), ".json",
                   {.name = std::string(name), .kind = "confusion_matrix", .step = step});
}

void Run::file(const fs::path& file, FileOptions options) {
  if (impl_->ended) return;
  std::error_code error;
  if (!fs::is_regular_file(file, error)) {
    throw StoreError(StoreError::Kind::NotFound, "There is no file " + file.string() + " to keep with the run.");
  }
  if (options.name.empty()) options.name = file.filename().string();
  std::string path = path_in_run(file, paths().root);
  if (options.copy && fs::path(path).is_absolute()) {
    impl_->make_media();
    path = media_path(fs::path(options.name).stem().string(), options.step, file.extension().string());
    fs::copy_file(file, paths().root / path, fs::copy_options::overwrite_existing, error);
    if (error) {
      throw StoreError(StoreError::Kind::Storage,
                       file.string() + " could not be copied into the run: " + error.message() + ".");
    }
  }
  impl_->add_file(std::move(path), std::move(options));
}

void Run::checkpoint(const fs::path& checkpoint, int64_t step) {
  file(checkpoint, {.kind = "checkpoint", .step = step, .copy = false});
  event("checkpoint_saved", {{"path", path_in_run(checkpoint, paths().root)}}, step);
}

void Run::flush() {
  impl_->writer->flush();
}

void Run::finish(RunStatus status) {
  if (status == RunStatus::Running) {
    throw StoreError(StoreError::Kind::Invalid, "A run cannot be finished as running.");
  }
  end(status, {});
}

void Run::fail(const std::string& summary, const std::string& details) {
  if (!impl_->ended) line("failed: " + summary, LogLevel::Error, "run");
  end(RunStatus::Failed, error_json(summary, details));
}

void Run::fail(const std::exception& error) {
  fail(error.what());
}

void Run::end(RunStatus status, const std::string& error_json) {
  if (impl_->ended.exchange(true)) return;
  impl_->sampler.reset();
  impl_->writer->event("run_finished", {{"status", std::string(to_string(status))}});
  impl_->writer->finish(status, error_json);
}

void Run::end_quietly() noexcept {
  if (!impl_ || impl_->ended) return;
  try {
    if (std::uncaught_exceptions() > impl_->exceptions) {
      fail("The run was left by an exception.");
    } else {
      finish();
    }
  } catch (const std::exception&) {
    // Nobody is left to be told; the run is shown as interrupted, with all that was committed.
  }
}

namespace {

// A run whose making fails is none.
struct FolderRemover {
  fs::path folder;
  ~FolderRemover() {
    std::error_code ignored;
    if (!folder.empty()) fs::remove_all(folder, ignored);
  }
};

}  // namespace

Run start_run(const RunOptions& options) {
  const RunInfo info = info_of(options);
  FolderRemover remover;
  std::unique_ptr<RunWriter> writer = RunWriter::create(workspace_folder(options.workspace), info, options.writer);
  remover.folder = writer->paths().root;
  try {
    write_file_atomically(writer->paths().config(), to_yaml(info.config));
  } catch (...) {
    writer.reset();
    throw;
  }
  remover.folder.clear();
  writer->event("run_started", {{"verb", info.verb}, {"device", info.device}});
  return Run(std::make_unique<Run::Impl>(std::move(writer), options));
}

Run resume_run(const fs::path& run_folder, const RunOptions& options) {
  std::unique_ptr<RunWriter> writer = RunWriter::reopen(run_folder, options.writer);
  writer->event("run_resumed", {{"attempt", writer->attempt()}});
  return Run(std::make_unique<Run::Impl>(std::move(writer), options));
}

}  // namespace leyden
