#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Compares an export with the run: read_tensorboard.py EXPORTED RUN.json, by TensorBoard's own reader."""
import json
import math
import sys

from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.util import tensor_util


def number(value):
    return float(value)  # "nan", "inf" and "-inf" too


def same(a, b):
    return a == b or (math.isnan(a) and math.isnan(b))


def kept(series):
    """The points that TensorBoard keeps: a later attempt takes back what an earlier one logged from its first step on."""
    points = list(zip(series["step"], series["value"], series["wall_time"], series["attempt"]))
    out = []
    for point in points:
        if out and point[3] != out[-1][3]:
            first = starts[point[3]]
            out = [p for p in out if p[0] < first]
        out.append(point)
    return out


accumulator = plugin_event_accumulator.EventAccumulator(sys.argv[1], size_guidance={"tensors": 0})
accumulator.Reload()
run = json.load(open(sys.argv[2]))
starts = {}
for series in run["metrics"].values():
    for step, attempt in zip(series["step"], series["attempt"]):
        starts[attempt] = min(step, starts.get(attempt, step))
compared = 0
for name, series in run["metrics"].items():
    ours = kept(series)
    metadata = accumulator.SummaryMetadata(name)
    assert metadata.plugin_data.plugin_name == "scalars", (name, metadata)
    theirs = accumulator.Tensors(name)
    assert len(theirs) == len(ours), (name, len(theirs), len(ours))
    for event, (step, value, wall_time, _) in zip(theirs, ours):
        got = float(tensor_util.make_ndarray(event.tensor_proto))
        assert event.step == step and same(got, number(value)) and event.wall_time == wall_time, (name, step, got, value)
        compared += 1
assert compared > 1000, compared
