#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what PyTorch's optimizers and schedulers do, for test_optimizers; exchanges state with it.

    golden_optimizers.py > golden_optimizers.json
    golden_optimizers.py exchange FOLDER     reads FOLDER/ours_<case>.ckpt and schedule_<case>.ckpt, which the engine
                                             saved after HALF steps, goes on from them to the end and compares with
                                             its own run; writes theirs_<case>.ckpt for the engine to go on from
    golden_optimizers.py device cuda         how far PyTorch itself is from the recordings on that device, row by row

Optimizers: 200 steps on a small least-squares problem with two groups of parameters; the parameters after some of
the steps, as the plain (not fused) implementations give them, and the names in the state_dict.
Schedulers: the learning rate and momentum of two groups over 200 steps, and the closed forms where there are any.
"""
import json
import pathlib
import sys
import warnings

import torch
from torch.optim import lr_scheduler as S
from torch.optim.swa_utils import SWALR

warnings.simplefilter("ignore")
torch.set_num_threads(1)
STEPS, HALF = 200, 100
RECORDED = [1, 2, 3, 10, 50, 100, 200]
CLOSED = [0, 1, 4, 5, 16, 17, 18, 49, 50, 51, 70, 119, 120, 150, 163]

INPUTS = [[((7 * i + 3 * j) % 11 - 5) / 4 for j in range(6)] for i in range(12)]
TARGETS = [[((5 * i + 2 * j) % 13 - 6) / 3 for j in range(4)] for i in range(12)]
WEIGHT = [[((3 * i + 5 * j) % 7 - 3) / 8 for j in range(4)] for i in range(6)]
BIAS = [0.25, -0.5, 0.125, 0.0]

# (class, options, options of the second group, float64?)
OPTIMIZERS = [
    ("SGD", dict(lr=0.05)),
    ("SGD", dict(lr=0.05, momentum=0.9)),
    ("SGD", dict(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    ("SGD", dict(lr=0.05, momentum=0.8, dampening=0.1)),
    ("SGD", dict(lr=0.001, maximize=True)),
    ("SGD", dict(lr=0.05, momentum=0.9, weight_decay=0.1), dict(lr=0.01, momentum=0.5, weight_decay=0, nesterov=True)),
    ("Adam", dict(lr=0.01)),
    ("Adam", dict(lr=0.001, betas=[0.8, 0.95], eps=1e-6, weight_decay=0.1)),
    ("Adam", dict(lr=0.01, amsgrad=True)),
    ("Adam", dict(lr=0.001, maximize=True)),
    ("Adam", dict(lr=0.01, weight_decay=0.1, decoupled_weight_decay=True)),
    ("Adam", dict(lr=0.01, amsgrad=True, weight_decay=0.05, maximize=True), dict(lr=0.003, betas=[0.7, 0.9], eps=1e-4), True),
    ("Adam", dict(lr=0.01), dict(lr=0.002), True),
    ("AdamW", dict(lr=0.01)),
    ("AdamW", dict(lr=0.01, weight_decay=0.2, amsgrad=True)),
    ("AdamW", dict(lr=0.002, maximize=True, betas=[0.85, 0.98], eps=1e-5)),
    ("RMSprop", dict(lr=0.002)),
    ("RMSprop", dict(lr=0.002, alpha=0.9, eps=1e-6, weight_decay=0.1)),
    ("RMSprop", dict(lr=0.001, momentum=0.9)),
    ("RMSprop", dict(lr=0.001, centered=True)),
    ("RMSprop", dict(lr=0.0005, momentum=0.8, centered=True, weight_decay=0.05), dict(lr=0.002, momentum=0, centered=False)),
    ("RMSprop", dict(lr=0.001, maximize=True), dict(lr=0.0005), True),
    ("Adagrad", dict(lr=0.05)),
    ("Adagrad", dict(lr=0.1, lr_decay=0.01, weight_decay=0.1, initial_accumulator_value=0.5, eps=1e-6)),
    ("Adagrad", dict(lr=0.01, maximize=True)),
    ("Adagrad", dict(lr=0.05, lr_decay=0.1), dict(lr=0.02, lr_decay=0.0, weight_decay=0.2), True),
    ("NAdam", dict(lr=0.01)),
    ("NAdam", dict(lr=0.005, betas=[0.8, 0.95], eps=1e-6, weight_decay=0.1, momentum_decay=0.01)),
    ("NAdam", dict(lr=0.01, weight_decay=0.2, decoupled_weight_decay=True)),
    ("NAdam", dict(lr=0.001, maximize=True), dict(lr=0.002, momentum_decay=0), True),
    ("RAdam", dict(lr=0.01)),
    ("RAdam", dict(lr=0.005, betas=[0.8, 0.95], eps=1e-6, weight_decay=0.1)),
    ("RAdam", dict(lr=0.01, weight_decay=0.2, decoupled_weight_decay=True)),
    ("RAdam", dict(lr=0.001, maximize=True), dict(lr=0.002, betas=[0.9, 0.99]), True),
    ("LBFGS", dict(lr=0.1, max_iter=4), {}, True),
    ("LBFGS", dict(lr=0.02, max_iter=3, history_size=5), {}, True),
    ("LBFGS", dict(max_iter=2, line_search_fn="strong_wolfe", tolerance_grad=1e-9, tolerance_change=1e-12), {}, True),
    ("LBFGS", dict(max_iter=1, max_eval=3, history_size=2, line_search_fn="strong_wolfe"), {}, True),
    ("LBFGS", dict(lr=0.1, max_iter=4), {}),
    ("LBFGS", dict(max_iter=1, line_search_fn="strong_wolfe"), {}),
    ("LBFGS", dict(max_iter=2, lr=0.05, history_size=3, line_search_fn="strong_wolfe"), {}),
    ("LBFGS", dict(max_iter=1, max_eval=3, history_size=2, lr=0.3, line_search_fn="strong_wolfe"), {}),
    ("LBFGS", dict(max_iter=3, max_eval=7, lr=20, line_search_fn="strong_wolfe", tolerance_grad=0, tolerance_change=0), {}),
]


FUSED = ("SGD", "Adam", "AdamW", "Adagrad")


def parameters(dtype=torch.float32, device="cpu"):
    return [torch.tensor(v, dtype=dtype, device=device, requires_grad=True) for v in (WEIGHT, BIAS)]


class Training:
    """One optimizer on the small problem."""

    def __init__(self, name, kwargs, second=None, double=False, device="cpu"):
        second = {"lr": 0.002} if second is None else second
        dtype = torch.float64 if double else torch.float32
        self.params = parameters(dtype, device)
        self.inputs, self.targets = (torch.tensor(v, dtype=dtype, device=device) for v in (INPUTS, TARGETS))
        # A quartic term keeps LBFGS busy, which solves a quadratic problem at once.
        self.quartic = 0.05 if name == "LBFGS" else 0
        groups = self.params if name == "LBFGS" else [{"params": [self.params[0]]}, {"params": [self.params[1]], **second}]
        self.optimizer = getattr(torch.optim, name)(groups, **kwargs)

    def loss(self):
        self.optimizer.zero_grad()
        error = self.inputs @ self.params[0] + self.params[1] - self.targets
        loss = (error**2).mean() + self.quartic * (error**4).mean()
        loss.backward()
        return loss

    def step(self, count=1):
        for _ in range(count):
            self.optimizer.step(self.loss)

    def values(self):
        return [p.detach().double().flatten().tolist() for p in self.params]


def train(name, kwargs, second=None, double=False):
    training = Training(name, kwargs, second, double)
    states = {}
    for step in range(1, STEPS + 1):
        training.step()
        if step in RECORDED:
            states[step] = training.values()
    state = training.optimizer.state_dict()
    return {
        "optimizer": name,
        "kwargs": kwargs,
        "second": {"lr": 0.002} if second is None else second,
        "double": double,
        "steps": states,
        "state_keys": list(state["state"].get(0, {}).keys()),
        "group_keys": list(state["param_groups"][0].keys()),
    }


def inverse_time(epoch):
    return 1 / (1 + 0.1 * epoch)


def alternating(epoch):
    return 0.99 if epoch % 2 else 0.98


def falling(epoch):
    return 0.9 ** (epoch // 7)


FUNCTIONS = dict(inverse_time=inverse_time, alternating=alternating, falling=falling)

# (class, arguments as JSON, optimizer): a scheduler among the arguments is an object with its class; a function is its
# name in FUNCTIONS.
SCHEDULERS = [
    ("StepLR", dict(step_size=30, gamma=0.5)),
    ("StepLR", dict(step_size=7)),
    ("MultiStepLR", dict(milestones=[20, 50, 50, 120], gamma=0.3)),
    ("ConstantLR", dict(factor=0.25, total_iters=17)),
    ("ConstantLR", dict()),
    ("LinearLR", dict(start_factor=0.1, end_factor=0.8, total_iters=60)),
    ("LinearLR", dict()),
    ("ExponentialLR", dict(gamma=0.97)),
    ("PolynomialLR", dict(total_iters=150, power=1.7)),
    ("PolynomialLR", dict()),
    ("CosineAnnealingLR", dict(T_max=70, eta_min=0.001)),
    ("CosineAnnealingLR", dict(T_max=200)),
    ("CosineAnnealingWarmRestarts", dict(T_0=20, T_mult=2, eta_min=0.001)),
    ("CosineAnnealingWarmRestarts", dict(T_0=13)),
    ("LambdaLR", dict(lr_lambda="inverse_time")),
    ("LambdaLR", dict(lr_lambda=["inverse_time", "falling"])),
    ("MultiplicativeLR", dict(lr_lambda="alternating")),
    ("MultiplicativeLR", dict(lr_lambda=["alternating", "falling"])),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.4, step_size_up=13, step_size_down=20)),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.4, step_size_up=15, mode="triangular2"), "Adam"),
    ("CyclicLR", dict(base_lr=[0.01, 0.02], max_lr=[0.4, 0.3], step_size_up=15, mode="exp_range", gamma=0.99,
                      base_momentum=[0.7, 0.75], max_momentum=[0.92, 0.95])),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.4, step_size_up=9, cycle_momentum=False), "RMSprop"),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.4, step_size_up=11, scale_fn="inverse_time", scale_mode="cycle")),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.4, step_size_up=11, scale_fn="inverse_time", scale_mode="iterations")),
    ("OneCycleLR", dict(max_lr=[0.3, 0.1], total_steps=201), "Adam"),
    ("OneCycleLR", dict(max_lr=0.3, epochs=21, steps_per_epoch=10, three_phase=True, anneal_strategy="linear",
                        pct_start=0.4)),
    ("OneCycleLR", dict(max_lr=0.3, total_steps=201, three_phase=True, pct_start=0.25, base_momentum=[0.8, 0.7],
                        max_momentum=0.9, div_factor=10, final_div_factor=100)),
    ("OneCycleLR", dict(max_lr=0.3, total_steps=250, cycle_momentum=False), "Adagrad"),
    ("SequentialLR", dict(schedulers=[{"class": "LinearLR", "start_factor": 0.1, "total_iters": 10},
                                      {"class": "CosineAnnealingLR", "T_max": 100},
                                      {"class": "ExponentialLR", "gamma": 0.95}], milestones=[10, 110])),
    ("SequentialLR", dict(schedulers=[{"class": "CosineAnnealingWarmRestarts", "T_0": 10},
                                      {"class": "StepLR", "step_size": 20},
                                      {"class": "CosineAnnealingWarmRestarts", "T_0": 15, "T_mult": 2},
                                      {"class": "PolynomialLR", "total_iters": 30}], milestones=[25, 80, 150])),
    ("SequentialLR", dict(schedulers=[{"class": "ConstantLR", "factor": 0.5, "total_iters": 4},
                                      {"class": "MultiplicativeLR", "lr_lambda": "alternating"},
                                      {"class": "MultiStepLR", "milestones": [10, 30], "gamma": 0.2},
                                      {"class": "LambdaLR", "lr_lambda": "falling"}], milestones=[8, 50, 120])),
    ("ChainedScheduler", dict(schedulers=[{"class": "ConstantLR", "factor": 0.1, "total_iters": 20},
                                          {"class": "ExponentialLR", "gamma": 0.99}])),
    ("ChainedScheduler", dict(schedulers=[{"class": "LinearLR", "total_iters": 30},
                                          {"class": "CosineAnnealingLR", "T_max": 60},
                                          {"class": "StepLR", "step_size": 70, "gamma": 0.5}])),
    ("SWALR", dict(swa_lr=0.05, anneal_epochs=30)),
    ("SWALR", dict(swa_lr=[0.05, 0.1], anneal_epochs=12, anneal_strategy="linear")),
    ("SWALR", dict(swa_lr=0.05, anneal_epochs=0), "AdamW"),
    ("ReduceLROnPlateau", dict(factor=0.5, patience=4, cooldown=3, min_lr=1e-3)),
    ("ReduceLROnPlateau", dict(mode="max", factor=0.7, patience=2, threshold=0.05, threshold_mode="abs")),
    ("ReduceLROnPlateau", dict(factor=0.9, patience=1, min_lr=[0.1, 1e-4], eps=1e-3, threshold=0.2)),
]


def plateau(step):
    return 1 / (1 + min(step, 40)) + 0.01 * ((step * 7) % 5)


def make_scheduler(optimizer, name, arguments):
    arguments = dict(arguments)
    for key, value in arguments.items():
        if key in ("lr_lambda", "scale_fn"):
            arguments[key] = [FUNCTIONS[v] for v in value] if isinstance(value, list) else FUNCTIONS[value]
        if key == "schedulers":
            arguments[key] = [make_scheduler(optimizer, a["class"], {k: v for k, v in a.items() if k != "class"})
                              for a in value]
    if name == "ChainedScheduler":
        return S.ChainedScheduler(**arguments, optimizer=optimizer)
    return (SWALR if name == "SWALR" else getattr(S, name))(optimizer, **arguments)


class Schedule:
    """One scheduler on an optimizer whose two groups have rates of their own."""

    def __init__(self, name, arguments, optimizer="SGD"):
        params = parameters()
        kwargs = dict(lr=0.5, momentum=0.9) if optimizer == "SGD" else dict(lr=0.5)
        self.optimizer = getattr(torch.optim, optimizer)([{"params": [params[0]]}, {"params": [params[1]], "lr": 0.002}],
                                                         **kwargs)
        self.scheduler = make_scheduler(self.optimizer, name, arguments)
        self.metric = plateau if name == "ReduceLROnPlateau" else None

    def rates(self):
        return [g["lr"] for g in self.optimizer.param_groups]

    def momenta(self):
        return [g["betas"][0] if "betas" in g else g.get("momentum") for g in self.optimizer.param_groups]

    def step(self, step):
        self.optimizer.step()
        self.scheduler.step(self.metric(step)) if self.metric else self.scheduler.step()

    def state(self):
        return {"optimizer": self.optimizer.state_dict(), "scheduler": self.scheduler.state_dict()}


def schedule(name, arguments, optimizer="SGD"):
    s = Schedule(name, arguments, optimizer)
    lrs, momenta = [], []
    for step in range(STEPS + 1):
        lrs.append(s.rates())
        momenta.append(s.momenta())
        if step < STEPS:
            s.step(step)
    closed = {}
    if hasattr(s.scheduler, "_get_closed_form_lr"):
        for epoch in CLOSED:
            s.scheduler.last_epoch = epoch
            closed[epoch] = s.scheduler._get_closed_form_lr()
    if name == "CosineAnnealingWarmRestarts":
        for epoch in [0, 0.5, 12.75, 13, 39.5, 60, 61, 140.25, 139]:
            s.scheduler.step(epoch)
            closed[epoch] = s.rates()
    return {
        "name": name,
        "arguments": arguments,
        "optimizer": optimizer,
        "lr": lrs,
        "momentum": momenta,
        "closed": closed,
        "state_keys": list(s.scheduler.state_dict().keys()),
        "metric": [s.metric(step) for step in range(STEPS)] if s.metric else [],
    }


def distance(ours, theirs):
    """The largest relative one, with a tenth of the parameter's own size as the floor, as test_optimizers has it."""
    worst = 0.0
    for a, b in zip(ours, theirs):
        a, b = torch.tensor(a, dtype=torch.float64), torch.tensor(b, dtype=torch.float64)
        worst = max(worst, float(((a - b).abs() / torch.maximum(b.abs(), 0.1 * b.abs().max())).max()))
    return worst


def differs(ours, theirs, tolerance):
    worst = distance(ours, theirs)
    return worst > tolerance or worst != worst


def on_device(device):
    """Beside the recordings, which are the CPU's: rows as test_optimizers names them."""
    recorded = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text())["optimizers"]
    print(f"torch {torch.__version__} on {device}; the recordings' greatest relative distance in 200 steps")
    for index, expected in enumerate(recorded):
        name, found = expected["optimizer"], []
        # PyTorch refuses Adagrad's fused kernel on a GPU, which LibTorch has.
        for fused in (False, True) if name in FUSED and (name != "Adagrad" or device == "cpu") else (False,):
            kwargs = dict(expected["kwargs"], **({"fused": True} if fused else {}))
            training = Training(name, kwargs, expected["second"], expected["double"], device)
            worst = 0.0
            for step in range(1, STEPS + 1):
                training.step()
                if str(step) in expected["steps"]:
                    worst = max(worst, distance(training.values(), expected["steps"][str(step)]))
            found.append(f"{'fused ' if fused else ''}{worst:.1e}{'  ABOVE 1e-6' if worst > 1e-6 else ''}")
        print(f"{name} {index}: {', '.join(found)}")


def exchange(folder):
    """Says on stdout which case differs; nothing when all are equal."""
    for index, case in enumerate(OPTIMIZERS):
        whole, half = Training(*case), Training(*case)
        whole.step(HALF)
        torch.save({"params": [p.detach() for p in whole.params], **whole.optimizer.state_dict()},
                   folder / f"theirs_{index}.ckpt")
        saved = torch.load(folder / f"ours_{index}.ckpt", weights_only=True)
        for param, value in zip(half.params, saved["params"]):
            param.data.copy_(value)
        half.optimizer.load_state_dict(saved)
        whole.step(STEPS - HALF)
        half.step(STEPS - HALF)
        if differs(half.values(), whole.values(), 2e-6):
            print(f"optimizer {index} {case[:2]}: {half.values()} instead of {whole.values()}")
    for index, case in enumerate(SCHEDULERS):
        whole, half = Schedule(*case), Schedule(*case)
        for step in range(HALF):
            whole.step(step)
        torch.save(whole.state(), folder / f"their_schedule_{index}.ckpt")
        saved = torch.load(folder / f"schedule_{index}.ckpt", weights_only=True)
        half.optimizer.load_state_dict(saved["optimizer"])
        half.scheduler.load_state_dict(saved["scheduler"])
        for step in range(HALF, STEPS):
            whole.step(step)
            half.step(step)
            if differs([half.rates()], [whole.rates()], 1e-12):
                print(f"scheduler {index} {case[:2]}, step {step}: {half.rates()} instead of {whole.rates()}")
                break


if __name__ == "__main__":
    if sys.argv[1:2] == ["exchange"]:
        exchange(pathlib.Path(sys.argv[2]))
        sys.exit()
    if sys.argv[1:2] == ["device"]:
        on_device(sys.argv[2])
        sys.exit()
    print(json.dumps({
        "torch": torch.__version__.split("+")[0],
        "inputs": INPUTS, "targets": TARGETS, "weight": WEIGHT, "bias": BIAS,
        "optimizers": [train(*case) for case in OPTIMIZERS],
        "schedulers": [schedule(*case) for case in SCHEDULERS],
    }, separators=(",", ":")))
