#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records the TensorBoard event files of fixtures/ with PyTorch's SummaryWriter and TensorBoard's own protobufs.

usage: record_tensorboard.py FOLDER

Makes FOLDER/tensorboard/torch (every call of SummaryWriter, its sub-runs below), FOLDER/tensorboard/tensors (the forms of
TensorFlow 2, written with TensorBoard's summary functions), and FOLDER/tensorboard/expected.json: what TensorBoard's own
reader finds in them. Needs torch, tensorboard, numpy.
"""
import io
import json
import shutil
import struct
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.histogram.summary_v2 import histogram_pb
from tensorboard.plugins.scalar.summary_v2 import scalar_pb
from tensorboard.plugins.text.summary_v2 import text_pb
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

import torch
from torch.utils.tensorboard import SummaryWriter

PICTURE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def torch_run(folder):
    with SummaryWriter(folder) as writer:
        for step in range(300):
            writer.add_scalar("train/loss", 1.0 / (step + 1), step, walltime=1.7e9 + step)
            if step % 100 == 99:
                writer.add_scalar("val/acc", step / 300, step, new_style=True, walltime=1.7e9 + step + 0.5)
        for step, value in enumerate([float("nan"), float("inf"), -float("inf"), 1e-45, 3.4e38, -0.0]):
            writer.add_scalar("odd/ünïcode \"quotes\"\n../", value, step, walltime=1.7e9)
        writer.add_scalar("double", 0.1, 7, double_precision=True, new_style=True, walltime=1.7e9)
        writer.add_scalar("negative step", 2.5, -3, walltime=1.7e9)
        writer.add_histogram("weights", torch.linspace(-2, 3, 200), 5, bins=10, walltime=1.7e9)
        writer.add_image("a picture", PICTURE, 3, dataformats="HWC", walltime=1.7e9)
        writer.add_text("a note", "**bold** text ✓", 4, walltime=1.7e9)
        writer.add_pr_curve("pr", np.array([0, 1, 1]), np.array([0.1, 0.8, 0.6]), 1, walltime=1.7e9)
        writer.add_scalars("pair", {"a": 1.0, "b": 2.0}, 1, walltime=1.7e9)
        writer.add_hparams({"lr": 0.1, "layers": 3, "name": "wide", "bn": True}, {"hparam/acc": 0.75}, run_name="hp")


def tensor_run(folder):
    folder.mkdir(parents=True)
    writer = EventFileWriter(str(folder))

    def add(summary, step):
        event = event_pb2.Event(wall_time=1.7e9 + step, step=step)
        event.summary.CopyFrom(summary)
        writer.add_event(event)

    def tensor(tag, array, plugin, step, metadata=True, dtype=None):
        value = summary_pb2.Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto(array, dtype=dtype))
        if metadata:
            value.metadata.plugin_data.plugin_name = plugin
        add(summary_pb2.Summary(value=[value]), step)

    add(scalar_pb("loss", 0.25), 0)
    for step in range(1, 4):  # what plugin it is for stands in the first event alone
        tensor("loss", np.float32(0.25 * step), "scalars", step, metadata=False)
    for name, dtype in (("half", np.float16), ("double", np.float64), ("int32", np.int32), ("int64", np.int64), ("uint8", np.uint8)):
        tensor(f"types/{name}", np.array(3, dtype), "scalars", 1)
    add(histogram_pb("h", [0.0, 0.5, 1.0, 1.0, 4.0], buckets=4), 2)
    tensor("fixed", np.full((2, 3), 1.5), "histograms", 1)
    tensor("compressed", np.array([[0.0, -1.0], [5000.0, 0.5], [10000.0, 2.0]]), "distributions", 1)
    tensor("images", [b"4", b"4", png(PICTURE), png(PICTURE[::-1])], "images", 2)
    add(text_pb("table", np.array([["a", "b"], ["1", "2|3"]], dtype=object)), 2)
    tensor("sound", [[b"RIFF", b""]], "audio", 2)
    tensor("matrix", np.ones((2, 2)), "", 1)
    old = summary_pb2.Summary()
    proto = old.value.add(tag="old histogram").histo
    proto.min, proto.max, proto.num, proto.sum, proto.sum_squares = -1.0, 3.0, 5.0, 4.0, 12.0
    proto.bucket_limit.extend([0.0, 1.0, 2.0, 1.7976931348623157e308])
    proto.bucket.extend([1.0, 1.0, 2.0, 1.0])
    add(old, 6)
    old = summary_pb2.Summary()
    old.value.add(tag="old audio").audio.sample_rate = 8000
    add(old, 6)
    line = event_pb2.Event(wall_time=1.7e9 + 8, step=8)
    line.log_message.level, line.log_message.message = event_pb2.LogMessage.WARN, "a warning"
    writer.add_event(line)
    again = event_pb2.Event(wall_time=1.7e9 + 9, step=2)
    again.session_log.status = event_pb2.SessionLog.START
    writer.add_event(again)
    tensor("loss", np.float32(9.0), "scalars", 2, metadata=False)
    writer.close()


def rename(folder):
    """Fixed names: those of the writers hold the time and this machine's name."""
    for number, file in enumerate(sorted(folder.rglob("events.out.tfevents.*"))):
        file.rename(file.with_name("events.out.tfevents.1700000000.host.1.0"))


def bits(number):
    return struct.pack(">d", number).hex()


def expected(folder):
    """Scalars by run and tag as TensorBoard reads them: step, wall time and the bits of the value."""
    runs = {}
    for run in sorted({file.parent for file in folder.rglob("events.out.tfevents.*")}):
        reader = event_accumulator.EventAccumulator(str(run), size_guidance={"scalars": 0, "tensors": 0})
        reader.Reload()
        scalars = {}
        for tag in reader.Tags()["scalars"]:
            scalars[tag] = [[e.step, e.wall_time, bits(e.value)] for e in reader.Scalars(tag)]
        for tag in reader.Tags()["tensors"]:
            arrays = [(e, tensor_util.make_ndarray(e.tensor_proto)) for e in reader.Tensors(tag)]
            if all(a.size == 1 and a.dtype != object for _, a in arrays):
                scalars[tag] = [[e.step, e.wall_time, bits(float(a.reshape(-1)[0]))] for e, a in arrays]
        runs[str(run.relative_to(folder))] = scalars
    return runs


def main():
    folder = Path(sys.argv[1]) / "tensorboard"
    shutil.rmtree(folder, ignore_errors=True)
    torch_run(folder / "torch")
    tensor_run(folder / "tensors")
    rename(folder)
    (folder / "expected.json").write_text(json.dumps(expected(folder), indent=1) + "\n")


if __name__ == "__main__":
    main()
