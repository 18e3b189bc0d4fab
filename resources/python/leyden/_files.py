# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Files, locks, ids and clocks of a run folder, by the rules of docs/run-database.md."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import struct
import threading
import time
from typing import BinaryIO, Callable, Optional, Tuple

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_ulid_lock = threading.Lock()
_last_ulid = (0, 0)


class LeydenError(Exception):
    """Everything that this package raises: one sentence that says what, where, and what to do."""


def new_ulid() -> str:
    """26 characters, sorted by creation; those of one process increase strictly."""
    global _last_ulid
    with _ulid_lock:
        now = time.time_ns() // 1_000_000
        milliseconds, random = _last_ulid
        # The same millisecond, or a clock set back: count on, as the specification says.
        _last_ulid = (now, secrets.randbits(80)) if now > milliseconds else (milliseconds, random + 1)
        number = _last_ulid[0] << 80 | _last_ulid[1] & ((1 << 80) - 1)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def valid_text(text: object) -> str:
    """Text as SQLite can keep it: what is no valid UTF-8, and NUL, becomes U+FFFD."""
    return str(text).encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")


class WallClock:
    """Wall time that does not jump: the time at construction plus what a clock that nobody sets has counted since."""

    def __init__(self) -> None:
        self._id = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        self._offset = time.time() - time.clock_gettime(self._id)
        self._begun = time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._offset + time.clock_gettime(self._id)

    def elapsed(self) -> float:
        """Seconds since construction, without suspends."""
        return time.monotonic() - self._begun


def iso_utc(seconds: float) -> str:
    """ISO 8601 in UTC with milliseconds."""
    milliseconds = int(seconds * 1000 + 0.5)
    whole = time.gmtime(milliseconds // 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", whole) + f".{milliseconds % 1000:03d}Z"


class RunLock:
    """The open-file-description lock on run.lock that says "my trainer lives"; the kernel drops it with the process."""

    def __init__(self, path: str) -> None:
        if not hasattr(fcntl, "F_OFD_SETLK"):
            raise LeydenError("A run needs open-file-description locks (Linux, Python 3.9 or later).")
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        # struct flock: type, whence, start, length, pid
        request = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        try:
            fcntl.fcntl(self._fd, fcntl.F_OFD_SETLK, request)
        except (BlockingIOError, PermissionError) as error:
            self.release()
            raise LeydenError(f"{path} is locked: the run is being trained by another program.") from error
        except OSError as error:
            self.release()
            raise LeydenError(f"{path} could not be locked: {error.strerror}. A run needs a file system with file "
                              "locks.") from error

    def release(self) -> None:
        """Closes this process' descriptor; a fork's copy is another."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def sync_folder(folder: str) -> None:
    """Makes what was renamed or created in the folder durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    except OSError:
        pass  # some file systems cannot sync a folder
    finally:
        os.close(fd)


def _replace_atomically(path: str, write: Callable[[BinaryIO], object]) -> None:
    temporary = f"{path}.tmp-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with open(temporary, "xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
    sync_folder(os.path.dirname(path) or ".")


def write_atomically(path: str, content: bytes) -> None:
    """Replaces a file so that a reader or a crash sees the older or the newer one, whole."""
    _replace_atomically(path, lambda file: file.write(content))


def copy_atomically(source: str, path: str) -> None:
    with open(source, "rb") as opened:
        _replace_atomically(path, lambda file: shutil.copyfileobj(opened, file, 1 << 20))


def digest_of(path: str) -> Tuple[str, int]:
    """SHA-256 and size of a file."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def media_path(name: str, step: Optional[int], ending: str) -> str:
    """media/confusion-step=40.json; a name that has to be changed for that gets a part of its hash."""
    encoded = valid_text(name).encode()
    safe = re.sub(rb"[^A-Za-z0-9.-]", b"_", encoded[:100]).decode()
    if not safe or safe[0] == ".":
        safe = "_" + safe
    if safe.encode() != encoded:
        safe += "-" + hashlib.sha256(encoded).hexdigest()[:8]
    return "media/" + safe + ("" if step is None else f"-step={step}") + ending


_NETWORK = re.compile(r"nfs|cifs|smb|fuse|9p|ceph|lustre|gpfs|afs|coda|gfs2|ocfs2|ncp|beegfs|pvfs2|ibrix")


def network_file_system(path: str, mounts: str = "/proc/self/mountinfo") -> str:
    """The name of the network file system that a path lies on; empty for a local one. Python has no statfs: the table
    of mounts says the same by name."""
    real, found, best = os.path.realpath(path), "", -1
    try:
        with open(mounts, encoding="utf-8", errors="replace") as table:
            for line in table:
                before, _, after = line.partition(" - ")
                point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), before.split(" ")[4])
                within = real == point or real.startswith(point.rstrip("/") + "/")
                if within and len(point) >= best:  # a later mount hides an earlier one
                    best, found = len(point), after.split(" ")[0]
    except (OSError, IndexError):
        return ""
    return found if _NETWORK.match(found) else ""
