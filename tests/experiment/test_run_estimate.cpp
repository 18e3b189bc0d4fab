// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_estimate.h>

#include <QTest>

using namespace leyden;

namespace {

RunConfig form(int epochs = 4) {
  RunConfig config = parse_config_yaml(
      "plugin: p\nseed_everything: 42\nmodel: {lr: 0.1}\ndata: {batch_size: 32}\n"
      "trainer: {max_steps: -1, max_time: '', accelerator: auto, devices: auto, num_threads: 0, "
      "limit_train_batches: '1.0', callbacks: [], loggers: []}\n",
      "f");
  config.section("trainer")["max_epochs"] = epochs;
  return config;
}

// 10 steps an epoch, 0.5 s a step.
RunRow run(const RunConfig& config, int epochs, const char* id = "A") {
  RunConfig resolved = config;
  resolved.section("trainer")["max_epochs"] = epochs;
  resolved.section("trainer")["accelerator"] = "cpu";
  resolved.section("trainer")["num_threads"] = 2;
  resolved.document["seed_everything"] = 7;
  RunRow row;
  row.run_id = id;
  row.plugin = "p";
  row.verb = "fit";
  row.status = RunStatus::Finished;
  row.device = "cpu";
  row.seconds = 0.5 * 10 * epochs;
  row.params = flatten_params(resolved);
  SeriesInfo val, train;
  val.count = epochs;
  train.count = 2;
  val.last_step = 10 * epochs - 1;
  train.last_step = 10 * epochs - 4;
  row.metrics = {train, val};
  return row;
}

}  // namespace

class TestRunEstimate : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void nothing_is_said_without_a_run_like_it() {
    QVERIFY(!estimate_run(form(), {}).steps);
    RunRow other = run(form(), 2);
    other.plugin = "q";
    RunRow failed = run(form(), 2);
    failed.status = RunStatus::Failed;
    QVERIFY(!estimate_run(form(), {other, failed}).steps);
  }

  void steps_and_time_of_a_like_run() {
    const RunEstimate estimate = estimate_run(form(4), {run(form(), 2)});
    QCOMPARE(estimate.steps, std::optional<int64_t>(40));
    QCOMPARE(estimate.steps_like, std::string("A"));
    QCOMPARE(estimate.seconds, std::optional<double>(20.0));
    QCOMPARE(estimate.device, std::string("cpu"));
  }

  void another_model_gives_steps_but_no_time() {
    RunConfig other = form();
    other.section("model")["lr"] = 0.2;
    const RunEstimate estimate = estimate_run(form(4), {run(other, 2)});
    QCOMPARE(estimate.steps, std::optional<int64_t>(40));
    QVERIFY(!estimate.seconds);
    // An older run that was alike has the time.
    const RunEstimate both = estimate_run(form(4), {run(form(), 2, "B"), run(other, 2)});
    QCOMPARE(both.steps_like, std::string("A"));
    QCOMPARE(both.seconds_like, std::string("B"));
  }

  void other_data_say_nothing() {
    RunConfig other = form();
    other.section("data")["batch_size"] = 64;
    QVERIFY(!estimate_run(form(), {run(other, 2)}).steps);
    other = form();
    other.section("trainer")["limit_train_batches"] = "0.5";
    QVERIFY(!estimate_run(form(), {run(other, 2)}).steps);
  }

  void runs_that_may_end_early_say_nothing() {
    RunConfig early = form();
    early.section("trainer")["callbacks"] = Json::parse(R"([{"name": "EarlyStopping", "monitor": "a"}])");
    QVERIFY(!estimate_run(early, {run(form(), 2)}).steps);
    QVERIFY(!estimate_run(form(), {run(early, 2)}).steps);
    RunRow cut = run(form(), 2);
    cut.metrics[1].count = 1;  // not every epoch was trained
    QVERIFY(!estimate_run(form(), {cut}).steps);
  }

  void bounds_in_steps() {
    RunConfig bounded = form(4);
    bounded.section("trainer")["max_steps"] = 25;
    QCOMPARE(estimate_run(bounded, {run(form(), 2)}).steps, std::optional<int64_t>(25));
    bounded.section("trainer")["max_epochs"] = -1;
    const RunEstimate alone = estimate_run(bounded, {});
    QCOMPARE(alone.steps, std::optional<int64_t>(25));
    QCOMPARE(alone.steps_like, std::string());
    bounded.section("trainer")["max_steps"] = -1;
    QVERIFY(!estimate_run(bounded, {run(form(), 2)}).steps);  // for ever
  }
};

QTEST_GUILESS_MAIN(TestRunEstimate)
#include "test_run_estimate.moc"
