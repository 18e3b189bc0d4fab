#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Event files of TensorBoard, written and read by TensorBoard's own code, for test_loggers. Needs torch, tensorboard.

    golden_tensorboard.py write FILE     one of each kind of value, by torch.utils.tensorboard (fixtures/tensorboard.events)
    golden_tensorboard.py read FOLDER    the values of a folder's events as JSON, by TensorBoard's EventAccumulator;
                                         exit status 77 without tensorboard
"""
import json
import pathlib
import shutil
import sys
import tempfile

try:
    import numpy as np
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.plugins.hparams import plugin_data_pb2
except ImportError:
    sys.exit(77)


def write(target):
    from torch.utils.tensorboard import SummaryWriter
    from torch.utils.tensorboard.summary import hparams
    with tempfile.TemporaryDirectory() as folder:
        with SummaryWriter(folder) as writer:
            writer.add_scalar("loss", 0.5, 0, walltime=1000.0)
            writer.add_scalar("loss", float("nan"), 1, walltime=1001.5)
            writer.add_scalar("large step", -2.25, 2**40, walltime=1002.0)
            writer.add_scalar("new style", 3.5, 7, walltime=1003.0, new_style=True)
            writer.add_histogram_raw("weights", min=-1, max=2, num=6, sum=3.0, sum_squares=9.5, bucket_limits=[0.0, 1.0, 2.0],
                                     bucket_counts=[1, 2, 3], global_step=4, walltime=1004.0)
            writer.add_image("picture", np.array([[[255, 0], [0, 255], [7, 8]]], dtype=np.uint8), 5, walltime=1005.0)
            writer.add_text("note", "hello **world** ✓", 6, walltime=1006.0)
            for value in hparams({"lr": 0.1, "name": "a b", "layers": 3}, {"hp_metric": -1}):
                writer._get_file_writer().add_summary(value, None, walltime=1007.0)
        shutil.copy(next(pathlib.Path(folder).glob("events.out.tfevents.*")), target)


def read(folder):
    events = EventAccumulator(folder, size_guidance={k: 0 for k in ("scalars", "histograms", "images", "tensors")})
    events.Reload()
    tags = events.Tags()
    out = {"scalars": {t: [[e.step, str(e.value)] for e in events.Scalars(t)] for t in tags["scalars"]},
           "histograms": {t: [[e.step, h.min, h.max, h.num, h.sum, h.sum_squares, list(h.bucket_limit), list(h.bucket)]
                              for e in events.Histograms(t) for h in [e.histogram_value]] for t in tags["histograms"]},
           "images": {t: [[e.step, e.width, e.height, len(e.encoded_image_string)] for e in events.Images(t)]
                      for t in tags["images"]},
           "texts": {t: [[e.step, s.decode()] for e in events.Tensors(t) for s in e.tensor_proto.string_val]
                     for t in tags["tensors"]},
           "hparams": {}}
    for tag, content in events.PluginTagToContent("hparams").items():
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
        if data.HasField("session_start_info"):
            out["hparams"]["start"] = {k: getattr(v, v.WhichOneof("kind")) for k, v in data.session_start_info.hparams.items()}
        elif data.HasField("session_end_info"):
            out["hparams"]["status"] = data.session_end_info.status
        else:
            out["hparams"]["names"] = [i.name for i in data.experiment.hparam_infos]
            out["hparams"]["metrics"] = [i.name.tag for i in data.experiment.metric_infos]
    print(json.dumps(out))


(write if sys.argv[1] == "write" else read)(sys.argv[2])
