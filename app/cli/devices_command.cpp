// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden devices
#include <cmath>
#include <iostream>

#include <experiment/devices.h>
#include <experiment/schema.h>

#include "commands.h"
#include "exit_status.h"
#include "json_output.h"
#include "text_table.h"

namespace leyden::cli {
namespace {

Json optional_json(const std::optional<double>& value) {
  return value ? number_json(*value) : Json();
}

Json device_json(const DeviceInfo& device) {
  Json json;
  json["id"] = device.id;
  json["kind"] = device.kind;
  json["name"] = device.name;
  if (device.kind == "cpu") json["cores"] = device.cores;
  json["memory_total"] = device.memory_total;
  json["memory_used"] = device.memory_used;
  json["load_percent"] = optional_json(device.load_percent);
  json["temperature"] = optional_json(device.temperature);
  json["power"] = optional_json(device.power);
  json["usable"] = device.usable;
  json["reason"] = device.reason;
  return json;
}

std::string gigabytes(uint64_t bytes) {
  if (bytes == 0) return "";
  return metric_text(std::round(static_cast<double>(bytes) / 1e8) / 10) + " GB";
}

void print_table(const std::vector<DeviceInfo>& devices) {
  using enum TextTable::Align;
  TextTable table({"Id", "Name", "Memory", "In use", "Load", ""}, {Left, Left, Right, Right, Right, Left});
  for (const DeviceInfo& device : devices) {
    const std::string load = device.load_percent ? metric_text(std::round(*device.load_percent)) + " %" : "";
    table.add_row({device.id, device.name, gigabytes(device.memory_total), gigabytes(device.memory_used),
                   load, device.usable ? "" : "not usable: " + device.reason});
  }
  table.print(std::cout);
}

/// What LibTorch of this build can use; without its description only a CPU is sure.
TorchBuild torch_build() {
  try {
    const EngineSchema engine = EngineSchema::read(EngineSchema::default_path());
    return {engine.libtorch_version, engine.libtorch_cuda, engine.libtorch_archs};
  } catch (const ConfigProblem&) {
    return {};
  }
}

}  // namespace

void declare_devices_command(const CommandContext& context) {
  CLI::App* command =
      context.app.add_subcommand("devices", "Show what runs can be sent to: the CPU and GPUs");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "Print one JSON document on stdout");
  command->callback([json, &action = context.action] {
    action = [json]() -> int {
      const std::vector<DeviceInfo> devices = list_devices(torch_build());
      if (!*json) {
        print_table(devices);
        return kDone;
      }
      Json list = Json::array();
      for (const DeviceInfo& device : devices) list.push_back(device_json(device));
      print_json(list);
      return kDone;
    };
  });
}

}  // namespace leyden::cli
