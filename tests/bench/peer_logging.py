#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""How many scalars a second another tracker takes from a plain Python loop, until they are on disk.

usage: peer_logging.py PEER [--points N]

PEER: tensorboard | aim | mlflow | mlflow-batch | trackio; its package must be there. Four metrics at each step, by the
call that its documentation shows, into a local folder without a server; the clock stops when the run is closed. mlflow
logs value by value, mlflow-batch a thousand values a call, which is the most that it takes. Prints one JSON line.
"""
import argparse
import json
import logging
import os
import tempfile
import time
import warnings

METRICS = ("loss", "acc", "lr", "norm")
MLFLOW_BATCH = 1000


def tensorboard(folder, steps):
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(folder)

    def log():
        for step in range(steps):
            for name in METRICS:
                writer.add_scalar(name, step * 0.5, step)
        writer.close()

    return log


def aim(folder, steps):
    from aim import Run

    run = Run(repo=folder, system_tracking_interval=None, capture_terminal_logs=False)

    def log():
        for step in range(steps):
            for name in METRICS:
                run.track(step * 0.5, name=name, step=step)
        run.close()

    return log


def mlflow_client(folder):
    from mlflow import MlflowClient

    client = MlflowClient(f"sqlite:///{folder}/mlflow.db")
    return client, client.create_run(client.create_experiment("bench")).info.run_id


def mlflow(folder, steps):
    client, run = mlflow_client(folder)

    def log():
        for step in range(steps):
            for name in METRICS:
                client.log_metric(run, name, step * 0.5, step=step, synchronous=True)
        client.set_terminated(run)

    return log


def mlflow_batch(folder, steps):
    from mlflow.entities import Metric

    client, run = mlflow_client(folder)

    def log():
        now = int(time.time() * 1000)
        every = MLFLOW_BATCH // len(METRICS)
        for first in range(0, steps, every):
            client.log_batch(run, metrics=[Metric(name, step * 0.5, now, step)
                                           for step in range(first, min(first + every, steps)) for name in METRICS])
        client.set_terminated(run)

    return log


def trackio(folder, steps):
    os.environ["TRACKIO_DIR"] = folder
    import trackio as package

    run = package.init(project="bench", embed=False, auto_log_gpu=False, auto_log_cpu=False)

    def log():
        for step in range(steps):
            run.log({name: step * 0.5 for name in METRICS}, step=step)
        run.finish()

    return log


# What each is given in about ten seconds on two cores.
PEERS = {"tensorboard": (tensorboard, 100_000), "aim": (aim, 40_000), "mlflow": (mlflow, 2_000),
         "mlflow-batch": (mlflow_batch, 60_000), "trackio": (trackio, 40_000)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=list(PEERS))
    parser.add_argument("--points", type=int)
    a = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    begin, points = PEERS[a.peer]
    steps = (a.points or points) // len(METRICS)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        log = begin(folder, steps)
        start = time.perf_counter()
        log()
        seconds = time.perf_counter() - start
    points = steps * len(METRICS)
    print(json.dumps({"peer": a.peer, "points": points, "seconds": round(seconds, 3),
                      "scalars_per_second": round(points / seconds)}), flush=True)


if __name__ == "__main__":
    main()
