// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/run_error.h>

#include <lightning/errors.h>
#include <lightning/nested_errors.h>
#include <lightning/torch.h>

#include <cxxabi.h>

#include <typeinfo>

#include <store/store_error.h>

namespace leyden {
namespace {

std::string class_name(const std::type_info& type) {
  int status = 0;
  char* name = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
  std::string text = status == 0 ? name : type.name();
  std::free(name);
  return text;
}

/// LibTorch's messages go on for lines (a list of causes, a backtrace): the first says what happened.
std::string first_line(const std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  return line.empty() ? text : line;
}

std::string nested_details(const std::exception& error);

/// Everything that is known of an exception and of those within it, a line or more each.
std::string details_of(const std::exception& error) {
  // what() of LibTorch's errors has the backtrace, too.
  const std::string details = class_name(typeid(error)) + ": " + error.what();
  return details + nested_details(error);
}

std::string nested_details(const std::exception& error) {
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& nested) {
    return "\ncaused by " + details_of(nested);
  } catch (...) {
    return "\ncaused by something that is no std::exception";
  }
  return {};
}

/// The user's input is at fault, here or where this error came from.
bool is_configuration(const std::exception& error) {
  return any_nested(error, [](const std::exception& each) {
    return dynamic_cast<const ConfigError*>(&each) || dynamic_cast<const ConfigProblem*>(&each) ||
           dynamic_cast<const CheckpointError*>(&each) || dynamic_cast<const StoreError*>(&each);
  });
}

CaughtError describe(const std::exception& error) {
  CaughtError caught;
  caught.error.summary = error.what();
  caught.error.details = details_of(error);
  if (const auto* training = dynamic_cast<const TrainingError*>(&error)) {
    caught.error.hook = training->hook();
  } else if (const auto* torch_error = dynamic_cast<const c10::Error*>(&error)) {
    caught.error.summary = first_line(torch_error->what_without_backtrace());
  }
  caught.is_configuration = is_configuration(error);
  caught.is_interruption = dynamic_cast<const Interrupted*>(&error) != nullptr;
  return caught;
}

}  // namespace

CaughtError describe_exception(std::exception_ptr exception) noexcept {
  try {
    std::rethrow_exception(exception);
  } catch (const std::exception& error) {
    return describe(error);
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    const std::string name = type ? class_name(*type) : "something";
    CaughtError caught;
    caught.error.summary =
        "the plugin threw " + name + ", which is no std::exception, so nothing more is known";
    caught.error.details = name;
    return caught;
  }
}

std::string error_json(const RunError& error) {
  return json_text(Json{{"hook", error.hook}, {"summary", error.summary}, {"details", error.details}});
}

}  // namespace leyden
