# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Many rows by few statements."""

from __future__ import annotations

import sqlite3
from typing import Any, List

_PARAMETERS = 32766 if sqlite3.sqlite_version_info >= (3, 32) else 999  # that a statement may have


class Insert:
    """Rows that wait in `values`, one after the other, for run(). Each statement gives up the interpreter's lock, and a
    thread that computes in Python then keeps it for 5 ms: the fewer statements, the sooner a commit is through."""

    def __init__(self, head: str, columns: int, most: int = 256) -> None:
        """`head` is the statement up to VALUES."""
        self.values: List[Any] = []
        self._columns = columns
        row = f"({','.join('?' * columns)})"
        most = max(1, min(most, _PARAMETERS // columns))
        sizes = sorted({most, max(1, most // 8), 1}, reverse=True)
        self._statements = [(size * columns, f"{head} VALUES {','.join([row] * size)}") for size in sizes]

    def run(self, db: sqlite3.Connection) -> None:
        """Writes all that wait."""
        values, at = self.values, 0
        for count, statement in self._statements:
            while len(values) - at >= count:
                db.execute(statement, values[at:at + count])
                at += count
        values.clear()
