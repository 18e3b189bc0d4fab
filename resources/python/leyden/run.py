# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Runs of plain Python loops."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import logging
import math
import os
import sys
import weakref
from types import TracebackType
from typing import Any, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Type, Union

from ._console import LEVELS, LoggingHandler
from ._files import LeydenError, RunLock, WallClock, copy_atomically, media_path, valid_text, write_atomically
from ._hashing import FileHasher
from ._images import picture_of
from ._system import SystemSampler, Values
from ._texts import flatten, json_text, plain, to_yaml
from ._values import artifact_row, error_json, number_of, step_of
from ._writer import Writer

Number = Union[int, float]
_EVENT_TEXT = 64 << 10  # longer texts are files
_open_runs: "weakref.WeakSet[Run]" = weakref.WeakSet()


@contextlib.contextmanager
def _keeping(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LeydenError(f"{what} could not be kept with the run: {error}.") from error


class Run:
    """A run being logged. Made by start_run() or resume_run(); use it in a `with`.

    What was logged is in run.db, with what charts read, at most 250 ms later, whatever happens to the process. Any
    thread may log. A forked child (a worker of a DataLoader) must not: it gets a LeydenError.

    How it ends: a `with` that is left by an exception makes the run `failed`, by KeyboardInterrupt `stopped`, else
    `finished`. Without a `with`, call finish() or fail(); what is still open when Python ends is `failed` if an exception
    ended it, else `finished`. A killed process leaves an `interrupted` run.
    """

    def __init__(self, folder: str, lock: RunLock, attempt: int, clock: WallClock, system_metrics: bool) -> None:
        self._folder, self._attempt, self._clock = folder, attempt, clock
        self._epoch = math.nan
        self._ended = False
        self._handlers: List[logging.Handler] = []
        self._writer = Writer(folder, lock, attempt, clock)
        self._files = FileHasher(folder, self._writer.push, self._complain)
        self._sampler = SystemSampler(folder, self._log_system) if system_metrics else None
        _open_runs.add(self)

    # ---- what it is

    @property
    def id(self) -> str:
        """The ULID, which is also the folder's name."""
        return os.path.basename(self._folder)

    @property
    def path(self) -> str:
        """The run's folder."""
        return self._folder

    @property
    def attempt(self) -> int:
        """1; more for a run that was resumed."""
        return self._attempt

    @property
    def ended(self) -> bool:
        return self._ended

    # ---- logging

    def log(self, values: Mapping[str, Any], step: int, epoch: Optional[float] = None) -> None:
        """One log call: its values share step, epoch and time. A value is a number or has item() (torch, numpy); NaN and
        infinities are values like others."""
        if self._ended or self._writer.forked:
            self._check()
        numbers = list(values.values())
        for number in numbers:
            if type(number) is not float:
                # Whole or not at all: nothing is queued when one of them is no number.
                numbers = [number_of(name, value) for name, value in values.items()]
                break
        if numbers:
            epoch = self._epoch if epoch is None else float(epoch)
            self._writer.push_call(tuple(values), numbers, step_of(step), epoch, self._clock.now())

    def set_epoch(self, epoch: float) -> None:
        """The epoch of what is logged from now on without one of its own."""
        self._epoch = float(epoch)

    def line(self, text: str, level: str = "info", source: str = "program") -> None:
        """A line of the console; level: debug, info, warning or error."""
        self._check()
        if level not in LEVELS:
            raise LeydenError(f"There is no level {level!r}: expected one of {', '.join(LEVELS)}.")
        self._writer.push(("line", self._clock.now(), level, valid_text(source), valid_text(text)))

    def event(self, kind: str, payload: Optional[Mapping[str, Any]] = None, step: Optional[int] = None) -> None:
        """Something that happened."""
        self._check()
        self._writer.push(("event", self._clock.now(), None if step is None else step_of(step), valid_text(kind),
                           valid_text(json_text(dict(payload or {})))))

    def text(self, name: str, text: str, step: int) -> None:
        """A logged text."""
        if len(text.encode("utf-8", "replace")) > _EVENT_TEXT:
            self._add_bytes(valid_text(text).encode(), name, "text", step, ".txt")
        else:
            self.event("text", {"name": name, "text": text}, step)

    def histogram(self, name: str, values: Iterable[Any], step: int, bins: int = 64,
                  epoch: Optional[float] = None) -> None:
        """`bins` bins of equal width between the least and the greatest finite value."""
        self._check()
        if bins < 1:
            raise LeydenError(f"A histogram of {bins} bins: expected at least 1.")
        if hasattr(values, "detach"):  # torch
            values = values.detach().flatten().tolist()  # type: ignore[attr-defined]
        elif hasattr(values, "ravel"):  # numpy
            values = values.ravel().tolist()  # type: ignore[attr-defined]
        finite = [v for v in map(float, values) if math.isfinite(v)]
        low, high = (min(finite), max(finite)) if finite else (0.0, 0.0)
        least, greatest = low, high
        if high <= low:  # a bin needs a width
            high = low + max(1e-12, abs(low) * 1e-6)
        half = high / 2 - low / 2
        edges = [low + half * (2.0 * i / bins) for i in range(bins)] + [high]
        counts = [0.0] * bins
        for value in finite:
            counts[min(bins - 1, max(0, int((value / 2 - low / 2) / half * bins)))] += 1
        self._writer.push(("histogram", valid_text(name), step_of(step), self._epoch if epoch is None else float(epoch),
                           self._clock.now(), least, greatest, float(sum(finite)), float(sum(v * v for v in finite)),
                           json.dumps(edges), json.dumps(counts)))

    # ---- files

    def image(self, name: str, image: Any, step: int) -> None:
        """A picture, kept in media/: the path or the bytes of a PNG or JPEG file; a numpy array of height x width pixels,
        or with a third axis of 1 (grey), 3 (RGB) or 4 (RGBA) channels; a torch tensor, whose channels come first; a
        picture of PIL. Numbers are bytes, or from 0 to 1 where they are floats."""
        self._check()
        content, ending = picture_of(name, image)
        self._add_bytes(content, name, "image", step, ending)

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], step: int) -> None:
        """Rows of texts, numbers and flags, kept in media/ as JSON."""
        cells = [list(row) for row in rows]
        for row in cells:
            if len(row) != len(columns):
                raise LeydenError(f"The table {name!r} has {len(columns)} columns and a row of {len(row)} cells.")
        self._add_json({"columns": [str(column) for column in columns], "rows": plain(cells)}, name, "table", step)

    def confusion_matrix(self, name: str, counts: Any, classes: Sequence[str], step: int) -> None:
        """How often each true class (a row) was taken for each class (a column); lists, a numpy array or a tensor."""
        rows = counts.tolist() if hasattr(counts, "tolist") else [list(row) for row in counts]
        size = len(classes)
        if len(rows) != size or any(not isinstance(row, list) or len(row) != size for row in rows):
            raise LeydenError(f"The confusion matrix {name!r} needs a row and a column for each of its {size} classes.")
        whole = [[step_of(count) for count in row] for row in rows]
        self._add_json({"classes": [str(each) for each in classes], "counts": whole}, name, "confusion_matrix", step)

    def _add_json(self, value: Any, name: str, kind: str, step: int) -> None:
        self._add_bytes(valid_text(json_text(value)).encode(), name, kind, step, ".json")

    def file(self, path: Union[str, os.PathLike], name: Optional[str] = None, kind: str = "file",
             step: Optional[int] = None, copy: bool = True, meta: Optional[Mapping[str, Any]] = None) -> None:
        """A file of the run with its SHA-256: copied into media/ unless it lies in the run's folder, or `copy` is
        false. A newer file at the same path takes the older one's place. The SHA-256 is taken on another thread."""
        self._check()
        source = os.path.realpath(path)
        if not os.path.isfile(source):
            raise LeydenError(f"There is no file {source} to keep with the run.")
        name = name or os.path.basename(source)
        stored = self._path_in_run(source)
        if copy and os.path.isabs(stored):
            stored = media_path(os.path.splitext(name)[0], step, os.path.splitext(source)[1])
            with _keeping(f"The file {source}"):
                os.makedirs(os.path.join(self._folder, "media"), exist_ok=True)
                copy_atomically(source, os.path.join(self._folder, stored))
        self._hash(stored, name, kind, step, meta)

    def checkpoint(self, path: Union[str, os.PathLike], step: int, meta: Optional[Mapping[str, Any]] = None) -> None:
        """A checkpoint, left where it is; `leyden ... --ckpt_path last` looks for those of the folder checkpoints."""
        self._check()
        source = os.path.realpath(path)
        if not os.path.isfile(source):
            raise LeydenError(f"There is no checkpoint {source} to list with the run.")
        stored = self._path_in_run(source)
        saved = ("event", self._clock.now(), step_of(step), "checkpoint_saved", valid_text(json_text({"path": stored})))
        self._hash(stored, os.path.basename(source), "checkpoint", step, meta, (saved,))

    def forget_file(self, path: Union[str, os.PathLike]) -> None:
        """The file is no longer there."""
        self._check()
        stored = self._path_in_run(os.path.realpath(path))
        self._files.forget(stored, (("remove_artifact", valid_text(stored)),))

    def _path_in_run(self, real: str) -> str:
        relative = os.path.relpath(real, os.path.realpath(self._folder))
        return real if relative.split(os.sep)[0] == os.pardir else relative

    def _add_bytes(self, content: bytes, name: str, kind: str, step: int, ending: str) -> None:
        self._check()
        path = media_path(name, step_of(step), ending)
        with _keeping(f"{name!r}"):
            os.makedirs(os.path.join(self._folder, "media"), exist_ok=True)
            write_atomically(os.path.join(self._folder, path), content)
        digest = hashlib.sha256(content).hexdigest()
        self._writer.push(artifact_row(path, name, kind, step, "{}", digest, len(content)))

    def _hash(self, path: str, name: str, kind: str, step: Optional[int], meta: Optional[Mapping],
              after: Sequence[tuple] = ()) -> None:
        step, facts = None if step is None else step_of(step), json_text(dict(meta or {}))
        self._files.add(path, lambda sha256, size: (artifact_row(path, name, kind, step, facts, sha256, size),), after)

    def _complain(self, sentence: str) -> None:
        self._writer.push(("line", self._clock.now(), "error", "run", valid_text(sentence)))
        print(f"leyden: {sentence}", file=sys.stderr)

    # ---- what is known of the run

    def log_params(self, params: Mapping[str, Any], write_config: bool = True) -> None:
        """More parameters, or new values; config.yaml is written anew with them."""
        self._check()
        self._config = {**getattr(self, "_config", {}), **plain(params)}
        for path, value in flatten(plain(params)):
            self._writer.push(("param", valid_text(path), valid_text(json_text(value))))
        self._writer.push(("info", "config", json_text(self._config)))
        if write_config:
            self.write_config()

    def write_config(self) -> None:
        """config.yaml: the parameters."""
        text = to_yaml(getattr(self, "_config", {}))
        with _keeping("config.yaml"):
            write_atomically(os.path.join(self._folder, "config.yaml"), valid_text(text).encode())

    def set_info(self, key: str, value: str) -> None:
        """A fact in run_info."""
        self._check()
        self._writer.push(("info", valid_text(key), valid_text(value)))

    def capture_logging(self, logger: Optional[logging.Logger] = None, level: int = logging.INFO) -> None:
        """Records of Python's logging, of the root logger if none is named, become lines of the console."""
        handler = LoggingHandler(self, level)
        (logger or logging.getLogger()).addHandler(handler)
        self._handlers.append(handler)
        handler.logger = logger or logging.getLogger()

    def _log_system(self, values: Values) -> None:
        now = self._clock.now()
        for name, value in values:
            self._writer.push(("system", now, name, value))

    # ---- the end

    def flush(self) -> None:
        """Returns when all that was logged before is committed."""
        self._check()
        self._files.wait()
        self._writer.flush()

    def finish(self, status: str = "finished") -> None:
        """Ends the run: finished, stopped or interrupted. Once; a second call does nothing."""
        if status not in ("finished", "stopped", "interrupted"):
            raise LeydenError(f"A run cannot end as {status!r}: expected finished, stopped or interrupted.")
        self._end(status, "")

    def fail(self, error: Union[BaseException, str]) -> None:
        """Ends it as failed; by KeyboardInterrupt as stopped, by sys.exit() without an error as finished."""
        if self._ended or self._writer.forked:
            return
        if isinstance(error, KeyboardInterrupt):
            self.line("stopped by KeyboardInterrupt", "warning", "run")
            self._end("stopped", "")
        elif type(error) is SystemExit and not error.code:
            self._end("finished", "")
        else:
            report = error_json(error) if isinstance(error, BaseException) else json_text(
                {"hook": "", "summary": valid_text(error), "details": ""})
            self.line("failed: " + json.loads(report)["summary"], "error", "run")
            self._end("failed", report)

    def _hand_over(self) -> None:
        """Lets go of the run, so that another process can go on with it in the same attempt."""
        self._end("interrupted", "", tell=False)

    def _end(self, status: str, error: str, tell: bool = True) -> None:
        if self._ended or self._writer.forked:
            return
        if self._sampler is not None:
            self._sampler.stop()
        for handler in self._handlers:
            handler.logger.removeHandler(handler)  # type: ignore[attr-defined]
        self._files.stop()
        if tell:
            self.event("run_finished", {"status": status})
        self._ended = True
        _open_runs.discard(self)
        self._writer.end(status, error)

    def _check(self) -> None:
        if self._writer.forked:
            raise LeydenError("This process was forked from the one that trains (a worker of a DataLoader, say); only "
                              "that one may log to its run.")
        if self._ended:
            raise LeydenError(f"The run {self.id} has ended; leyden.resume_run() goes on with it.")

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        if error is None:
            self.finish()
        else:
            self.fail(error)

    def __reduce__(self) -> Any:
        raise LeydenError("A run stays in its process: it cannot be pickled.")

    def __repr__(self) -> str:
        return f"<leyden.Run {self.id}>"


@atexit.register
def _at_exit() -> None:
    error = None if hasattr(sys, "ps1") else getattr(sys, "last_value", None)
    for run in list(_open_runs):
        try:
            run.fail(error) if isinstance(error, BaseException) else run.finish()
        except LeydenError as problem:
            print(f"leyden: {problem}", file=sys.stderr)
