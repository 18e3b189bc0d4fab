# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""How runs begin, and go on."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from typing import Any, List, Mapping, Optional, Sequence, Tuple, Union

from . import _database
from ._files import LeydenError, RunLock, WallClock, iso_utc, new_ulid, sync_folder, valid_text, write_atomically
from ._texts import flatten, json_text, plain, to_yaml
from .run import Run


def workspace_folder(given: Union[str, os.PathLike, None] = None) -> str:
    """What is given, else $LEYDEN_WORKSPACE, else ~/Leyden; an absolute path."""
    return os.path.abspath(os.path.expanduser(given or os.environ.get("LEYDEN_WORKSPACE") or "~/Leyden"))


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
        database = _database.Database(path, check=5.0)
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
