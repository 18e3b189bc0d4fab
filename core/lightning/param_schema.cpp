// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/param_schema.h>

namespace leyden {

FieldBuilder& FieldBuilder::range(double minimum, double maximum) {
  return this->minimum(minimum).maximum(maximum);
}

FieldBuilder& FieldBuilder::minimum(double value) {
  spec().minimum = value;
  spec().exclusive_minimum = false;
  return *this;
}

FieldBuilder& FieldBuilder::maximum(double value) {
  spec().maximum = value;
  spec().exclusive_maximum = false;
  return *this;
}

FieldBuilder& FieldBuilder::above(double value) {
  spec().minimum = value;
  spec().exclusive_minimum = true;
  return *this;
}

FieldBuilder& FieldBuilder::below(double value) {
  spec().maximum = value;
  spec().exclusive_maximum = true;
  return *this;
}

FieldBuilder& FieldBuilder::choices(std::initializer_list<Value> values) {
  return choices(std::vector<Value>(values));
}

FieldBuilder& FieldBuilder::choices(std::vector<Value> values) {
  spec().choices = std::move(values);
  return *this;
}

FieldBuilder& FieldBuilder::log() {
  spec().log_scale = true;
  return *this;
}

FieldBuilder& FieldBuilder::live() {
  spec().live = true;
  return *this;
}

FieldBuilder& FieldBuilder::advanced() {
  spec().advanced = true;
  return *this;
}

FieldBuilder& FieldBuilder::unit(std::string text) {
  spec().unit = std::move(text);
  return *this;
}

FieldBuilder& FieldBuilder::help(std::string text) {
  spec().help = std::move(text);
  return *this;
}

FieldBuilder& FieldBuilder::label(std::string text) {
  spec().label = std::move(text);
  return *this;
}

FieldBuilder& FieldBuilder::file() {
  spec().format = "file";
  return *this;
}

FieldBuilder& FieldBuilder::directory() {
  spec().format = "directory";
  return *this;
}

}  // namespace leyden
