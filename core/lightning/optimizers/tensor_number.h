// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <optional>

#include <c10/core/ScalarType.h>

#include <lightning/torch.h>

namespace leyden::detail {

/// A number as an optimizer written in Python has it: either Python's own, in double precision, or the element of a
/// tensor, with which everything is rounded to the tensor's type. Decisions of a line search hang on the difference.
class TensorNumber {
 public:
  TensorNumber(double value = 0) : value_(value) {}
  TensorNumber(double value, torch::ScalarType type) : value_(rounded(value, type)), type_(type) {}
  /// Of a tensor with one element; waits for a GPU.
  explicit TensorNumber(const torch::Tensor& element) : TensorNumber(element.item<double>(), element.scalar_type()) {}

  double value() const { return value_; }
  const std::optional<torch::ScalarType>& type() const { return type_; }

  friend TensorNumber operator+(const TensorNumber& a, const TensorNumber& b) {
    return combined(a, b, [](double x, double y) { return x + y; });
  }
  friend TensorNumber operator-(const TensorNumber& a, const TensorNumber& b) {
    return combined(a, b, [](double x, double y) { return x - y; });
  }
  friend TensorNumber operator*(const TensorNumber& a, const TensorNumber& b) {
    return combined(a, b, [](double x, double y) { return x * y; });
  }
  /// Python's number over a tensor is that number times the tensor's reciprocal.
  friend TensorNumber operator/(const TensorNumber& a, const TensorNumber& b) {
    if (!a.type_ && b.type_) return a * TensorNumber(1 / b.value_, *b.type_);
    return combined(a, b, [](double x, double y) { return x / y; });
  }
  friend bool operator<(const TensorNumber& a, const TensorNumber& b) { return a.beside(b) < b.beside(a); }
  friend bool operator<=(const TensorNumber& a, const TensorNumber& b) { return a.beside(b) <= b.beside(a); }
  friend bool operator>(const TensorNumber& a, const TensorNumber& b) { return b < a; }
  friend bool operator>=(const TensorNumber& a, const TensorNumber& b) { return b <= a; }

  /// LibTorch's, which is not always the nearest number.
  TensorNumber sqrt() const {
    return type_ ? TensorNumber(torch::full({}, value_, *type_).sqrt()) : TensorNumber(std::sqrt(value_));
  }
  TensorNumber abs() const { return with(std::abs(value_)); }
  /// As Python's min() and max(): the first, unless the second is less or greater.
  static TensorNumber least(const TensorNumber& a, const TensorNumber& b) { return b < a ? b : a; }
  static TensorNumber greatest(const TensorNumber& a, const TensorNumber& b) { return b > a ? b : a; }

 private:
  static double rounded(double value, torch::ScalarType type) {
    if (type == torch::kDouble) return value;
    const auto single = static_cast<float>(value);  // what 16-bit types are computed in
    if (type == torch::kHalf) return static_cast<float>(c10::Half(single));
    if (type == torch::kBFloat16) return static_cast<float>(c10::BFloat16(single));
    return single;
  }
  template <class F>
  static TensorNumber combined(const TensorNumber& a, const TensorNumber& b, F&& f) {
    const double result = f(a.beside(b), b.beside(a));
    if (a.type_ && b.type_) return {result, c10::promoteTypes(*a.type_, *b.type_)};
    return a.type_ ? a.with(result) : b.with(result);
  }
  /// The value in an operation with the other.
  double beside(const TensorNumber& other) const {
    const bool in_double = type_ || !other.type_ || *other.type_ == torch::kDouble;
    return in_double ? value_ : static_cast<double>(static_cast<float>(value_));
  }
  TensorNumber with(double value) const { return type_ ? TensorNumber(value, *type_) : TensorNumber(value); }

  double value_;
  std::optional<torch::ScalarType> type_;  // none: Python's own
};

}  // namespace leyden::detail
