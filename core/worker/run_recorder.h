// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <lightning/callback.h>

namespace leyden {

class RunSession;

/// The first of all callbacks: makes the run's folder when everything that can be wrong with a configuration
/// has had its chance to show (files, shapes, weights of a checkpoint), and tells the console what is
/// run, and of each epoch.
class RunRecorder : public Callback {
 public:
  explicit RunRecorder(RunSession& session) : session_(session) {}

  void on_fit_start(Trainer& trainer, LightningModule&) override { begin(trainer); }
  void on_validation_start(Trainer& trainer, LightningModule&) override { begin(trainer); }
  void on_test_start(Trainer& trainer, LightningModule&) override { begin(trainer); }
  void on_predict_start(Trainer& trainer, LightningModule&) override { begin(trainer); }
  void on_train_epoch_end(Trainer& trainer, LightningModule& module) override;
  std::string state_key() const override { return "RunRecorder"; }

 private:
  void begin(Trainer& trainer);

  RunSession& session_;
};

}  // namespace leyden
