// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/lbfgs.h>

#include <deque>

#include <lightning/errors.h>
#include <lightning/optimizers/option_values.h>
#include <lightning/optimizers/strong_wolfe.h>

namespace leyden {

using detail::LinePoint;
using detail::TensorNumber;

/// What one step leaves to the next.
struct LBFGS::State {
  int64_t func_evals = 0, n_iter = 0;
  torch::Tensor direction, previous_gradient;
  std::deque<torch::Tensor> gradient_changes, steps;  // y and s of the newest iterations
  std::deque<TensorNumber> inverse_products;          // 1 / (y . s) of each
  std::optional<std::vector<std::optional<TensorNumber>>> shares;  // of the two-loop recursion; kept for the layout alone
  TensorNumber step_size, scale = 1;                  // scale: of the first Hessian
  double previous_loss = 0;
};

namespace {

void require_known(const std::optional<std::string>& line_search_fn) {
  detail::require_option(!line_search_fn || *line_search_fn == "strong_wolfe", "line_search_fn", line_search_fn,
                         "strong_wolfe or none");
}

}  // namespace

LBFGSOptions::~LBFGSOptions() = default;

Dict LBFGSOptions::to_dict() const {
  return Dict{{"lr", lr_},
              {"max_iter", max_iter_},
              {"max_eval", max_eval()},
              {"tolerance_grad", tolerance_grad_},
              {"tolerance_change", tolerance_change_},
              {"history_size", history_size_},
              {"line_search_fn", line_search_fn_}};
}

void LBFGSOptions::from_dict(const Dict& values) {
  OptimizerOptions::from_dict(values);
  const auto read_count = [&](const char* name, int64_t& variable) {
    if (const Value* value = values.find(name)) variable = value->as_int(name);
    detail::require_option(variable >= 1, name, variable, "a whole number of at least 1");
  };
  read_count("max_iter", max_iter_);
  read_count("history_size", history_size_);
  if (const Value* value = values.find("max_eval"); value && !value->is_none()) {
    max_eval_ = value->as_int("max_eval");
    detail::require_option(*max_eval_ >= 1, "max_eval", *max_eval_, "a whole number of at least 1");
  }
  detail::read_option(values, "tolerance_grad", tolerance_grad_, 0);
  detail::read_option(values, "tolerance_change", tolerance_change_, 0);
  if (const Value* value = values.find("line_search_fn")) {
    line_search_fn_ = value->is_none() ? std::nullopt : std::optional(value->as_string("line_search_fn"));
  }
  require_known(line_search_fn_);
}

std::shared_ptr<OptimizerOptions> LBFGSOptions::clone() const {
  return std::make_shared<LBFGSOptions>(*this);
}

namespace {

TensorNumber largest(const torch::Tensor& tensor) { return TensorNumber(tensor.abs().max()); }

/// The parameters and their gradients as one vector.
class FlatParameters {
 public:
  explicit FlatParameters(const std::vector<torch::Tensor>& params) : params_(params) {}

  torch::Tensor gradient() const {
    std::vector<torch::Tensor> flat;
    for (const torch::Tensor& p : params_) {
      const torch::Tensor& grad = p.grad();
      if (grad.defined()) {
        flat.push_back((grad.is_sparse() ? grad.to_dense() : grad).detach().reshape(-1));
      } else {
        flat.push_back(torch::zeros({p.numel()}, p.options().requires_grad(false)));
      }
    }
    return torch::cat(flat);
  }
  void add(const torch::Tensor& update, const TensorNumber& times) const {
    int64_t first = 0;
    for (const torch::Tensor& p : params_) {
      p.detach().add_(update.narrow(0, first, p.numel()).view_as(p), times.value());
      first += p.numel();
    }
  }
  std::vector<torch::Tensor> values() const {
    std::vector<torch::Tensor> copies;
    for (const torch::Tensor& p : params_) copies.push_back(p.detach().clone());
    return copies;
  }
  void set(const std::vector<torch::Tensor>& values) const {
    for (size_t i = 0; i < values.size(); ++i) params_[i].detach().copy_(values[i]);
  }

 private:
  const std::vector<torch::Tensor>& params_;
};

}  // namespace

/// One call of step(): several iterations.
class LBFGS::Step {
 public:
  Step(State& state, const ParamGroup& group, const std::function<torch::Tensor()>& closure)
      : state_(state), options_(static_cast<const LBFGSOptions&>(*group.options)), parameters_(group.params), closure_(closure) {}

  torch::Tensor run();

 private:
  double evaluate() {
    const torch::AutoGradMode with_gradients(true);
    loss_ = closure_();
    if (!loss_.defined()) throw ConfigError("LBFGS needs the loss of every evaluation; training_step returned none");
    ++evaluations_;
    ++state_.func_evals;
    return loss_.item<double>();
  }
  bool is_optimal() const { return largest(gradient_) <= options_.tolerance_grad(); }
  void remember_last_iteration();
  torch::Tensor new_direction();
  void search_line(const TensorNumber& slope);
  void take_step(bool is_last);
  bool is_done() const;

  State& state_;
  const LBFGSOptions& options_;
  const FlatParameters parameters_;
  const std::function<torch::Tensor()>& closure_;
  torch::Tensor loss_, gradient_;
  double value_ = 0;  // of the loss
  int64_t evaluations_ = 0;
  bool is_optimal_ = false;
};

torch::Tensor LBFGS::Step::run() {
  value_ = evaluate();
  torch::Tensor first_loss = loss_;
  gradient_ = parameters_.gradient();
  if (is_optimal()) return first_loss;
  for (int64_t iteration = 1; iteration <= options_.max_iter(); ++iteration) {
    if (++state_.n_iter == 1) {
      state_.direction = gradient_.neg();
    } else {
      remember_last_iteration();
      state_.direction = new_direction();
    }
    state_.previous_gradient = gradient_;
    state_.previous_loss = value_;
    // The first direction has the gradient's length, which says nothing of the distance.
    state_.step_size = options_.lr();
    if (state_.n_iter == 1) {
      const TensorNumber length(gradient_.abs().sum());
      state_.step_size = TensorNumber::least(1, TensorNumber(1) / length) * TensorNumber(options_.lr());
    }
    const TensorNumber slope(gradient_.dot(state_.direction));
    if (slope > -options_.tolerance_change()) break;
    const bool is_last = iteration == options_.max_iter();
    options_.line_search_fn() ? search_line(slope) : take_step(is_last);
    if (is_last || is_done()) break;
  }
  return first_loss;
}

// The pair of the last iteration joins the history where the curvature is positive.
void LBFGS::Step::remember_last_iteration() {
  const torch::Tensor change = gradient_ - state_.previous_gradient;
  const torch::Tensor step = state_.direction * state_.step_size.value();
  const TensorNumber product(change.dot(step));
  if (!(product > 1e-10)) return;
  if (static_cast<int64_t>(state_.steps.size()) == options_.history_size()) {
    state_.gradient_changes.pop_front();
    state_.steps.pop_front();
    state_.inverse_products.pop_front();
  }
  state_.gradient_changes.push_back(change);
  state_.steps.push_back(step);
  state_.inverse_products.push_back(TensorNumber(1) / product);
  state_.scale = product / TensorNumber(change.dot(change));
}

// Algorithm 7.4, the two-loop recursion, for minus the gradient.
torch::Tensor LBFGS::Step::new_direction() {
  const size_t known = state_.steps.size();
  if (!state_.shares) state_.shares.emplace(static_cast<size_t>(options_.history_size()));
  state_.shares->resize(std::max(state_.shares->size(), known));
  std::vector<TensorNumber> shares(known);
  torch::Tensor direction = gradient_.neg();
  for (size_t i = known; i-- > 0;) {
    shares[i] = TensorNumber(state_.steps[i].dot(direction)) * state_.inverse_products[i];
    (*state_.shares)[i] = shares[i];
    direction.add_(state_.gradient_changes[i], -shares[i].value());
  }
  direction.mul_(state_.scale.value());
  for (size_t i = 0; i < known; ++i) {
    const TensorNumber back = TensorNumber(state_.gradient_changes[i].dot(direction)) * state_.inverse_products[i];
    direction.add_(state_.steps[i], (shares[i] - back).value());
  }
  return direction;
}

void LBFGS::Step::search_line(const TensorNumber& slope) {
  const std::vector<torch::Tensor> origin = parameters_.values();
  const auto evaluate_at = [&](const TensorNumber& step) {
    parameters_.add(state_.direction, step);
    const double loss = evaluate();
    torch::Tensor gradient = parameters_.gradient();
    parameters_.set(origin);
    return std::pair(loss, gradient);
  };
  const int64_t evaluations_left = options_.max_eval() - evaluations_;
  const LinePoint found = detail::strong_wolfe({evaluate_at, state_.direction, 1e-9, evaluations_left},
                                               {0, value_, gradient_, slope}, state_.step_size);
  value_ = found.loss;
  gradient_ = found.gradient;
  state_.step_size = found.step;
  parameters_.add(state_.direction, found.step);
  is_optimal_ = is_optimal();
}

// The loss after a step's last iteration is left to the next step, whose batch may be another.
void LBFGS::Step::take_step(bool is_last) {
  parameters_.add(state_.direction, state_.step_size);
  if (is_last) return;
  value_ = evaluate();
  gradient_ = parameters_.gradient();
  is_optimal_ = is_optimal();
}

bool LBFGS::Step::is_done() const {
  return evaluations_ >= options_.max_eval() || is_optimal_ ||
         largest(state_.direction * state_.step_size.value()) <= options_.tolerance_change() ||
         std::abs(value_ - state_.previous_loss) < options_.tolerance_change();
}

LBFGS::LBFGS(std::vector<torch::Tensor> params, LBFGSOptions options) : Optimizer(options.clone()) {
  add_param_groups({ParamGroup(std::move(params))});
}

LBFGS::~LBFGS() = default;

void LBFGS::reset_state() { state_.reset(); }

void LBFGS::step() {
  throw ConfigError("LBFGS evaluates the loss several times a step: call step(closure), with a closure that computes "
                    "the loss and its gradients");
}

torch::Tensor LBFGS::step(const std::function<torch::Tensor()>& closure) {
  if (param_groups().size() != 1) throw ConfigError("LBFGS takes one group of parameters");
  require_known(static_cast<const LBFGSOptions&>(*param_groups().front().options).line_search_fn());
  const at::NoGradGuard no_grad;
  if (!state_) state_ = std::make_unique<State>();
  return Step(*state_, param_groups().front(), closure).run();
}

namespace {

// As Python would have saved it: a number, or a tensor of one element.
Value saved(const TensorNumber& number, const torch::TensorOptions& options) {
  if (!number.type()) return number.value();
  return torch::full({}, number.value(), options.dtype(*number.type()));
}

}  // namespace

Dict LBFGS::param_state(const torch::Tensor& param) const {
  if (!state_ || !param.is_same(param_groups().front().params.front())) return {};
  const State& s = *state_;
  Dict out{{"func_evals", s.func_evals}, {"n_iter", s.n_iter}};
  if (s.n_iter == 0) return out;
  const torch::TensorOptions options = s.direction.options();
  Value::List products, shares;
  for (const TensorNumber& product : s.inverse_products) products.push_back(saved(product, options));
  if (s.shares) {
    for (const auto& share : *s.shares) shares.push_back(share ? saved(*share, options) : Value());
    out.insert_or_assign("al", std::move(shares));
  }
  out.insert_or_assign("d", s.direction);
  out.insert_or_assign("t", saved(s.step_size, options));
  out.insert_or_assign("old_dirs", Value::List(s.gradient_changes.begin(), s.gradient_changes.end()));
  out.insert_or_assign("old_stps", Value::List(s.steps.begin(), s.steps.end()));
  out.insert_or_assign("ro", std::move(products));
  out.insert_or_assign("H_diag", s.scale.type() ? saved(s.scale, options) : Value(int64_t{1}));
  out.insert_or_assign("prev_flat_grad", s.previous_gradient);
  out.insert_or_assign("prev_loss", s.previous_loss);
  return out;
}

namespace {

// Reads LBFGS' state, whose tensors all have as many elements as the parameters together.
class StateReader {
 public:
  StateReader(const Dict& saved, torch::TensorOptions options, int64_t numel)
      : saved_(saved), options_(options.requires_grad(false)), numel_(numel) {}

  torch::Tensor flat(const Value& value, const char* name) const {
    const torch::Tensor& tensor = value.as_tensor(name);
    if (tensor.numel() != numel_) {
      throw CheckpointError("the saved " + std::string(name) + " of LBFGS has " + std::to_string(tensor.numel()) +
                            " elements, the parameters have " + std::to_string(numel_));
    }
    return torch::empty({numel_}, options_).copy_(tensor.flatten());
  }
  TensorNumber number(const Value& value, const char* name) const {
    const double number = detail::saved_number(value, name);
    return value.is_tensor() ? TensorNumber(number, options_.dtype().toScalarType()) : TensorNumber(number);
  }
  template <class T>
  std::deque<T> list(const char* name, T (StateReader::*read)(const Value&, const char*) const, int64_t at_most) const {
    const Value::List& items = saved_.at(name).as_list(name);
    if (static_cast<int64_t>(items.size()) > at_most)
      throw CheckpointError("the saved " + std::string(name) + " of LBFGS is longer than its history");
    std::deque<T> out;
    for (const Value& item : items) out.push_back((this->*read)(item, name));
    return out;
  }
  std::optional<std::vector<std::optional<TensorNumber>>> shares(int64_t history) const {
    const Value* value = saved_.find("al");
    if (!value) return {};
    std::vector<std::optional<TensorNumber>> out;
    for (const Value& item : value->as_list("al")) {
      if (static_cast<int64_t>(out.size()) == history) break;
      out.push_back(item.is_none() ? std::nullopt : std::optional(number(item, "al")));
    }
    out.resize(static_cast<size_t>(history));
    return out;
  }

 private:
  const Dict& saved_;
  torch::TensorOptions options_;
  int64_t numel_;
};

}  // namespace

void LBFGS::set_param_state(const torch::Tensor& param, const Dict& saved) {
  const ParamGroup& group = param_groups().front();
  if (!param.is_same(group.params.front())) return;
  const torch::NoGradGuard no_grad;
  auto state = std::make_unique<State>();
  state->func_evals = saved.at("func_evals").as_int("func_evals");
  state->n_iter = saved.at("n_iter").as_int("n_iter");
  if (state->n_iter > 0) {
    int64_t numel = 0;
    for (const torch::Tensor& p : group.params) numel += p.numel();
    const StateReader reader(saved, param.options(), numel);
    const int64_t history = static_cast<const LBFGSOptions&>(*group.options).history_size();
    state->step_size = reader.number(saved.at("t"), "t");
    state->previous_loss = detail::saved_number(saved.at("prev_loss"), "prev_loss");
    state->direction = reader.flat(saved.at("d"), "d");
    state->previous_gradient = reader.flat(saved.at("prev_flat_grad"), "prev_flat_grad");
    state->scale = reader.number(saved.at("H_diag"), "H_diag");
    state->gradient_changes = reader.list("old_dirs", &StateReader::flat, history);
    state->steps = reader.list("old_stps", &StateReader::flat, history);
    state->inverse_products = reader.list("ro", &StateReader::number, history);
    state->shares = reader.shares(history);
    if (state->gradient_changes.size() != state->steps.size() || state->inverse_products.size() != state->steps.size())
      throw CheckpointError("the saved histories of LBFGS have different lengths");
  }
  state_ = std::move(state);
}

}  // namespace leyden
