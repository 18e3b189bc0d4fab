# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""run.db's writing connection. The schema is version 2.0 of core/store/schema.cpp, letter for letter."""

from __future__ import annotations

import ctypes
import os
import socket
import sqlite3
import time
from typing import Sequence, Tuple

from ._files import LeydenError, iso_utc, network_file_system, valid_text

APPLICATION_ID = 0x4C455952  # "LEYR"
VERSION = 2000  # 1000 * major + minor

TABLES = """
CREATE TABLE info(key TEXT PRIMARY KEY NOT NULL, value) WITHOUT ROWID;
CREATE TABLE param(id INTEGER PRIMARY KEY, path TEXT NOT NULL, value TEXT);
CREATE TABLE attempt(id INTEGER PRIMARY KEY, started, seconds, status TEXT, first_step INTEGER,
  last_step INTEGER, commits INTEGER NOT NULL DEFAULT 0, host TEXT, pid INTEGER);
CREATE TABLE series(id INTEGER PRIMARY KEY, name TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 0,
  nan INTEGER, pos_inf INTEGER, neg_inf INTEGER, min, max, mean, head, last,
  first_step INTEGER, last_step INTEGER, min_at INTEGER, max_at INTEGER,
  step_min INTEGER, step_max INTEGER, no_epoch INTEGER, epoch_min, epoch_max, time_min, time_max, places BLOB);
CREATE TABLE log_call(id INTEGER PRIMARY KEY, step INTEGER NOT NULL, epoch, wall_time, attempt INTEGER);
CREATE TABLE point(id INTEGER PRIMARY KEY, series INTEGER, call INTEGER, value);
CREATE TABLE rollup(series INTEGER NOT NULL, level INTEGER NOT NULL, first INTEGER NOT NULL,
  count INTEGER NOT NULL, nan INTEGER, pos_inf INTEGER, neg_inf INTEGER, min, max, mean, head, last,
  step_min INTEGER, step_max INTEGER, no_epoch INTEGER, epoch_min, epoch_max, time_min, time_max,
  id_first INTEGER, id_last INTEGER, attempt INTEGER, places BLOB,
  PRIMARY KEY(series, level, first)) WITHOUT ROWID;
CREATE TABLE event(id INTEGER PRIMARY KEY, wall_time, step INTEGER, kind TEXT, payload TEXT);
CREATE TABLE log_line(id INTEGER PRIMARY KEY, wall_time, level TEXT, source TEXT, text TEXT);
CREATE TABLE artifact(id INTEGER PRIMARY KEY, step INTEGER, name TEXT, kind TEXT, path TEXT, sha256 TEXT,
  bytes INTEGER, meta TEXT);
CREATE TABLE histogram(id INTEGER PRIMARY KEY, name TEXT, step INTEGER, epoch, wall_time, attempt INTEGER,
  min, max, sum, sum_squares, edges TEXT, counts TEXT);
CREATE TABLE system_metric(id INTEGER PRIMARY KEY, name TEXT, wall_time, value);
"""

VIEWS = """
CREATE VIEW run_info AS SELECT key, value FROM info;
CREATE VIEW params AS SELECT path, value FROM param ORDER BY id;
CREATE VIEW events AS SELECT id, wall_time, step, kind, payload FROM event;
CREATE VIEW log_lines AS SELECT id, wall_time, level, source, text FROM log_line;
CREATE VIEW artifacts AS SELECT id, step, name, kind, path, sha256, bytes, meta FROM artifact;
CREATE VIEW histograms AS SELECT name, step, epoch, wall_time, attempt, min, max, sum, sum_squares, edges,
  counts FROM histogram;
CREATE VIEW system_metrics AS SELECT name, wall_time, value FROM system_metric;
"""

PACK_POINTS, PACK_MIN = 32, 8  # in a row of pack; a rest of fewer than PACK_MIN are rows of point


def _columns(prefix: str, first: int) -> str:
    return ", ".join(f"{prefix}{i}" for i in range(first, PACK_POINTS))


# In groups of eight: SQLite looks at one branch after the other.
def _pick(prefix: str, first: int) -> str:
    out = "CASE slot.n >> 3"
    for group in range(PACK_POINTS // 8):
        out += f" WHEN {group} THEN CASE slot.n"
        for i in range(max(first, 8 * group), 8 * (group + 1)):
            out += f" WHEN {i} THEN pack.{prefix}{i}"
        out += " END"
    return out + " END"


PACK_TABLES = (
    "CREATE TABLE pack(id INTEGER PRIMARY KEY, series INTEGER, call INTEGER, stride INTEGER, count INTEGER, "
    f"{_columns('v', 0)}, {_columns('c', 1)});\n"
    "CREATE TABLE slot(n INTEGER PRIMARY KEY);\n"
    f"INSERT INTO slot(n) VALUES {','.join(f'({i})' for i in range(PACK_POINTS))};\n"
    "CREATE TABLE bucket(id INTEGER PRIMARY KEY, data BLOB, times BLOB);\n")

METRICS = (
    "CREATE VIEW metrics AS SELECT name, step, epoch, wall_time, value, attempt FROM ("
    "SELECT point.id AS id, 0 AS n, series.name AS name, log_call.step AS step, log_call.epoch AS epoch,"
    " log_call.wall_time AS wall_time, point.value AS value, log_call.attempt AS attempt FROM point"
    " CROSS JOIN series ON series.id = point.series CROSS JOIN log_call ON log_call.id = point.call"
    " UNION ALL "
    f"SELECT pack.id, slot.n, series.name, log_call.step, log_call.epoch, log_call.wall_time, {_pick('v', 0)}"
    ", log_call.attempt FROM pack CROSS JOIN series ON series.id = pack.series"
    " CROSS JOIN slot ON slot.n < pack.count CROSS JOIN log_call ON log_call.id = pack.call + coalesce("
    f"{_pick('c', 1)}, slot.n * pack.stride) ORDER BY 1, 2);\n")

_INFO = ("INSERT INTO info(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value")


def _connect(path: str) -> sqlite3.Connection:
    # isolation_level None: transactions are begun and ended here, never by the module.
    db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
    for pragma in ("foreign_keys=ON", "mmap_size=0", "trusted_schema=OFF", "cache_size=-16384", "temp_store=MEMORY",
                   "journal_size_limit=67108864", "wal_autocheckpoint=0", "synchronous=NORMAL"):
        db.execute("PRAGMA " + pragma)
    return db


def create(path: str, info: Sequence[Tuple[str, str]], params: Sequence[Tuple[str, str]], started: float) -> None:
    """Makes the file with its schema, what is known of the run, and the first attempt; in DELETE mode, closed."""
    db = _connect(path)
    try:
        db.execute("PRAGMA journal_mode=DELETE")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(f"PRAGMA application_id={APPLICATION_ID}")
        db.execute("BEGIN IMMEDIATE")
        for statement in (TABLES + PACK_TABLES + VIEWS + METRICS).split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.executemany(_INFO, [(valid_text(key), valid_text(value)) for key, value in info])
        db.executemany("INSERT INTO param(path, value) VALUES (?, ?)",
                       [(valid_text(path), valid_text(value)) for path, value in params])
        _put_attempt(db, started)
        db.execute(f"PRAGMA user_version={VERSION}")
        db.execute("COMMIT")
    finally:
        db.close()


def _put_attempt(db: sqlite3.Connection, started: float) -> int:
    cursor = db.execute("INSERT INTO attempt(started, seconds, status, host, pid) VALUES (?, 0.0, 'running', ?, ?)",
                        (started, valid_text(socket.gethostname()), os.getpid()))
    return int(cursor.lastrowid or 0)


def _check_pages(db: sqlite3.Connection, path: str, limit: float) -> None:
    """Looks through the file's pages before anything is added; what takes longer than `limit` seconds is broken off."""
    end = time.monotonic() + limit
    db.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        answer = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        if "interrupt" not in str(error):
            raise
        return
    finally:
        db.set_progress_handler(None, 0)
    if answer != "ok":
        raise LeydenError(f"{path} is damaged: {answer[:200]}.")


class Database:
    """The one writing connection; whoever makes it holds run.lock. `check`: seconds to look through the file first."""

    def __init__(self, path: str, check: float = 0.0) -> None:
        self.path = path
        self.db = _connect(path)
        try:
            self._check()
            if check > 0:
                _check_pages(self.db, path, check)
            network = network_file_system(path)
            wanted = "DELETE" if network else "WAL"
            self.journal = str(self.db.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0])
            if self.journal != "wal":
                self.db.execute("PRAGMA journal_mode=DELETE")
            self._durable = False
            self.set_durable(False)
        except BaseException:
            self.db.close()
            raise

    def _check(self) -> None:
        application = self.db.execute("PRAGMA application_id").fetchone()[0]
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID or version < 1000:
            raise LeydenError(f"{self.path} is not a run database of Leyden.")
        if version < VERSION:
            raise LeydenError(f"{self.path} has schema {version // 1000}.{version % 1000}, which this package does not "
                              "continue; resume the run with Leyden once, which brings it to "
                              f"{VERSION // 1000}.{VERSION % 1000}.")
        if version > VERSION:
            raise LeydenError(f"{self.path} was written by a newer Leyden (schema {version // 1000}.{version % 1000}, "
                              f"this one knows {VERSION // 1000}.{VERSION % 1000}); update the package to continue it.")

    def set_durable(self, durable: bool) -> None:
        """DELETE mode is safe against a crash of the system with FULL alone."""
        full = durable or self.journal != "wal"
        self.db.execute("PRAGMA synchronous=" + ("FULL" if full else "NORMAL"))

    def begin_attempt(self, started: float, new: bool = True) -> int:
        """A new attempt's number, or the last one's taken up again; its status is running. Durable."""
        self.set_durable(True)
        self.db.execute("BEGIN IMMEDIATE")
        if new:
            attempt = _put_attempt(self.db, started)
        else:
            attempt = int(self.db.execute("SELECT max(id) FROM attempt").fetchone()[0])
            self.db.execute("UPDATE attempt SET status = 'running' WHERE id = ?", (attempt,))
        self.db.execute(_INFO, ("status", "running"))
        self.db.execute("DELETE FROM info WHERE key IN ('ended', 'error')")
        self.db.execute("COMMIT")
        self.set_durable(False)
        return attempt

    def set_info(self, key: str, value: str) -> None:
        self.db.execute(_INFO, (valid_text(key), valid_text(value)))

    def set_status(self, status: str, error: str, attempt: int, ended: float, seconds: float) -> None:
        """One durable transaction."""
        self.set_durable(True)
        self.db.execute("BEGIN IMMEDIATE")
        self.set_info("status", status)
        self.set_info("ended", iso_utc(ended))
        if error:
            self.set_info("error", error)
        self.db.execute("UPDATE attempt SET status = ?, seconds = ? WHERE id = ?", (status, seconds, attempt))
        self.db.execute("COMMIT")

    def checkpoint_if_long(self) -> None:
        """Folds the WAL into the file when it has grown to 16 MiB."""
        if self.journal != "wal":
            return
        try:
            if os.stat(self.path + "-wal").st_size >= 16 << 20:
                self.db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except FileNotFoundError:
            pass

    def leave_wal(self) -> bool:
        """Folds the WAL and leaves DELETE mode. False while readers keep that from happening."""
        if self.journal != "wal":
            return True
        self.db.execute("PRAGMA busy_timeout=50")
        try:
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.journal = str(self.db.execute("PRAGMA journal_mode=DELETE").fetchone()[0])
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
        self.db.execute("PRAGMA busy_timeout=5000")
        return self.journal == "delete"

    def close(self) -> None:
        self.db.close()

    def abandon(self) -> None:
        """In a forked child: SQLite's connection must not even be closed there, so it lives for ever."""
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.db))
