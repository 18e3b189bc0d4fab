# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""What test_python_runs does in Python: python_runs.py PACKAGE VERB ARGUMENTS..."""
import contextlib
import decimal
import fractions
import math
import os
import pathlib
import resource
import signal
import sqlite3
import sys
import threading
import time

sys.path.insert(0, sys.argv[1])
import leyden  # noqa: E402
import leyden._hashing  # noqa: E402


def refused(work):
    """Prints the sentence."""
    try:
        work()
    except leyden.LeydenError as error:
        print(str(error).replace("\n", "\\n"), flush=True)
    else:
        sys.exit("no error")


@contextlib.contextmanager
def full_disk(path, more):
    """No file may grow beyond the size of `path` and `more`."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(path) + more, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


class Item:
    def __init__(self, value):
        self.value = value

    def item(self):
        return self.value


def odd(workspace):
    with leyden.start_run("odd \udcff\0 name", workspace=workspace, system_metrics=False) as run:
        names = ["", " ", "a/b", "../../etc/passwd", "line\nbreak", "'; drop table point; --", "é" * 5000, "bad \udcff", "nul \0"]
        for step, name in enumerate(names):
            run.log({name: step}, step=step)
        run.log({"nul \ufffd": 100}, step=9)  # what SQLite keeps of the last one is this name
        run.log({"nul \0": 101, "nul \ufffd": 102}, step=10)
        run.log({}, step=11)
        for step, value in enumerate([True, 7, 10**400, -10**400, fractions.Fraction(1, 4), decimal.Decimal("0.5"),
                                      Item(2), Item(math.nan), math.inf, -0.0, 5e-324]):
            run.log({"kinds": value}, step=step)
        for step in (2**63 - 1, -(2**63), 0, 3.0, Item(4).item()):
            run.log({"steps": 1}, step=step)
        for value in ("1.5", b"1", None, [1], Item("1.5"), 1j):
            refused(lambda: run.log({"kinds": 1.0, "wrong": value}, step=0))
        for step in (2**63, 0.5, math.nan, math.inf, "3", None):
            refused(lambda: run.log({"steps": 1.0}, step=step))


def hashing(workspace):
    """Training and commits go on while a file is hashed; what cannot be hashed is told."""
    let_go, true_digest = threading.Event(), leyden._hashing.digest_of

    def waiting_digest(path):
        assert let_go.wait(60)
        assert threading.current_thread() is not threading.main_thread()
        return true_digest(path)

    leyden._hashing.digest_of = waiting_digest
    with leyden.start_run(workspace=workspace, system_metrics=False) as run:
        folder = pathlib.Path(run.path, "checkpoints")
        folder.mkdir()
        for name in ("kept", "replaced", "pruned", "gone", "folder"):
            (folder / name).write_text(name)
            run.checkpoint(folder / name, 1)
        run.log({"loss": 1.0}, step=1)
        reader, until = sqlite3.connect(f"file:{run.path}/run.db?mode=ro", uri=True), time.monotonic() + 30
        while reader.execute("select count(*) from metrics").fetchone()[0] == 0:
            assert time.monotonic() < until, "no commit while a file is hashed"
            time.sleep(0.01)
        assert reader.execute("select count(*) from artifacts").fetchone()[0] == 0
        reader.close()
        (folder / "replaced").write_text("newer")
        run.checkpoint(folder / "replaced", 2)
        for name in ("pruned", "gone", "folder"):
            (folder / name).unlink()
        (folder / "folder").mkdir()
        run.forget_file(folder / "pruned")
        threading.Timer(0.2, let_go.set).start()  # while flush() waits
        run.flush()
        reader = sqlite3.connect(f"file:{run.path}/run.db?mode=ro", uri=True)
        assert reader.execute("select count(*) from artifacts").fetchone()[0] == 2, "flush() waits for files"
        reader.close()


def stop(workspace):
    with contextlib.suppress(KeyboardInterrupt), leyden.start_run(workspace=workspace, system_metrics=False) as run:
        for step in range(1000):
            run.log({"loss": step}, step=step)
        raise KeyboardInterrupt
    again = leyden.resume_run(run.id, workspace=workspace, system_metrics=False)
    assert again.attempt == 2
    for step in range(1000, 2000):
        again.log({"loss": step, "late": step}, step=step)
    refused(lambda: leyden.resume_run(run.id, workspace=workspace))
    again.finish("stopped")


def resume(folder):
    """The sentence when it is refused; else ten steps more."""
    try:
        run = leyden.resume_run(folder, system_metrics=False)
    except leyden.LeydenError as error:
        print(error)
        return
    for step in range(10):
        run.log({"train_loss": step, "by_python": step}, step=100_000 + step)
    run.finish()


def threads(workspace):
    with leyden.start_run(workspace=workspace, system_metrics=False) as run:
        def log(name):
            for step in range(3000):
                run.log({name: step, "all": step} if step % 2 else {name: step}, step=step)
        workers = [threading.Thread(target=log, args=(f"thread{i}",)) for i in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


def full_to_the_end(workspace):
    """The end cannot be written; what was committed before stays, and the run can be gone on with."""
    run = leyden.start_run(workspace=workspace, system_metrics=False)
    for step in range(1000):
        run.log({"loss": step}, step=step)
    run.flush()
    large = pathlib.Path(workspace, "large")
    large.write_bytes(bytes(1 << 20))
    with full_disk(run.path + "/run.db-wal", 0):
        refused(lambda: run.image("picture", b"\x89PNG\r\n\x1a\n" + bytes(1 << 20), 1))
        refused(lambda: run.file(large))
        for step in range(1000, 2000):
            run.log({"loss": step}, step=step)
        refused(run.flush)
        refused(run.finish)
    assert not os.listdir(run.path + "/media")
    print(run.path)


def read_only(workspace):
    os.makedirs(workspace)
    run = leyden.start_run(workspace=workspace, system_metrics=False)
    run.log({"loss": 1}, step=1)
    run.finish()
    for path in (run.path, run.path + "/run.db", run.path + "/run.lock", workspace, os.path.join(workspace, "runs")):
        os.chmod(path, os.stat(path).st_mode & ~0o222)
    if os.getuid() == 0:  # whom permissions do not stop
        os.chmod(os.path.dirname(workspace), 0o755)
        os.setgid(65534)
        os.setuid(65534)
    refused(lambda: leyden.start_run(workspace=workspace))
    refused(lambda: leyden.resume_run(run.path))
    refused(lambda: leyden.start_run(workspace="/proc/leyden"))
    refused(lambda: leyden.resume_run("01ARZ3NDEKTSV4RRFFQ69G5FAV", workspace=workspace))


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
