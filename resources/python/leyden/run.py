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
import shutil
import socket
import sys
import traceback
import weakref
from types import TracebackType
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Type, Union

from . import _database
from ._files import (LeydenError, RunLock, WallClock, copy_atomically, iso_utc, media_path, new_ulid, sync_folder, valid_text,
                     write_atomically)
from ._hashing import FileHasher
from ._system import SystemSampler, Values
from ._texts import flatten, json_text, plain, to_yaml
from ._writer import Writer

Number = Union[int, float]
_STEPS = 2**63
_EVENT_TEXT = 64 << 10  # longer texts are files
_LEVELS = ("debug", "info", "warning", "error")
_open_runs: "weakref.WeakSet[Run]" = weakref.WeakSet()


def workspace_folder(given: Union[str, os.PathLike, None] = None) -> str:
    """What is given, else $LEYDEN_WORKSPACE, else ~/Leyden; an absolute path."""
    return os.path.abspath(os.path.expanduser(given or os.environ.get("LEYDEN_WORKSPACE") or "~/Leyden"))


def _step(step: Any) -> int:
    if type(step) is int and -_STEPS <= step < _STEPS:
        return step
    try:
        number = int(step)
        if isinstance(step, (str, bytes)) or number != step:
            raise ValueError(step)
    except (TypeError, ValueError, OverflowError, RuntimeError):
        raise LeydenError(f"The step {step!r:.100} is no whole number.") from None
    if not -_STEPS <= number < _STEPS:
        raise LeydenError(f"The step {number} does not fit into 64 bits.")
    return number


def _number(name: object, value: Any) -> float:
    try:
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, (str, bytes)):
            raise TypeError("text")
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except (TypeError, ValueError, RuntimeError) as error:
        raise LeydenError(f"The value of {name!r} is no number: {value!r:.100}.") from error


def _artifact(path: str, name: str, kind: str, step: Optional[int], meta: str, sha256: str, size: int) -> tuple:
    return ("artifact", step, valid_text(name), valid_text(kind), valid_text(path), sha256, size, valid_text(meta))


@contextlib.contextmanager
def _keeping(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LeydenError(f"{what} could not be kept with the run: {error}.") from error


def _error_json(error: BaseException, hook: str = "") -> str:
    name = type(error).__name__
    details = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return json_text({"hook": hook, "summary": valid_text(f"{name}: {error}" if str(error) else name),
                      "details": valid_text(details)})


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
                numbers = [_number(name, value) for name, value in values.items()]
                break
        if numbers:
            epoch = self._epoch if epoch is None else float(epoch)
            self._writer.push_call(tuple(values), numbers, _step(step), epoch, self._clock.now())

    def set_epoch(self, epoch: float) -> None:
        """The epoch of what is logged from now on without one of its own."""
        self._epoch = float(epoch)

    def line(self, text: str, level: str = "info", source: str = "program") -> None:
        """A line of the console; level: debug, info, warning or error."""
        self._check()
        if level not in _LEVELS:
            raise LeydenError(f"There is no level {level!r}: expected one of {', '.join(_LEVELS)}.")
        self._writer.push(("line", self._clock.now(), level, valid_text(source), valid_text(text)))

    def event(self, kind: str, payload: Optional[Mapping[str, Any]] = None, step: Optional[int] = None) -> None:
        """Something that happened."""
        self._check()
        self._writer.push(("event", self._clock.now(), None if step is None else _step(step), valid_text(kind),
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
        self._writer.push(("histogram", valid_text(name), _step(step), self._epoch if epoch is None else float(epoch),
                           self._clock.now(), least, greatest, float(sum(finite)), float(sum(v * v for v in finite)),
                           json.dumps(edges), json.dumps(counts)))

    # ---- files

    def image(self, name: str, file: Union[str, os.PathLike, bytes], step: int) -> None:
        """A picture: a PNG file, or its bytes. It is kept in media/."""
        content = file if isinstance(file, bytes) else self._read(name, file)
        if not content.startswith(b"\x89PNG\r\n\x1a\n"):
            raise LeydenError(f"The picture {name!r} is no PNG.")
        self._add_bytes(content, name, "image", step, ".png")

    @staticmethod
    def _read(name: str, file: Union[str, os.PathLike]) -> bytes:
        try:
            with open(file, "rb") as opened:
                return opened.read()
        except OSError as error:
            raise LeydenError(f"The picture {name!r} could not be read: {error}.") from error

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
        saved = ("event", self._clock.now(), _step(step), "checkpoint_saved", valid_text(json_text({"path": stored})))
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
        path = media_path(name, _step(step), ending)
        with _keeping(f"{name!r}"):
            os.makedirs(os.path.join(self._folder, "media"), exist_ok=True)
            write_atomically(os.path.join(self._folder, path), content)
        digest = hashlib.sha256(content).hexdigest()
        self._writer.push(_artifact(path, name, kind, step, "{}", digest, len(content)))

    def _hash(self, path: str, name: str, kind: str, step: Optional[int], meta: Optional[Mapping],
              after: Sequence[tuple] = ()) -> None:
        step, facts = None if step is None else _step(step), json_text(dict(meta or {}))
        self._files.add(path, lambda sha256, size: (_artifact(path, name, kind, step, facts, sha256, size),), after)

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
        handler = _LoggingHandler(self, level)
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
            report = _error_json(error) if isinstance(error, BaseException) else json_text(
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


class _LoggingHandler(logging.Handler):
    logger: logging.Logger

    def __init__(self, run: Run, level: int) -> None:
        super().__init__(level)
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        level = _LEVELS[min(3, max(0, record.levelno // 10 - 1))]
        try:
            if not self._run._writer.forked:
                self._run.line(self.format(record), level, record.name)
        except LeydenError:
            self.handleError(record)


@atexit.register
def _at_exit() -> None:
    error = None if hasattr(sys, "ps1") else getattr(sys, "last_value", None)
    for run in list(_open_runs):
        try:
            run.fail(error) if isinstance(error, BaseException) else run.finish()
        except LeydenError as problem:
            print(f"leyden: {problem}", file=sys.stderr)


def _provenance() -> List[Tuple[str, str]]:
    return [("provenance.program", os.path.basename(sys.argv[0] or "python")),
            ("provenance.command_line", " ".join(sys.argv)),
            ("provenance.working_directory", os.getcwd()),
            ("provenance.host", socket.gethostname()),
            ("provenance.python", sys.version.split()[0])]


def start_run(name: str = "", params: Optional[Mapping[str, Any]] = None, *,
              workspace: Union[str, os.PathLike, None] = None, tags: Sequence[str] = (), verb: str = "fit",
              device: str = "", system_metrics: bool = True, write_config: bool = True) -> Run:
    """Makes <workspace>/runs/<id> with config.yaml (the parameters; nested ones get dotted paths) and run.db. Raises
    LeydenError, and leaves nothing then."""
    config = plain(params or {})
    run_id, runs, clock = new_ulid(), os.path.join(workspace_folder(workspace), "runs"), WallClock()
    folder, draft = os.path.join(runs, run_id), os.path.join(runs, ".new-" + run_id)
    lock: Optional[RunLock] = None
    try:
        os.makedirs(runs, exist_ok=True)
        os.mkdir(draft)
        # A folder under its own name is complete: it is made under another one and renamed.
        lock = RunLock(os.path.join(draft, "run.lock"))
        info = [("run_id", run_id), ("name", name), ("plugin", ""), ("plugin_version", ""), ("plugin_sha256", ""),
                ("verb", verb), ("device", device), ("started", iso_utc(clock.now())), ("status", "running"),
                ("config", json_text(config)), *_provenance()]
        _database.create(os.path.join(draft, "run.db"), info,
                         [(path, json_text(value)) for path, value in flatten(config)], clock.now())
        if tags:
            notes = {"name": "", "tags": [valid_text(tag) for tag in tags], "notes": "", "starred": False,
                     "colour": "", "archived": False}
            write_atomically(os.path.join(draft, "annotations.json"),
                             (json.dumps(notes, indent=2, ensure_ascii=False) + "\n").encode())
        if write_config:
            write_atomically(os.path.join(draft, "config.yaml"), valid_text(to_yaml(config)).encode())
        os.rename(draft, folder)
        sync_folder(runs)
        run = Run(folder, lock, 1, clock, system_metrics)
    except BaseException as error:
        if lock is not None:
            lock.release()
        for made in (draft, folder):
            shutil.rmtree(made, ignore_errors=True)
        if isinstance(error, (OSError, _database.sqlite3.Error)):
            raise LeydenError(f"The workspace {os.path.dirname(runs)} cannot be written: {error}. Choose another folder "
                              "or change its permissions.") from error
        raise
    run._config = config  # type: ignore[attr-defined]
    run.event("run_started", {"verb": verb, "device": device})
    return run


def resume_run(run: Union[str, os.PathLike], *, workspace: Union[str, os.PathLike, None] = None,
               system_metrics: bool = True, _new_attempt: bool = True) -> Run:
    """Goes on with a run, named by its id or its folder, as its next attempt: points that it goes over again stay beside
    the older ones. Raises LeydenError when there is none, or its trainer lives."""
    folder = os.fspath(run)
    if os.sep not in folder:
        folder = os.path.join(workspace_folder(workspace), "runs", folder)
    folder = os.path.abspath(folder)
    path = os.path.join(folder, "run.db")
    if not os.path.isfile(path):
        raise LeydenError(f"{folder} holds no run (there is no run.db).")
    lock: Optional[RunLock] = None
    try:
        lock, clock = RunLock(os.path.join(folder, "run.lock")), WallClock()
        database = _database.Database(path)
        try:
            attempt = database.begin_attempt(clock.now(), _new_attempt)
            row = database.db.execute("SELECT value FROM info WHERE key = 'config'").fetchone()
            seconds = database.db.execute("SELECT seconds FROM attempt WHERE id = ?", (attempt,)).fetchone()[0]
        finally:
            database.close()
        clock._begun -= 0.0 if _new_attempt else float(seconds or 0.0)
        resumed = Run(folder, lock, attempt, clock, system_metrics)
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, (OSError, _database.sqlite3.Error)):
            raise LeydenError(f"{path} could not be continued: {error}.") from error
        raise
    resumed._config = json.loads(row[0]) if row else {}  # type: ignore[attr-defined]
    if _new_attempt:
        resumed.event("run_resumed", {"attempt": attempt})
    return resumed
