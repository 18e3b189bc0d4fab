#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what PyTorch's GradScaler and PyTorch Lightning's precisions do on the CPU, for test_precision.

    golden_precision.py > golden_precision.json
    golden_precision.py device cuda              how far the same is from the recordings on that device

scaler: the scale, its growth tracker and a weight after each step of a sequence with overflows.
training: losses, scales and weights of a few steps in each precision, with Lightning's Trainer. 16-mixed is given as a
plugin, since Trainer(accelerator="cpu", precision="16-mixed") takes bf16-mixed instead.
"""
import json
import logging
import pathlib
import sys
import tempfile
import warnings

import lightning as L
import torch
from lightning.pytorch.plugins.precision import MixedPrecision

warnings.simplefilter("ignore")
logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
torch.set_num_threads(1)

OVERFLOWS = [[0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], [1] * 6 + [0] * 6, [0] * 12]
INPUTS = [[((7 * i + 3 * j) % 11 - 5) / 4 for j in range(6)] for i in range(24)]
TARGETS = [[((5 * i + 2 * j) % 13 - 6) / 3 for j in range(4)] for i in range(24)]
W1 = [[((3 * i + 5 * j) % 7 - 3) / 8 for j in range(6)] for i in range(8)]
W2 = [[((2 * i + 3 * j) % 5 - 2) / 4 for j in range(8)] for i in range(4)]


def scaler_sequence(overflows, **kwargs):
    weight = torch.tensor([1.0], requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=0.1)
    scaler = torch.amp.GradScaler("cpu", **kwargs)
    rows = []
    for overflow in overflows:
        optimizer.zero_grad()
        loss = (weight * (float("inf") if overflow else 0.5)).sum()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        rows.append([scaler.get_scale(), scaler.state_dict()["_growth_tracker"], weight.item()])
    return {"options": kwargs, "overflows": overflows, "rows": rows, "state": scaler.state_dict()}


class Model(L.LightningModule):
    def __init__(self, optimizer, factor):
        super().__init__()
        self.first, self.second = torch.nn.Linear(6, 8), torch.nn.Linear(8, 4)
        with torch.no_grad():
            self.first.weight.copy_(torch.tensor(W1)), self.first.bias.zero_()
            self.second.weight.copy_(torch.tensor(W2)), self.second.bias.fill_(0.1)
        self.how, self.factor = optimizer, factor
        self.losses, self.scales, self.dtypes, self.val, self.steps = [], [], [], [], []

    def forward(self, batch):
        return self.second(torch.relu(self.first(batch[0])))

    def training_step(self, batch, batch_idx):
        out = self(batch)
        loss = torch.nn.functional.mse_loss(out, batch[1]) * self.factor
        self.losses.append(loss.item())
        self.dtypes = [str(out.dtype), str(loss.dtype), str(torch.zeros(1).dtype)]
        return loss

    def on_train_batch_end(self, *_):
        scaler = getattr(self.trainer.precision_plugin, "scaler", None)
        self.scales.append(scaler.get_scale() if scaler else 0.0)
        self.steps.append(self.trainer.global_step)

    def validation_step(self, batch, batch_idx):
        self.val.append(torch.nn.functional.mse_loss(self(batch), batch[1]).item())

    def predict_step(self, batch, batch_idx):
        return self(batch)

    def configure_optimizers(self):
        name, kwargs = self.how
        return getattr(torch.optim, name)(self.parameters(), **kwargs)


def train(precision, optimizer, factor=1.0, accelerator="cpu", **flags):
    model = Model(optimizer, factor)
    rows = list(zip(torch.tensor(INPUTS), torch.tensor(TARGETS)))
    loader = torch.utils.data.DataLoader(rows, batch_size=4)
    how = {"plugins": MixedPrecision("16-mixed", accelerator)} if precision == "16-mixed" else {"precision": precision}
    with tempfile.TemporaryDirectory() as folder:
        trainer = L.Trainer(accelerator=accelerator, devices=1, max_epochs=2, enable_progress_bar=False, enable_model_summary=False,
                            logger=False, enable_checkpointing=False, num_sanity_val_steps=0, default_root_dir=folder,
                            **how, **flags)
        trainer.fit(model, loader, loader)
        saved = trainer._checkpoint_connector.dump_checkpoint(False)
        predictions = trainer.predict(model, loader)
    return {
        "precision": precision, "optimizer": optimizer, "factor": factor, "flags": flags,
        "losses": model.losses, "scales": model.scales, "steps": model.steps, "dtypes": model.dtypes,
        "val": model.val,
        "weights": [p.detach().double().flatten().tolist() for p in model.parameters()],
        "saved": saved.get("MixedPrecision", {}), "position": list(saved).index("MixedPrecision") if "MixedPrecision" in saved else -1,
        "predictions": torch.cat(predictions).double().flatten().tolist(), "predicted": str(predictions[0].dtype),
    }


def on_device(device):
    """The greatest distance of losses and weights, relative where they are above 1."""
    recorded = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text())["training"]
    print(f"torch {torch.__version__}, lightning {L.__version__} on {device}")
    for index, expected in enumerate(recorded):
        here = train(expected["precision"], expected["optimizer"], expected["factor"], accelerator=device, **expected["flags"])
        flat = lambda x: x["losses"] + x["val"] + [v for p in x["weights"] for v in p]
        worst = max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(flat(here), flat(expected)))
        print(f"{index} {expected['precision']} {expected['optimizer'][0]} {json.dumps(expected['flags'])}: {worst:.1e}")


SGD, ADAM = ["SGD", {"lr": 0.05}], ["Adam", {"lr": 0.01, "fused": True}]
if sys.argv[1:2] == ["device"]:
    on_device(sys.argv[2])
    sys.exit()
print(json.dumps({
    "inputs": INPUTS, "targets": TARGETS, "w1": W1, "w2": W2,
    "scaler": [scaler_sequence(OVERFLOWS[0], growth_interval=3), scaler_sequence(OVERFLOWS[1], init_scale=1024.0),
               scaler_sequence(OVERFLOWS[2], growth_interval=1, growth_factor=4.0),
               scaler_sequence(OVERFLOWS[0], init_scale=8.0, growth_interval=2, backoff_factor=0.25)],
    "training": [train(p, SGD) for p in ("32-true", "64-true", "bf16-true", "16-true", "bf16-mixed", "16-mixed")]
    + [train(p, ["SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}]) for p in ("bf16-true", "16-true")]
    + [train(p, ADAM) for p in ("32-true", "64-true", "bf16-true", "16-true", "bf16-mixed")]
    + [train("16-mixed", ["SGD", {"lr": 0.05, "momentum": 0.9}], gradient_clip_val=0.2),
       train("16-mixed", ["SGD", {"lr": 0.0002}], factor=300.0),
       train("16-mixed", SGD, accumulate_grad_batches=2)],
}, separators=(",", ":")))
