// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <experiment/config_problem.h>
#include <experiment/export.h>
#include <experiment/json.h>

namespace leyden {

/// One parameter as forms and the command line know it. Numbers are in `unit`.
struct LEYDEN_EXPERIMENT_API ParamField {
  enum class Type { Bool, Int, Float, String, IntList, FloatList, StringList };

  std::string name;
  Type type = Type::String;
  Json default_value;  // null: none (then the parameter is required, unless it is optional)
  std::optional<double> minimum, maximum;
  bool exclusive_minimum = false, exclusive_maximum = false;
  std::vector<Json> choices;
  std::string unit, help, label, format;  // format: "", "file", "directory"
  bool log_scale = false, live = false, optional = false, advanced = false;
  bool required = false;

  /// "a whole number from 1 to 4096", "a number above 0, in s", "one of relu, gelu", "true or false".
  std::string allowed() const;
  /// "from 1 to 4096", "above 0", "0 or more"; empty without limits.
  std::string range_text() const;
  bool has_range() const { return minimum && maximum; }
  bool is_list() const { return type >= Type::IntList; }
  bool is_number() const { return type == Type::Int || type == Type::Float; }
};

/// The parameters of a model, a data module, the Trainer, a callback or a logger, in declared order.
/// Read from JSON Schema 2020-12:
///   {"type": "object", "properties": {"lr": {"type": "number", "default": 0.001, "exclusiveMinimum": 0,
///    "maximum": 1, "description": "...", "x-unit": "", "x-label": "", "x-log": true, "x-live": true,
///    "x-advanced": false, "x-optional": false, "x-format": "file"},
///    "kind": {"type": "string", "enum": ["a", "b"]}, "dims": {"type": "array", "items": {"type":
///    "integer"}}}, "required": ["monitor"], "additionalProperties": false}
/// `"type": ["number", "null"]` is the same as x-optional. An immutable value after reading.
class LEYDEN_EXPERIMENT_API ParamSet {
 public:
  ParamSet() = default;
  /// Throws ConfigProblem when the schema is not of that form. `where` stands before keys in sentences
  /// ("model", "trainer", "trainer.callbacks.EarlyStopping").
  static ParamSet from_json(const Json& schema, std::string where = {});

  const std::string& where() const { return m_where; }
  const std::vector<ParamField>& fields() const { return m_fields; }
  const ParamField* find(std::string_view name) const;
  std::vector<std::string> names() const;

  /// The sentence that says what is wrong with a value, nullopt when it is right.
  std::optional<std::string> check(std::string_view name, const Json& value) const;
  /// The value as the engine takes it (whole numbers of number parameters become doubles), or throws.
  Json coerce(std::string_view name, const Json& value) const;
  /// Text of a form or of the command line as the parameter's type says; throws ConfigProblem. "none" and
  /// "null" are null where the parameter is optional; lists are `1,2,3` or `[1, 2, 3]`.
  Json parse(std::string_view name, std::string_view text) const;
  /// Every parameter that has one.
  Json defaults() const;
  /// Defaults with `values` over them, all checked, in declared order; throws for the first that is wrong.
  Json resolve(const Json& values) const;
  /// Every problem of `values`, for forms: sentences by key.
  std::map<std::string, std::string> problems(const Json& values) const;

 private:
  std::string full_key(std::string_view name) const;
  [[noreturn]] void unknown(std::string_view name, const Json& value) const;
  [[noreturn]] void wrong(const ParamField& field, const std::string& given,
                          const std::string& problem) const;

  std::string m_where;
  std::vector<ParamField> m_fields;
};

/// What this build's engine can do: share/leyden/engine.schema.json.
///   {"trainer": {schema}, "callbacks": {name: schema}, "loggers": {name: schema},
///    "tuners": {"lr": schema, "batch_size": schema},
///    "libtorch": {"version": "2.13.0", "cuda": "12.6" | null, "arch_list": ["sm_80", ...]}}
struct LEYDEN_EXPERIMENT_API EngineSchema {
  struct Part {
    std::string name, help;
    ParamSet params;
  };

  ParamSet trainer;
  std::vector<Part> callbacks, loggers, tuners;
  std::string libtorch_version;
  std::string libtorch_cuda;                // empty: this LibTorch has no CUDA
  std::vector<std::string> libtorch_archs;  // "sm_80", ...; empty: not known

  /// Throws ConfigProblem when the file is missing or not of that form.
  static EngineSchema read(const std::filesystem::path& file);
  static EngineSchema from_json(const Json& document, const std::string& file_name);
  /// $LEYDEN_SHARE_DIR, else `<program>/../share/leyden`, with engine.schema.json.
  static std::filesystem::path default_path();

  const Part* callback(std::string_view name) const;
  const Part* logger(std::string_view name) const;
  const Part* tuner(std::string_view name) const;
};

/// Everything that a configuration can be checked against; what is null is not checked.
struct LEYDEN_EXPERIMENT_API ConfigSchema {
  const ParamSet* model = nullptr;
  const ParamSet* data = nullptr;
  const EngineSchema* engine = nullptr;
};

}  // namespace leyden
