#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what PyTorch Lightning's callbacks do, for test_callbacks.

    golden_callbacks.py > golden_callbacks.json     (also writes fixtures/lightning_ema.ckpt)

The task of shared/golden/generate.py (x[i][j] = sin(3 i + j), y[i] = cos(i); 12 samples for training in batches of 4,
5 for validation from i = 100 on) with a deeper module: backbone = Linear(3, 4), BatchNorm1d(4), then tanh and
head = Linear(4, 1); every weight is cos(k) / 2 by its place k in the state_dict. Random pruning seeds the generator with
the epoch's number. Needs torch, torchmetrics and lightning from PyPI.
"""
import json
import logging
import os
import shutil
import sys
import tempfile
import warnings

import lightning.pytorch as L
import torch
from lightning.fabric.utilities.throughput import Throughput
from lightning.fabric.utilities.spike import SpikeDetection, TrainingSpikeException
from lightning.pytorch.callbacks import (BackboneFinetuning, EMAWeightAveraging, LearningRateMonitor, ModelCheckpoint,
                                         ModelPruning, StochasticWeightAveraging, ThroughputMonitor)
from lightning.pytorch.loggers.logger import Logger
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.flop_counter import FlopCounterMode

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
torch.set_num_threads(1)


def data(n, first):
    i = torch.arange(first, first + n, dtype=torch.float64)
    return DataLoader(TensorDataset(torch.sin(3 * i[:, None] + torch.arange(3)).float(), torch.cos(i)[:, None].float()), 4)


class Net(L.LightningModule):
    def __init__(self, optimizer="sgd", batch_norm=True):
        super().__init__()
        self.optimizer = optimizer
        layers = [torch.nn.Linear(3, 4)] + ([torch.nn.BatchNorm1d(4)] if batch_norm else [])
        self.backbone = torch.nn.Sequential(*layers)
        self.head = torch.nn.Linear(4, 1)
        k = 0
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(torch.cos(torch.arange(k, k + p.numel(), dtype=torch.float64)).reshape(p.shape) / 2)
                k += p.numel()

    def loss(self, batch):
        return torch.nn.functional.mse_loss(self.head(torch.tanh(self.backbone(batch[0]))), batch[1])

    def training_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, batch_idx):
        self.log("val_loss", self.loss(batch))

    def configure_optimizers(self):
        ps = [p for p in self.parameters() if p.requires_grad]
        if self.optimizer == "adam":
            return torch.optim.Adam(ps, lr=0.05, weight_decay=0.1)
        if self.optimizer == "groups":
            return torch.optim.SGD([{"params": self.backbone.parameters(), "name": "body"},
                                    {"params": self.head.parameters(), "lr": 0.02}], lr=0.1, momentum=0.9)
        return torch.optim.SGD(ps, lr=0.1, momentum=0.9)


class Rows(Logger):
    name = property(lambda s: "rows")
    version = property(lambda s: 0)

    def __init__(self):
        super().__init__()
        self.rows = []

    def log_hyperparams(self, *a, **k):
        pass

    def log_metrics(self, metrics, step=None):
        self.rows.append([step, {k: float(v) for k, v in metrics.items() if k != "val_loss"}])


def fit(callbacks, module=None, ckpt=None, **flags):
    flags = {"max_epochs": 4, "log_every_n_steps": 1, **flags}
    logger, module, folder = Rows(), module or Net(), tempfile.mkdtemp()
    t = L.Trainer(accelerator="cpu", enable_progress_bar=False, enable_model_summary=False, logger=logger,
                  default_root_dir=folder, enable_checkpointing=any(isinstance(c, ModelCheckpoint) for c in callbacks),
                  callbacks=callbacks, **flags)
    t.fit(module, data(12, 0), data(5, 100), ckpt_path=ckpt, weights_only=False if ckpt else None)
    shutil.rmtree(folder)
    return dict(weights={k: v.double().flatten().tolist() for k, v in module.state_dict().items()},
                lr=[g["lr"] for g in t.optimizers[0].param_groups], global_step=t.global_step, rows=logger.rows)


def seeded(epoch):
    torch.manual_seed(epoch)
    return True


def pruning():
    # Several prunings need two or more parameters; the biases are few.
    cases = dict(l1_global=dict(pruning_fn="l1_unstructured", amount=0.3),
                 l1_global_trained=dict(pruning_fn="l1_unstructured", amount=0.3, use_lottery_ticket_hypothesis=False),
                 l1_number=dict(pruning_fn="l1_unstructured", amount=3, use_lottery_ticket_hypothesis=False),
                 l1_each=dict(pruning_fn="l1_unstructured", amount=0.25, use_global_unstructured=False,
                              parameter_names=["weight"], use_lottery_ticket_hypothesis=False),
                 random_global=dict(pruning_fn="random_unstructured", amount=0.2, apply_pruning=seeded),
                 random_each=dict(pruning_fn="random_unstructured", amount=0.3, apply_pruning=seeded,
                                  use_global_unstructured=False, parameter_names=["weight"]),
                 ln=dict(pruning_fn="ln_structured", amount=1, pruning_dim=1, pruning_norm=2,
                         use_global_unstructured=False, parameter_names=["weight"], use_lottery_ticket_hypothesis=False),
                 random_channels=dict(pruning_fn="random_structured", amount=1, pruning_dim=1, apply_pruning=seeded,
                                      use_global_unstructured=False, parameter_names=["weight"]),
                 validation=dict(pruning_fn="l1_unstructured", amount=0.3, prune_on_train_epoch_end=False))
    out = {}
    for name, kwargs in cases.items():
        structured = name in ("ln", "random_channels")
        for optimizer in ("sgd", "adam"):
            out[f"{name}_{optimizer}"] = fit([ModelPruning(**kwargs)], Net(optimizer, batch_norm=False),
                                             max_epochs=2 if structured else 3)["weights"]
    return out


def spikes():
    sequences = dict(rise=[1.0, 0.9, 0.8, 0.85, 5.0], slow=[1.0, 1.2, 1.4, 1.6, 1.8, 2.0], nan=[1.0, 0.9, float("nan")],
                     negative=[-1.0, -0.9, -4.0, -0.5, 3.0], first=[9.0, 1.0, 1.1, 2.9, 3.9, 13.0])
    options = [{}, dict(rtol=1.0), dict(rtol=None, atol=0.5), dict(mode="max"), dict(window=2), dict(warmup=3),
               dict(finite_only=False), dict(rtol=0.5, atol=1.0)]

    class Fabric:
        global_rank = 0

        class strategy:
            root_device = torch.device("cpu")
            barrier = staticmethod(lambda *a: None)
            reduce_boolean_decision = staticmethod(lambda decision, all=True: decision)

    out, folder = [], tempfile.mkdtemp()
    for kwargs in options:
        for name, losses in sequences.items():
            detection, found = SpikeDetection(exclude_batches_path=folder, **kwargs), None
            try:
                for i, loss in enumerate(losses):
                    detection.on_train_batch_end(Fabric, torch.tensor(loss), None, i)
            except TrainingSpikeException:
                found = i
            out.append(dict(options=kwargs, losses=["nan" if x != x else x for x in losses], spike=found))
    shutil.rmtree(folder)
    return out


def throughput():
    t, out = Throughput(available_flops=1e3, window_size=3), []
    for i in range(1, 6):
        t.update(time=0.5 * i * i, batches=i, samples=4 * i - (i == 5), lengths=12 * i, flops=100 * i)
        out.append(t.compute())
    return out


class Clock:
    """Each look at it takes an eighth of a second."""
    now = 0.0

    def __call__(self):
        Clock.now += 0.125
        return Clock.now


def throughput_rows():
    import lightning.pytorch.callbacks.throughput_monitor as module
    real, module.time.perf_counter = module.time.perf_counter, Clock()
    try:
        return fit([ThroughputMonitor(batch_size_fn=lambda b: b[0].size(0), length_fn=lambda b: b[0].numel(), window_size=2)],
                   Net(batch_norm=False), max_epochs=2)["rows"]
    finally:
        module.time.perf_counter = real


def flops():
    F, out = torch.nn.functional, {}

    def count(f, *shapes):
        tensors = [torch.ones(s, requires_grad=True) for s in shapes]
        with FlopCounterMode(display=False) as counter:
            f(*tensors).sum().backward()
        return counter.get_total_flops()
    out["linear"] = count(F.linear, (5, 3), (4, 3), (4,))
    out["conv"] = count(lambda x, w: F.conv2d(x, w, stride=2), (2, 3, 9, 9), (4, 3, 3, 3))
    out["conv_groups"] = count(lambda x, w: F.conv2d(x, w, groups=2), (2, 4, 6, 6), (6, 2, 3, 3))
    out["conv_transpose"] = count(lambda x, w: F.conv_transpose2d(x, w, stride=2), (2, 3, 5, 5), (3, 4, 3, 3))
    out["bmm"] = count(torch.bmm, (2, 3, 4), (2, 4, 5))
    return out


def ema_fixture():
    """A checkpoint of Lightning's own in the midst of training, and what becomes of it."""
    fixture = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "lightning_ema.ckpt")
    folder = tempfile.mkdtemp()
    fit([EMAWeightAveraging(decay=0.7), ModelCheckpoint(folder, save_top_k=-1)], Net("adam"), max_epochs=2)
    shutil.copy(os.path.join(folder, "epoch=1-step=6.ckpt"), fixture)
    shutil.rmtree(folder)
    return fit([EMAWeightAveraging(decay=0.7)], Net("adam"), ckpt=fixture)


json.dump(dict(
    swa=dict(
        batch_norm=fit([StochasticWeightAveraging(0.02, swa_epoch_start=2, annealing_epochs=2)]),
        accumulated=fit([StochasticWeightAveraging(0.02, swa_epoch_start=2)], accumulate_grad_batches=2),
        groups=fit([StochasticWeightAveraging([0.02, 0.01], swa_epoch_start=2, annealing_strategy="linear")], Net("groups")),
        unvalidated=fit([StochasticWeightAveraging(0.02, swa_epoch_start=2)], limit_val_batches=0)),
    ema=dict(
        buffers=fit([EMAWeightAveraging(decay=0.7)]),
        no_buffers=fit([EMAWeightAveraging(decay=0.7, use_buffers=False)]),
        adam=fit([EMAWeightAveraging(decay=0.7, update_every_n_steps=2)], Net("adam")),
        resumed=ema_fixture()),
    lr=dict(
        groups=fit([LearningRateMonitor(log_momentum=True, log_weight_decay=True)], Net("groups"), max_epochs=1)),
    finetuning=dict(
        default=fit([BackboneFinetuning(unfreeze_backbone_at_epoch=1)], max_epochs=6),
        unaligned=fit([BackboneFinetuning(unfreeze_backbone_at_epoch=1, backbone_initial_ratio_lr=0.5, should_align=False,
                                          lambda_func=lambda e: 1.5)]),
        fixed_lr=fit([BackboneFinetuning(unfreeze_backbone_at_epoch=2, backbone_initial_lr=0.01, train_bn=False)]),
        plain=fit([BackboneFinetuning(unfreeze_backbone_at_epoch=2)], Net(batch_norm=False))),
    pruning=pruning(), spikes=spikes(), throughput=throughput(), throughput_rows=throughput_rows(), flops=flops(),
), sys.stdout, indent=None, separators=(",", ":"))
print()
