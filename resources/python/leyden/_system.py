# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""System metrics by the names of docs/run-database.md: processors, memory and disk, from /proc."""

from __future__ import annotations

import os
import threading
import time
from typing import Callable, Dict, List, Optional, Tuple

Values = List[Tuple[str, float]]


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _labelled(path: str) -> Dict[str, int]:
    found = {}
    for line in _text(path).splitlines():
        name, _, rest = line.partition(":")
        number = rest.split()[:1]
        if number and number[0].isdigit():
            found[name] = int(number[0])
    return found


class SystemReader:
    """Loads and rates are those since the last read(), so that the first one gives none."""

    def __init__(self, folder: str, proc: str = "/proc", cgroup: str = "/sys/fs/cgroup") -> None:
        self._folder, self._proc, self._cgroup = folder, proc, cgroup
        self._before: Optional[Tuple[float, int, int, int, Dict[str, int]]] = None

    def read(self) -> Values:
        values: Values = []
        ticks = [int(t) for t in _text(f"{self._proc}/stat").split("\n")[0].split()[1:9]]
        process = _text(f"{self._proc}/self/stat").rpartition(")")[2].split()
        used = int(process[11]) + int(process[12]) if len(process) > 12 else 0
        busy = sum(ticks) - sum(ticks[3:5])
        now = (time.monotonic(), busy, sum(ticks), used, _labelled(f"{self._proc}/self/io"))
        if self._before is not None and now[0] > self._before[0]:
            self._rates(self._before, now, values)
        self._before = now
        self._memory(values)
        self._disk(values)
        return values

    @staticmethod
    def _rates(before: tuple, now: tuple, values: Values) -> None:
        seconds = now[0] - before[0]
        if now[2] > before[2]:
            values.append(("cpu/percent", 100.0 * max(0, now[1] - before[1]) / (now[2] - before[2])))
        values.append(("cpu/process_percent", 100.0 * (now[3] - before[3]) / os.sysconf("SC_CLK_TCK") / seconds))
        for name, key in (("read", "read_bytes"), ("written", "write_bytes")):
            if key in before[4] and key in now[4]:
                values.append((f"disk/{name}_bytes_per_second", max(0, now[4][key] - before[4][key]) / seconds))

    def _memory(self, values: Values) -> None:
        memory = _labelled(f"{self._proc}/meminfo")
        total = memory.get("MemTotal", 0) * 1024
        used = total - memory.get("MemAvailable", 0) * 1024
        limit, current = _text(f"{self._cgroup}/memory.max").strip(), _text(f"{self._cgroup}/memory.current").strip()
        if limit.isdigit() and current.isdigit() and 0 < int(limit) < total:  # a container's limit counts in it
            total, used = int(limit), min(int(limit), int(current))
        if total:
            values += [("memory/used_bytes", float(used)), ("memory/percent", 100.0 * used / total)]
        resident = _text(f"{self._proc}/self/statm").split()
        if len(resident) > 1:
            values.append(("memory/process_bytes", float(int(resident[1]) * os.sysconf("SC_PAGESIZE"))))

    def _disk(self, values: Values) -> None:
        try:
            info = os.statvfs(self._folder)
        except OSError:
            return
        used = info.f_blocks - info.f_bfree
        if info.f_blocks:
            values += [("disk/free_bytes", float(info.f_bavail * info.f_frsize)),
                       ("disk/used_percent", 100.0 * used / (used + info.f_bavail))]


class SystemSampler:
    """Gives values to `write` at once and every two seconds, from a thread of its own, until stop()."""

    def __init__(self, folder: str, write: Callable[[Values], None], interval: float = 2.0) -> None:
        self._reader, self._write, self._interval = SystemReader(folder), write, interval
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="leyden-system", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                self._write(self._reader.read())
            except (OSError, ValueError):
                pass  # a source that fails gives no value: a gap in the chart says so
            if self._ending.wait(self._interval):
                return

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()
