#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what PyTorch Lightning's Tuner finds, for test_tuner.

    golden_tuner.py > golden_tuner.json

lr_find: the curve and the suggestion on a small regression, in several settings.
batch_size: the size that is found where a module's step runs out of memory above a limit; only settings in which
Lightning's answer is the right one (it takes 64 for the largest below 20 when it begins with 64).
"""
import json
import logging
import math
import tempfile
import warnings

import lightning as L
import torch
from lightning.pytorch.tuner import Tuner

warnings.simplefilter("ignore")
for name in ("lightning.pytorch", "lightning.pytorch.utilities.rank_zero", "lightning.pytorch.tuner"):
    logging.getLogger(name).setLevel(logging.CRITICAL)
torch.set_num_threads(1)


def rows(samples):
    i = torch.arange(samples, dtype=torch.float64)
    x = torch.sin(3 * i.unsqueeze(1) + torch.arange(3)).float()
    return list(zip(x, torch.cos(i).unsqueeze(1).float()))


class Model(L.LightningModule):
    def __init__(self, samples, limit=None, optimizer="SGD", none_at=None):
        super().__init__()
        self.samples, self.limit, self.optimizer, self.none_at = samples, limit, optimizer, none_at
        self.lr, self.batch_size, self.steps = 0.1, 4, 0
        self.first, self.second = torch.nn.Linear(3, 5), torch.nn.Linear(5, 1)
        with torch.no_grad():
            for k, p in enumerate(self.parameters()):
                p.copy_(torch.sin(torch.arange(p.numel(), dtype=torch.float64) + k).float().reshape(p.shape) / 2)
        self.sizes = []

    def training_step(self, batch, batch_idx):
        if self.limit and len(batch[0]) > self.limit:
            self.sizes.append(len(batch[0]))
            raise RuntimeError("CUDA out of memory.")
        if not self.sizes or self.sizes[-1] != len(batch[0]):
            self.sizes.append(len(batch[0]))
        self.steps += 1
        if self.steps == self.none_at:
            return None
        return torch.nn.functional.mse_loss(self.second(torch.tanh(self.first(batch[0]))), batch[1])

    def train_dataloader(self):
        return torch.utils.data.DataLoader(rows(self.samples), batch_size=self.batch_size)

    def configure_optimizers(self):
        optimizer = getattr(torch.optim, self.optimizer)
        groups = [{"params": self.first.parameters()}, {"params": self.second.parameters(), "lr": 0.5}]
        return optimizer(groups, lr=0.1, **({"fused": True} if self.optimizer == "Adam" else {}))


def trainer(folder, **flags):
    return L.Trainer(accelerator="cpu", max_epochs=1000, enable_progress_bar=False, enable_model_summary=False,
                     logger=False, enable_checkpointing=False, default_root_dir=folder, **flags)


def number(x):
    return x if math.isfinite(x) else str(x)


def lr_find(samples=24, optimizer="SGD", none_at=None, flags={}, **kwargs):
    model = Model(samples, optimizer=optimizer, none_at=none_at)
    with tempfile.TemporaryDirectory() as folder:
        found = Tuner(trainer(folder, **flags)).lr_find(model, **kwargs)
    suggestions = [[b, e, found.suggestion(skip_begin=b, skip_end=e)] for b, e in ((10, 1), (0, 1), (3, 5), (95, 4))]
    return {"samples": samples, "optimizer": optimizer, "none_at": none_at, "flags": flags, "options": kwargs,
            "lrs": found.results["lr"], "losses": [number(x) for x in found.results["loss"]],
            "suggestion": found.suggestion(), "set_lr": model.lr, "suggestions": suggestions}


def batch_size(samples, limit, **kwargs):
    model = Model(samples, limit)
    with tempfile.TemporaryDirectory() as folder:
        found = Tuner(trainer(folder)).scale_batch_size(model, **kwargs)
    return {"samples": samples, "limit": limit, "options": kwargs, "found": found}


print(json.dumps({
    "lr_find": [
        lr_find(), lr_find(max_lr=100.0), lr_find(max_lr=1000.0, early_stop_threshold=None),
        lr_find(mode="linear", max_lr=0.5), lr_find(mode="linear", min_lr=0.01, max_lr=50.0),
        lr_find(num_training=30, min_lr=1e-4), lr_find(optimizer="Adam"), lr_find(none_at=40),
        lr_find(flags={"accumulate_grad_batches": 2}, num_training=40), lr_find(flags={"gradient_clip_val": 0.1}),
        lr_find(num_training=8),
    ],
    "batch_size": [
        batch_size(1000, 100), batch_size(1000, 100, mode="binsearch"), batch_size(1000, 100, mode="binsearch", margin=0.0),
        batch_size(1000, 64, mode="binsearch", margin=0.2), batch_size(1000, 500, max_trials=4),
        batch_size(1000, 500, max_trials=4, mode="binsearch"), batch_size(1000, 500, max_val=128),
        batch_size(50, 10000), batch_size(4, 10000),
        batch_size(1000, 1, init_val=16), batch_size(300, 100, steps_per_trial=1),
        batch_size(1000, 7, init_val=3, mode="binsearch", margin=0.0),
    ],
}, separators=(",", ":")))
