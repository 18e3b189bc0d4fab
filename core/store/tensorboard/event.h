// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <store/export.h>

// What TensorBoard's event files hold, as values, and its protobuf form (tensorflow/core/util/event.proto,
// framework/summary.proto, tensorboard/plugins/hparams). Plain functions, any thread.
namespace leyden::tensorboard {

/// Counts up to each limit: limits.size() == counts.size(), limits ascending.
struct Histogram {
  double min = 0, max = 0, num = 0, sum = 0, sum_squares = 0;
  std::vector<double> limits, counts;
  bool operator==(const Histogram&) const = default;
};

struct Image {
  int64_t width = 0, height = 0;
  int64_t colorspace = 3;  ///< 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
  std::string encoded;     ///< a PNG file
  bool operator==(const Image&) const = default;
};

/// A tensor of strings, as the text plugin keeps them.
struct Text {
  std::vector<int64_t> shape;
  std::vector<std::string> strings;
  bool operator==(const Text&) const = default;
};

/// Numbers of any shape, kept as float64. A tensor of one number is read as a scalar instead.
struct Tensor {
  std::vector<int64_t> shape;
  std::vector<double> numbers;
  bool operator==(const Tensor&) const = default;
};

/// One value of a summary. What a plugin needs beside it stands in `plugin_content`.
struct SummaryValue {
  std::string tag;
  /// nothing; a scalar (written as float32); the others. Sound is read as nothing, with the plugin's name "audio".
  std::variant<std::monostate, double, Histogram, Image, Text, Tensor> data;
  std::string plugin_name = {};
  std::string plugin_content = {};
  bool operator==(const SummaryValue&) const = default;
};

/// A line of a program's log, as TensorFlow 1 wrote them; `level` is 10 (debugging) to 50 (fatal).
struct LogMessage {
  int32_t level = 0;
  std::string text;
};

struct Event {
  double wall_time = 0;  ///< seconds since 1970
  int64_t step = 0;
  std::string file_version = {};  ///< "brain.Event:2" in the first event of a file
  std::vector<SummaryValue> values = {};
  std::optional<LogMessage> log_message = {};  ///< read only
  bool session_start = false;                  ///< a training that was cut off goes on here, at this step
  bool graph = false;                          ///< a graph, which is not read
  std::string writer = {};                     ///< the program that wrote the file, in its first event
};

LEYDEN_STORE_API std::string encode_event(const Event& event);
/// Unknown fields are skipped. Throws StoreError (Damaged) on bytes that are no event.
LEYDEN_STORE_API Event decode_event(std::string_view bytes);

/// A scalar of an event; the tag is a view into the event's bytes.
struct ScalarView {
  std::string_view tag;
  double value;
};
/// For events that hold simple scalars and nothing else, by far the most: without a copy. False for any other event, and
/// for what is none: decode_event() tells.
LEYDEN_STORE_API bool decode_scalars(std::string_view bytes, double& wall_time, int64_t& step,
                                     std::vector<ScalarView>& scalars);

// --- hyperparameters --------------------------------------------------------------------------------------
using HParam = std::variant<std::string, bool, double>;
using HParams = std::vector<std::pair<std::string, HParam>>;
enum class SessionStatus { unknown = 0, success = 1, failure = 2, running = 3 };

/// The three values that TensorBoard's HPARAMS page needs: what is compared (names of hyperparameters and the tags of
/// metrics), one session's hyperparameters, and how it ended.
LEYDEN_STORE_API SummaryValue hparams_experiment(const HParams& params, const std::vector<std::string>& metrics);
LEYDEN_STORE_API SummaryValue hparams_session_start(const HParams& params);
LEYDEN_STORE_API SummaryValue hparams_session_end(SessionStatus status);
/// The hyperparameters of a session's start, sorted by name; empty for any other value.
LEYDEN_STORE_API HParams hparams_of(const SummaryValue& session_start);
/// How a session ended; none for any other value.
LEYDEN_STORE_API std::optional<SessionStatus> session_end_of(const SummaryValue& session_end);

}  // namespace leyden::tensorboard
