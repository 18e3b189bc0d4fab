# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles a small model for test_debugging: compile_model.py TorchScript|AOTInductor FILE cpu|cuda. Exit status 3: this torch cannot."""
import sys
import warnings

import torch

warnings.simplefilter("ignore")


class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.full((3, 2), 0.5))

    def forward(self, x):
        y = torch.relu(x @ self.weight - 3)
        return y, y.sum(1)


kind, path, device = sys.argv[1:]
model = Model().eval().to(device)
if kind == "TorchScript":
    torch.jit.script(model).save(path)
else:
    try:
        program = torch.export.export(model, (torch.zeros(4, 3, device=device),))
        torch._inductor.aoti_compile_and_package(program, package_path=path)
    except Exception as error:  # no compiler, no such function: whatever keeps this torch from it
        print(error, file=sys.stderr)
        sys.exit(3)
