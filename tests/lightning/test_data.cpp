// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What feeds the loops: loaders that read ahead or several batches at once, several loaders together, data modules.
#include "fit_fixture.h"

#include <lightning/loops/train_reader.h>

#include <torch/cuda.h>

#include <QtTest>

using namespace fit;

namespace {

/// Fails at one sample, or is only slow to say so.
class Faulty : public TensorDataset {
 public:
  explicit Faulty(int64_t bad) : TensorDataset(fit::dataset(40)->tensors()), bad_(bad) {}
  Batch get_batch(const torch::Tensor& indices) override {
    if ((indices == bad_).any().item<bool>()) throw std::runtime_error("sample " + std::to_string(bad_) + " is damaged");
    return TensorDataset::get_batch(indices);
  }

 private:
  int64_t bad_;
};

/// Counts its reads, and gives up to `at_once` batches in one.
class Counting : public TensorDataset {
 public:
  Counting(std::vector<torch::Tensor> tensors, int64_t at_once) : TensorDataset(std::move(tensors)), at_once_(at_once) {}
  int64_t batches_at_once(int64_t) const override { return at_once_; }
  Batch get_batch(const torch::Tensor& indices) override {
    ++reads;
    return TensorDataset::get_batch(indices);
  }
  int64_t reads = 0;

 private:
  int64_t at_once_;
};

std::vector<torch::Tensor> numbered(int64_t samples) {
  return {torch::arange(samples * 4, torch::kFloat).reshape({samples, 4}), torch::arange(samples)};
}

uintptr_t address(const torch::Tensor& t) { return reinterpret_cast<uintptr_t>(t.data_ptr()); }

}  // namespace

class TestData : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void batches_read_together_are_those_read_alone() {
    for (const bool shuffle : {false, true}) {
      const auto options = DataLoaderOptions(8).shuffle(shuffle).seed(3);
      const auto one = std::make_shared<Counting>(numbered(61), 1), three = std::make_shared<Counting>(numbered(61), 3);
      DataLoader alone(one, options), together(three, options);
      Batch a, b;
      for (int epoch = 0; epoch < 2; ++epoch) {
        alone.begin_epoch();
        together.begin_epoch();
        while (alone.next(a)) {
          QVERIFY(together.next(b));
          QVERIFY(torch::equal(a[0], b[0]) && torch::equal(a[1], b[1]) && b[0].is_contiguous());
          b[0].zero_();  // a step may change its batch
          b[1].zero_();
        }
        QVERIFY(!together.next(b));
      }
      QCOMPARE(one->reads, int64_t{16});
      QCOMPARE(three->reads, int64_t{6});
      QVERIFY(torch::equal(three->tensors()[0], numbered(61)[0]));

      // From the midst of what was read together.
      together.begin_epoch();
      for (int i = 0; i < 4; ++i) together.next(b);
      DataLoader other(std::make_shared<Counting>(numbered(61), 3), DataLoaderOptions(8).shuffle(shuffle).seed(99));
      other.load_state_dict(together.state_dict());
      while (together.next(a)) {
        QVERIFY(other.next(b));
        QVERIFY(torch::equal(a[0], b[0]));
      }
      QVERIFY(!other.next(b));
    }
  }

  void a_batch_of_several_keeps_its_own_version() {
    DataLoader loader(std::make_shared<TensorDataset>(numbered(64)), DataLoaderOptions(16));
    loader.begin_epoch();
    Batch first, second;
    QVERIFY(loader.next(first) && loader.next(second));
    QVERIFY(first[0].storage().is_alias_of(second[0].storage()));
    torch::Tensor weight = torch::ones({4, 1}, torch::requires_grad());
    const torch::Tensor loss = first[0].matmul(weight).sum();
    second[0].zero_();  // would spoil the backward pass of the first, had they one version
    loss.backward();
    QVERIFY(torch::equal(weight.grad().flatten(), numbered(64)[0].narrow(0, 0, 16).sum(0)));
  }

  void data_are_read_together_where_nobody_could_tell() {
    const TensorDataset plain(numbered(64));
    QCOMPARE(plain.batches_at_once(16), int64_t{32 * 1024 / (16 * 4 * 4 + 16 * 8)});
    QCOMPARE(plain.batches_at_once(15), int64_t{1});         // a batch would begin at an odd address
    QCOMPARE(plain.batches_at_once(1024), int64_t{1});       // large ones gain nothing
    struct Augmented : TensorDataset {
      using TensorDataset::TensorDataset;
    };
    QCOMPARE(Augmented(numbered(64)).batches_at_once(16), int64_t{1});  // may draw random numbers

    DataLoader loader(std::make_shared<TensorDataset>(numbered(256)), DataLoaderOptions(16).shuffle(true));
    loader.begin_epoch();
    Batch batch;
    while (loader.next(batch)) {
      QCOMPARE(address(batch[0]) % 64, uintptr_t{0});
      QCOMPARE(address(batch[1]) % 64, uintptr_t{0});
    }
  }

  void memory_is_pinned_only_where_a_gpu_reads_it() {
    for (const int64_t prefetch : {0, 2}) {
      DataLoader loader(std::make_shared<TensorDataset>(numbered(40)), DataLoaderOptions(16).pin_memory(true).prefetch(prefetch));
      loader.begin_epoch();
      Batch batch;
      QVERIFY(loader.next(batch));
      QCOMPARE(batch[0].is_pinned(), torch::cuda::is_available());
      QVERIFY(torch::equal(batch[0], numbered(16)[0]));
    }
  }

  void a_module_moves_its_batch_whole() {
    LightningModule module;
    const Batch moved = module.transfer_batch_to_device(Batch(numbered(8)), torch::kMeta, 0);
    QCOMPARE(moved.size(), size_t{2});
    for (size_t i = 0; i < 2; ++i) {
      QVERIFY(moved[i].is_meta());
      QVERIFY(moved[i].scalar_type() == numbered(8)[i].scalar_type() && moved[i].sizes() == numbered(8)[i].sizes());
    }
  }

  void a_prefetching_loader_gives_what_the_plain_one_gives() {
    for (const int64_t threads : {1, 3}) {
      for (const bool drop_last : {false, true}) {
        const auto options = DataLoaderOptions(3).shuffle(true).seed(5).drop_last(drop_last);
        DataLoader plain(dataset(20), options);
        DataLoader ahead(dataset(20), DataLoaderOptions(options).prefetch(4).threads(threads));
        for (int epoch = 0; epoch < 3; ++epoch) {
          plain.begin_epoch();
          ahead.begin_epoch();
          Batch a, b;
          int64_t batches = 0;
          while (plain.next(a)) {
            QVERIFY(ahead.next(b));
            QVERIFY(torch::equal(a[0], b[0]) && torch::equal(a[1], b[1]));
            QVERIFY(ahead.state_dict() == plain.state_dict());
            // Left in the midst, an epoch begins anew.
            if (++batches == 3 && epoch == 1) break;
          }
          if (epoch != 1) QVERIFY(!ahead.next(b));
        }
      }
    }
  }

  void a_prefetching_loader_passes_errors_on_where_they_belong() {
    DataLoader loader(std::make_shared<Faulty>(17), DataLoaderOptions(4).prefetch(3).threads(2));
    for (int time = 0; time < 3; ++time) {
      loader.begin_epoch();
      Batch batch;
      for (int i = 0; i < 4; ++i) QVERIFY(loader.next(batch));
      bool thrown = false;
      try {
        loader.next(batch);
      } catch (const std::runtime_error& error) {
        thrown = true;
        QCOMPARE(std::string(error.what()), std::string("sample 17 is damaged"));
      }
      QVERIFY(thrown);
    }
    DataLoader left(std::make_shared<Faulty>(1), DataLoaderOptions(4).prefetch(8).threads(3));
    left.begin_epoch();  // its errors are never asked for
  }

  void several_training_loaders_are_combined() {
    using Mode = DataLoaders::Mode;
    const auto read = [](Mode mode, int64_t limit = 100) {
      DataLoaders loaders(std::make_shared<DataLoader>(dataset(5), DataLoaderOptions(2)));
      loaders.append(std::make_shared<DataLoader>(dataset(2, 100), DataLoaderOptions(2)));
      loaders.mode(mode);
      TrainReader reader;
      reader.set(loaders, std::min(limit, loaders.batches()));
      reader.begin();
      std::string text;
      Batch batch;
      while (reader.next(batch)) {
        for (const Batch& part : batch.parts()) {
          text += part.empty() ? "-" : std::to_string(std::lround(part[0][0][0].item<double>() * 10));
          text += ' ';
        }
        text += reader.done() ? "." : "| ";
      }
      return text;
    };
    QCOMPARE(read(Mode::min_size), std::string("0 100 ."));
    QCOMPARE(read(Mode::max_size_cycle), std::string("0 100 | 2 100 | 4 100 ."));
    QCOMPARE(read(Mode::max_size), std::string("0 100 | 2 - | 4 - ."));
    QCOMPARE(read(Mode::sequential), std::string("0 | 2 | 4 | 100 ."));
    QCOMPARE(read(Mode::sequential, 2), std::string("0 | 2 ."));

    // Tensors lie one after another; parts keep their names.
    const Batch named(std::vector<torch::Tensor>{torch::ones(2)}, std::make_shared<std::vector<std::string>>(1, "x"));
    const Batch both = Batch::combine({named, Batch{torch::zeros(3), torch::zeros(1)}}).to(torch::kDouble);
    QCOMPARE(both.size(), size_t{3});
    QCOMPARE(both.parts()[0]["x"].scalar_type(), torch::kDouble);
    QCOMPARE(both.parts()[1].size(), size_t{2});
    QCOMPARE(named.parts().size(), size_t{1});
  }

  void a_combined_reader_goes_on_where_it_stood() {
    using Mode = DataLoaders::Mode;
    for (const Mode mode : {Mode::min_size, Mode::max_size_cycle, Mode::max_size, Mode::sequential}) {
      const auto make = [&](uint64_t seed) {
        DataLoaders loaders(std::make_shared<DataLoader>(dataset(9), DataLoaderOptions(2).shuffle(true).seed(seed)));
        loaders.append(std::make_shared<DataLoader>(dataset(5, 100), DataLoaderOptions(2).shuffle(true).seed(seed + 1)));
        loaders.mode(mode);
        TrainReader reader;
        reader.set(loaders, loaders.batches());
        return reader;
      };
      TrainReader reader = make(1);
      reader.begin();
      const int64_t size = mode == Mode::min_size ? 3 : mode == Mode::sequential ? 8 : 5;
      for (int64_t read = 1; read < size; ++read) {
        Batch batch;
        QVERIFY(reader.next(batch));
        TrainReader other = make(7);
        other.load_state_dict(reader.state_dict(), read);
        other.set_fetched(read);
        TrainReader original = make(1);
        original.load_state_dict(reader.state_dict(), read);
        original.set_fetched(read);
        Batch a, b;
        while (original.next(a)) {
          QVERIFY(other.next(b));
          QVERIFY(torch::equal(a[0], b[0]) && a.size() == b.size());
        }
        QVERIFY(!other.next(b));
      }
    }
  }

  void trains_on_several_loaders() {
    struct Pairs : Net {
      using Net::Net;
      torch::Tensor training_step(const Batch& batch, int64_t i) override {
        const auto parts = batch.parts();
        sizes += std::to_string(parts.size()) + (parts[1].empty() ? "-" : "+");
        return Net::training_step(parts[0], i);
      }
      DataLoaders train_dataloader() override {
        DataLoaders loaders(dataset(6), DataLoaderOptions(2));
        loaders.append(std::make_shared<DataLoader>(dataset(2), DataLoaderOptions(1)));
        return loaders.mode(DataLoaders::Mode::max_size);
      }
      std::string sizes;
    };
    Plan plan;
    plan.options.max_epochs = 1;
    plan.options.enable_checkpointing = false;
    auto module = std::make_shared<Pairs>(plan);
    Trainer(plan.options).fit(module);
    QCOMPARE(module->sizes, std::string("2+2+2-"));
  }

  void a_data_module_of_data_sets_serves_every_stage() {
    LightningDataModule::Datasets sets;
    sets.train = dataset(8);
    sets.val = {dataset(4), dataset(4, 50)};
    sets.predict = {dataset(3)};
    auto data = LightningDataModule::from_datasets(sets, DataLoaderOptions(2));
    QVERIFY(data->train_dataloader()[0]->options().shuffle());
    QCOMPARE(data->val_dataloader().size(), size_t{2});
    QVERIFY(!data->val_dataloader()[0]->options().shuffle());
    Plan plan;
    plan.options.max_epochs = 1;
    plan.options.enable_checkpointing = false;
    auto module = std::make_shared<Net>(plan);
    Trainer trainer(plan.options);
    trainer.fit(module, data);
    QCOMPARE(trainer.global_step(), int64_t{4});
    QVERIFY(trainer.num_val_batches() == (std::vector<int64_t>{2, 2}));
    QCOMPARE(trainer.validate(module, data).size(), size_t{2});
    QCOMPARE(trainer.predict(module, data)[0].size(), size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestData)
#include "test_data.moc"
