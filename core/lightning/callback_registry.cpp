// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callback_registry.h>

#include <lightning/callbacks/early_stopping.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/errors.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/param_schema.h>

namespace leyden {
namespace {

template <class Base>
struct Entry {
  std::string name;
  const std::vector<FieldSpec>& (*fields)();
  std::shared_ptr<Base> (*make)(const Dict& values);
};

/// A class with Options that have a describe(), and a constructor that takes them.
template <class T, class Base>
Entry<Base> entry(const char* name) {
  using Options = typename T::Options;
  return {name, []() -> const std::vector<FieldSpec>& { return schema_of<Options>().fields(); },
          [](const Dict& values) -> std::shared_ptr<Base> {
            return std::make_shared<T>(schema_of<Options>().from_values(values));
          }};
}

const std::vector<Entry<Callback>>& callbacks() {
  static const std::vector<Entry<Callback>> list = {
      entry<EarlyStopping, Callback>("EarlyStopping"),
      entry<ModelCheckpoint, Callback>("ModelCheckpoint"),
  };
  return list;
}

const std::vector<Entry<Logger>>& loggers() {
  static const std::vector<Entry<Logger>> list = {entry<CSVLogger, Logger>("csv")};
  return list;
}

template <class Base>
std::vector<std::string> names_of(const std::vector<Entry<Base>>& list) {
  std::vector<std::string> names;
  for (const auto& each : list) names.push_back(each.name);
  return names;
}

template <class Base>
const Entry<Base>& find(const std::vector<Entry<Base>>& list, std::string_view name, const char* kind) {
  for (const auto& each : list) {
    if (each.name == name) return each;
  }
  throw ConfigError("there is no " + std::string(kind) + " \"" + std::string(name) + "\"" +
                        did_you_mean(name, names_of(list)),
                    std::string(name));
}

}  // namespace

std::vector<std::string> callback_names() { return names_of(callbacks()); }
const std::vector<FieldSpec>& callback_fields(std::string_view name) {
  return find(callbacks(), name, "callback").fields();
}
std::shared_ptr<Callback> make_callback(std::string_view name, const Dict& values) {
  return find(callbacks(), name, "callback").make(values);
}

std::vector<std::string> logger_names() { return names_of(loggers()); }
const std::vector<FieldSpec>& logger_fields(std::string_view name) {
  return find(loggers(), name, "logger").fields();
}
std::shared_ptr<Logger> make_logger(std::string_view name, const Dict& values) {
  return find(loggers(), name, "logger").make(values);
}

}  // namespace leyden
