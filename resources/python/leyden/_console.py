# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Records of Python's logging as lines of a run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ._files import LeydenError

if TYPE_CHECKING:
    from .run import Run

LEVELS = ("debug", "info", "warning", "error")


class LoggingHandler(logging.Handler):
    logger: logging.Logger

    def __init__(self, run: Run, level: int) -> None:
        super().__init__(level)
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        level = LEVELS[min(3, max(0, record.levelno // 10 - 1))]
        try:
            if not self._run._writer.forked:
                self._run.line(self.format(record), level, record.name)
        except LeydenError:
            self.handleError(record)
