#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what PyTorch's optimizers and schedulers do, for test_optimizers.

    golden_optimizers.py > golden_optimizers.json

Optimizers: 200 steps on a small least-squares problem with two groups of parameters; the parameters after some of
the steps, as the plain (not fused) implementations give them, and the names in the state_dict.
Schedulers: the learning rate and momentum of two groups over 200 steps.
"""
import json
import warnings

import torch
from torch.optim import lr_scheduler as S
from torch.optim.swa_utils import SWALR

warnings.simplefilter("ignore")
torch.set_num_threads(1)
STEPS = 200
RECORDED = [1, 2, 3, 10, 50, 100, 200]

INPUTS = [[((7 * i + 3 * j) % 11 - 5) / 4 for j in range(6)] for i in range(12)]
TARGETS = [[((5 * i + 2 * j) % 13 - 6) / 3 for j in range(4)] for i in range(12)]
WEIGHT = [[((3 * i + 5 * j) % 7 - 3) / 8 for j in range(4)] for i in range(6)]
BIAS = [0.25, -0.5, 0.125, 0.0]


def parameters(dtype=torch.float32):
    return [torch.tensor(WEIGHT, dtype=dtype, requires_grad=True), torch.tensor(BIAS, dtype=dtype, requires_grad=True)]


def groups(params):
    return [{"params": [params[0]]}, {"params": [params[1]], "lr": 0.002}]


def train(name, kwargs, dtype=torch.float32):
    params = parameters(dtype)
    optimizer = getattr(torch.optim, name)(groups(params), **kwargs)
    inputs, targets = torch.tensor(INPUTS, dtype=dtype), torch.tensor(TARGETS, dtype=dtype)
    states = {}
    for step in range(1, STEPS + 1):
        optimizer.zero_grad()
        loss = ((inputs @ params[0] + params[1] - targets) ** 2).mean()
        loss.backward()
        optimizer.step()
        if step in RECORDED:
            states[step] = [p.detach().double().flatten().tolist() for p in params]
    state = optimizer.state_dict()
    return {
        "optimizer": name,
        "kwargs": kwargs,
        "double": dtype == torch.float64,
        "steps": states,
        "state_keys": list(state["state"].get(0, {}).keys()),
        "group_keys": list(state["param_groups"][0].keys()),
    }


OPTIMIZERS = [
    ("SGD", dict(lr=0.05)),
    ("SGD", dict(lr=0.05, momentum=0.9)),
    ("SGD", dict(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    ("SGD", dict(lr=0.05, momentum=0.8, dampening=0.1)),
    ("SGD", dict(lr=0.001, maximize=True)),
    ("Adam", dict(lr=0.01)),
    ("Adam", dict(lr=0.001, betas=[0.8, 0.95], eps=1e-6, weight_decay=0.1)),
    ("Adam", dict(lr=0.01, amsgrad=True)),
    ("Adam", dict(lr=0.001, maximize=True)),
    ("AdamW", dict(lr=0.01)),
    ("AdamW", dict(lr=0.01, weight_decay=0.2, amsgrad=True)),
]


def schedule(name, make, optimizer_name="SGD", metric=None, **optimizer_kwargs):
    params = parameters()
    kwargs = dict(lr=0.5, momentum=0.9) if optimizer_name == "SGD" else dict(lr=0.5)
    optimizer = getattr(torch.optim, optimizer_name)(groups(params), **kwargs)
    scheduler = make(optimizer)

    def momentum(group):
        return group["momentum"] if "momentum" in group else group["betas"][0]

    lrs, momenta = [], []
    for step in range(STEPS + 1):
        lrs.append([g["lr"] for g in optimizer.param_groups])
        momenta.append([momentum(g) for g in optimizer.param_groups])
        if step < STEPS:
            optimizer.step()
            scheduler.step(metric(step)) if metric else scheduler.step()
    return {
        "name": name,
        "optimizer": optimizer_name,
        "lr": lrs,
        "momentum": momenta,
        "state_keys": list(scheduler.state_dict().keys()),
        "metric": [metric(step) for step in range(STEPS)] if metric else [],
    }


def plateau(step):
    return 1 / (1 + min(step, 40)) + 0.01 * ((step * 7) % 5)


SCHEDULERS = [
    schedule("StepLR", lambda o: S.StepLR(o, 30, gamma=0.5)),
    schedule("MultiStepLR", lambda o: S.MultiStepLR(o, [20, 50, 50, 120], gamma=0.3)),
    schedule("ConstantLR", lambda o: S.ConstantLR(o, factor=0.25, total_iters=17)),
    schedule("LinearLR", lambda o: S.LinearLR(o, start_factor=0.1, end_factor=0.8, total_iters=60)),
    schedule("ExponentialLR", lambda o: S.ExponentialLR(o, gamma=0.97)),
    schedule("PolynomialLR", lambda o: S.PolynomialLR(o, total_iters=150, power=1.7)),
    schedule("CosineAnnealingLR", lambda o: S.CosineAnnealingLR(o, T_max=70, eta_min=0.001)),
    schedule("CosineAnnealingWarmRestarts", lambda o: S.CosineAnnealingWarmRestarts(o, T_0=20, T_mult=2, eta_min=0.001)),
    schedule("LambdaLR", lambda o: S.LambdaLR(o, lambda e: 1 / (1 + 0.1 * e))),
    schedule("MultiplicativeLR", lambda o: S.MultiplicativeLR(o, lambda e: 0.99 if e % 2 else 0.98)),
    schedule("CyclicLR triangular", lambda o: S.CyclicLR(o, 0.01, 0.4, step_size_up=13, step_size_down=20)),
    schedule("CyclicLR triangular2", lambda o: S.CyclicLR(o, 0.01, 0.4, step_size_up=15, mode="triangular2"), "Adam"),
    schedule("CyclicLR exp_range", lambda o: S.CyclicLR(o, 0.01, 0.4, step_size_up=15, mode="exp_range", gamma=0.99)),
    schedule("OneCycleLR", lambda o: S.OneCycleLR(o, [0.3, 0.1], total_steps=200), "Adam"),
    schedule("OneCycleLR three_phase", lambda o: S.OneCycleLR(o, 0.3, total_steps=210, three_phase=True,
                                                               anneal_strategy="linear", pct_start=0.4)),
    schedule("SequentialLR", lambda o: S.SequentialLR(
        o, [S.LinearLR(o, start_factor=0.1, total_iters=10), S.CosineAnnealingLR(o, T_max=100),
            S.ExponentialLR(o, gamma=0.95)], milestones=[10, 110])),
    schedule("ChainedScheduler", lambda o: S.ChainedScheduler(
        [S.ConstantLR(o, factor=0.1, total_iters=20), S.ExponentialLR(o, gamma=0.99)])),
    schedule("SWALR", lambda o: SWALR(o, swa_lr=0.05, anneal_epochs=30)),
    schedule("SWALR linear", lambda o: SWALR(o, swa_lr=[0.05, 0.1], anneal_epochs=12, anneal_strategy="linear")),
    schedule("ReduceLROnPlateau", lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=4, cooldown=3, min_lr=1e-3),
             metric=plateau),
    schedule("ReduceLROnPlateau max", lambda o: S.ReduceLROnPlateau(
        o, mode="max", factor=0.7, patience=2, threshold=0.05, threshold_mode="abs"), metric=plateau),
]

print(json.dumps({
    "torch": torch.__version__.split("+")[0],
    "inputs": INPUTS, "targets": TARGETS, "weight": WEIGHT, "bias": BIAS,
    "optimizers": [train(name, kwargs) for name, kwargs in OPTIMIZERS]
                  + [train("Adam", dict(lr=0.01), torch.float64)],
    "schedulers": SCHEDULERS,
}, separators=(",", ":")))
