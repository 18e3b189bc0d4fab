// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/data_loader.h>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/randperm.h>

#include <lightning/batch_prefetcher.h>
#include <lightning/data_loaders.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

uint64_t drawn_seed() {
  at::Generator generator = at::detail::getDefaultCPUGenerator();
  std::lock_guard lock(generator.mutex());
  return at::get_generator_or_default<at::CPUGeneratorImpl>(generator, generator)->random64();
}

// As in PyTorch: where there is no GPU, there is nothing to pin for.
bool pins_memory(const DataLoaderOptions& options) {
  return options.pin_memory() && at::globalContext().hasCUDA();
}

void check_at_least(int64_t minimum, int64_t value, const char* name) {
  if (value < minimum) {
    throw ConfigError("a DataLoader's " + std::string(name) + " is " + std::to_string(value) +
                          "; it must be at least " + std::to_string(minimum),
                      name);
  }
}

}  // namespace

DataLoader::DataLoader(std::shared_ptr<Dataset> dataset, DataLoaderOptions options)
    : dataset_(std::move(dataset)), options_(options) {
  if (!dataset_) throw ConfigError("a DataLoader needs a data set");
  check_at_least(1, options_.batch_size(), "batch_size");
  check_at_least(0, options_.prefetch(), "prefetch");
  check_at_least(1, options_.threads(), "threads");
  samples_ = dataset_->size();
  // Page-locked memory is copied to, batch by batch.
  if (options_.prefetch() == 0 && !pins_memory(options_)) at_once_ = dataset_->batches_at_once(options_.batch_size());
  if (options_.shuffle())
    generator_ = at::detail::createCPUGenerator(options_.seed() ? *options_.seed() : drawn_seed());
}

DataLoader::~DataLoader() = default;

int64_t DataLoader::size() const {
  const int64_t n = options_.batch_size();
  return options_.drop_last() ? samples_ / n : (samples_ + n - 1) / n;
}

void DataLoader::begin_epoch() {
  forget_read_ahead();
  position_ = 0;
  if (options_.shuffle()) order_ = at::randperm(samples_, generator_, at::kLong);
}

bool DataLoader::next(Batch& batch) {
  if (position_ >= size()) {
    forget_read_ahead();
    return false;
  }
  if (options_.prefetch() == 0) {
    batch = at_once_ > 1 ? take(position_) : read(position_);
  } else {
    if (!prefetcher_) {
      prefetcher_ = std::make_unique<BatchPrefetcher>([this](int64_t i) { return read(i); }, position_,
                                                      size(), options_.prefetch(), options_.threads());
    }
    batch = prefetcher_->take();
  }
  ++position_;
  return true;
}

void DataLoader::forget_read_ahead() {
  prefetcher_.reset();
  held_ = {};
  first_held_ = -1;
}

torch::Tensor DataLoader::indices_of(int64_t first_batch, int64_t batches) const {
  const at::AutoDispatchBelowADInplaceOrView below_autograd;
  const int64_t first = first_batch * options_.batch_size();
  const int64_t count = std::min(batches * options_.batch_size(), samples_ - first);
  return order_.defined() ? order_.narrow(0, first, count) : at::arange(first, first + count, at::kLong);
}

Batch DataLoader::read(int64_t batch) const {
  Batch out = dataset_->get_batch(indices_of(batch, 1));
  return pins_memory(options_) ? out.pin_memory() : out;
}

// The batches of one read are the same ones wherever a run begins to read: a batch's place in memory does not depend on it.
Batch DataLoader::take(int64_t batch) {
  const int64_t first = batch - batch % at_once_;
  if (first != first_held_) {
    held_ = dataset_->get_batch(indices_of(first, at_once_));
    first_held_ = first;
  }
  const int64_t begin = (batch - first) * options_.batch_size();
  return held_.narrow(begin, std::min(options_.batch_size(), held_.batch_size() - begin));
}

std::shared_ptr<DataLoader> DataLoader::without_shuffle() const {
  return std::make_shared<DataLoader>(dataset_, DataLoaderOptions(options_).shuffle(false));
}

Dict DataLoader::state_dict() const {
  Dict state;
  state.insert_or_assign("samples", samples_);
  state.insert_or_assign("position", position_);
  state.insert_or_assign("order", order_.defined() ? Value(order_.clone()) : Value());
  state.insert_or_assign("generator", generator_.defined() ? Value(generator_.get_state()) : Value());
  return state;
}

int64_t DataLoaders::batches() const {
  if (loaders_.empty()) return 0;
  int64_t shortest = loaders_[0]->size(), longest = shortest, all = 0;
  for (const auto& loader : loaders_) {
    shortest = std::min(shortest, loader->size());
    longest = std::max(longest, loader->size());
    all += loader->size();
  }
  return mode() == Mode::min_size ? shortest : mode() == Mode::sequential ? all : longest;
}

Batch DataLoaders::next_of_each(bool cycles) const {
  std::vector<Batch> parts(loaders_.size());
  for (size_t i = 0; i < parts.size(); ++i) {
    if (loaders_[i]->next(parts[i]) || !cycles) continue;
    loaders_[i]->begin_epoch();
    loaders_[i]->next(parts[i]);
  }
  return Batch::combine(parts);
}

DataLoaders DataLoaders::without_shuffle() const {
  DataLoaders out;
  for (const auto& loader : loaders_) out.append(loader->options().shuffle() ? loader->without_shuffle() : loader);
  out.mode_ = mode_;
  return out;
}

void DataLoader::load_state_dict(const Dict& state) {
  if (state.at("samples").as_int() != samples_) {
    throw CheckpointError("the checkpoint's data loader had " + std::to_string(state.at("samples").as_int()) +
                          " samples, this one has " + std::to_string(samples_));
  }
  forget_read_ahead();
  position_ = state.at("position").as_int();
  const Value& order = state.at("order");
  order_ = order.is_none() ? torch::Tensor() : order.as_tensor().clone();
  const Value& generator = state.at("generator");
  if (generator_.defined() && !generator.is_none()) generator_.set_state(generator.as_tensor());
}

}  // namespace leyden
