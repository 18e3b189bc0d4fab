// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// TensorBoard's hyperparameters (tensorboard/plugins/hparams): protobuf inside a summary's metadata.
#include <algorithm>

#include <store/store_error.h>
#include <store/tensorboard/event.h>
#include <store/tensorboard/protobuf.h>

namespace leyden::tensorboard {

namespace {

using protozero::pbf_reader;
using protozero::pbf_writer;

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

namespace {

// A google.protobuf.Value that is a number, text or flag.
HParam read_any(pbf_reader any) {
  HParam out;
  while (any.next()) {
    switch (any.tag()) {
      case 2: out = any.get_double(); break;
      case 3: out = any.get_string(); break;
      case 4: out = any.get_bool(); break;
      default: any.skip();
    }
  }
  return out;
}

std::pair<std::string, HParam> read_entry(pbf_reader entry) {
  std::pair<std::string, HParam> out;
  while (entry.next()) {
    switch (entry.tag()) {
      case 1: out.first = entry.get_string(); break;
      case 2: out.second = read_any(entry.get_message()); break;
      default: entry.skip();
    }
  }
  return out;
}

// Calls `each` with the messages of that number in the plugin's content.
template <class Each>
void each_message(const SummaryValue& value, HParamsField field, Each&& each) {
  if (value.plugin_name != kPlugin) return;
  try {
    pbf_reader data(value.plugin_content);
    while (data.next(field)) each(data.get_message());
  } catch (const protozero::exception& error) {
    throw StoreError(StoreError::Kind::Damaged, std::string("these are no hyperparameters: ") + error.what());
  }
}

}  // namespace

HParams hparams_of(const SummaryValue& session_start) {
  HParams out;
  each_message(session_start, kSessionStart, [&](pbf_reader session) {
    while (session.next(1)) out.push_back(read_entry(session.get_message()));
  });
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return out;
}

std::optional<SessionStatus> session_end_of(const SummaryValue& session_end) {
  std::optional<SessionStatus> out;
  each_message(session_end, kSessionEnd, [&](pbf_reader session) {
    out = SessionStatus::unknown;
    while (session.next(1)) out = static_cast<SessionStatus>(std::clamp(session.get_enum(), 0, 3));
  });
  return out;
}

}  // namespace leyden::tensorboard
