#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""The same training jobs under PyTorch Lightning and as a bare PyTorch loop, on the CPU or a GPU.

usage: peer_lightning.py WORKLOAD [--threads N] [--epochs N] [--data DIR] [--only lightning|bare]
                         [--accelerator cpu|gpu]

WORKLOAD: tiny | mlp | cnn | chargpt. One JSON line per runner: workload, runner, torch, threads,
steps, seconds (training and validation of every epoch but the first, which warms up),
us_per_step, val_loss, val_acc. Needs torch, lightning and numpy from PyPI.

The jobs are defined here and nowhere else; another implementation must do the same work:
the same layers, optimizer, batch size, shuffling, validation after every epoch, `train_loss`
logged at each step (written every 50 steps), `val_loss` and `val_acc` once an epoch.
"""
import argparse, csv, json, logging, struct, tempfile, time, warnings
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

HERE = Path(__file__).resolve().parent


def idx(path):
    raw = path.read_bytes()
    ndim = raw[3]
    shape = struct.unpack(f">{ndim}i", raw[4 : 4 + 4 * ndim])
    return torch.from_numpy(np.frombuffer(raw, np.uint8, offset=4 + 4 * ndim).reshape(shape).copy())


def mnist(data, flat):
    sets = []
    for split in ("train", "t10k"):
        x = idx(data / f"mnist5k/{split}-images-idx3-ubyte").float().div_(255)
        y = idx(data / f"mnist5k/{split}-labels-idx1-ubyte").long()
        sets.append(TensorDataset(x.flatten(1) if flat else x.unsqueeze(1), y))
    return sets


def iris(data):
    rows = list(csv.reader(open(data / "iris.csv")))[1:]
    names = sorted({r[-1] for r in rows})
    x = torch.tensor([[float(v) for v in r[:-1]] for r in rows])
    x = (x - x.mean(0)) / x.std(0)
    y = torch.tensor([names.index(r[-1]) for r in rows])
    val = torch.arange(150) % 5 == 0
    return TensorDataset(x[~val], y[~val]), TensorDataset(x[val], y[val])


def chars(data, block=64):
    text = (data / "as_you_like_it.txt").read_text()
    vocab = sorted(set(text))
    ids = torch.tensor([vocab.index(c) for c in text])
    cut = int(0.9 * len(ids))
    make = lambda s: TensorDataset(s[: len(s) // block * block - block + 1][:-1].unfold(0, block, 16),
                                   s[1 : len(s) // block * block - block + 1].unfold(0, block, 16))
    return make(ids[:cut]), make(ids[cut:]), len(vocab)


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads = heads
        self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        b, t, d = x.shape
        q, k, v = self.qkv(self.ln1(x)).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        a = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, d)
        x = x + self.out(a)
        return x + self.mlp(self.ln2(x))


class CharGPT(nn.Module):
    def __init__(self, vocab, d=64, layers=2, heads=4, block=64):
        super().__init__()
        self.tok, self.pos = nn.Embedding(vocab, d), nn.Embedding(block, d)
        self.blocks = nn.Sequential(*[Block(d, heads) for _ in range(layers)])
        self.ln, self.head = nn.LayerNorm(d), nn.Linear(d, vocab)

    def forward(self, ids):
        x = self.tok(ids) + self.pos(torch.arange(ids.shape[1], device=ids.device))
        return self.head(self.ln(self.blocks(x))).flatten(0, 1)


def job(name, data):
    if name == "tiny":
        sets, bs = iris(data), 16
        net = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 3))
    elif name == "mlp":
        sets, bs = mnist(data, True), 64
        net = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    elif name == "cnn":
        sets, bs = mnist(data, False), 64
        net = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                            nn.Flatten(), nn.Linear(32 * 7 * 7, 10))
    else:
        train, val, vocab = chars(data)
        sets, bs, net = (train, val), 32, CharGPT(vocab)
    return net, DataLoader(sets[0], bs, shuffle=True), DataLoader(sets[1], bs)


def bare(net, train, val, epochs, accelerator):
    device = torch.device("cuda" if accelerator == "gpu" else "cpu")
    net = net.to(device)
    opt = torch.optim.Adam(net.parameters(), 1e-3)
    for epoch in range(epochs):
        if epoch == 1:
            start, steps = time.perf_counter(), 0
        for x, y in train:
            x, y = x.to(device), y.to(device)
            opt.zero_grad()
            loss = F.cross_entropy(net(x), y.flatten())
            loss.backward()
            opt.step()
            if epoch:
                steps += 1
        with torch.no_grad():
            total = hits = n = 0
            for x, y in val:
                out, y = net(x.to(device)), y.to(device).flatten()
                total += F.cross_entropy(out, y, reduction="sum").item()
                hits += (out.argmax(1) == y).sum().item()
                n += len(y)
    return steps, time.perf_counter() - start, total / n, hits / n


def lightning(net, train, val, epochs, accelerator):
    import lightning.pytorch as L

    class Lit(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.net = net

        def training_step(self, batch, _):
            loss = F.cross_entropy(self.net(batch[0]), batch[1].flatten())
            self.log("train_loss", loss)
            return loss

        def validation_step(self, batch, _):
            out, y = self.net(batch[0]), batch[1].flatten()
            self.log("val_loss", F.cross_entropy(out, y))
            self.log("val_acc", (out.argmax(1) == y).float().mean())

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), 1e-3)

    class Clock(L.Callback):
        start = 0.0

        def on_train_epoch_start(self, trainer, _):
            if trainer.current_epoch == 1:
                self.start, self.first = time.perf_counter(), trainer.global_step

    with tempfile.TemporaryDirectory() as tmp:
        clock = Clock()
        t = L.Trainer(max_epochs=epochs, accelerator=accelerator, devices=1, callbacks=[clock], num_sanity_val_steps=0,
                      logger=L.loggers.CSVLogger(tmp), enable_progress_bar=False,
                      enable_model_summary=False, enable_checkpointing=False)
        t.fit(Lit(), train, val)
        seconds = time.perf_counter() - clock.start
        m = t.callback_metrics
        return t.global_step - clock.first, seconds, m["val_loss"].item(), m["val_acc"].item()


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("workload", choices=["tiny", "mlp", "cnn", "chargpt"])
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--data", type=Path, default=HERE.parents[1] / "resources" / "data")
    p.add_argument("--only", choices=["lightning", "bare"])
    p.add_argument("--accelerator", choices=["cpu", "gpu"], default="cpu")
    a = p.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    torch.set_num_threads(a.threads)
    for runner in (lightning, bare):
        if a.only in (None, runner.__name__):
            torch.manual_seed(0)
            steps, seconds, loss, acc = runner(*job(a.workload, a.data), a.epochs, a.accelerator)
            print(json.dumps(dict(workload=a.workload, runner=runner.__name__, torch=torch.__version__,
                                  threads=a.threads, steps=steps, seconds=round(seconds, 4),
                                  us_per_step=round(seconds / steps * 1e6, 1),
                                  val_loss=round(loss, 5), val_acc=round(acc, 4))), flush=True)
