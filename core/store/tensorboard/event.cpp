// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/tensorboard/event.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include <protozero/exception.hpp>

// A field of another type than ours is damage, not a mistake of the program.
namespace leyden::tensorboard {
struct WrongField : protozero::exception {
  const char* what() const noexcept override { return "a field has another type"; }
};
inline void demand(bool condition) {
  if (!condition) throw WrongField();
}
}  // namespace leyden::tensorboard
#define protozero_assert(condition) leyden::tensorboard::demand(condition)

#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include <store/store_error.h>

namespace leyden::tensorboard {

namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

// The numbers of the fields, by message. They never change.
namespace event_field {
enum : uint32_t { wall_time = 1, step = 2, file_version = 3, summary = 5 };
}
namespace value_field {
enum : uint32_t { tag = 1, simple_value = 2, image = 4, histo = 5, tensor = 8, metadata = 9 };
}
namespace histogram_field {
enum : uint32_t { min = 1, max = 2, num = 3, sum = 4, sum_squares = 5, limits = 6, counts = 7 };
}
namespace image_field {
enum : uint32_t { height = 1, width = 2, colorspace = 3, encoded = 4 };
}
namespace tensor_field {
enum : uint32_t { dtype = 1, shape = 2, content = 4, floats = 5, doubles = 6, ints = 7, strings = 8, longs = 10 };
}
enum DataType : int32_t { kFloat = 1, kDouble = 2, kInt32 = 3, kString = 7, kInt64 = 9 };

// --- writing ----------------------------------------------------------------------------------------------

void write(pbf_writer& out, const Histogram& histogram) {
  pbf_writer message(out, value_field::histo);
  message.add_double(histogram_field::min, histogram.min);
  message.add_double(histogram_field::max, histogram.max);
  message.add_double(histogram_field::num, histogram.num);
  message.add_double(histogram_field::sum, histogram.sum);
  message.add_double(histogram_field::sum_squares, histogram.sum_squares);
  message.add_packed_double(histogram_field::limits, histogram.limits.begin(), histogram.limits.end());
  message.add_packed_double(histogram_field::counts, histogram.counts.begin(), histogram.counts.end());
}

void write(pbf_writer& out, const Image& image) {
  pbf_writer message(out, value_field::image);
  message.add_int32(image_field::height, static_cast<int32_t>(image.height));
  message.add_int32(image_field::width, static_cast<int32_t>(image.width));
  message.add_int32(image_field::colorspace, static_cast<int32_t>(image.colorspace));
  message.add_bytes(image_field::encoded, image.encoded);
}

void write(pbf_writer& out, const Text& text) {
  pbf_writer message(out, value_field::tensor);
  message.add_enum(tensor_field::dtype, kString);
  {
    pbf_writer shape(message, tensor_field::shape);
    for (const int64_t size : text.shape) {
      pbf_writer dimension(shape, 2);
      dimension.add_int64(1, size);
    }
  }
  for (const std::string& each : text.strings) message.add_bytes(tensor_field::strings, each);
}

void write(pbf_writer& out, double scalar) {
  out.add_float(value_field::simple_value, static_cast<float>(scalar));
}

void write(pbf_writer&, std::monostate) {}

// --- reading ----------------------------------------------------------------------------------------------

// Python's protobuf packs repeated numbers; older writers may not.
template <class Number, class Packed, class Single>
void append(pbf_reader& in, std::vector<Number>& out, Packed packed, Single single) {
  if (in.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const auto value : (in.*packed)()) out.push_back(static_cast<Number>(value));
  } else {
    out.push_back(static_cast<Number>((in.*single)()));
  }
}

Histogram read_histogram(pbf_reader in) {
  Histogram out;
  while (in.next()) {
    switch (in.tag()) {
      case histogram_field::min: out.min = in.get_double(); break;
      case histogram_field::max: out.max = in.get_double(); break;
      case histogram_field::num: out.num = in.get_double(); break;
      case histogram_field::sum: out.sum = in.get_double(); break;
      case histogram_field::sum_squares: out.sum_squares = in.get_double(); break;
      case histogram_field::limits: append(in, out.limits, &pbf_reader::get_packed_double, &pbf_reader::get_double); break;
      case histogram_field::counts: append(in, out.counts, &pbf_reader::get_packed_double, &pbf_reader::get_double); break;
      default: in.skip();
    }
  }
  return out;
}

Image read_image(pbf_reader in) {
  Image out;
  while (in.next()) {
    switch (in.tag()) {
      case image_field::height: out.height = in.get_int32(); break;
      case image_field::width: out.width = in.get_int32(); break;
      case image_field::colorspace: out.colorspace = in.get_int32(); break;
      case image_field::encoded: out.encoded = in.get_bytes(); break;
      default: in.skip();
    }
  }
  return out;
}

std::vector<int64_t> read_shape(pbf_reader in) {
  std::vector<int64_t> shape;
  while (in.next(2)) {
    pbf_reader dimension = in.get_message();
    int64_t size = 0;
    while (dimension.next(1)) size = dimension.get_int64();
    shape.push_back(size);
  }
  return shape;
}

// The first number of a tensor's raw bytes, which are little endian.
std::optional<double> first_number(std::string_view content, int32_t dtype) {
  const auto as = [&]<class T>(T number) -> std::optional<double> {
    if (content.size() != sizeof number) return std::nullopt;
    std::memcpy(&number, content.data(), sizeof number);
    return static_cast<double>(number);
  };
  switch (dtype) {
    case kFloat: return as(float());
    case kDouble: return as(double());
    case kInt32: return as(int32_t());
    case kInt64: return as(int64_t());
    default: return std::nullopt;
  }
}

decltype(SummaryValue::data) read_tensor(pbf_reader in) {
  Text text;
  std::vector<double> numbers;
  std::string content;
  int32_t dtype = 0;
  while (in.next()) {
    switch (in.tag()) {
      case tensor_field::dtype: dtype = in.get_enum(); break;
      case tensor_field::shape: text.shape = read_shape(in.get_message()); break;
      case tensor_field::content: content = in.get_bytes(); break;
      case tensor_field::floats: append(in, numbers, &pbf_reader::get_packed_float, &pbf_reader::get_float); break;
      case tensor_field::doubles: append(in, numbers, &pbf_reader::get_packed_double, &pbf_reader::get_double); break;
      case tensor_field::ints: append(in, numbers, &pbf_reader::get_packed_int32, &pbf_reader::get_int32); break;
      case tensor_field::longs: append(in, numbers, &pbf_reader::get_packed_int64, &pbf_reader::get_int64); break;
      case tensor_field::strings: text.strings.push_back(in.get_bytes()); break;
      default: in.skip();
    }
  }
  if (dtype == kString) return text;
  if (numbers.size() == 1) return numbers.front();
  if (const auto number = first_number(content, dtype)) return *number;
  return std::monostate();
}

void read_metadata(pbf_reader in, SummaryValue& value) {
  while (in.next()) {
    if (in.tag() != 1) {
      in.skip();
      continue;
    }
    pbf_reader plugin = in.get_message();
    while (plugin.next()) {
      switch (plugin.tag()) {
        case 1: value.plugin_name = plugin.get_string(); break;
        case 2: value.plugin_content = plugin.get_bytes(); break;
        default: plugin.skip();
      }
    }
  }
}

SummaryValue read_value(pbf_reader in) {
  SummaryValue value;
  while (in.next()) {
    switch (in.tag()) {
      case value_field::tag: value.tag = in.get_string(); break;
      case value_field::simple_value: value.data = static_cast<double>(in.get_float()); break;
      case value_field::image: value.data = read_image(in.get_message()); break;
      case value_field::histo: value.data = read_histogram(in.get_message()); break;
      case value_field::tensor: value.data = read_tensor(in.get_message()); break;
      case value_field::metadata: read_metadata(in.get_message(), value); break;
      default: in.skip();
    }
  }
  return value;
}

Event read_event(pbf_reader in) {
  Event event;
  while (in.next()) {
    switch (in.tag()) {
      case event_field::wall_time: event.wall_time = in.get_double(); break;
      case event_field::step: event.step = in.get_int64(); break;
      case event_field::file_version: event.file_version = in.get_string(); break;
      case event_field::summary: {
        pbf_reader summary = in.get_message();
        while (summary.next(1)) event.values.push_back(read_value(summary.get_message()));
        break;
      }
      default: in.skip();
    }
  }
  return event;
}

}  // namespace

std::string encode_event(const Event& event) {
  std::string bytes;
  pbf_writer out(bytes);
  out.add_double(event_field::wall_time, event.wall_time);
  if (event.step != 0) out.add_int64(event_field::step, event.step);
  if (!event.file_version.empty()) {
    out.add_string(event_field::file_version, event.file_version);
    return bytes;
  }
  pbf_writer summary(out, event_field::summary);
  for (const SummaryValue& each : event.values) {
    pbf_writer value(summary, 1);
    value.add_string(value_field::tag, each.tag);
    std::visit([&](const auto& data) { write(value, data); }, each.data);
    if (each.plugin_name.empty()) continue;
    pbf_writer metadata(value, value_field::metadata);
    pbf_writer plugin(metadata, 1);
    plugin.add_string(1, each.plugin_name);
    if (!each.plugin_content.empty()) plugin.add_bytes(2, each.plugin_content);
  }
  return bytes;
}

Event decode_event(std::string_view bytes) {
  try {
    return read_event(pbf_reader(bytes.data(), bytes.size()));
  } catch (const protozero::exception& error) {
    throw StoreError(StoreError::Kind::Damaged, std::string("these bytes are no event of TensorBoard: ") + error.what());
  }
}

// --- hyperparameters --------------------------------------------------------------------------------------

namespace {

constexpr const char* kPlugin = "hparams";
enum HParamsField : uint32_t { kExperiment = 2, kSessionStart = 3, kSessionEnd = 4 };

SummaryValue hparams_value(const char* tag, std::string content) {
  return {std::string("_hparams_/") + tag, std::monostate(), kPlugin, std::move(content)};
}

}  // namespace

SummaryValue hparams_experiment(const HParams& params, const std::vector<std::string>& metrics) {
  std::string content;
  {
    pbf_writer data(content);
    pbf_writer experiment(data, kExperiment);
    for (const auto& [name, value] : params) {
      pbf_writer info(experiment, 4);
      info.add_string(1, name);
      info.add_enum(4, static_cast<int32_t>(value.index()) + 1);  // string, bool, float64: the variant's order
    }
    for (const std::string& tag : metrics) {
      pbf_writer info(experiment, 5);
      pbf_writer name(info, 1);
      name.add_string(2, tag);
    }
  }
  return hparams_value("experiment", std::move(content));
}

SummaryValue hparams_session_start(const HParams& params) {
  std::string content;
  {
    pbf_writer data(content);
    pbf_writer session(data, kSessionStart);
    for (const auto& [name, value] : params) {
      pbf_writer entry(session, 1);
      entry.add_string(1, name);
      pbf_writer any(entry, 2);
      if (const auto* number = std::get_if<double>(&value)) any.add_double(2, *number);
      if (const auto* text = std::get_if<std::string>(&value)) any.add_string(3, *text);
      if (const auto* flag = std::get_if<bool>(&value)) any.add_bool(4, *flag);
    }
  }
  return hparams_value("session_start_info", std::move(content));
}

SummaryValue hparams_session_end(SessionStatus status) {
  std::string content;
  {
    pbf_writer data(content);
    pbf_writer session(data, kSessionEnd);
    session.add_enum(1, static_cast<int32_t>(status));
  }
  return hparams_value("session_end_info", std::move(content));
}

HParams hparams_of(const SummaryValue& session_start) {
  HParams out;
  if (session_start.plugin_name != kPlugin) return out;
  try {
    pbf_reader data(session_start.plugin_content);
    while (data.next(kSessionStart)) {
      pbf_reader session = data.get_message();
      while (session.next(1)) {
        pbf_reader entry = session.get_message();
        std::pair<std::string, HParam> param;
        while (entry.next()) {
          if (entry.tag() == 1) {
            param.first = entry.get_string();
          } else if (entry.tag() == 2) {
            pbf_reader any = entry.get_message();
            while (any.next()) {
              switch (any.tag()) {
                case 2: param.second = any.get_double(); break;
                case 3: param.second = any.get_string(); break;
                case 4: param.second = any.get_bool(); break;
                default: any.skip();
              }
            }
          } else {
            entry.skip();
          }
        }
        out.push_back(std::move(param));
      }
    }
  } catch (const protozero::exception& error) {
    throw StoreError(StoreError::Kind::Damaged, std::string("these are no hyperparameters: ") + error.what());
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

}  // namespace leyden::tensorboard
