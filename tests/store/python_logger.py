# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""What test_python_logger does in Python: python_logger.py PACKAGE VERB ARGUMENTS..."""
import logging
import math
import os
import pathlib
import sys
import threading

sys.path.insert(0, sys.argv[1])
import leyden  # noqa: E402
import leyden._writer  # noqa: E402


def row(step):
    """The values of a step, as test_python_logger.cpp has them."""
    values = {"a": (step * 7919 % 1000) / 8.0}
    if step % 3 == 0:
        values["b é"] = -0.0 if step % 2 else 5e-324
    if step % 2 == 0:
        values["c"] = (math.nan if step % 50 == 0 else math.inf if step % 70 == 0 else -math.inf if step % 110 == 0
                       else 1e308 if step % 14 == 0 else step * 0.25)
    return values


def log_rows(run, first, last):
    for step in range(first, last):
        run.log(row(step), step=step, epoch=math.nan if step % 5 == 0 else step / 128)
        if step % 400 == 0:
            run.flush()


def same(workspace):
    with leyden.start_run("same", {"lr": 0.5}, workspace=workspace, system_metrics=False) as run:
        log_rows(run, 0, 1500)


def go_on(folder):
    with leyden.resume_run(folder, system_metrics=False) as run:
        log_rows(run, 1000, 3500)


class Uneven:
    """Log calls with metrics that come and go, in another order each time; steps that repeat, jump and fall. As Uneven of
    test_python_logger.cpp."""

    def __init__(self, seed):
        self.state = seed

    def draw(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return self.state >> 33

    def log(self, run, i):
        which, kind, turn, value = self.draw(), self.draw() % 5, self.draw() % 7, self.draw()
        names = [(turn + k) % 7 for k in range(7)]
        values = {f"m{n}": math.nan if value % 50 == n else value / 1024 - n for n in names if which >> n & 1}
        step = (i, i // 3, 5000 - i, value % 100, 2**62 + i)[kind]
        if values:
            run.log(values, step=step, epoch=math.nan if value % 7 == 0 else i / 64)
        if i % 333 == 0:
            run.flush()


def log_uneven(run, seed, count):
    calls = Uneven(seed)
    for i in range(count):
        calls.log(run, i)


def uneven(workspace):
    with leyden.start_run("same", {"lr": 0.5}, workspace=workspace, system_metrics=False) as run:
        log_uneven(run, 1, 4000)


def go_on_uneven(folder):
    with leyden.resume_run(folder, system_metrics=False) as run:
        log_uneven(run, 2, 4000)


def until_killed(folder):
    leyden._writer.COMMIT_INTERVAL = 0.005
    run = leyden.resume_run(folder, system_metrics=False)
    step = int(sys.argv[4])
    while True:
        run.log({"a": math.sin(step), "b": math.sin(step) + 1}, step=step)
        if step % 97 == 0:
            run.flush()
            print(step, flush=True)
        step += 1


def all_kinds(workspace):
    folder = pathlib.Path(workspace)
    (folder / "outside.csv").write_text("a,b\n")
    params = {"lr": 0.1, "model": {"sizes": [8, 16], "drop": math.inf}, "note": "a: b", "path": folder / "x", "none": None}
    with leyden.start_run("kinds", params, workspace=workspace, tags=["a", "é"], device="cpu") as run:
        logging.getLogger().setLevel(logging.INFO)
        run.capture_logging()
        logging.getLogger("lib").warning("careful %d", 7)
        logging.getLogger().debug("not this")
        run.line("bad \udcff \0 text", "error", "me")
        run.event("lr_changed", {"lr": 0.01, "bad": math.nan}, 3)
        run.text("sample", "once", 4)
        run.text("sample", "x" * 80_000, 5)
        run.histogram("weights", [0, 1, 1, 2, 4, math.nan], 9, bins=4, epoch=1.5)
        run.image("a/b", b"\x89PNG\r\n\x1a\nrest", 1)
        run.file(folder / "outside.csv", step=3)
        last = pathlib.Path(run.path, "checkpoints", "last.ckpt")
        last.parent.mkdir()
        for step, content in ((10, "first"), (20, "second")):
            last.write_text(content)
            run.checkpoint(last, step)
        run.log_params({"late": True})
        for wrong in (lambda: run.log({"x": "text", "y": 1}, step=0), lambda: run.image("no", b"GIF", 1),
                      lambda: run.log({"x": 1}, step=2**63), lambda: run.line("x", "loud"),
                      lambda: run.finish("running"), lambda: run.file(folder / "nothing")):
            try:
                wrong()
            except leyden.LeydenError as error:
                print(error)
            else:
                sys.exit("no error")


def endings(workspace):
    """A line for each run: how it should have ended."""
    def tell(run, status):
        print(run.path, status, flush=True)

    for error, status in ((ValueError("no more data"), "failed"), (KeyboardInterrupt(), "stopped"),
                          (SystemExit(0), "finished"), (SystemExit("no data"), "failed")):
        try:
            with leyden.start_run(workspace=workspace, system_metrics=False) as run:
                tell(run, status)
                run.log({"loss": 1}, step=0)
                raise error
        except BaseException as seen:
            assert seen is error
    run = leyden.start_run(workspace=workspace)
    tell(run, "stopped")
    run.finish("stopped")
    run.finish()
    try:
        run.log({"a": 1}, step=0)
        sys.exit("no error")
    except leyden.LeydenError as error:
        print(error, file=sys.stderr)
    left_open = leyden.start_run(workspace=workspace)
    tell(left_open, "failed")
    globals()["kept"] = left_open
    raise RuntimeError("nobody caught this")


def forks(workspace):
    """The child must not write, nor keep the run alive when its parent is gone."""
    run = leyden.start_run(workspace=workspace, system_metrics=True)
    stop = threading.Event()

    def log():
        step = 0
        while not stop.is_set():
            run.log({"loss": step}, step=step)
            step += 1
            stop.wait(0.001)

    thread = threading.Thread(target=log)
    thread.start()
    statuses = []
    for attempt in range(20):  # at all sorts of moments of the writer's thread
        child = os.fork()
        if child == 0:
            try:
                run.log({"child": 1}, step=1)
            except leyden.LeydenError:
                run.finish()
                if attempt < 18:
                    os._exit(7)
                sys.exit(7)  # with all that Python does at its end
            os._exit(1)
        statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    stop.set()
    thread.join()
    run.flush()
    orphan = os.fork()
    if orphan == 0:
        os.close(1)
        sys.stdin.read()  # until the test lets it go
        os._exit(0)
    print(run.path, sorted(set(statuses)), flush=True)
    os.kill(os.getpid(), 9)


def spool(workspace):
    """Memory is bounded while the disk fails, and what was lost is counted."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    run = leyden.start_run(workspace=workspace, system_metrics=False)
    run._writer._limit = 1 << 20
    run.log({"a": 0}, step=0)
    run.flush()
    size = os.path.getsize(run.path + "/run.db-wal")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, hard))
    logged = 1
    while logged < 1000 or not run._writer.problem or run._writer._lost["lost_points"] == 0:
        run.log({"a": logged}, step=logged)
        logged += 1
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    run.finish()
    print(run.path, logged, flush=True)


if __name__ == "__main__":
    if sys.argv[2] in ("same", "go_on", "uneven", "go_on_uneven"):
        leyden._writer.COMMIT_INTERVAL = 1000.0  # commits are those of flush()
    globals()[sys.argv[2]](sys.argv[3])
