#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""The peer's side of bench_import: TensorBoard's own reader on the same event files.

usage: peer_import.py make FOLDER FILES POINTS    event files of POINTS scalars each, four tags, a folder a file
       peer_import.py read FOLDER                 reads them with EventFileLoader and prints one line of JSON
"""
import json
import sys
import time
from pathlib import Path


def make(folder, files, points):
    from tensorboard.compat.proto import event_pb2
    from tensorboard.summary.writer.record_writer import RecordWriter

    for number in range(files):
        run = folder / f"run_{number:04d}"
        run.mkdir(parents=True)
        with open(run / "events.out.tfevents.1700000000.host.1.0", "wb") as file:
            writer = RecordWriter(file)
            writer.write(event_pb2.Event(wall_time=1.7e9, file_version="brain.Event:2").SerializeToString())
            for i in range(points):
                event = event_pb2.Event(wall_time=1.7e9 + 0.01 * i, step=i // 4)
                event.summary.value.add(tag=f"train/metric_{i % 4}", simple_value=1.0 / (i + 1))
                writer.write(event.SerializeToString())


def read(folder):
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    begun, points, files = time.perf_counter(), 0, sorted(folder.rglob("*tfevents*"))
    for file in files:
        for event in EventFileLoader(str(file)).Load():
            points += len(event.summary.value)
    print(json.dumps({"bench": "import", "reader": "tensorboard", "runs": len(files), "points": points,
                      "seconds": round(time.perf_counter() - begun, 4)}))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        read(Path(sys.argv[2]))
