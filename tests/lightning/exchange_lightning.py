#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Checkpoints between Lightning and the engine, on the task of shared/golden. Needs lightning 2.6; exit status 77 without.

    exchange_lightning.py record FOLDER   trains 2 epochs, saves FOLDER/lightning_adam.ckpt, goes on from it to epoch 5,
                                          and writes the numbers of the end into FOLDER/lightning_adam.json
    exchange_lightning.py resume FILE     reads FILE, which the engine saved after 2 epochs, by load_from_checkpoint and by
                                          fit(ckpt_path=FILE) to epoch 5; prints the numbers
"""
import json
import logging
import pathlib
import sys
import warnings

try:
    import lightning.pytorch as L
except ImportError:
    sys.exit(77)
import torch
from torch.utils.data import DataLoader, TensorDataset

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
torch.set_num_threads(1)


class Toy(L.LightningModule):
    def __init__(self, lr=0.05):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Linear(3, 1)
        with torch.no_grad():
            self.net.weight.copy_(torch.tensor([[0.1, -0.2, 0.3]]))
            self.net.bias.fill_(0.05)

    def training_step(self, batch, batch_idx):
        return torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])

    def configure_optimizers(self):
        optimizer = torch.optim.Adam(self.parameters(), lr=self.hparams.lr, weight_decay=0.01, amsgrad=True)
        scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=9)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, "interval": "step"}}


def data():
    i = torch.arange(0, 12, dtype=torch.float64)
    x = torch.sin(3 * i[:, None] + torch.arange(3)).float()
    return DataLoader(TensorDataset(x, torch.cos(i)[:, None].float()), 4)


def fit(epochs, ckpt_path=None, model=None):
    trainer = L.Trainer(max_epochs=epochs, accelerator="cpu", logger=False, enable_checkpointing=False,
                        enable_progress_bar=False, enable_model_summary=False)
    model = model or Toy()
    trainer.fit(model, data(), ckpt_path=ckpt_path)
    return trainer, model


def numbers(trainer, model):
    state = trainer.optimizers[0].state_dict()["state"][0]
    return {"weight": model.net.weight.flatten().tolist(), "bias": model.net.bias.item(), "step": state["step"].item(),
            "exp_avg": state["exp_avg"].flatten().tolist(), "lr": trainer.optimizers[0].param_groups[0]["lr"],
            "epoch": trainer.current_epoch, "global_step": trainer.global_step}


if sys.argv[1] == "record":
    folder = pathlib.Path(sys.argv[2])
    fit(2)[0].save_checkpoint(folder / "lightning_adam.ckpt")
    (folder / "lightning_adam.json").write_text(json.dumps(numbers(*fit(5, str(folder / "lightning_adam.ckpt"))), indent=1))
else:
    loaded = Toy.load_from_checkpoint(sys.argv[2])
    before = {"lr": loaded.hparams.lr, "weight": loaded.net.weight.flatten().tolist()}
    print(json.dumps({"loaded": before, "resumed": numbers(*fit(5, sys.argv[2]))}))
