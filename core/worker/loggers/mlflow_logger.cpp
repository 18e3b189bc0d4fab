// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/mlflow_logger.h>

#include <cstdio>
#include <cstdlib>

#include <c10/util/Exception.h>

#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/errors.h>

#include <worker/loggers/media_files.h>

namespace leyden {

namespace {

constexpr size_t kMemory = size_t{32} << 20;
constexpr size_t kParamLength = 250;  // what Lightning cuts a parameter's text to

int64_t now() {
  const auto time = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

std::string environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value && *value ? value : otherwise;
}

std::string tracking_uri(const MLflowLoggerOptions& options) {
  const std::string uri =
      options.tracking_uri.empty() ? environment("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000") : options.tracking_uri;
  if (!uri.starts_with("http://") && !uri.starts_with("https://")) {
    throw ConfigError("tracking_uri = \"" + uri + "\" is not allowed: expected the address of a tracking server, " +
                          "http://host:port or https://host:port",
                      "tracking_uri");
  }
  return uri;
}

MlflowRun run_of(const MLflowLoggerOptions& options) {
  MlflowRun run{options.experiment_name, options.run_name, options.run_id, options.artifact_location, {}, now()};
  run.tags = {{"mlflow.user", environment("USER", "unknown")},
              {"mlflow.source.name", "leyden"},
              {"mlflow.source.type", "LOCAL"}};
  for (const std::string& tag : options.tags) {
    const size_t equals = tag.find('=');
    if (equals == std::string::npos || equals == 0)
      throw ConfigError("tags: \"" + tag + "\" is not allowed: expected name=value", "tags");
    run.tags.emplace_back(tag.substr(0, equals), tag.substr(equals + 1));
  }
  return run;
}

// What the server does not take in a name is left out, as Lightning does.
std::string key_text(const std::string& name) {
  std::string out;
  for (const char c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view("_/. -").find(c) != std::string_view::npos;
    if (good) out += c;
  }
  return out.substr(0, 250);
}

}  // namespace

MLflowLogger::MLflowLogger(Options options)
    : options_(std::move(options)), client_(tracking_uri(options_), run_of(options_)) {}

MLflowLogger::~MLflowLogger() {
  client_.cancel();
}

void MLflowLogger::pass_on_messages() {
  if (const std::string message = client_.take_message(); !message.empty()) TORCH_WARN(message);
}

void MLflowLogger::add(MlflowItem item, size_t bytes) {
  if (!queue_) {
    queue_ = std::make_unique<BackgroundQueue<MlflowItem>>(
        kMemory, kMemory / 8, std::chrono::seconds(1), [this](std::vector<MlflowItem> items) { client_.send(std::move(items)); });
  }
  queue_->push(std::move(item), bytes + sizeof(MlflowItem));
}

const std::string& MLflowLogger::key_of(const MetricName& name) {
  if (keys_.size() <= name.id) keys_.resize(name.id + 1);
  std::string& key = keys_[name.id];
  if (key.empty()) key = key_text(options_.prefix.empty() ? name.text : options_.prefix + "-" + name.text);
  return key;
}

void MLflowLogger::log_metrics(const MetricRow& row) {
  pass_on_messages();
  const int64_t time = now();
  for (const auto& [name, value] : row.values) {
    const std::string& key = key_of(*name);
    add(MlflowMetric{key, value, time, row.step}, key.size());
  }
  if (row.epoch) {
    static const MetricName& epoch = intern_metric("epoch");
    add(MlflowMetric{key_of(epoch), *row.epoch, time, row.step}, 10);
  }
}

void MLflowLogger::log_hyperparams(const Dict& hparams) {
  for (const auto& [name, value] : flat_params(hparams)) {
    std::string text = value.is_string() ? value.as_string() : value.to_string();
    if (text.size() > kParamLength) {
      text.resize(kParamLength);
      while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
      if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xc0) text.pop_back();
    }
    add(MlflowParam{key_text(name), text}, name.size() + text.size());
  }
}

void MLflowLogger::add_file(std::string_view name, int64_t step, const std::string& ending, std::string bytes) {
  const size_t size = bytes.size();
  add(MlflowArtifact{media_path(name, step, ending), std::move(bytes)}, size);
}

void MLflowLogger::log_image(std::string_view name, const ImageValue& image, int64_t step) {
  add_file(name, step, ".png", png_of(image));
}

void MLflowLogger::log_histogram(std::string_view name, const HistogramValue& histogram, int64_t step) {
  const nlohmann::ordered_json json{{"edges", histogram.edges}, {"counts", histogram.counts}};
  add_file(name, step, ".json", json.dump());
}

void MLflowLogger::log_text(std::string_view name, std::string_view text, int64_t step) {
  add_file(name, step, ".txt", std::string(text));
}

void MLflowLogger::log_table(std::string_view name, const TableValue& table, int64_t step) {
  nlohmann::ordered_json json = json_of(table);
  json["data"] = std::move(json["rows"]);  // the form that MLflow's own viewer shows
  json.erase("rows");
  add_file(name, step, ".json", json.dump());
}

void MLflowLogger::log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step) {
  add_file(name, step, ".json", json_of(matrix).dump());
}

void MLflowLogger::after_save_checkpoint(const ModelCheckpoint& callback) {
  if (!options_.log_model) return;
  const std::filesystem::path file = callback.last_checkpoint_saved();
  add(MlflowArtifact{"model/checkpoints/" + file.filename().string(), {}, file.string()}, 200);
}

void MLflowLogger::finalize(std::string_view status) {
  const char* end = status == "success" ? "FINISHED" : status == "failed" ? "FAILED" : "KILLED";
  add(MlflowEnd{end, now()}, 0);
  const auto patience = std::chrono::milliseconds(static_cast<int64_t>(options_.finish_timeout * 1000));
  const bool all = queue_->finish(patience);
  if (!all) client_.cancel();
  const uint64_t left_out = queue_->drop().size() + queue_->lost();
  queue_.reset();
  pass_on_messages();
  if (const uint64_t lost = client_.lost() + left_out; lost > 0) {
    TORCH_WARN("the MLflow logger lost ", lost, " values; those in the run's own database are whole");
  }
}

}  // namespace leyden
