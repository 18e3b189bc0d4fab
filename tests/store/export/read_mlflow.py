#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Compares an export with the run: read_mlflow.py EXPORTED RUN.json, by MLflow's own client."""
import json
import math
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
from mlflow.tracking import MlflowClient


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


client = MlflowClient(tracking_uri="file://" + sys.argv[1])
experiment = client.get_experiment_by_name("Leyden")
(found,) = client.search_runs([experiment.experiment_id])
run = json.load(open(sys.argv[2]))
assert found.info.run_name == run["name"], found.info
assert found.info.status == "FINISHED", found.info
names = {key[len("leyden.metric."):]: value for key, value in found.data.tags.items() if key.startswith("leyden.metric.")}
compared = 0
for key in found.data.metrics:
    name = names.get(key, key)
    if name.startswith("system/") or key == found.data.tags.get("leyden.epoch"):
        continue
    series = run["metrics"].pop(name)
    history = client.get_metric_history(found.info.run_id, key)
    ours = sorted(zip(series["step"], map(float, series["value"])), key=repr)
    theirs = sorted(((m.step, m.value) for m in history), key=repr)
    assert len(ours) == len(theirs), (name, len(ours), len(theirs))
    for a, b in zip(ours, theirs):
        assert a[0] == b[0] and same(a[1], b[1]), (name, a, b)
        compared += 1
assert not run["metrics"], list(run["metrics"])
assert compared > 1000, compared
