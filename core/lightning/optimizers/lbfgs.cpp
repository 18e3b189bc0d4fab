// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/optimizers/lbfgs.h>

#include <torch/optim/lbfgs.h>

#include <lightning/errors.h>
#include <lightning/optimizers/option_values.h>

namespace leyden {

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
  detail::require_option(!line_search_fn_ || *line_search_fn_ == "strong_wolfe", "line_search_fn", line_search_fn_,
                         "strong_wolfe or none");
}

std::shared_ptr<OptimizerOptions> LBFGSOptions::clone() const {
  return std::make_shared<LBFGSOptions>(*this);
}

LBFGS::LBFGS(std::vector<torch::Tensor> params, LBFGSOptions options) : Optimizer(options.clone()) {
  add_param_groups({ParamGroup(std::move(params))});
  reset_state();
}

LBFGS::~LBFGS() = default;

void LBFGS::reset_state() {
  implementation_ = std::make_unique<torch::optim::LBFGS>(param_groups().front().params);
}

void LBFGS::step() {
  throw ConfigError("LBFGS evaluates the loss several times a step: call step(closure), with a closure that computes "
                    "the loss and its gradients");
}

void LBFGS::take_over_options() {
  if (param_groups().size() != 1) throw ConfigError("LBFGS takes one group of parameters");
  const auto& ours = static_cast<const LBFGSOptions&>(*param_groups().front().options);
  auto& theirs = static_cast<torch::optim::LBFGSOptions&>(implementation_->param_groups().front().options());
  theirs.lr(ours.lr()).max_iter(ours.max_iter()).max_eval(ours.max_eval()).history_size(ours.history_size());
  theirs.tolerance_grad(ours.tolerance_grad()).tolerance_change(ours.tolerance_change());
  theirs.line_search_fn(ours.line_search_fn());
}

torch::Tensor LBFGS::step(const std::function<torch::Tensor()>& closure) {
  take_over_options();
  return implementation_->step([&] {
    const torch::AutoGradMode with_gradients(true);
    torch::Tensor loss = closure();
    if (!loss.defined()) throw ConfigError("LBFGS needs the loss of every evaluation; training_step returned none");
    return loss;
  });
}

const torch::optim::LBFGSParamState* LBFGS::state() const {
  const auto& states = implementation_->state();
  const auto found = states.find(param_groups().front().params.front().unsafeGetTensorImpl());
  return found == states.end() ? nullptr : static_cast<const torch::optim::LBFGSParamState*>(found->second.get());
}

Dict LBFGS::param_state(const torch::Tensor& param) const {
  const torch::optim::LBFGSParamState* s = state();
  if (!s || !param.is_same(param_groups().front().params.front())) return {};
  Dict out{{"func_evals", s->func_evals()}, {"n_iter", s->n_iter()}};
  if (s->n_iter() == 0) return out;
  const auto list = [](const auto& tensors) { return Value::List(tensors.begin(), tensors.end()); };
  if (s->al()) {
    Value::List al;
    for (const torch::Tensor& item : *s->al()) al.push_back(item.defined() ? Value(item) : Value());
    out.insert_or_assign("al", std::move(al));
  }
  out.insert_or_assign("d", s->d());
  out.insert_or_assign("t", s->t());
  out.insert_or_assign("old_dirs", list(s->old_dirs()));
  out.insert_or_assign("old_stps", list(s->old_stps()));
  out.insert_or_assign("ro", list(s->ro()));
  out.insert_or_assign("H_diag", s->H_diag());
  out.insert_or_assign("prev_flat_grad", s->prev_flat_grad());
  out.insert_or_assign("prev_loss", s->prev_loss());
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
  torch::Tensor scalar(const Value& value, const char* name) const {
    return torch::full({}, detail::saved_number(value, name), options_);
  }
  std::deque<torch::Tensor> list(const char* name, torch::Tensor (StateReader::*read)(const Value&, const char*) const,
                                 int64_t at_most) const {
    const Value::List& items = saved_.at(name).as_list(name);
    if (static_cast<int64_t>(items.size()) > at_most)
      throw CheckpointError("the saved " + std::string(name) + " of LBFGS is longer than its history");
    std::deque<torch::Tensor> out;
    for (const Value& item : items) out.push_back((this->*read)(item, name));
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
  auto state = std::make_unique<torch::optim::LBFGSParamState>();
  state->func_evals(saved.at("func_evals").as_int("func_evals")).n_iter(saved.at("n_iter").as_int("n_iter"));
  if (state->n_iter() > 0) {
    int64_t numel = 0;
    for (const torch::Tensor& p : group.params) numel += p.numel();
    const StateReader reader(saved, param.options(), numel);
    const int64_t history = static_cast<const LBFGSOptions&>(*group.options).history_size();
    state->t(detail::saved_number(saved.at("t"), "t"));
    state->prev_loss(detail::saved_number(saved.at("prev_loss"), "prev_loss"));
    state->d(reader.flat(saved.at("d"), "d"));
    state->prev_flat_grad(reader.flat(saved.at("prev_flat_grad"), "prev_flat_grad"));
    state->H_diag(reader.scalar(saved.at("H_diag"), "H_diag"));
    state->old_dirs(reader.list("old_dirs", &StateReader::flat, history));
    state->old_stps(reader.list("old_stps", &StateReader::flat, history));
    state->ro(reader.list("ro", &StateReader::scalar, history));
    if (state->old_dirs().size() != state->old_stps().size() || state->ro().size() != state->old_dirs().size())
      throw CheckpointError("the saved histories of LBFGS have different lengths");
  }
  implementation_->state()[param.unsafeGetTensorImpl()] = std::move(state);
}

}  // namespace leyden
