#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""How many scalars a second a tracker takes from a plain Python loop, until they are on disk.

usage: peer_logging.py TRACKER [--points N] [--metrics M]

TRACKER: leyden (the package in resources/python) | tensorboard | aim | mlflow | mlflow-batch | trackio; its package must
be there. M metrics at each step (4), by the call that its documentation shows, into a local folder without a server; the
clock stops when the run is closed. mlflow logs value by value, mlflow-batch a thousand values a call, which is the most
that it takes. Before that, some steps are logged a millisecond apart, as training does: `us_a_step_unhurried` is the
median of what such a step waits for the tracker. Prints one JSON line.
"""
import argparse
import json
import logging
import os
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

METRICS = ["loss", "acc", "lr", "norm"]
MLFLOW_BATCH = 1000


# Each makes its run and gives back what logs the steps first ... last - 1, and what closes the run.


def leyden(folder):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "resources/python"))
    import leyden as package

    run = package.start_run("bench", workspace=folder)

    def log(first, last):
        for step in range(first, last):
            run.log({name: step * 0.5 for name in METRICS}, step=step)

    return log, run.finish


def tensorboard(folder):
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(folder)

    def log(first, last):
        for step in range(first, last):
            for name in METRICS:
                writer.add_scalar(name, step * 0.5, step)

    return log, writer.close


def aim(folder):
    from aim import Run

    run = Run(repo=folder, system_tracking_interval=None, capture_terminal_logs=False)

    def log(first, last):
        for step in range(first, last):
            for name in METRICS:
                run.track(step * 0.5, name=name, step=step)

    return log, run.close


def mlflow_client(folder):
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    return client, client.create_run(client.create_experiment("bench")).info.run_id


def mlflow(folder):
    client, run = mlflow_client(folder)

    def log(first, last):
        for step in range(first, last):
            for name in METRICS:
                client.log_metric(run, name, step * 0.5, step=step, synchronous=True)

    return log, lambda: client.set_terminated(run)


def mlflow_batch(folder):
    from mlflow.entities import Metric

    client, run = mlflow_client(folder)

    def log(first, last):
        now = int(time.time() * 1000)
        every = max(1, MLFLOW_BATCH // len(METRICS))
        for begin in range(first, last, every):
            client.log_batch(run, metrics=[Metric(name, step * 0.5, now, step)
                                           for step in range(begin, min(begin + every, last)) for name in METRICS])

    return log, lambda: client.set_terminated(run)


def trackio(folder):
    os.environ["TRACKIO_DIR"] = folder
    import trackio as package

    run = package.init(project="bench", embed=False, auto_log_gpu=False, auto_log_cpu=False)

    def log(first, last):
        for step in range(first, last):
            run.log({name: step * 0.5 for name in METRICS}, step=step)

    return log, run.finish


# What each is given, for some seconds on two cores.
TRACKERS = {"leyden": (leyden, 4_000_000), "tensorboard": (tensorboard, 100_000), "aim": (aim, 40_000),
            "mlflow": (mlflow, 2_000), "mlflow-batch": (mlflow_batch, 60_000), "trackio": (trackio, 200_000)}


def unhurried(log):
    """The median of what a step waits, in microseconds, and the number of steps: a second or two of them."""
    seconds, until = [], time.perf_counter() + 2
    while len(seconds) < 1000 and time.perf_counter() < until:
        start = time.perf_counter()
        log(len(seconds), len(seconds) + 1)
        seconds.append(time.perf_counter() - start)
        time.sleep(0.001)
    return 1e6 * statistics.median(seconds), len(seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tracker", choices=list(TRACKERS))
    parser.add_argument("--points", type=int)
    parser.add_argument("--metrics", type=int, default=len(METRICS))
    a = parser.parse_args()
    METRICS.extend(f"metric{i}" for i in range(len(METRICS), a.metrics))
    del METRICS[a.metrics:]
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    begin, points = TRACKERS[a.tracker]
    steps = max(1, (a.points or points) // len(METRICS))
    # Aim's database still writes while its folder is removed.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        log, close = begin(folder)
        waits, done = unhurried(log)
        start = time.perf_counter()
        log(done, done + steps)
        close()
        seconds = time.perf_counter() - start
    points = steps * len(METRICS)
    print(json.dumps({"tracker": a.tracker, "metrics": len(METRICS), "points": points, "seconds": round(seconds, 3),
                      "scalars_per_second": round(points / seconds),
                      "us_a_step_unhurried": round(waits, 1)}), flush=True)
    # Not by Python's own end: Aim's Run writes once more when it is freed, and waits forever for a folder that is gone.
    os._exit(0)


if __name__ == "__main__":
    main()
