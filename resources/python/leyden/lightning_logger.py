# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""LeydenLogger for PyTorch Lightning 2.x, from `lightning` or `pytorch_lightning`: whichever is in use."""

from __future__ import annotations

import importlib
import multiprocessing.context
import multiprocessing.util
import os
import sys
import weakref
from argparse import Namespace
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple, Union

from ._files import LeydenError
from ._start import resume_run, start_run
from .run import Run


def _logger_bases() -> Tuple[type, ...]:
    """The class Logger of every Lightning that the program has imported, else of the one that is installed."""
    names = ("lightning.pytorch.loggers", "pytorch_lightning.loggers")
    wanted = [name for name in names if name in sys.modules] or list(names)
    for name in wanted:
        try:
            found = [importlib.import_module(name).Logger]
        except ImportError:
            continue
        others = [sys.modules[other].Logger for other in wanted if other != name and other in sys.modules]
        return (*found, *others)
    raise ImportError("LeydenLogger needs PyTorch Lightning 2: pip install lightning")


def _on_rank_zero() -> bool:
    for name in ("lightning.pytorch.utilities", "pytorch_lightning.utilities"):
        if name in sys.modules:
            return getattr(sys.modules[name].rank_zero_only, "rank", None) in (None, 0)
    return True


_loggers: "weakref.WeakSet[LeydenLogger]" = weakref.WeakSet()


def _is_launching() -> bool:
    """Whether Lightning is about to start the processes that train (ddp_fork), and not a DataLoader its workers."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").endswith("strategies.launchers.multiprocessing") and frame.f_code.co_name == "launch":
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False


def _before_fork() -> None:
    if any(logger._run is not None and not logger._run.ended for logger in _loggers) and _is_launching():
        for logger in list(_loggers):
            logger._hand_over()


os.register_at_fork(before=_before_fork)


def _in_forked_process(logger: LeydenLogger) -> None:
    logger._spawned = False
    multiprocessing.util.Finalize(None, _let_go, args=(logger,), exitpriority=10)


def _let_go(logger: LeydenLogger) -> None:
    """A forked process ends without Python's own ending: what is queued is committed here, when it threw."""
    run = logger._run
    if run is not None and not run.ended and not run._writer.forked:
        run._hand_over()


class LeydenLogger(*_logger_bases()):  # type: ignore[misc]
    """Writes a run folder: metrics, hyperparameters, checkpoints with their SHA-256, how it ended.

    The run is made when Lightning first needs it, by rank 0 alone. A fit that goes through is `finished`, one that
    throws `failed` with the traceback, one that Ctrl+C or SIGTERM ends `stopped`; what is logged after that (trainer.test, say)
    goes on in the same run. Lightning joins save_dir, name and version to the folder of checkpoints: save_dir is the
    run's folder, the other two are empty, and the checkpoints lie in `<run>/checkpoints`. LightningCLI's config.yaml is
    the run's.

    `logger.experiment` is the leyden.Run, with images, histograms, files and all else.
    """

    def __init__(self, name: str = "", workspace: Union[str, os.PathLike, None] = None, *, tags: Sequence[str] = (),
                 resume: Union[str, os.PathLike, None] = None, system_metrics: bool = True, console: bool = False) -> None:
        """`resume`: the id or folder of a run that this goes on with, as its next attempt. `console`: records of Python's
        logging become lines of the run."""
        super().__init__()
        self._run_name, self._workspace, self._tags = name, workspace, tuple(tags)
        self._resume, self._system_metrics, self._console = resume, system_metrics, console
        self._run: Optional[Run] = None
        self._new_attempt = True  # of a run that is gone on with
        self._spawned = False  # the run is written by a process that this one started
        self._checkpoints: Dict[str, Tuple[int, int]] = {}  # path: modification time, size
        self._last_step = 0
        _loggers.add(self)
        multiprocessing.util.register_after_fork(self, _in_forked_process)

    # ---- what Lightning asks for

    @property
    def experiment(self) -> Any:
        """The leyden.Run; on other ranks an object that does nothing."""
        if not _on_rank_zero():
            return _Nothing()
        if self._run is None:
            if self._resume is not None:
                self._run = resume_run(self._resume, workspace=self._workspace, system_metrics=self._system_metrics,
                                       _new_attempt=self._new_attempt)
            else:
                # config.yaml comes with the hyperparameters, unless LightningCLI writes it.
                self._run = start_run(self._run_name, workspace=self._workspace, tags=self._tags,
                                      system_metrics=self._system_metrics, write_config=False)
            self._begin_console(self._run)
        elif self._run.ended and not self._run._writer.forked:
            ended = self._run
            self._run = resume_run(ended.path, system_metrics=self._system_metrics, _new_attempt=False)
            self._begin_console(self._run)
        return self._run

    def _begin_console(self, run: Run) -> None:
        if self._console:
            run.capture_logging()

    @property
    def run_id(self) -> str:
        """The run's id; empty on other ranks, which have no run."""
        if self._run is not None:
            return self._run.id
        return self.experiment.id if _on_rank_zero() else ""

    @property
    def save_dir(self) -> Optional[str]:
        if self._run is not None:
            return self._run.path
        return self.experiment.path if _on_rank_zero() else None

    @property
    def log_dir(self) -> Optional[str]:
        return self.save_dir

    @property
    def name(self) -> str:
        """Empty: a part of a path for Lightning. The run's own is in `leyden runs`."""
        return ""

    @property
    def version(self) -> str:
        return ""

    def log_metrics(self, metrics: Mapping[str, Any], step: Optional[int] = None) -> None:
        if not _on_rank_zero():
            return
        values = dict(metrics)
        epoch = values.pop("epoch", None)
        self._last_step = self._last_step if step is None else int(step)
        self.experiment.log(values, step=self._last_step, epoch=epoch)

    def log_hyperparams(self, params: Union[Mapping[str, Any], Namespace, None] = None, *args: Any,
                        **kwargs: Any) -> None:
        if not _on_rank_zero() or params is None:
            return
        run = self.experiment
        known = dict(vars(params) if isinstance(params, Namespace) else params)
        known.pop("_instantiator", None)  # a mark of LightningCLI's
        own = getattr(run, "_wrote_config", False) or not os.path.exists(os.path.join(run.path, "config.yaml"))
        run.log_params(known, write_config=own)
        run._wrote_config = own

    def after_save_checkpoint(self, checkpoint_callback: Any) -> None:
        if not _on_rank_zero():
            return
        run = self.experiment
        callback = checkpoint_callback
        paths = {callback.best_model_path, callback.last_model_path, *callback.best_k_models,
                 getattr(callback, "_last_checkpoint_saved", "")}
        step = int(getattr(callback, "_last_global_step_saved", self._last_step))
        for path in sorted(str(path) for path in paths if path):
            for file in _files_of(path):
                info = os.stat(file)
                if self._checkpoints.get(file) != (info.st_mtime_ns, info.st_size):
                    self._checkpoints[file] = (info.st_mtime_ns, info.st_size)
                    run.checkpoint(file, step)
        self._forget_pruned(run)
        if callback.best_model_path and os.path.exists(callback.best_model_path):
            run.set_info("best_checkpoint", run._path_in_run(os.path.realpath(callback.best_model_path)))

    def _forget_pruned(self, run: Run) -> None:
        for file in [file for file in self._checkpoints if not os.path.exists(file)]:
            del self._checkpoints[file]
            run.forget_file(file)

    def save(self) -> None:
        """Nothing to do: what is logged is committed within 250 ms."""

    def finalize(self, status: str) -> None:
        if self._run is None or not _on_rank_zero():
            return
        error = sys.exc_info()[1]  # Lightning calls this while it handles the exception
        if self._spawned and status == "failed":
            self._end_for_the_dead(error)
        elif not self._run.ended:
            self._forget_pruned(self._run)
            if not os.path.exists(os.path.join(self._run.path, "config.yaml")):
                self._run.write_config()
            self._end(self._run, status, error)

    @staticmethod
    def _end(run: Run, status: str, error: Optional[BaseException]) -> None:
        if type(error).__name__ == "SIGTERMException":  # Lightning's
            run.line("stopped by SIGTERM", "warning", "run")
            run.finish("stopped")
        elif status == "failed":
            run.fail(error if error is not None else "The training failed.")
        else:
            run.finish()

    def _end_for_the_dead(self, error: Optional[BaseException]) -> None:
        """A spawned process that throws is gone before it can say how its run ended; this one tells it."""
        self._spawned = False
        try:
            self._end(self.experiment, "failed", error)
        except LeydenError as problem:  # must not hide the error of the training
            print(f"leyden: {problem}", file=sys.stderr)

    def __getstate__(self) -> Dict[str, Any]:
        """A copy in another process has no run of its own to write. A process that is being spawned (ddp_spawn) goes on
        with the run that this one lets go of."""
        if multiprocessing.context.get_spawning_popen() is not None and _on_rank_zero() and not self._spawned:
            self._hand_over()
        same = self._run is not None and self._run.ended
        return {**self.__dict__, "_run": None, "_spawned": False, "_new_attempt": not same and self._new_attempt,
                "_resume": self._run.path if self._run else self._resume}


    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        _loggers.add(self)

    def _hand_over(self) -> None:
        """The processes that are being started write the run, in the same attempt; this one lets go of it."""
        self.experiment._hand_over()
        self._spawned = True


class _Nothing:
    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


def _files_of(path: str) -> Sequence[str]:
    """A checkpoint is a file, or a folder of them (sharded)."""
    if os.path.isdir(path):
        return sorted(os.path.join(root, name) for root, _, names in os.walk(path) for name in names)
    return [path] if os.path.isfile(path) else []
