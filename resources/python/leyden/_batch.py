# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Turns what was logged into rows, with the rollups in the same transaction (core/store's BatchWriter)."""

from __future__ import annotations

import struct
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from . import _blocks
from ._columns import Calls, Chunk, Merges, Points, Selection, merged
from ._database import PACK_MIN, PACK_POINTS, Database
from ._files import LeydenError, valid_text
from ._insert import Insert
from ._rollup import (BUCKET_COLUMNS, BUCKET_FAN, BUCKET_POINTS, LEVELS, ROW_LEVEL, SERIES_COLUMNS, Bucket, Extent, Places,
                      Totals, add_extent, decode_places, encode_places, number)

Message = Tuple[Any, ...]  # kind, then what its statement takes

_INSERTS = {
    "event": "INSERT INTO event(wall_time, step, kind, payload) VALUES (?,?,?,?)",
    "line": "INSERT INTO log_line(wall_time, level, source, text) VALUES (?,?,?,?)",
    "system": "INSERT INTO system_metric(wall_time, name, value) VALUES (?,?,?)",
    "histogram": "INSERT INTO histogram(name, step, epoch, wall_time, attempt, min, max, sum, sum_squares, edges, "
                 "counts) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
    "artifact": "INSERT INTO artifact(step, name, kind, path, sha256, bytes, meta) VALUES (?,?,?,?,?,?,?)",
}

_EVEN_PACK = ("INSERT INTO pack(id, series, call, stride, count, "
              f"{', '.join(f'v{i}' for i in range(PACK_POINTS))})")
_LAYOUTS = 4096  # kept for the next log call with the same names
_PADDING = [(None,) * i for i in range(PACK_POINTS + 1)]


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
        self._layouts: Dict[Tuple[str, ...], List[int]] = {}
        # Rows of the transaction that is being written.
        self._calls = Insert("INSERT INTO log_call(step, epoch, wall_time, attempt)", 4)
        self._even_packs = Insert(_EVEN_PACK, 5 + PACK_POINTS, 64)
        self._packs = Insert("INSERT INTO pack", 5 + 2 * PACK_POINTS - 1, 32)
        self._singles = Insert("INSERT INTO point(id, series, call, value)", 4)
        self._blocks = Insert("INSERT INTO bucket(id, data, times)", 3)
        self._rollups = Insert(f"INSERT INTO rollup(series, level, {BUCKET_COLUMNS})", 23, 64)
        self._totals = Insert(f"INSERT OR REPLACE INTO series({SERIES_COLUMNS})", 23, 64)
        self._new_leaves: Dict[int, List[_blocks.Leaf]] = {}  # of each series, not written yet
        self._load()

    @property
    def commits(self) -> int:
        """Transactions of this attempt as counted in the file: tells whether one that failed is in after all."""
        return self._commits

    def _one(self, query: str, *values: Any) -> Any:
        row = self._db.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _load(self) -> None:
        self._next_point = 1 + max(self._one("SELECT coalesce(max(id), 0) FROM point"), self._one(
            "SELECT coalesce((SELECT id + count - 1 FROM pack ORDER BY id DESC LIMIT 1), 0)"))
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
        def add(level: int, bucket: Bucket) -> None:
            if bucket.attempt == self._attempt:
                series.open[level].add(bucket)
                series.children[level] += 1

        def rows(level: int) -> List[Bucket]:
            return [Bucket.from_row(row) for row in self._db.execute(
                f"SELECT {BUCKET_COLUMNS} FROM rollup WHERE series = ? AND level = ? AND first >= ? ORDER BY first",
                (number_, level, begin))]

        begin = 0  # where the open bucket of the level begins
        for level in range(LEVELS - 1, ROW_LEVEL - 1, -1):
            for bucket in rows(level):
                begin = max(begin, bucket.first + bucket.count)
                if level + 1 < LEVELS:
                    add(level + 1, bucket)
        # Leaves make level 1 first, and full buckets of that level 2. Those of version 1 are rows of rollup.
        leaves = rows(0) + [leaf.bucket for leaf in self._leaves(number_, begin, series.totals.all.count)]
        for bucket in leaves:
            add(1, bucket)
            if series.children[1] == BUCKET_FAN:
                add(2, series.open[1])
                series.open[1], series.children[1] = Bucket(), 0

    def _leaves(self, number_: int, begin: int, end: int) -> List[_blocks.Leaf]:
        found: List[_blocks.Leaf] = []
        for row, data, times in self._db.execute("SELECT id, data, times FROM bucket WHERE id >= ? AND id < ? ORDER BY id",
                                                 (_blocks.row_of(number_, begin), _blocks.row_of(number_, end))):
            try:
                found += _blocks.decode(data, times, row - _blocks.row_of(number_, 0))
            except (ValueError, IndexError, TypeError, struct.error):
                raise LeydenError(f"{self._database.path} has a damaged bucket.") from None
        return found

    # Value and log call of the points begin ... end - 1, in the order of their ids.
    def _points(self, begin: int, end: int) -> List[tuple]:
        found = [(row[0], row[1], row[2]) for row in self._db.execute(
            "SELECT id, call, value FROM point WHERE id >= ? AND id < ?", (begin, end))]
        for row in self._db.execute("SELECT * FROM pack WHERE id > ? AND id < ?", (begin - PACK_POINTS, end)):
            id_, _, call, stride, count = row[:5]
            values, calls = row[5:5 + PACK_POINTS], (0, *row[5 + PACK_POINTS:])
            for i in range(max(begin - id_, 0), min(count, end - id_)):
                away = calls[i]
                found.append((id_ + i, call + (i * stride if away is None else away), values[i]))
        found.sort(key=lambda point: point[0])
        return [(value, *self._db.execute("SELECT step, epoch, wall_time, attempt FROM log_call WHERE id = ?",
                                          (call,)).fetchone()) for _, call, value in found]

    def _load_open_points(self, series: _Series, places: Places) -> None:
        opened = series.open[0]
        first = at = series.totals.all.count - sum(count for _, count in places)
        for start, count in places:
            rows = self._points(start, start + count)
            if rows:
                extent = Extent([row[1] for row in rows], [number(row[2]) for row in rows], [row[3] for row in rows])
                opened.add(Bucket.of([number(row[0]) for row in rows], extent, at, start, rows[-1][4]))
                opened.attempt = rows[-1][4]
                at += len(rows)
        opened.first = first
        series.places = places

    # A bucket holds points of one attempt, so that a reader can leave superseded ones out.
    def _close_older_attempt(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        for index, series in enumerate(self._series):
            if series.open[0].count and (series.open[0].attempt != self._attempt or
                                         series.open[0].count >= BUCKET_POINTS):
                self._close(index + 1, series, 0)
                self._put_totals(index + 1)
            for level in range(1, LEVELS):
                if series.open[level].attempt != self._attempt:
                    series.open[level], series.children[level] = Bucket(), 0
        self._write_buckets()
        self._totals.run(self._db)
        self._db.execute("COMMIT")

    def _number(self, name: str) -> int:
        found = self._numbers.get(name)
        if found is None:
            self._series.append(_Series(name))
            found = self._numbers[name] = len(self._series)
            self._dirty[found] = None
        return found

    def write(self, calls: Calls, messages: Sequence[Message], seconds: float) -> None:
        """One transaction."""
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        if calls.count:
            self._write_calls(calls)
        for number_ in self._dirty:
            self._put_totals(number_)
        self._totals.run(db)
        for message in messages:
            self._write_message(message)
        self._commits += 1
        steps = (calls.facts[0], calls.facts[-3]) if calls.count else (None, None)
        db.execute("UPDATE attempt SET seconds = ?, commits = ?, first_step = coalesce(first_step, ?), "
                   "last_step = coalesce(?, last_step) WHERE id = ?", (seconds, self._commits, *steps, self._attempt))
        db.execute("COMMIT")
        self._next_call += calls.count
        self._dirty.clear()

    def _write_calls(self, calls: Calls) -> None:
        columns = [self._attempt] * (4 * calls.count)
        columns[0::4], columns[1::4], columns[2::4] = calls.facts[0::3], calls.facts[1::3], calls.facts[2::3]
        self._calls.values = columns
        self._calls.run(self._db)
        for number_, (selection, values) in self._by_series(calls):
            self._roll_up(number_, selection, values)
        for rows in (self._even_packs, self._packs, self._singles):
            rows.run(self._db)
        self._write_buckets()

    def _by_series(self, calls: Calls) -> Iterator[Tuple[int, Points]]:
        """The points of each series in the order of logging; series by number."""
        found: Dict[int, List[Points]] = {}
        for part in calls.parts.values():
            selection, values, width = Selection(calls, part.places), part.values, len(part.names)
            for i, number_ in enumerate(self._numbers_of(part.names)):
                found.setdefault(number_, []).append((selection, values[i::width]))
        known: Merges = {}
        for number_ in sorted(found):
            parts = found[number_]
            yield number_, parts[0] if len(parts) == 1 else merged(calls, parts, known)

    def _numbers_of(self, names: Tuple[str, ...]) -> List[int]:
        numbers = self._layouts.get(names)
        if numbers is None:
            if len(self._layouts) >= _LAYOUTS:
                self._layouts.clear()
            numbers = self._layouts[names] = [self._number(valid_text(name)) for name in names]
        return numbers

    def _roll_up(self, number_: int, selection: Selection, values: Sequence[float]) -> None:
        series, begin, count = self._series[number_ - 1], 0, len(values)
        totals = series.totals
        while begin < count:
            opened, first_id = series.open[0], self._next_point
            end = min(count, begin + BUCKET_POINTS - opened.count)
            part, chunk = values[begin:end], selection.chunk(begin, end)
            self._put_points(number_, part, chunk)
            bucket = Bucket.of(part, chunk.extent, totals.all.count, first_id, self._attempt)
            totals.add(bucket, part, chunk.extent.steps)
            if opened.count == 0:
                series.open[0] = opened = bucket
            else:
                opened.add(bucket)
            add_extent(series.places, first_id, end - begin)
            if opened.count == BUCKET_POINTS:
                self._close(number_, series, 0)
            begin = end
        self._dirty[number_] = None

    # Points of one series and one bucket: at most a pack.
    def _put_points(self, number_: int, values: Sequence[float], chunk: Chunk) -> None:
        n, call = len(values), self._next_call + chunk.call
        if n < PACK_MIN:
            for i, value in enumerate(values):
                self._singles.values += (self._next_point + i, number_, self._next_call + chunk.calls[i], value)
        elif chunk.away is None:
            rows = self._even_packs.values
            rows += (self._next_point, number_, call, chunk.stride, n)
            rows += values
            rows += _PADDING[PACK_POINTS - n]
        else:
            self._packs.values += (self._next_point, number_, call, 0, n, *values, *_PADDING[PACK_POINTS - n],
                                   *chunk.away, *_PADDING[PACK_POINTS - n])
        self._next_point += n

    def _close(self, number_: int, series: _Series, level: int) -> None:
        closed, series.open[level] = series.open[level], Bucket()
        series.children[level] = 0
        if level == 0:
            places = encode_places(series.places) if len(series.places) > 1 else b""
            self._new_leaves.setdefault(number_, []).append(_blocks.leaf_of(closed, places))
            series.places = []
        elif level >= ROW_LEVEL:
            self._rollups.values += (number_, level, *closed.row(), None)
            if level == ROW_LEVEL:
                self._join_leaves(number_, closed)
        above = level + 1
        if above == LEVELS:
            return
        series.open[above].add(closed)
        series.children[above] += 1
        if series.children[above] == BUCKET_FAN and above + 1 < LEVELS:
            self._close(number_, series, above)

    def _write_buckets(self) -> None:
        """Leaves that are not joined yet have a row each."""
        for number_, leaves in self._new_leaves.items():
            for leaf in leaves:
                self._put_block(number_, [leaf])
        self._new_leaves.clear()
        self._blocks.run(self._db)
        self._rollups.run(self._db)

    def _put_block(self, number_: int, leaves: List[_blocks.Leaf]) -> None:
        self._blocks.values += (_blocks.row_of(number_, leaves[0].bucket.first), *_blocks.encode(leaves))

    # The buckets of level 0 below `above`, those of earlier transactions until now a row each, become one row.
    def _join_leaves(self, number_: int, above: Bucket) -> None:
        leaves = self._new_leaves[number_]
        first = leaves[0].bucket.first
        older = self._leaves(number_, above.first, first) if above.first < first else []
        if len(older) + len(leaves) > _blocks.LEAVES:
            return
        if older:
            self._db.execute("DELETE FROM bucket WHERE id >= ? AND id < ?",
                             (_blocks.row_of(number_, above.first), _blocks.row_of(number_, first)))
        self._put_block(number_, older + self._new_leaves.pop(number_))

    def _put_totals(self, number_: int) -> None:
        series = self._series[number_ - 1]
        self._totals.values += (number_, series.name, *series.totals.row(), encode_places(series.places))

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
