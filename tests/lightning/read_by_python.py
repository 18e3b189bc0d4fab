#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a checkpoint of ours with torch.load(weights_only=True) and prints what is in it, for test_checkpoint_file.

    read_by_python.py FILE    ->  JSON on stdout: tensors as {"dtype", "shape", "stride", "values"}
"""
import json
import sys

import torch


def plain(value):
    if isinstance(value, torch.Tensor):
        return {"dtype": str(value.dtype), "shape": list(value.shape), "stride": list(value.stride()),
                "values": [str(v) for v in value.flatten().tolist()]}
    if isinstance(value, dict):
        return {f"{type(k).__name__} {k}": plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [plain(v) for v in value]}
    return f"{type(value).__name__} {value!r}"


checkpoint = torch.load(sys.argv[1], weights_only=True)
tied = checkpoint["tied"]
assert tied[0].untyped_storage().data_ptr() == tied[1].untyped_storage().data_ptr(), "tied weights came apart"
model = torch.nn.Linear(3, 2)
model.load_state_dict(checkpoint["state_dict"])
optimizer = torch.optim.AdamW(model.parameters())
optimizer.load_state_dict(checkpoint["optimizer_states"][0])
model(torch.ones(1, 3)).sum().backward()
optimizer.step()
torch.load(sys.argv[1], weights_only=True, mmap=True)
print(json.dumps(plain(checkpoint)))
