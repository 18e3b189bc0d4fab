// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// TensorBoard's event files. As there, a folder with event files is a run; docs/exchange.md says what becomes of what.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include <store/foreign_names.h>
#include <store/import/imported_run.h>
#include <store/import/importer.h>
#include <store/import/source_stamp.h>
#include <store/import/tensorboard_values.h>
#include <store/store_error.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/record_file.h>
#include <store/text.h>

namespace leyden {

namespace fs = std::filesystem;
namespace tb = tensorboard;

namespace {

constexpr double kNoEpoch = std::numeric_limits<double>::quiet_NaN();
constexpr uint64_t kTold = 1 << 18;  // bytes between two words of progress
constexpr const char* kTextEnding = "/text_summary";  // what PyTorch adds to a text's name

bool is_event_file(const std::string& name) {
  return name.find("tfevents") != std::string::npos && !name.ends_with(".profile-empty");
}

// Puts the events of one run into it.
class EventSink {
 public:
  explicit EventSink(ImportedRun& run) : run_(run) {}

  void take(std::string_view record) {
    double wall_time;
    int64_t step;
    if (tb::decode_scalars(record, wall_time, step, scalars_)) {
      points_.clear();
      has_values_ = true;
      double epoch = kNoEpoch;
      for (const tb::ScalarView& scalar : scalars_) {
        if (!epoch_tag_.empty() && scalar.tag == epoch_tag_) {
          epoch = scalar.value;
        } else {
          points_.push_back({run_.series(scalar.tag), scalar.value});
        }
      }
      return run_.log(step, epoch, time_of(wall_time), points_);
    }
    take(tb::decode_event(record));
  }

  void tell_of_skipped() {
    for (const auto& [what, count] : skipped_) {
      run_.note(std::to_string(count) + (count == 1 ? " value" : " values") + " of the kind " + what +
                (count == 1 ? " was" : " were") + " left out.");
    }
  }

 private:
  // Files that we wrote say where a call had no time, and keep its epoch.
  void begin_of_ours(const std::string& writer) {
    is_ours_ = true;
    epoch_tag_ = writer.substr(kTensorBoardWriter.size());
  }

  double time_of(double wall_time) const { return is_ours_ && wall_time == 0.0 ? kNoEpoch : wall_time; }

  // The scalars of an event are one log call.
  void take_scalars(const tb::Event& event) {
    points_.clear();
    double epoch = kNoEpoch;
    for (const tb::SummaryValue& value : event.values) {
      const auto* scalar = std::get_if<double>(&value.data);
      if (!scalar || value.plugin_name == "hparams") continue;
      if (!epoch_tag_.empty() && value.tag == epoch_tag_) {
        epoch = *scalar;
      } else {
        points_.push_back({run_.series(value.tag), *scalar});
      }
    }
    run_.log(event.step, epoch, time_of(event.wall_time), points_);
  }

  void take(tb::Event event) {
    if (event.writer.starts_with(kTensorBoardWriter)) begin_of_ours(event.writer);
    if (event.session_start && has_values_) run_.begin_attempt();
    if (event.log_message) line(event);
    if (event.graph) ++skipped_["graph"];
    for (tb::SummaryValue& value : event.values) {
      has_values_ = true;
      // Writers may say what plugin a tag is for in its first event alone.
      std::string& plugin = plugins_[value.tag];
      value.plugin_name.empty() ? void(value.plugin_name = plugin) : void(plugin = value.plugin_name);
      take(event, value);
    }
    take_scalars(event);
  }

  void take(const tb::Event& event, const tb::SummaryValue& value) {
    if (value.plugin_name == "hparams") return hparams(value);
    if (std::holds_alternative<double>(value.data)) return;  // take_scalars() does
    if (auto histogram = tb::histogram_of(value)) {
      histogram->step = event.step;
      return run_.histogram(event.wall_time, std::move(*histogram));
    }
    if (const auto images = tb::images_of(value); !images.empty()) return files(event, value.tag, images);
    if (const auto text = tb::text_of(value)) {
      std::string name = value.tag;
      if (name.ends_with(kTextEnding)) name.resize(name.size() - std::string_view(kTextEnding).size());
      return run_.text(event.wall_time, event.step, name, *text);
    }
    ++skipped_[value.plugin_name.empty() ? "tensor" : text::valid_utf8(value.plugin_name)];
  }

  void files(const tb::Event& event, const std::string& tag, const std::vector<std::string_view>& images) {
    for (size_t i = 0; i < images.size(); ++i) {
      const std::string name = i == 0 ? tag : tag + "/" + std::to_string(i);
      const std::string ending = tb::image_ending(images[i]);
      run_.file(ending == ".png" || ending == ".jpg" ? "image" : "file", name, event.step, ending, images[i]);
    }
  }

  void line(const tb::Event& event) {
    const int32_t level = event.log_message->level;
    run_.log_line(event.wall_time,
                  level >= 40   ? LogLevel::Error
                  : level >= 30 ? LogLevel::Warning
                  : level == 10 ? LogLevel::Debug
                                : LogLevel::Info,
                  "tensorboard", event.log_message->text);
  }

  void hparams(const tb::SummaryValue& value) {
    for (const auto& [name, param] : tb::hparams_of(value)) {
      const auto same = [&](const auto& known) { return known.first == name; };
      std::erase_if(run_.info.params, same);  // a later session's holds
      run_.info.params.emplace_back(name, tb::json_of(param));
    }
    const auto status = tb::session_end_of(value);
    if (status == tb::SessionStatus::failure) run_.status = RunStatus::Failed;
    if (status == tb::SessionStatus::running) run_.status = RunStatus::Interrupted;
    if (status == tb::SessionStatus::success) run_.status = RunStatus::Finished;
  }

  ImportedRun& run_;
  bool has_values_ = false, is_ours_ = false;
  std::string epoch_tag_;
  std::vector<tb::ScalarView> scalars_;
  std::vector<ScalarPoint> points_;
  std::unordered_map<std::string, std::string> plugins_;
  std::map<std::string, int64_t> skipped_;
};

class TensorBoardImporter : public Importer {
 public:
  std::string_view id() const override { return "tensorboard"; }
  std::string_view title() const override { return "TensorBoard event files"; }

  void find(const ImportFolder& folder, const ImportOptions&, ImportFindings& findings) const override {
    ImportSource source;
    SourceStamp stamp;
    for (const ImportFolder::File& file : folder.files) {
      if (!is_event_file(file.name)) continue;
      stamp.add(file);
      source.bytes += file.bytes;
      findings.taken.push_back(file.name);
    }
    if (findings.taken.empty()) return;
    source.path = folder.named_file ? folder.path / findings.taken.front() : folder.path;
    source.name = folder.name;
    source.origin = "tensorboard:" + source.path.string();
    source.stamp = stamp.text();
    findings.sources.push_back(std::move(source));
  }

  void read(const ImportSource& source, const ImportOptions&, ImportedRun& run) const override {
    EventSink sink(run);
    std::string damage;
    uint64_t records = 0;
    for (const fs::path& file : files_of(source.path)) records += read_file(file, sink, run, damage);
    // A file without a single whole record is none of TensorBoard's, or nothing is left of it.
    if (records == 0 && !damage.empty()) throw StoreError(StoreError::Kind::Damaged, damage);
    sink.tell_of_skipped();
  }

 private:
  // In the order in which they were begun: their names hold the time.
  static std::vector<fs::path> files_of(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return {path};
    std::vector<fs::path> files;
    for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      if (is_event_file(it->path().filename().string())) files.push_back(it->path());
    }
    if (error) throw StoreError(StoreError::Kind::NotFound, path.string() + " cannot be read: " + error.message() + ".");
    std::sort(files.begin(), files.end());
    return files;
  }

  // How many records it has. Damage is told and ends the file.
  static uint64_t read_file(const fs::path& file, EventSink& sink, ImportedRun& run, std::string& damage) {
    uint64_t records = 0, told = 0;
    const auto tell = [&](std::string sentence) {
      damage = sentence;
      run.note(std::move(sentence));
    };
    try {
      tb::RecordReader reader(file);
      for (;;) {
        const auto record = reader.next_view();
        if (!record) break;
        take(*record, file, reader.position(), sink, run);
        ++records;
        if (reader.position() - told < kTold) continue;
        run.advance(reader.position() - told);
        told = reader.position();
      }
      run.advance(reader.position() - told);
      if (reader.torn_bytes() > 0) {
        tell(file.string() + " ends within a record: its last " + std::to_string(reader.torn_bytes()) +
             " bytes were left out.");
      }
    } catch (const StoreError& error) {
      if (error.kind() == StoreError::Kind::Storage) throw;
      tell(std::string(error.what()) + "; what follows was left out.");
    }
    return records;
  }

  // A record whose sums agree and that is no event: later ones may be.
  static void take(std::string_view record, const fs::path& file, uint64_t end, EventSink& sink, ImportedRun& run) {
    try {
      sink.take(record);
    } catch (const StoreError& error) {
      if (error.kind() != StoreError::Kind::Damaged) throw;
      run.note(file.string() + ", record before byte " + std::to_string(end) + ": " + error.what() + ".");
    }
  }
};

const ImporterRegistration registration(10, std::make_unique<TensorBoardImporter>());

}  // namespace

}  // namespace leyden
