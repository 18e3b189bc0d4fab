#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records what MLflow writes, for test_mlflow_import.

usage: record_mlflow.py FOLDER

Makes FOLDER/mlflow/mlruns (MLflow's folders), FOLDER/mlflow/mlflow.db.zlib (its SQLite database, its length as four bytes,
compressed), with the same runs in both, and FOLDER/mlflow/expected.json: what MLflow's own client then reads, with the bits
of the values. Needs mlflow.
"""
import json
import os
import shutil
import sqlite3
import struct
import sys
import zlib
from pathlib import Path

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # in maintenance since MLflow 3

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

TIME = 1_700_000_000_000
NUMBERS = [float("nan"), float("inf"), -float("inf"), 5e-324, -0.0, 0.1, 1 / 3, 1e22, 123456789.0]


def bits(number):
    return struct.pack(">d", number).hex()


def record(uri, artifacts):
    client = MlflowClient(uri)
    experiment = client.create_experiment("an experiment", artifact_location=artifacts)
    run = client.create_run(experiment, start_time=TIME, run_name="wide", tags={"mlflow.user": "somebody"}).info.run_id
    points = [Metric("train/loss", 1 / (step + 1), TIME + 10 * step, step) for step in range(40)]
    points += [Metric("odd numbers", number, TIME + 1000, step) for step, number in enumerate(NUMBERS)]
    points += [Metric("again", 1.0, TIME + 2000, 5), Metric("again", 2.0, TIME + 2001, 5), Metric("again", 3.0, TIME + 2002, -3)]
    points += [Metric("system/cpu_utilization_percentage", 12.5, TIME + 10_000 * i, i) for i in range(3)]
    client.log_batch(run, metrics=points,
                     params=[Param("lr", "0.001"), Param("model/layers", "[8, 8]"), Param("name", "a: b\nc"), Param("none", "None")],
                     tags=[RunTag("team", "red"), RunTag("mlflow.note.content", "It **worked**.")])
    client.set_terminated(run, "FINISHED", TIME + 60_000)
    failed = client.create_run(experiment, start_time=TIME + 1, run_name="failed", tags={"mlflow.parentRunId": run}).info.run_id
    client.log_metric(failed, "train/loss", 0.5, TIME + 2, 1)
    client.set_terminated(failed, "FAILED", TIME + 3)
    gone = client.create_run(experiment, start_time=TIME + 4, run_name="deleted").info.run_id
    client.log_metric(gone, "train/loss", 0.5, TIME + 5, 1)
    client.delete_run(gone)
    return client, experiment


def expected(client, experiment):
    runs = {}
    for run in client.search_runs([experiment]):
        metrics = {}
        for key in run.data.metrics:
            metrics[key] = [[m.step, m.timestamp, bits(m.value)] for m in client.get_metric_history(run.info.run_id, key)]
        runs[run.info.run_name] = {"run_id": run.info.run_id, "status": run.info.status, "metrics": metrics,
                                   "params": run.data.params, "tags": run.data.tags}
    return runs


def compress(database):
    """With the smallest pages: MLflow's many tables are empty."""
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA page_size=512")
    connection.execute("VACUUM")
    connection.close()
    content = database.read_bytes()
    database.with_suffix(".db.zlib").write_bytes(struct.pack(">I", len(content)) + zlib.compress(content, 9))
    database.unlink()


def main():
    folder = (Path(sys.argv[1]) / "mlflow").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    stores = {"mlruns": f"file:{folder}/mlruns", "mlflow.db": f"sqlite:///{folder}/mlflow.db"}
    result = {}
    for name, uri in stores.items():
        client, experiment = record(uri, "/nowhere/artifacts")
        result[name] = expected(client, experiment)
    compress(folder / "mlflow.db")
    for empty in (folder / "mlruns").glob("0"):  # the experiment that MLflow always makes
        shutil.rmtree(empty)
    text = json.dumps(result, indent=1)
    (folder / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
