#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what Lightning's CSVLogger writes, for test_loggers. Needs lightning (2.6.6).

    golden_loggers.py > golden_loggers.json

Each run: the version folders that lie there before, the logger's arguments, the calls, and the files that it left.
"""
import json
import pathlib
import tempfile
import warnings

from lightning.pytorch.loggers import CSVLogger

warnings.simplefilter("ignore")

RUNS = [
    dict(name="plain", calls=[
        dict(metrics=dict(train_loss=0.5), step=0, epoch=0),
        dict(metrics=dict(val_loss=0.25, val_acc=1.0), step=2, epoch=0),
        dict(metrics=dict(train_loss=0.125), step=3, epoch=1)]),
    dict(name="numbers", calls=[dict(metrics={f"m{i}": v for i, v in enumerate(
        [0.1, 1e-4, 1e-5, 123456.0, 1e5, 1e15, 1e16, 1.5e300, -2.5e-7, 0.30000001192092896, 1 / 3, -0.0, 100.0, 5e-324])},
        step=7, epoch=0)]),
    dict(name="not finite", calls=[dict(metrics=dict(a=float("nan"), b=float("inf"), c=float("-inf")), step=1, epoch=3)]),
    dict(name="no epoch", calls=[dict(metrics={"lr-Adam": 0.001}, step=0), dict(metrics={"lr-Adam": 0.0005}, step=1)]),
    dict(name="late columns", arguments=dict(flush_logs_every_n_steps=1), calls=[
        dict(metrics=dict(b=1.0), step=0, epoch=0), dict(metrics=dict(b=2.0), step=1, epoch=0),
        dict(metrics=dict(a=3.0, z=4.0), step=2, epoch=0), dict(metrics=dict(B=5.0), step=3, epoch=1),
        dict(metrics={"b_step": 1.5, "b": 2.5}, step=4, epoch=1)]),
    dict(name="prefix", arguments=dict(prefix="run"), calls=[dict(metrics=dict(loss=1.0), step=0, epoch=0)]),
    dict(name="odd names", calls=[dict(metrics={'with, comma': 1.0, 'with "quotes"': 2.0, "Zürich ✓": 3.0}, step=0, epoch=0)]),
    dict(name="next version", before=["version_0", "version_7", "version_x", "version_3_old", "other_9"],
         calls=[dict(metrics=dict(loss=1.0), step=0, epoch=0)]),
    dict(name="version after text", before=["version_12_old"], calls=[dict(metrics=dict(loss=1.0), step=0, epoch=0)]),
    dict(name="own version", arguments=dict(version="mine", name="logs"),
         calls=[dict(metrics=dict(loss=1.0), step=0, epoch=0)]),
    dict(name="hyperparameters", hparams=dict(lr=0.001, layers=[1, 2], name="a b", flag=True, none=None,
                                              nested=dict(beta=0.9), empty="", number_text="1.0", small=1e-5),
         calls=[dict(metrics=dict(loss=1.0), step=0, epoch=0)]),
    dict(name="hyperparameters alone", hparams=dict(b=1, a=2), calls=[]),
]


def record(run):
    with tempfile.TemporaryDirectory() as folder:
        arguments = run.get("arguments", {})
        root = pathlib.Path(folder) / arguments.get("name", "lightning_logs")
        for name in run.get("before", []):
            (root / name).mkdir(parents=True)
        logger = CSVLogger(folder, **arguments)
        if "hparams" in run:
            logger.log_hyperparams(run["hparams"])
            logger.save()
        for call in run["calls"]:
            metrics = dict(call["metrics"])
            if "epoch" in call:
                metrics["epoch"] = call["epoch"]
            logger.log_metrics(metrics, call["step"])
        logger.finalize("success")
        files = {str(p.relative_to(folder)): p.read_bytes().decode() for p in sorted(pathlib.Path(folder).rglob("*"))
                 if p.is_file()}
    return {**run, "files": files}


def texts(value):
    """JSON has no NaN."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    if isinstance(value, dict):
        return {k: texts(v) for k, v in value.items()}
    return [texts(v) for v in value] if isinstance(value, list) else value


print(json.dumps([texts(record(run)) for run in RUNS], indent=1, ensure_ascii=False))
