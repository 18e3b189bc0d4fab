# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""The thread that commits: what is logged waits in a bounded queue, and is in run.db at most 250 ms later."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
import weakref
from typing import List, Optional, Tuple

import os

from ._batch import BatchWriter, Message
from ._columns import Calls
from ._database import Database
from ._files import LeydenError, RunLock, WallClock

COMMIT_INTERVAL = 0.2
BATCH_POINTS = 200_000  # about 200 ms of writing
PATIENCE = 5.0  # no hang beyond it
READER_PATIENCE = 2.0  # for readers to let go of a run that has ended
POINT_BYTES, CALL_BYTES = 32, 250  # about what Python keeps for each

_alive: "weakref.WeakSet[Writer]" = weakref.WeakSet()
_held: List[threading.Lock] = []


def _before_fork() -> None:
    # No thread may be within SQLite when the process is copied: the copy would keep SQLite's mutexes locked for ever.
    for writer in list(_alive):
        if writer.using_sqlite.acquire(timeout=PATIENCE):
            _held.append(writer.using_sqlite)


def _after_fork_in_parent() -> None:
    while _held:
        _held.pop().release()


def _after_fork_in_child() -> None:
    for writer in list(_alive):
        writer.abandon()
    _after_fork_in_parent()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork_in_child)


def _size(calls: Calls) -> int:
    return CALL_BYTES * calls.count + POINT_BYTES * sum(len(part.values) for part in calls.parts.values())


class Writer:
    """Drains its queue into run.db from a thread of its own. When a transaction fails, the batch is kept, the
    connection given up, and both are tried again; meanwhile what is logged waits, up to spool_bytes, and what does not
    fit is counted and told in an event. While only the writer is slower, push() waits."""

    def __init__(self, folder: str, lock: RunLock, attempt: int, clock: WallClock,
                 spool_bytes: int = 64 << 20) -> None:
        self.folder, self.attempt, self.clock = folder, attempt, clock
        self._lock_file, self._interval, self._limit = lock, COMMIT_INTERVAL, spool_bytes
        self._forked = False
        self.using_sqlite = threading.Lock()
        self._mutex = threading.Lock()
        self._condition = threading.Condition(self._mutex)
        self._calls = Calls()
        self._full: List[Calls] = []  # of BATCH_POINTS, before those
        self._points = 0  # in _calls
        self._messages: List[Message] = []
        self._bytes = 0
        self._asked = self._done = 0  # flushes
        self._ending = self._ended = False
        self._failing = ""  # the sentence while the disk fails
        self._failing_since = 0.0
        self._lost = {"lost_points": 0, "lost_messages": 0}
        self._lost_steps: Optional[List[int]] = None
        self._end: Optional[Tuple[str, str]] = None
        self._problem = ""
        # The writer thread's own.
        self._batch: Tuple[Calls, List[Message]] = (Calls(), [])
        self._doubtful = 0  # the number of a transaction that failed and may be in after all
        self._database: Optional[Database] = None
        self._rows: Optional[BatchWriter] = None
        self._connect()
        self._thread = threading.Thread(target=self._run, name="leyden-writer", daemon=True)
        _alive.add(self)
        self._thread.start()

    # ---- any thread

    @property
    def forked(self) -> bool:
        """This process was forked from the one that writes."""
        return self._forked

    @property
    def problem(self) -> str:
        """The sentence while the disk fails; empty while all is well."""
        return self._failing

    def push_call(self, names: Tuple[str, ...], values: List[float], step: int, epoch: float, time: float) -> None:
        size = CALL_BYTES + POINT_BYTES * len(values)
        with self._mutex:
            if (self._bytes + size > self._limit or self._ended) and not self._room(size):
                self._lost["lost_points"] += len(values)
                self._lost_steps = [self._lost_steps[0] if self._lost_steps else step, step]
                return
            self._bytes += size
            self._calls.add(names, values, step, epoch, time)
            self._points += len(values)
            if self._points >= BATCH_POINTS:
                self._full.append(self._calls)
                self._calls, self._points = Calls(), 0

    def push(self, message: Message) -> None:
        size = CALL_BYTES + sum(len(part) for part in message if isinstance(part, str))
        with self._condition:
            if self._room(size):
                self._bytes += size
                self._messages.append(message)
            else:
                self._lost["lost_messages"] += 1

    def _room(self, size: int) -> bool:
        while self._bytes and self._bytes + size > self._limit:
            if self._failing or self._ended:
                return False
            self._asked = max(self._asked, self._done + 1)
            self._condition.notify_all()
            self._condition.wait(0.005)
        return not self._ended

    def flush(self) -> None:
        """Returns when all that was logged before is committed."""
        with self._condition:
            if self._ending:
                return
            self._asked = ticket = max(self._asked, self._done) + 1
            self._condition.notify_all()
            begun = time.monotonic()
            while self._done < ticket and not self._ended:
                self._condition.wait(0.1)
                if self._failing and time.monotonic() - begun > PATIENCE:
                    raise LeydenError(self._failing)

    def end(self, status: str, error: str) -> None:
        """Drains the queue, writes the status, leaves the file in DELETE mode and releases the lock."""
        with self._condition:
            if self._ending:
                return
            self._ending, self._end = True, (status, error)
            self._condition.notify_all()
        self._thread.join()
        self._lock_file.release()
        _alive.discard(self)
        if self._problem:
            raise LeydenError(self._problem)

    def abandon(self) -> None:
        """In a forked child: the run stays the parent's. Nothing here may wait for a lock that the parent held."""
        self._forked = True
        self._lock_file.release()  # the child's copy, which would keep a dead parent's run looking alive
        if self._database is not None:
            self._database.abandon()

    # ---- the writer's thread

    def _connect(self) -> None:
        # After a failure the file is looked through; meanwhile what is logged waits in memory.
        database = Database(os.path.join(self.folder, "run.db"), check=0.25 if self._failing else 0.0)
        try:
            rows = BatchWriter(database, self.attempt)
        except BaseException:
            database.close()
            raise
        if self._doubtful and rows.commits >= self._doubtful:
            self._batch = (Calls(), [])
        self._doubtful = 0
        self._database, self._rows = database, rows

    def _run(self) -> None:
        good = True
        while True:
            with self._condition:
                if not self._ending and self._asked <= self._done:
                    # A failing disk is tried less often.
                    self._condition.wait(self._interval if good else 4 * self._interval)
                elif not good and not self._ending:
                    self._condition.wait(0.1)
                if self._ending:
                    break
            good = self._cycle()
        self._last_words()
        with self.using_sqlite:
            if self._database is not None:
                self._database.close()
                self._database = self._rows = None
        with self._condition:
            self._ended = True
            self._condition.notify_all()

    def _cycle(self) -> bool:
        """Commits all that is queued. False: the disk fails, the batch is kept."""
        while True:
            if self._waiting() and not self._commit():
                return False
            with self._condition:
                ticket = self._asked
                if self._full:
                    calls = self._full.pop(0)
                else:
                    calls, self._calls, self._points = self._calls, Calls(), 0
                messages, self._messages = self._messages, []
                self._bytes = sum(map(_size, self._full)) + _size(self._calls)
                self._condition.notify_all()
            self._batch = (calls, self._batch[1] + messages)  # where an event of a recovery may wait
            if self._waiting() and not self._commit():
                return False
            with self._condition:
                if not self._full and not self._calls.count and not self._waiting():
                    self._done = max(self._done, ticket)
                    self._condition.notify_all()
                    return True

    def _waiting(self) -> bool:
        return bool(self._batch[0].count or self._batch[1])

    def _commit(self) -> bool:
        with self.using_sqlite:
            return self._commit_batch()

    def _commit_batch(self) -> bool:
        try:
            if self._rows is None:
                self._connect()
            assert self._rows is not None and self._database is not None
            calls, messages = self._batch
            if calls.count or messages:
                self._doubtful = self._rows.commits + 1
                durable = any(message[0] in ("artifact", "remove_artifact") for message in messages)
                if durable:
                    self._database.set_durable(True)
                self._rows.write(calls, messages, self.clock.elapsed())
                self._doubtful = 0
                self._batch = (Calls(), [])
                if durable:
                    self._database.set_durable(False)
            if self._failing:
                self._recovered()
            self._database.checkpoint_if_long()
            return True
        except (sqlite3.Error, OSError, LeydenError) as error:
            self._failed(error)
            return False

    def _failed(self, error: BaseException) -> None:
        if self._database is not None:
            try:
                self._database.close()
            except sqlite3.Error:
                pass
        self._database = self._rows = None
        with self._condition:
            if not self._failing:
                self._failing_since = time.monotonic()
            self._failing = f"{os.path.join(self.folder, 'run.db')} could not be written: {error}."
            self._condition.notify_all()

    def _recovered(self) -> None:
        with self._condition:
            payload: dict = {"error": self._failing, "seconds": time.monotonic() - self._failing_since, **self._lost}
            if self._lost_steps:
                payload["lost_steps"] = self._lost_steps
            self._failing, self._lost_steps = "", None
            self._lost = {"lost_points": 0, "lost_messages": 0}
        self._batch[1].append(("event", self.clock.now(), None, "storage_recovered", json.dumps(payload)))

    def _last_words(self) -> None:
        deadline = time.monotonic() + PATIENCE
        good = self._cycle() and self._cycle()  # the second for what the first had to tell of a recovery
        while not good and time.monotonic() < deadline:
            time.sleep(0.1)
            good = self._cycle() and self._cycle()
        if not good:
            self._problem = f"The run {os.path.basename(self.folder)} could not be completed: {self._failing}"
            return
        with self.using_sqlite:
            self._write_end()

    def _write_end(self) -> None:
        try:
            if self._database is None:
                self._connect()
            assert self._database is not None and self._end is not None
            self._database.set_status(self._end[0], self._end[1], self.attempt, self.clock.now(), self.clock.elapsed())
            until = time.monotonic() + READER_PATIENCE
            while not self._database.leave_wal() and time.monotonic() < until:
                time.sleep(0.01)
        except (sqlite3.Error, OSError) as error:
            self._problem = f"{os.path.join(self.folder, 'run.db')} could not be closed: {error}."
