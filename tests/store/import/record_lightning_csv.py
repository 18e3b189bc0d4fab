#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what Lightning's CSVLogger writes, for test_lightning_csv_import.

usage: record_lightning_csv.py FOLDER

Makes FOLDER/lightning-csv/trained (a small model trained by Lightning's Trainer), FOLDER/lightning-csv/logged (calls of the
logger: odd numbers, odd names, steps that fall, columns that come late) and FOLDER/lightning-csv/expected.json: the points
that were logged, with the bits of their values. Needs torch and lightning.
"""
import json
import logging
import shutil
import struct
import sys
import warnings
from pathlib import Path

import torch
from lightning import LightningModule, Trainer, seed_everything
from lightning.pytorch.loggers import CSVLogger

NUMBERS = [float("nan"), float("inf"), -float("inf"), 5e-324, 1.7976931348623157e308, -0.0, 0.1, 1 / 3, 1e22, 1e-7, 123456789.0]
EXPECTED = {}


def bits(number):
    return struct.pack(">d", number).hex()


class Recorder(CSVLogger):
    """Lightning's logger, which also keeps what it was told."""

    def __init__(self, run, **options):
        super().__init__(**options)
        self.points = EXPECTED.setdefault(run, {})

    def log_metrics(self, metrics, step=None):
        super().log_metrics(metrics, step)
        epoch = metrics.get("epoch")
        for name, value in metrics.items():
            if name != "epoch":
                self.points.setdefault(name, []).append([step, None if epoch is None else float(epoch), bits(float(value))])


class Model(LightningModule):
    def __init__(self, lr=0.05, sizes=(4, 1), name="wide: yes"):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(*sizes)

    def training_step(self, batch, index):
        loss = self.layer(batch).square().mean()
        self.log("train/loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch, index):
        self.log("val loss, \"mean\"", self.layer(batch).square().mean())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), self.hparams.lr)

    def train_dataloader(self):
        return torch.utils.data.DataLoader(torch.randn(24, 4), batch_size=4)

    val_dataloader = train_dataloader


def trained(folder):
    seed_everything(1)
    logger = Recorder("trained", save_dir=folder, name="trained", version="")
    Trainer(max_epochs=3, accelerator="cpu", logger=logger, enable_checkpointing=False, enable_progress_bar=False,
            enable_model_summary=False, log_every_n_steps=2).fit(Model())


def logged(folder):
    logger = Recorder("logged", save_dir=folder, name="logged", version="", flush_logs_every_n_steps=4)
    logger.log_hyperparams({"model": {"lr": 1e-3, "layers": [8, 8]}, "note": "a: b\n#c", "none": None, "yes": True})
    for step, number in enumerate(NUMBERS):
        logger.log_metrics({"odd": number}, step)
    logger.log_metrics({"größe/a\nb": 1.5, "late": 2.5}, 2**53 + 1)
    logger.log_metrics({"odd": 7.0}, 3)
    logger.log_metrics({"odd": 8.0, "epoch": 2}, 3)
    logger.finalize("success")


def main():
    logging.getLogger("lightning").setLevel(logging.ERROR)
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1]) / "lightning-csv"
    shutil.rmtree(folder, ignore_errors=True)
    trained(folder)
    logged(folder)
    (folder / "expected.json").write_text(json.dumps(EXPECTED, indent=None, ensure_ascii=False).replace("], [", "],\n["),
                                          encoding="utf-8")


if __name__ == "__main__":
    main()
