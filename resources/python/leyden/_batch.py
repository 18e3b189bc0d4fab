# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Turns what was logged into rows, with the rollups in the same transaction (core/store's BatchWriter)."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

from ._database import Database
from ._files import LeydenError
from ._rollup import (BUCKET_COLUMNS, BUCKET_FAN, BUCKET_POINTS, LEVELS, SERIES_COLUMNS, Bucket, Call, Places, Totals,
                      add_extent, decode_places, encode_places, number)

Points = Tuple[Call, Sequence[Tuple[str, float]]]  # one log call
Message = Tuple[Any, ...]  # kind, then what its statement takes

_INSERTS = {
    "event": "INSERT INTO event(wall_time, step, kind, payload) VALUES (?,?,?,?)",
    "line": "INSERT INTO log_line(wall_time, level, source, text) VALUES (?,?,?,?)",
    "system": "INSERT INTO system_metric(wall_time, name, value) VALUES (?,?,?)",
    "histogram": "INSERT INTO histogram(name, step, epoch, wall_time, attempt, min, max, sum, sum_squares, edges, "
                 "counts) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
    "artifact": "INSERT INTO artifact(step, name, kind, path, sha256, bytes, meta) VALUES (?,?,?,?,?,?,?)",
}


class _Series:
    def __init__(self, name: str) -> None:
        self.name = name
        self.totals = Totals()
        self.open = [Bucket() for _ in range(LEVELS)]
        self.children = [0] * LEVELS
        self.places: Places = []  # of open[0]


class BatchWriter:
    """Holds what is in no rollup yet; all of it can be read back from the database. One thread. After an error of
    SQLite the object is of no more use."""

    def __init__(self, database: Database, attempt: int) -> None:
        self._database, self._db, self._attempt = database, database.db, attempt
        self._series: List[_Series] = []
        self._numbers: Dict[str, int] = {}
        self._dirty: Dict[int, None] = {}
        self._load()

    @property
    def commits(self) -> int:
        """Transactions of this attempt as counted in the file: tells whether one that failed is in after all."""
        return self._commits

    def _one(self, query: str, *values: Any) -> Any:
        row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _load(self) -> None:
        self._next_point = self._one("SELECT coalesce(max(id), 0) FROM point") + 1
        self._next_call = self._one("SELECT coalesce(max(id), 0) FROM log_call") + 1
        self._commits = self._one("SELECT commits FROM attempt WHERE id = ?", self._attempt) or 0
        for row in self._db.execute(f"SELECT {SERIES_COLUMNS} FROM series ORDER BY id").fetchall():
            if row[0] != len(self._series) + 1:
                raise LeydenError(f"{self._database.path} has gaps in its list of series.")
            series = _Series(row[1])
            self._series.append(series)
            self._numbers[series.name] = row[0]
            series.totals = Totals.from_row(row)
            if series.totals.all.count:
                self._load_open_buckets(row[0], series)
                self._load_open_points(series, decode_places(row[22] or b""))
        self._close_older_attempt()

    # What the closed buckets of a level add up to after the last closed one of the level above.
    def _load_open_buckets(self, number_: int, series: _Series) -> None:
        for level in range(LEVELS - 1):
            first = self._one("SELECT first + count FROM rollup WHERE series = ? AND level = ? ORDER BY first DESC "
                              "LIMIT 1", number_, level + 1) or 0
            for row in self._db.execute(f"SELECT {BUCKET_COLUMNS} FROM rollup WHERE series = ? AND level = ? AND "
                                        "first >= ? ORDER BY first", (number_, level, first)):
                bucket = Bucket.from_row(row)
                if bucket.attempt == self._attempt:
                    series.open[level + 1].add(bucket)
                    series.children[level + 1] += 1

    def _load_open_points(self, series: _Series, places: Places) -> None:
        opened = series.open[0]
        first = series.totals.all.count - sum(count for _, count in places)
        for start, count in places:
            rows = self._db.execute(
                "SELECT point.value, log_call.step, log_call.epoch, log_call.wall_time, log_call.attempt FROM point "
                "JOIN log_call ON log_call.id = point.call WHERE point.id BETWEEN ? AND ? ORDER BY point.id",
                (start, start + count - 1)).fetchall()
            if rows:
                bucket = Bucket.of([number(row[0]) for row in rows],
                                   [(row[1], number(row[2]), row[3]) for row in rows], start)
                bucket.attempt = rows[-1][4]
                opened.add(bucket)
        opened.first = first
        series.places = places

    # A bucket holds points of one attempt, so that a reader can leave superseded ones out.
    def _close_older_attempt(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        for index, series in enumerate(self._series):
            if series.open[0].count and series.open[0].attempt != self._attempt:
                self._close(index + 1, series, 0)
                self._write_series(index + 1)
            for level in range(1, LEVELS):
                if series.open[level].attempt != self._attempt:
                    series.open[level], series.children[level] = Bucket(), 0
        self._db.execute("COMMIT")

    def _number(self, name: str) -> int:
        found = self._numbers.get(name)
        if found is None:
            self._series.append(_Series(name))
            found = self._numbers[name] = len(self._series)
            self._dirty[found] = None
        return found

    def write(self, points: Sequence[Points], messages: Sequence[Message], seconds: float) -> None:
        """One transaction."""
        grouped: Dict[int, Tuple[List[float], List[int]]] = {}
        for index, (_, values) in enumerate(points):
            for name, value in values:
                group = grouped.setdefault(self._number(name), ([], []))
                group[0].append(value)
                group[1].append(index)
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO log_call(step, epoch, wall_time, attempt) VALUES (?,?,?,?)",
                       [(*call, self._attempt) for call, _ in points])
        point_id, base = self._next_point, self._next_call
        for number_ in sorted(grouped):
            values, indices = grouped[number_]
            db.executemany("INSERT INTO point(series, call, value) VALUES (?,?,?)",
                           [(number_, base + index, value) for value, index in zip(values, indices)])
            self._roll_up(number_, values, [points[index][0] for index in indices], point_id)
            point_id += len(values)
        for number_ in self._dirty:
            self._write_series(number_)
        for message in messages:
            self._write_message(message)
        self._commits += 1
        steps = (points[0][0][0], points[-1][0][0]) if points else (None, None)
        db.execute("UPDATE attempt SET seconds = ?, commits = ?, first_step = coalesce(first_step, ?), "
                   "last_step = coalesce(?, last_step) WHERE id = ?", (seconds, self._commits, *steps, self._attempt))
        db.execute("COMMIT")
        self._next_point, self._next_call = point_id, base + len(points)
        self._dirty.clear()

    def _roll_up(self, number_: int, values: List[float], calls: List[Call], first_id: int) -> None:
        series, begin = self._series[number_ - 1], 0
        while begin < len(values):
            opened = series.open[0]
            end = min(len(values), begin + BUCKET_POINTS - opened.count)
            part, part_calls = values[begin:end], calls[begin:end]
            chunk = Bucket.of(part, part_calls, first_id + begin)
            chunk.first, chunk.attempt = series.totals.all.count, self._attempt
            series.totals.add(chunk, part, part_calls)
            opened.add(chunk)
            add_extent(series.places, first_id + begin, end - begin)
            if opened.count == BUCKET_POINTS:
                self._close(number_, series, 0)
            begin = end
        self._dirty[number_] = None

    def _close(self, number_: int, series: _Series, level: int) -> None:
        closed, series.open[level] = series.open[level], Bucket()
        series.children[level] = 0
        places = encode_places(series.places) if level == 0 and len(series.places) > 1 else None
        self._db.execute(f"INSERT INTO rollup(series, level, {BUCKET_COLUMNS}) VALUES ({','.join('?' * 23)})",
                         (number_, level, *closed.row(), places))
        if level == 0:
            series.places = []
        above = level + 1
        if above == LEVELS:
            return
        series.open[above].add(closed)
        series.children[above] += 1
        if series.children[above] == BUCKET_FAN and above + 1 < LEVELS:
            self._close(number_, series, above)

    def _write_series(self, number_: int) -> None:
        series = self._series[number_ - 1]
        self._db.execute(f"INSERT OR REPLACE INTO series({SERIES_COLUMNS}) VALUES ({','.join('?' * 23)})",
                         (number_, series.name, *series.totals.row(), encode_places(series.places)))

    def _write_message(self, message: Message) -> None:
        kind, values = message[0], message[1:]
        if kind == "info":
            self._database.set_info(*values)
        elif kind == "param":
            self._db.execute("DELETE FROM param WHERE path = ?", values[:1])
            self._db.execute("INSERT INTO param(path, value) VALUES (?, ?)", values)
        elif kind == "histogram":
            self._db.execute(_INSERTS[kind], (*values[:4], self._attempt, *values[4:]))
        elif kind in ("artifact", "remove_artifact"):
            # A row stands for the file as it is: a newer one takes the older one's place.
            self._db.execute("DELETE FROM artifact WHERE path = ?", (values[3] if kind == "artifact" else values[0],))
            if kind == "artifact":
                self._db.execute(_INSERTS[kind], values)
        else:
            self._db.execute(_INSERTS[kind], values)
