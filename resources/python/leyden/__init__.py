# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Leyden for Python: runs of plain loops (start_run) and of PyTorch Lightning (LeydenLogger).

What they write is a run folder, docs/run-database.md. The standard library alone; Lightning is imported when
LeydenLogger is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._files import LeydenError
from ._start import resume_run, start_run, workspace_folder
from .run import Run

if TYPE_CHECKING:
    from .lightning_logger import LeydenLogger

__version__ = "0.1.0"
__all__ = ["LeydenError", "LeydenLogger", "Run", "resume_run", "start_run", "workspace_folder"]


def __getattr__(name: str) -> Any:
    if name == "LeydenLogger":
        from .lightning_logger import LeydenLogger

        return LeydenLogger
    raise AttributeError(f"module 'leyden' has no attribute {name!r}")
