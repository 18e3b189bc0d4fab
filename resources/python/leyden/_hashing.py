# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""The SHA-256 of files, on a thread of its own: a checkpoint of gigabytes holds up neither training nor commits."""

from __future__ import annotations

import os
import threading
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ._files import digest_of

_TRIES = 3  # of a file that changes meanwhile

Messages = Sequence[tuple]  # for the writer


class _Job(NamedTuple):
    path: str  # as the row has it
    row: Callable[[str, int], Messages]  # of SHA-256 and size
    after: Messages
    read: bool


def _stable_digest(path: str) -> Tuple[str, int]:
    for _ in range(_TRIES):
        before = os.stat(path)
        found = digest_of(path)
        after = os.stat(path)
        if (before.st_mtime_ns, before.st_size, before.st_ino) == (after.st_mtime_ns, after.st_size, after.st_ino):
            break
    return found


class FileHasher:
    """Works through files in the order in which they came, and hands their rows to `push`. A file that cannot be read is
    told by `complain`; one that is gone only if nobody has said by the end, with forget(), that this is meant."""

    def __init__(self, folder: str, push: Callable[[tuple], None], complain: Callable[[str], None]) -> None:
        self._folder, self._push, self._complain = folder, push, complain
        self._condition = threading.Condition()
        self._jobs: List[_Job] = []
        self._busy = self._ending = False
        self._gone: Dict[str, str] = {}
        self._thread: Optional[threading.Thread] = None

    def add(self, path: str, row: Callable[[str, int], Messages], after: Messages = ()) -> None:
        """`path` is absolute, or relative to the run's folder."""
        self._put(_Job(path, row, after, True))

    def forget(self, path: str, messages: Messages) -> None:
        self._put(_Job(path, lambda sha256, size: messages, (), False))

    def _put(self, job: _Job) -> None:
        with self._condition:
            self._jobs.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="leyden-files", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def wait(self) -> None:
        """Returns when all that was added before is with the writer."""
        with self._condition:
            while self._jobs or self._busy:
                self._condition.wait()

    def stop(self) -> None:
        """Finishes all that waits."""
        with self._condition:
            self._ending = True
            self._condition.notify_all()
        if self._thread is not None:
            self._thread.join()
        for sentence in self._gone.values():
            self._complain(sentence)
        self._gone.clear()

    def _run(self) -> None:
        while True:
            with self._condition:
                self._busy = False
                self._condition.notify_all()
                while not self._jobs and not self._ending:
                    self._condition.wait()
                if not self._jobs:
                    return
                job, self._busy = self._jobs.pop(0), True
                replaced = any(later.path == job.path for later in self._jobs)
            self._gone.pop(job.path, None)
            for message in [*(() if replaced else self._rows(job)), *job.after]:
                self._push(message)

    def _rows(self, job: _Job) -> Messages:
        if not job.read:
            return job.row("", 0)
        try:
            return job.row(*_stable_digest(os.path.join(self._folder, job.path)))
        except FileNotFoundError:
            self._gone[job.path] = (f"The file {job.path} was gone before its SHA-256 was taken; the run does not list it. "
                                    "Call forget_file() when a file of the run is removed.")
        except OSError as error:
            self._complain(f"The file {job.path} could not be read for its SHA-256: {error}. The run does not list it.")
        return ()
