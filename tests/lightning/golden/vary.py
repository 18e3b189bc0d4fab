#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Makes many scenarios over every key that the recorder (generate.py) reads, and records them with the real Lightning.

usage: vary.py RECORDER OUT_DIR [--seed N] [--count N] [--only KIND]     needs torch and lightning from PyPI

RECORDER is the path of generate.py. The same seed gives the same scenarios. What Lightning refuses before its run
begins (contradicting arguments) is left out; what it refuses within the run is a recording with an error. Compare with
`golden_scenarios OUT_DIR`. Kinds: flags, optimizers, schedulers, logging, callbacks, resume, faults, calls; and, made only
with --only, unusual: flags and classes that the others leave out.
"""
import argparse
import importlib.util
import json
import random
import warnings
from pathlib import Path

OPTIMIZERS = {
    "SGD": dict(lr=[0.1, 0.9, 0.01], momentum=[0.9, 0.5], nesterov=[True], weight_decay=[0.1, 0.01],
                dampening=[0.1], maximize=[True]),
    "Adam": dict(lr=[0.05, 0.001], betas=[[0.8, 0.99]], eps=[1e-3], weight_decay=[0.1], amsgrad=[True]),
    "AdamW": dict(lr=[0.05, 0.001], betas=[[0.8, 0.99]], weight_decay=[0.1, 0.0], amsgrad=[True], maximize=[True]),
    "RMSprop": dict(lr=[0.01, 0.05], alpha=[0.9], eps=[1e-4], weight_decay=[0.1], momentum=[0.9], centered=[True]),
    "Adagrad": dict(lr=[0.1, 0.5], lr_decay=[0.1], weight_decay=[0.1], initial_accumulator_value=[0.5], eps=[1e-4]),
}
SCHEDULERS = {
    "StepLR": dict(step_size=[1, 2, 3], gamma=[0.5, 0.1]),
    "MultiStepLR": dict(milestones=[[1, 3], [2], [2, 2, 4]], gamma=[0.5]),
    "ConstantLR": dict(factor=[0.5], total_iters=[1, 3]),
    "LinearLR": dict(start_factor=[0.25], end_factor=[0.5], total_iters=[2, 4]),
    "ExponentialLR": dict(gamma=[0.5, 0.9]),
    "PolynomialLR": dict(total_iters=[2, 5], power=[1.0, 2.0]),
    "CosineAnnealingLR": dict(T_max=[2, 4, 7], eta_min=[0.01]),
    "CosineAnnealingWarmRestarts": dict(T_0=[1, 2, 3], T_mult=[2], eta_min=[0.01]),
    "CyclicLR": dict(base_lr=[0.01], max_lr=[0.2], step_size_up=[2, 3], step_size_down=[1],
                     mode=["triangular", "triangular2", "exp_range"], gamma=[0.9]),
    "OneCycleLR": dict(max_lr=[0.2], total_steps=[30], pct_start=[0.5], anneal_strategy=["cos", "linear"],
                       div_factor=[10.0], final_div_factor=[100.0], three_phase=[True]),
    "ReduceLROnPlateau": dict(patience=[0, 1], factor=[0.5], threshold=[0.5, 1e-4], threshold_mode=["abs", "rel"],
                              mode=["min", "max"], cooldown=[1], min_lr=[0.02]),
}
NEEDED = {"StepLR": ["step_size"], "MultiStepLR": ["milestones"], "ExponentialLR": ["gamma"],
          "CosineAnnealingLR": ["T_max"], "CosineAnnealingWarmRestarts": ["T_0"], "CyclicLR": ["base_lr", "max_lr"],
          "OneCycleLR": ["max_lr", "total_steps"]}
FLAGS = dict(
    max_epochs=[1, 2, 3, 4], max_steps=[1, 2, 3, 5, 8, -1], min_epochs=[1, 2, 3], min_steps=[1, 4, 7],
    log_every_n_steps=[1, 1, 2, 3, 50, 0], accumulate_grad_batches=[1, 2, 3, 4], gradient_clip_val=[0, 0.05, 0.5, None],
    gradient_clip_algorithm=["norm", "value"], limit_train_batches=[0, 1, 2, 3, 100, 0.0, 0.5, 0.34, 1.0],
    limit_val_batches=[0, 1, 2, 100, 0.0, 0.5, 1.0], val_check_interval=[0.25, 0.5, 0.34, 1.0, 1, 2, 3, 4, 5, 7],
    check_val_every_n_epoch=[1, 2, 3, None], overfit_batches=[0, 1, 2, 0.5, 0.0], fast_dev_run=[True, 1, 2, 3, False],
    num_sanity_val_steps=[-1, 0, 1, 2, 5], reload_dataloaders_every_n_epochs=[0, 1, 2], detect_anomaly=[True],
    deterministic=[True], inference_mode=[False, True], max_time=["00:00:00:00", "00:01:00:00"],
    precision=["64-true", "bf16-mixed", "32-true"])
RARE = {"fast_dev_run", "overfit_batches", "precision", "deterministic", "detect_anomaly", "max_time", "inference_mode"}
# Beyond what the kinds of above draw from, whose scenarios stay the same for a seed.
UNUSUAL = dict(
    val_check_interval=["00:00:00:00", "00:01:00:00", 0.75, 6, 2], check_val_every_n_epoch=[None, 4, 2, 1],
    sync_batchnorm=[True], use_distributed_sampler=[False], benchmark=[True, False], devices=[1, "auto"], num_nodes=[1],
    strategy=["auto"], max_epochs=[-1, 0, 5], max_steps=[0, 6, 13], min_steps=[2, 9], accumulate_grad_batches=[5, 2],
    gradient_clip_val=[0.01, 1.5], gradient_clip_algorithm=["value", "norm"], limit_train_batches=[4, 0.8, 0.75],
    limit_val_batches=[0.67, 3], num_sanity_val_steps=[3, -1], reload_dataloaders_every_n_epochs=[3, 1])
UNUSUAL_OPTIMIZERS = {
    "NAdam": dict(lr=[0.05], momentum_decay=[0.1], weight_decay=[0.1], decoupled_weight_decay=[True]),
    "RAdam": dict(lr=[0.05], betas=[[0.8, 0.9]], weight_decay=[0.1], decoupled_weight_decay=[True]),
    "LBFGS": dict(lr=[0.5, 1.0], max_iter=[2, 4], history_size=[3], line_search_fn=["strong_wolfe"]),
    "SGD": dict(lr=[0.2], momentum=[0.8], nesterov=[True], weight_decay=[0.3]),
    "RMSprop": dict(lr=[0.02], alpha=[0.5], momentum=[0.5], centered=[True], weight_decay=[0.2]),
    "Adagrad": dict(lr=[0.3], lr_decay=[0.5], weight_decay=[0.2], initial_accumulator_value=[0.1]),
}
LOG = dict(prog_bar=[True], logger=[True, False], on_step=[True, False, None], on_epoch=[True, False, None],
           reduce_fx=["mean", "min", "max", "sum"], batch_size=[1, 3], add_dataloader_idx=[False], enable_graph=[True],
           sync_dist=[True], rank_zero_only=[True])
MONITORS = ["val_loss", "train_loss", "val_loss", "bogus"]
STOPPING = dict(min_delta=[0.05, 0.5], patience=[0, 1, 2], mode=["min", "max"], strict=[False], check_finite=[False],
                stopping_threshold=[0.3, 0.5], divergence_threshold=[0.5, 2.0], check_on_train_epoch_end=[True, False])
CHECKPOINT = dict(
    monitor=["val_loss", "train_loss", "bogus", None], save_top_k=[-1, 0, 1, 2, 3], mode=["min", "max"],
    save_last=[True, False, "link"], save_weights_only=[True], save_on_exception=[True], every_n_train_steps=[1, 2, 3, 4, 0],
    every_n_epochs=[0, 1, 2], save_on_train_epoch_end=[True, False], enable_version_counter=[False],
    auto_insert_metric_name=[False], train_time_interval=[],
    filename=["{epoch}", "{step}", "{epoch}-{val_loss:.2f}", "x-{epoch:02d}-{step}", "same", "{train_loss:.3f}"])


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, p):
        return self.random.random() < p

    def some(self, table, p, needed=()):
        """A random choice of keys, each with one of its values."""
        return {k: self.random.choice(v) for k, v in table.items() if v and (k in needed or self.chance(p))}

    def base(self):
        r = self.random
        s = {"trainer": {"max_epochs": r.choice([1, 2, 3, 4]), "log_every_n_steps": r.choice([1, 1, 1, 2, 3])}}
        if self.chance(0.6):
            s["n_train"] = r.choice([1, 4, 7, 10, 13, 16, 18, 20])
        if self.chance(0.5):
            s["n_val"] = r.choice([0, 1, 4, 6, 9])
        if self.chance(0.3):
            s["batch_size"] = r.choice([1, 2, 3, 5])
        if self.chance(0.25) and s.get("n_val") != 0:
            s["val_loaders"] = 2
        return s

    def flags(self, s, p=0.18):
        for key, values in FLAGS.items():
            if self.chance(p * (0.2 if key in RARE else 1)):
                s["trainer"][key] = self.random.choice(values)

    def optimizers(self, s):
        name = self.random.choice(list(OPTIMIZERS))
        o = self.some(OPTIMIZERS[name], 0.35, ["lr"])
        if o.get("nesterov"):
            o["momentum"] = 0.9
            o.pop("dampening", None)
        s["optimizer"] = {"class": name, **o}

    def schedulers(self, s):
        name = self.random.choice(list(SCHEDULERS))
        args = self.some(SCHEDULERS[name], 0.5, NEEDED.get(name, ()))
        d = {"class": name, "args": args}
        if self.chance(0.6):
            d["interval"] = self.random.choice(["step", "epoch"])
        if self.chance(0.4):
            d["frequency"] = self.random.choice([1, 2, 3])
        if name == "ReduceLROnPlateau" or self.chance(0.1):
            d["monitor"] = self.random.choice(MONITORS)
            if self.chance(0.2):
                d["strict"] = False
        if name in ("CyclicLR", "OneCycleLR"):
            if self.chance(0.5):
                s["optimizer"] = {"class": "SGD", "lr": 0.1, "momentum": 0.9}
            else:
                args["cycle_momentum"] = False
        s["scheduler"] = d

    def logging(self, s):
        for key in ("log", "val_log"):
            if self.chance(0.7):
                s[key] = self.some(LOG, 0.25)

    def checkpoint(self, p=0.25):
        c = self.some(CHECKPOINT, p)
        triggers = [k for k in ("every_n_train_steps", "every_n_epochs") if k in c]
        if len(triggers) == 2:
            c.pop(self.random.choice(triggers))
        if not c.get("monitor") and c.get("save_top_k", 1) > 1:
            c["save_top_k"] = -1
        return {"class": "ModelCheckpoint", **c}

    def callbacks(self, s):
        r, made = self.random, []
        for kind in r.choices(["stop", "save", "rate", "accumulate", "swa", "ema"], [4, 6, 2, 1, 1, 1], k=r.choice([1, 1, 2, 3])):
            if kind == "stop":
                made.append({"class": "EarlyStopping", "monitor": r.choice(MONITORS), **self.some(STOPPING, 0.3)})
            elif kind == "save":
                made.append(self.checkpoint())
            elif kind == "rate":
                made.append({"class": "LearningRateMonitor", **self.some(dict(
                    logging_interval=["step", "epoch", None], log_momentum=[True], log_weight_decay=[True]), 0.5)})
            elif kind == "accumulate" and "accumulate_grad_batches" not in s["trainer"]:
                made.append({"class": "GradientAccumulationScheduler",
                             "scheduling": r.choice([{"0": 2}, {"1": 3}, {"0": 1, "2": 4}, {"0": 3, "1": 1}])})
            elif kind == "swa":
                made.append({"class": "StochasticWeightAveraging", **self.some(dict(
                    swa_lrs=[0.02, 0.1], swa_epoch_start=[1, 2, 0.5, 0.8], annealing_epochs=[1, 2, 10],
                    annealing_strategy=["linear", "cos"]), 0.6, ["swa_lrs"])})
            elif kind == "ema":
                made.append({"class": "EMAWeightAveraging", **self.some(dict(
                    decay=[0.9, 0.5], update_every_n_steps=[1, 2], update_starting_at_step=[2],
                    update_starting_at_epoch=[1], use_buffers=[False]), 0.5)})
        if made:
            s["callbacks"] = made

    def faults(self, s):
        r = self.random
        for key in r.sample(["raise_at", "none_at", "skip_at", "nan_at"], r.choice([1, 1, 2])):
            s[key] = r.choice([0, 1, 2, 3])
        if "nan_at" in s and self.chance(0.5):
            s["nan_epoch"] = r.choice([0, 1, 2])

    def resume(self, s):
        """The file is chosen by record(), among those that the first run leaves."""
        r = self.random
        saver = {"class": "ModelCheckpoint", "save_top_k": -1}
        if self.chance(0.7):
            saver["every_n_train_steps"] = r.choice([1, 2, 3])
        if self.chance(0.2):
            saver["save_on_train_epoch_end"] = r.choice([True, False])
        if self.chance(0.2):
            saver["save_last"] = True
        s["callbacks"] = [c for c in s.get("callbacks", []) if c["class"] != "ModelCheckpoint"] + [saver]
        second = {"ckpt": None}
        if self.chance(0.15):
            second["call"] = r.choice(["validate"] + ([] if "val_loaders" in s else ["test", "predict"]))
        elif self.chance(0.6):
            trainer = dict(s["trainer"])
            trainer["max_epochs"] = trainer.get("max_epochs", 2) + r.choice([0, 1, 2])
            if trainer.get("max_steps", -1) > 0:
                trainer["max_steps"] += r.choice([1, 4])
            second["trainer"] = trainer
        first = {"raise_at": r.choice([1, 2])} if self.chance(0.15) else {}
        if first:
            second["raise_at"] = None
        s["runs"] = [first, second]

    def unusual(self, s):
        r = self.random
        s["trainer"].update(self.some(UNUSUAL, 0.22))
        if s["trainer"].get("max_epochs") == -1 and s["trainer"].get("max_steps", -1) < 0:
            s["trainer"]["max_steps"] = r.choice([7, 11])
        name = r.choice(list(UNUSUAL_OPTIMIZERS))
        o = self.some(UNUSUAL_OPTIMIZERS[name], 0.5, ["lr"])
        if o.get("nesterov"):
            o["momentum"] = 0.8
        s["optimizer"] = {"class": name, **o}
        if self.chance(0.5):
            self.schedulers(s)
        if "momentum" not in o and name == "LBFGS":
            s.pop("scheduler", None)
        if self.chance(0.5):
            self.callbacks(s)
        if self.chance(0.4):
            self.logging(s)
        if self.chance(0.3):
            self.resume(s)

    def scenario(self, kind):
        s = self.base()
        if kind == "unusual":
            self.unusual(s)
            return s
        kinds = {"flags": 0.35, "optimizers": 0.25, "schedulers": 0.2, "logging": 0.2, "callbacks": 0.25, "faults": 0.05}
        for key, p in kinds.items():
            if key == kind:
                getattr(self, key)(s)
            elif self.chance(p):
                self.flags(s, 0.06) if key == "flags" else getattr(self, key)(s)
        if kind == "calls":
            s["call"] = self.random.choice(["validate", "test", "predict"])
            if s["call"] != "validate":
                s.pop("val_loaders", None)  # the recorder's test_step and predictions know one loader
            s["trainer"].update(self.some({"limit_val_batches": [0, 1, 0.5], "limit_test_batches": [0, 1, 2, 0.5],
                                           "limit_predict_batches": [0, 1, 2, 0.5]}, 0.3))
        if kind == "resume":
            self.resume(s)
        elif self.chance(0.08) and not {"gradient_clip_val", "accumulate_grad_batches"} & s["trainer"].keys():
            s["manual"] = True
        return s


KINDS = ["flags", "optimizers", "schedulers", "logging", "callbacks", "resume", "faults", "calls"]


def record(recorder, s, rng):
    if s.get("runs"):
        files = recorder.run({**s, "runs": s["runs"][:1]})["checkpoints"]
        if not files:
            return None
        s["runs"][1]["ckpt"] = rng.choice(files)
    return recorder.run(s)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recorder")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--only", choices=KINDS + ["unusual"])
    a = parser.parse_args()
    spec = importlib.util.spec_from_file_location("recorder", a.recorder)
    recorder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(recorder)
    warnings.filterwarnings("ignore")
    a.out.mkdir(parents=True, exist_ok=True)
    refused = 0
    for i in range(a.count):
        maker = Maker(a.seed * 100003 + i)
        kind = a.only or KINDS[i % len(KINDS)]
        s = {"name": f"{kind}_{a.seed}_{i:04d}", **maker.scenario(kind)}
        try:
            recording = record(recorder, s, maker.random)
        except Exception as e:  # refused before anything ran
            recording = None
            print(s["name"], type(e).__name__, str(e)[:150].replace("\n", " "), flush=True)
        if not recording:
            refused += 1
            continue
        body = json.dumps(recording, separators=(",", ":")).replace('],["', '],\n["')
        body = body.replace('"rows":', '\n"rows":').replace('"events":', '\n"events":')
        (a.out / f"{s['name']}.json").write_text(body + "\n")
    print(f"{a.count - refused} recorded, {refused} left out")


if __name__ == "__main__":
    main()
