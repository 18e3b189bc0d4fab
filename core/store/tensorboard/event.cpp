// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/tensorboard/event.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <store/store_error.h>
#include <store/tensorboard/protobuf.h>

namespace leyden::tensorboard {

namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

// The numbers of the fields, by message. They never change.
namespace event_field {
enum : uint32_t {
  wall_time = 1, step = 2, file_version = 3, graph = 4, summary = 5, log_message = 6, session_log = 7, meta_graph = 9,
  source_metadata = 10
};
}
namespace value_field {
enum : uint32_t { tag = 1, simple_value = 2, image = 4, histo = 5, audio = 6, tensor = 8, metadata = 9 };
}
namespace histogram_field {
enum : uint32_t { min = 1, max = 2, num = 3, sum = 4, sum_squares = 5, limits = 6, counts = 7 };
}
namespace image_field {
enum : uint32_t { height = 1, width = 2, colorspace = 3, encoded = 4 };
}
namespace tensor_field {
enum : uint32_t {
  dtype = 1, shape = 2, content = 4, floats = 5, doubles = 6, ints = 7, strings = 8, longs = 10, bools = 11, halves = 13,
  uints = 16, ulongs = 17
};
}
enum DataType : int32_t {
  kFloat = 1, kDouble = 2, kInt32 = 3, kUInt8 = 4, kInt16 = 5, kInt8 = 6, kString = 7, kInt64 = 9, kBool = 10,
  kBfloat16 = 14, kUInt16 = 17, kHalf = 19, kUInt32 = 22, kUInt64 = 23
};
// Equal numbers at a tensor's end are written once; a few bytes could so claim any amount of memory.
constexpr int64_t kMostRepeated = 1 << 16;

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

void write_shape(pbf_writer& message, const std::vector<int64_t>& sizes) {
  pbf_writer shape(message, tensor_field::shape);
  for (const int64_t size : sizes) {
    pbf_writer dimension(shape, 2);
    dimension.add_int64(1, size);
  }
}

void write(pbf_writer& out, const Text& text) {
  pbf_writer message(out, value_field::tensor);
  message.add_enum(tensor_field::dtype, kString);
  write_shape(message, text.shape);
  for (const std::string& each : text.strings) message.add_bytes(tensor_field::strings, each);
}

void write(pbf_writer& out, const Tensor& tensor) {
  pbf_writer message(out, value_field::tensor);
  message.add_enum(tensor_field::dtype, kDouble);
  write_shape(message, tensor.shape);
  message.add_packed_double(tensor_field::doubles, tensor.numbers.begin(), tensor.numbers.end());
}

void write(pbf_writer& out, double scalar) {
  out.add_float(value_field::simple_value, static_cast<float>(scalar));
}

void write(pbf_writer&, std::monostate) {}

// --- reading ----------------------------------------------------------------------------------------------

std::string_view view_of(pbf_reader& in) {
  const protozero::data_view view = in.get_view();
  return {view.data(), view.size()};
}

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

double from_half(uint16_t bits) {
  const int exponent = (bits >> 10) & 31;
  const double fraction = bits & 1023;
  const double magnitude = exponent == 31 ? (fraction == 0 ? INFINITY : NAN)
                           : exponent == 0 ? std::ldexp(fraction, -24)
                                           : std::ldexp(fraction + 1024, exponent - 25);
  return bits & 0x8000 ? -magnitude : magnitude;
}

double from_bfloat16(uint16_t bits) {
  return std::bit_cast<float>(uint32_t{bits} << 16);
}

// A tensor's raw bytes, which are little endian.
template <class Number, class Convert>
void append_content(std::string_view content, std::vector<double>& out, Convert convert) {
  for (; content.size() >= sizeof(Number); content.remove_prefix(sizeof(Number))) {
    Number number;
    std::memcpy(&number, content.data(), sizeof number);
    out.push_back(convert(number));
  }
}

void append_content(std::string_view content, int32_t dtype, std::vector<double>& out) {
  const auto same = [](auto number) { return static_cast<double>(number); };
  switch (dtype) {
    case kFloat: return append_content<float>(content, out, same);
    case kDouble: return append_content<double>(content, out, same);
    case kInt32: return append_content<int32_t>(content, out, same);
    case kInt64: return append_content<int64_t>(content, out, same);
    case kInt16: return append_content<int16_t>(content, out, same);
    case kInt8: return append_content<int8_t>(content, out, same);
    case kBool:
    case kUInt8: return append_content<uint8_t>(content, out, same);
    case kUInt16: return append_content<uint16_t>(content, out, same);
    case kUInt32: return append_content<uint32_t>(content, out, same);
    case kUInt64: return append_content<uint64_t>(content, out, same);
    case kHalf: return append_content<uint16_t>(content, out, from_half);
    case kBfloat16: return append_content<uint16_t>(content, out, from_bfloat16);
    default: return;
  }
}

// 0 when the shape is not one.
int64_t numbers_of(const std::vector<int64_t>& shape) {
  int64_t count = 1;
  for (const int64_t size : shape) {
    if (size < 0 || (size > 0 && count > std::numeric_limits<int64_t>::max() / size)) return 0;
    count *= size;
  }
  return count;
}

decltype(SummaryValue::data) read_tensor(pbf_reader in) {
  Text text;
  std::vector<double> numbers, halves;
  std::string_view content;
  int32_t dtype = 0;
  using reader = pbf_reader;
  while (in.next()) {
    switch (in.tag()) {
      case tensor_field::dtype: dtype = in.get_enum(); break;
      case tensor_field::shape: text.shape = read_shape(in.get_message()); break;
      case tensor_field::content: content = view_of(in); break;
      case tensor_field::floats: append(in, numbers, &reader::get_packed_float, &reader::get_float); break;
      case tensor_field::doubles: append(in, numbers, &reader::get_packed_double, &reader::get_double); break;
      case tensor_field::ints: append(in, numbers, &reader::get_packed_int32, &reader::get_int32); break;
      case tensor_field::longs: append(in, numbers, &reader::get_packed_int64, &reader::get_int64); break;
      case tensor_field::bools: append(in, numbers, &reader::get_packed_bool, &reader::get_bool); break;
      case tensor_field::halves: append(in, halves, &reader::get_packed_int32, &reader::get_int32); break;
      case tensor_field::uints: append(in, numbers, &reader::get_packed_uint32, &reader::get_uint32); break;
      case tensor_field::ulongs: append(in, numbers, &reader::get_packed_uint64, &reader::get_uint64); break;
      case tensor_field::strings: text.strings.push_back(in.get_bytes()); break;
      default: in.skip();
    }
  }
  if (dtype == kString) return text;
  append_content(content, dtype, numbers);
  for (const double bits : halves) {
    const auto half = static_cast<uint16_t>(static_cast<int64_t>(bits));
    numbers.push_back(dtype == kBfloat16 ? from_bfloat16(half) : from_half(half));
  }
  const int64_t count = numbers_of(text.shape);
  const auto given = static_cast<int64_t>(numbers.size());
  if (given == 0 || given > count || (given < count && count > kMostRepeated)) return std::monostate();
  numbers.resize(static_cast<size_t>(count), numbers.back());
  if (count == 1) return numbers.front();
  return Tensor{std::move(text.shape), std::move(numbers)};
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
  bool is_audio = false;
  while (in.next()) {
    switch (in.tag()) {
      case value_field::tag: value.tag = in.get_string(); break;
      case value_field::simple_value: value.data = static_cast<double>(in.get_float()); break;
      case value_field::image: value.data = read_image(in.get_message()); break;
      case value_field::histo: value.data = read_histogram(in.get_message()); break;
      case value_field::audio: in.skip(), is_audio = true; break;
      case value_field::tensor: value.data = read_tensor(in.get_message()); break;
      case value_field::metadata: read_metadata(in.get_message(), value); break;
      default: in.skip();
    }
  }
  if (is_audio && value.plugin_name.empty()) value.plugin_name = "audio";
  return value;
}

LogMessage read_log_message(pbf_reader in) {
  LogMessage out;
  while (in.next()) {
    switch (in.tag()) {
      case 1: out.level = in.get_enum(); break;
      case 2: out.text = in.get_string(); break;
      default: in.skip();
    }
  }
  return out;
}

bool read_session_start(pbf_reader in) {
  bool starts = false;
  while (in.next()) {
    if (in.tag() == 1) {
      starts = in.get_enum() == 1;
    } else {
      in.skip();
    }
  }
  return starts;
}

std::string read_writer(pbf_reader in) {
  std::string writer;
  while (in.next(1)) writer = in.get_string();
  return writer;
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
      case event_field::log_message: event.log_message = read_log_message(in.get_message()); break;
      case event_field::session_log: event.session_start = read_session_start(in.get_message()); break;
      case event_field::source_metadata: event.writer = read_writer(in.get_message()); break;
      case event_field::graph:
      case event_field::meta_graph: in.skip(), event.graph = true; break;
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
  if (!event.writer.empty()) {
    pbf_writer source(out, event_field::source_metadata);
    source.add_string(1, event.writer);
  }
  if (!event.file_version.empty()) {
    out.add_string(event_field::file_version, event.file_version);
    return bytes;
  }
  if (event.session_start) {
    pbf_writer session(out, event_field::session_log);
    session.add_enum(1, 1);
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

namespace {

// A value with a tag, a simple scalar and nothing else.
bool read_scalar(pbf_reader in, ScalarView& out) {
  bool has_value = false;
  while (in.next()) {
    if (in.tag() == value_field::tag) {
      out.tag = view_of(in);
    } else if (in.tag() == value_field::simple_value) {
      out.value = static_cast<double>(in.get_float());
      has_value = true;
    } else {
      return false;
    }
  }
  return has_value;
}

}  // namespace

bool decode_scalars(std::string_view bytes, double& wall_time, int64_t& step, std::vector<ScalarView>& scalars) {
  scalars.clear();
  wall_time = 0;
  step = 0;
  try {
    pbf_reader in(bytes.data(), bytes.size());
    while (in.next()) {
      if (in.tag() == event_field::wall_time) {
        wall_time = in.get_double();
      } else if (in.tag() == event_field::step) {
        step = in.get_int64();
      } else if (in.tag() == event_field::summary) {
        pbf_reader summary = in.get_message();
        while (summary.next(1)) {
          if (!read_scalar(summary.get_message(), scalars.emplace_back())) return false;
        }
      } else {
        return false;
      }
    }
  } catch (const protozero::exception&) {
    return false;
  }
  return !scalars.empty();
}

}  // namespace leyden::tensorboard
