#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""When PyTorch Lightning validates with a val_check_interval that is a time: golden_val_time.json for test_fit.

    python golden_val_time.py > golden_val_time.json        (lightning 2.6, torch 2.13)

A clock of its own stands for the machine's: a training step takes one second, a validation a quarter. Six batches an epoch,
four epochs. Recorded are the global steps at which a run validates, and a run that goes on from a checkpoint of it."""
import json
import logging
import sys
import tempfile
import time
import warnings

import lightning.pytorch as L
import torch
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
now = 100.0
time.monotonic = lambda: now


class Model(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(1))
        self.validated = []

    def training_step(self, batch, batch_idx):
        global now
        now += 1
        return (self.weight * batch[0].mean()).sum()

    def validation_step(self, batch, batch_idx):
        global now
        now += 0.25
        if not self.trainer.sanity_checking:
            self.validated.append(self.trainer.global_step)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.0)


class Save(L.Callback):
    def __init__(self, path, step):
        self.path, self.step = path, step

    def on_train_batch_end(self, trainer, *args):
        if trainer.global_step == self.step:
            trainer.save_checkpoint(self.path)


def loader(n):
    return DataLoader(TensorDataset(torch.arange(float(n))), 1)


def fit(seconds, reload, callbacks=(), ckpt=None):
    model = Model()
    trainer = L.Trainer(accelerator="cpu", logger=False, max_epochs=4, val_check_interval=f"00:00:00:{seconds:02}",
                        reload_dataloaders_every_n_epochs=reload, enable_progress_bar=False, enable_model_summary=False,
                        enable_checkpointing=False, callbacks=list(callbacks))
    trainer.fit(model, loader(6), loader(1), ckpt_path=ckpt)
    return model.validated


cases = []
for seconds in (2, 5, 7):
    for reload in (0, 1):
        for step in (3, 5, 6, 7, 14):
            with tempfile.TemporaryDirectory() as folder:
                whole = fit(seconds, reload, [Save(folder + "/a.ckpt", step)])
                cases.append({"seconds": seconds, "reload": reload, "saved": step, "whole": whole,
                              "resumed": fit(seconds, reload, ckpt=folder + "/a.ckpt")})
json.dump({"lightning": L.__version__, "cases": cases}, sys.stdout)
print()
