#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""What PyTorch Lightning makes of CombinedLoader in validation, testing and prediction: golden_combined.json for
test_combined_loaders.

    python golden_combined.py > golden_combined.json        (lightning 2.6, torch 2.13)

Each case has a mode (null: a plain list), the sizes of its data sets, which are read two samples at a time, a limit of
batches and a verb. Data set k holds 100 k, 100 k + 1, ... Recorded are the batches that each step gets (for each loader
its numbers, or null), the batches that the Trainer counts, the results, the rows of the loggers, and refusals."""
import json
import logging
import sys
import tempfile
import warnings

import lightning.pytorch as L
import torch
from lightning.pytorch.loggers.logger import Logger
from lightning.pytorch.utilities import CombinedLoader
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
MODES = (None, "min_size", "max_size_cycle", "max_size", "sequential")
SIZES = ([9, 4], [3, 8], [5, 5, 1], [4], [7, 2, 12])
LIMITS = (1.0, 2, 0.5)


class Rows(Logger):
    name, version = "rows", "0"

    def __init__(self):
        super().__init__()
        self.rows = []

    def log_hyperparams(self, *args, **kwargs):
        pass

    def log_metrics(self, metrics, step):
        self.rows.append([step, {k: v for k, v in sorted(metrics.items()) if k != "epoch"}])


class Model(L.LightningModule):
    def __init__(self, together):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(1))
        self.steps, self.together = [], together

    def seen(self, stage, batch, batch_idx, dataloader_idx):
        if self.trainer.sanity_checking:
            stage = "sanity"
        parts = batch if self.together else [batch]
        values = [None if part is None else part[0].tolist() for part in parts]
        self.steps.append([stage, batch_idx, dataloader_idx, values])
        total = torch.tensor(float(sum(sum(part) for part in values if part)))
        self.log("sum", total, on_step=True, on_epoch=True)

    def training_step(self, batch, batch_idx):
        return (self.weight * batch[0].mean()).sum()

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        self.seen("validate", batch, batch_idx, dataloader_idx)

    def test_step(self, batch, batch_idx, dataloader_idx=0):
        self.seen("test", batch, batch_idx, dataloader_idx)

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        return batch[0]

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.0)


def loader(size, first):
    return DataLoader(TensorDataset(torch.arange(first, first + size, dtype=torch.float32)), 2)


def record(verb, mode, sizes, limit):
    loaders = [loader(n, 100 * k) for k, n in enumerate(sizes)]
    model, rows = Model(mode in ("min_size", "max_size_cycle", "max_size")), Rows()
    data = loaders if mode is None else CombinedLoader(loaders, mode)
    out = {"verb": verb, "mode": mode, "sizes": sizes, "limit": limit, "error": None}
    with tempfile.TemporaryDirectory() as folder:
        trainer = L.Trainer(accelerator="cpu", logger=rows, default_root_dir=folder, enable_progress_bar=False,
                            enable_model_summary=False, enable_checkpointing=False, max_epochs=2, log_every_n_steps=1,
                            limit_val_batches=limit, limit_test_batches=limit, limit_predict_batches=limit)
        try:
            if verb == "fit":
                results = trainer.fit(model, loader(4, 0), data)
                batches = trainer.num_val_batches
            elif verb == "predict":
                predictions = trainer.predict(model, data)
                results = None
                flat = predictions if len(sizes) > 1 else [predictions]
                out["predictions"] = [[p.tolist() for p in each] for each in flat]
                batches = trainer.num_predict_batches
            else:
                results = getattr(trainer, verb)(model, data, verbose=False)
                batches = trainer.num_val_batches if verb == "validate" else trainer.num_test_batches
            out.update(results=results, batches=batches)
        except Exception as error:
            out["error"] = type(error).__name__
            print(verb, mode, sizes, limit, repr(error)[:150], file=sys.stderr)
    return {**out, "steps": model.steps, "rows": rows.rows}


if __name__ == "__main__":
    cases = [record(verb, mode, sizes, limit) for verb in ("validate", "test", "fit", "predict") for mode in MODES
             for sizes in SIZES for limit in LIMITS if verb != "test" or limit == 1.0]
    json.dump({"lightning": L.__version__, "cases": cases}, sys.stdout, separators=(",", ":"))
    print(len(cases), "cases", file=sys.stderr)
