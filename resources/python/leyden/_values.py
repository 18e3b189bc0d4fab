# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""What is logged, as the database takes it."""

from __future__ import annotations

import math
import traceback
from typing import Any, Optional

from ._files import LeydenError, valid_text
from ._texts import json_text

STEPS = 2**63


def step_of(step: Any) -> int:
    if type(step) is int and -STEPS <= step < STEPS:
        return step
    try:
        number = int(step)
        if isinstance(step, (str, bytes)) or number != step:
            raise ValueError(step)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise LeydenError(f"The step {step!r:.100} is no whole number.") from None
    if not -STEPS <= number < STEPS:
        raise LeydenError(f"The step {number} does not fit into 64 bits.")
    return number


def number_of(name: object, value: Any) -> float:
    try:
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, (str, bytes)):
            raise TypeError("text")
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except (TypeError, ValueError, RuntimeError) as error:
        raise LeydenError(f"The value of {name!r} is no number: {value!r:.100}.") from error


def artifact_row(path: str, name: str, kind: str, step: Optional[int], meta: str, sha256: str, size: int) -> tuple:
    return ("artifact", step, valid_text(name), valid_text(kind), valid_text(path), sha256, size, valid_text(meta))


def error_json(error: BaseException, hook: str = "") -> str:
    name = type(error).__name__
    details = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return json_text({"hook": hook, "summary": valid_text(f"{name}: {error}" if str(error) else name),
                      "details": valid_text(details)})
