// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/flop_counter.h>

#include <atomic>
#include <functional>
#include <numeric>
#include <string_view>
#include <vector>

#include <ATen/record_function.h>

namespace leyden {

namespace {

using Shape = std::vector<int64_t>;

// Of the counter that lives; backward passes of a GPU run on threads of their own.
std::atomic<int64_t> counted{0};

int64_t product(const Shape& shape, size_t from) {
  return std::accumulate(shape.begin() + static_cast<ptrdiff_t>(from), shape.end(), int64_t{1}, std::multiplies<>());
}

// One batch of products of [m, k] with [k, n].
int64_t matmul(int64_t batch, int64_t m, int64_t k, int64_t n) { return 2 * batch * m * k * n; }

// weight: [out, in / groups, kernel...].
int64_t convolution(const Shape& input, const Shape& weight, const Shape& output, bool transposed) {
  const Shape& positions = transposed ? input : output;
  return 2 * input[0] * product(positions, 2) * product(weight, 0);
}

Shape swapped(Shape shape) {
  std::swap(shape[0], shape[1]);
  return shape;
}

int64_t attention(const Shape& query, const Shape& key, const Shape& value) {
  const int64_t batch = query[0] * query[1];
  return matmul(batch, query[2], query[3], key[2]) + matmul(batch, query[2], key[2], value[3]);
}

// The scores again, and the gradients of scores, values, queries and keys.
int64_t attention_backward(const Shape& query, const Shape& key, const Shape& value) {
  const int64_t batch = query[0] * query[1], q = query[2], d = query[3], k = key[2], v = value[3];
  return matmul(batch, q, d, k) + matmul(batch, q, v, k) + matmul(batch, k, q, v) + matmul(batch, q, k, d) +
         matmul(batch, d, q, k);
}

/// The operation's tensors, by the place among its arguments.
class Arguments {
 public:
  explicit Arguments(c10::ArrayRef<const c10::IValue> values) : values_(values) {}
  bool has(size_t i) const { return i < values_.size() && values_[i].isTensor() && values_[i].toTensor().defined(); }
  Shape shape(size_t i) const { return values_[i].toTensor().sizes().vec(); }
  bool flag(size_t i) const { return i < values_.size() && values_[i].isBool() && values_[i].toBool(); }
  bool flag_of_list(size_t i, size_t item) const {
    return i < values_.size() && values_[i].isBoolList() && values_[i].toBoolList().get(item);
  }

 private:
  c10::ArrayRef<const c10::IValue> values_;
};

int64_t product_flops(const Arguments& in, size_t first) {
  if (!in.has(first) || !in.has(first + 1)) return 0;
  const Shape a = in.shape(first), b = in.shape(first + 1);
  return a.size() == 3 ? matmul(a[0], a[1], a[2], b[2]) : matmul(1, a[0], a[1], b[1]);
}

int64_t convolution_backward(const Arguments& in) {
  const Shape gradient = in.shape(0), input = in.shape(1), weight = in.shape(2);
  const bool transposed = in.flag(7);
  int64_t flops = 0;
  if (in.flag_of_list(10, 0)) flops += convolution(gradient, weight, input, !transposed);
  if (in.flag_of_list(10, 1)) {
    flops += transposed ? convolution(swapped(gradient), swapped(input), swapped(weight), false)
                        : convolution(swapped(input), swapped(gradient), swapped(weight), false);
  }
  return flops;
}

int64_t flops_of(std::string_view name, const Arguments& in) {
  if (name == "aten::mm" || name == "aten::bmm") return product_flops(in, 0);
  if (name == "aten::addmm" || name == "aten::baddbmm") return product_flops(in, 1);
  if (name == "aten::convolution_backward") return convolution_backward(in);
  if (!name.starts_with("aten::_scaled_dot_product_") || name.find("attention_math") != std::string_view::npos) return 0;
  const bool backward = name.ends_with("_backward");
  const size_t first = backward ? 1 : 0;
  if (!in.has(first) || !in.has(first + 1) || !in.has(first + 2) || in.shape(first).size() != 4) return 0;
  return (backward ? attention_backward : attention)(in.shape(first), in.shape(first + 1), in.shape(first + 2));
}

/// What a convolution knows before it runs; its output comes later.
struct Convolution : at::ObserverContext {
  Shape input, weight;
  bool transposed = false;
};

// The arguments are there only before the operation runs.
std::unique_ptr<at::ObserverContext> before(const at::RecordFunction& f) {
  const Arguments in(f.inputs());
  const std::string_view name = f.name();
  counted += flops_of(name, in);
  if (name != "aten::convolution" || !in.has(0) || !in.has(1)) return nullptr;
  auto context = std::make_unique<Convolution>();
  context->input = in.shape(0);
  context->weight = in.shape(1);
  context->transposed = in.flag(6);
  return context;
}

void after(const at::RecordFunction& f, at::ObserverContext* context) {
  const auto* c = dynamic_cast<const Convolution*>(context);
  if (!c || f.outputs().empty() || !f.outputs()[0].isTensor()) return;
  counted += convolution(c->input, c->weight, f.outputs()[0].toTensor().sizes().vec(), c->transposed);
}

}  // namespace

FlopCounter::FlopCounter() {
  counted = 0;
  handle_ = at::addThreadLocalCallback(
      at::RecordFunctionCallback(before, after).needsInputs(true).needsOutputs(true).scopes({at::RecordScope::FUNCTION}));
}

FlopCounter::~FlopCounter() { at::removeCallback(handle_); }

int64_t FlopCounter::flops() const { return counted; }

}  // namespace leyden
