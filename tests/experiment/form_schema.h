// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// A plugin and an engine with one parameter of each kind, for the tests of forms.
#pragma once

#include <experiment/plugin_info.h>
#include <experiment/schema.h>

namespace leyden {

inline PluginInfo form_plugin() {
  PluginInfo info;
  info.id = "digits_mlp";
  info.version = "1.0.0";
  info.sha256 = "abc";
  info.model = ParamSet::from_json(Json::parse(R"({"type": "object", "properties": {
      "hidden_dim": {"type": "integer", "default": 128, "minimum": 1, "maximum": 4096, "description": "Units", "x-label": "hidden units"},
      "lr": {"type": "number", "default": 0.001, "exclusiveMinimum": 0, "maximum": 1, "x-log": true, "x-live": true},
      "decay": {"type": ["number", "null"], "default": null},
      "kind": {"type": "string", "default": "relu", "enum": ["relu", "gelu"]},
      "dims": {"type": "array", "items": {"type": "integer"}, "default": [8, 4]}}})"),
                                   "model");
  info.data = ParamSet::from_json(Json::parse(R"({"type": "object", "properties": {
      "path": {"type": "string", "default": "digits.csv", "x-format": "file"}, "augment": {"type": "boolean", "default": false}}})"),
                                  "data");
  return info;
}

inline EngineSchema form_engine() {
  return EngineSchema::from_json(Json::parse(R"({
    "trainer": {"properties": {"max_epochs": {"type": ["integer", "null"], "default": null},
                               "deterministic": {"type": "boolean", "default": false, "x-advanced": true}}},
    "callbacks": {"EarlyStopping": {"properties": {"monitor": {"type": "string"}, "patience": {"type": "integer", "default": 3}}}},
    "loggers": {"csv": {"properties": {}}}})"),
                                 "engine");
}

}  // namespace leyden
