#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Leyden authors
# SPDX-License-Identifier: Apache-2.0
"""Runs every benchmark beside its peer, in one go on one machine, and writes the figures.

usage: run_benchmarks.py --build DIR --out DIR [--peers DIR] [--repeat N] [--record]
                         [--only training engine memory denormals store catalog peers-logging import desktop]

Writes OUT/results.json (every figure) and OUT/results.md (the tables of docs/benchmarks.md) after each section, and prints
the tables. A program that fails or hangs ends the benchmark; what was measured before it stays.
Each training figure is the median of N alternating processes of ours and the peer's, so that a machine that slows down
slows both; within one of our processes the fastest of several alternating runs counts, since memory lies otherwise in
each process and an interruption only ever adds. Needs Python with torch, lightning and tensorboard, and the other peers
each in an environment of its own (./dev bench installs them).

At the end the ratios to the peers are held against those of recorded.json beside this file: one that fell by more than
its margin is named, and the exit status is 1. --record writes them anew.
"""
import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EPOCHS = {"tiny": 200, "mlp": 8, "cnn": 4, "chargpt": 3}
RUNS_IN_A_PROCESS = {"tiny": 8, "mlp": 10, "cnn": 2, "chargpt": 1}
SECTIONS = ["training", "engine", "memory", "denormals", "store", "catalog", "peers-logging", "import", "desktop"]
RECORDED = HERE / "recorded.json"
MARGIN = 0.2  # what two runs on one machine differ by
PATIENCE = 1800  # seconds for one process: the slowest takes less than five minutes


def run_json_lines(command, environment=None):
    """The JSON objects that a program prints, one a line; a program that fails ends the benchmark."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE,
                              env={**os.environ, **(environment or {})})
    except subprocess.TimeoutExpired:
        sys.exit(f"{' '.join(map(str, command))} did not end within {PATIENCE} s")
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def machine():
    cpu = next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "unknown")
    memory = int(next(l.split()[1] for l in open("/proc/meminfo") if l.startswith("MemTotal"))) / 2**20
    system = next((l.split("=", 1)[1].strip().strip('"') for l in open("/etc/os-release") if l.startswith("PRETTY")), "")
    return {"cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory, 1), "system": system,
            "kernel": platform.release(), "date": time.strftime("%Y-%m-%d")}


def training(build, repeat):
    """Ours, a hand-written LibTorch loop, PyTorch Lightning and a bare PyTorch loop on the same jobs."""
    results = []
    for workload in EPOCHS:
        runs = {}
        for _ in range(repeat):
            options = [workload, "--epochs", str(EPOCHS[workload]), "--threads", "1", "--data", ROOT / "resources/data"]
            repeats = ["--repeat", str(RUNS_IN_A_PROCESS[workload])]
            lines = run_json_lines([build / "bin/bench_training", *options, *repeats, "--json"])
            lines += run_json_lines([sys.executable, HERE / "peer_lightning.py", *options])
            for line in lines:
                runs.setdefault(line["runner"], []).append(line)
        costs = sorted(a["us_per_step"] - b["us_per_step"] for a, b in zip(runs["leyden"], runs["handwritten"]))
        for runner, lines in runs.items():
            results.append({**lines[-1], "us_per_step": statistics.median(l["us_per_step"] for l in lines),
                            "spread": [min(l["us_per_step"] for l in lines), max(l["us_per_step"] for l in lines)],
                            **({"cost": statistics.median(costs), "cost_spread": [costs[0], costs[-1]]}
                               if runner == "leyden" else {})})
    return results


def engine(build):
    """bench_engine: optimizers beside torch::optim, how a step's cost grows, a logged scalar, memory over many steps."""
    done = subprocess.run([build / "bin/bench_engine", "--benchmark_format=json"], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench_engine ended with {done.returncode}:\n{done.stderr}")
    known = ("hand_us", "cost_us", "ns_a_scalar", "mb_after_10000", "mb_after_100000")
    return [{"what": line["name"].split("/iterations:")[0], "us": line["real_time"], **{k: line[k] for k in known if k in line}}
            for line in json.loads(done.stdout)["benchmarks"]]


def peak_resident_mb(command):
    """Of a process of its own, as the kernel counted it."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with status {status}")
    return used.ru_maxrss / 1024


def memory(build, repeat):
    """Peak resident memory of `cnn` under the Trainer and by hand, each in its own process."""
    base = [build / "bin/bench_training", "cnn", "--epochs", "4", "--threads", "1", "--data", ROOT / "resources/data"]
    return [{"runner": runner, "peak_resident_mb": statistics.median(
        peak_resident_mb([*base, "--only", runner]) for _ in range(repeat))} for runner in ("leyden", "handwritten")]


def denormals(build, repeat):
    """Long runs, in which weights and moments get that small, with denormal numbers flushed to zero and kept."""
    rows = []
    for workload, epochs in (("mlp", 40), ("cnn", 6)):
        options = [workload, "--epochs", str(epochs), "--threads", "1", "--only", "leyden", "--data", ROOT / "resources/data"]
        found = {"flushed": [], "kept": []}
        for _ in range(repeat):
            for kind, flags in (("flushed", []), ("kept", ["--keep-denormals"])):
                found[kind] += run_json_lines([build / "bin/bench_training", *options, *flags, "--json"])
        rows += [{"workload": workload, "epochs": epochs, "denormals": kind,
                  "us_per_step": statistics.median(l["us_per_step"] for l in lines),
                  "val_loss": lines[-1]["val_loss"], "val_acc": lines[-1]["val_acc"]} for kind, lines in found.items()]
    return rows


def peers_logging(peers, repeat):
    """What our Python package and other trackers take, each in the Python that has it; the median of N processes."""
    pythons = {"leyden": Path(sys.executable), "tensorboard": Path(sys.executable), "aim": peers / "aim/bin/python",
               "trackio": peers / "trackio/bin/python", "mlflow": peers / "mlflow/bin/python",
               "mlflow-batch": peers / "mlflow/bin/python"}
    rows = []
    for metrics in (4, 1000):
        for tracker, python in pythons.items():
            if tracker == "mlflow" and metrics > 4:  # 20 s a step
                continue
            if not python.exists():
                sys.exit(f"{tracker} is not installed: there is no {python} (./dev bench installs the peers)")
            command = [python, HERE / "peer_logging.py", tracker, "--metrics", str(metrics)]
            found = [run_json_lines(command)[0] for _ in range(repeat)]
            figures = ("seconds", "scalars_per_second", "us_a_step_unhurried")
            rows.append({**found[0], **{k: statistics.median(f[k] for f in found) for k in figures}})
    return rows


def importing(build, repeat):
    """The same event files by ours, each becoming a run folder, and by TensorBoard's Python reader, in turn."""
    rows = []
    for what, files, points in (("one file", 1, 1_000_000), ("1,000 files", 1000, 1000)):
        found = {"leyden": [], "tensorboard": []}
        with tempfile.TemporaryDirectory() as folder:
            logs = Path(folder) / "logs"
            subprocess.run([sys.executable, HERE / "peer_import.py", "make", logs, str(files), str(points)], check=True)
            for i in range(repeat):
                for line in (run_json_lines([build / "bin/bench_import", logs, Path(folder) / f"workspace{i}"])
                             + run_json_lines([sys.executable, HERE / "peer_import.py", "read", logs])):
                    found[line["reader"]].append(line)
        rows += [{"what": what, "reader": reader, "runs": lines[-1]["runs"], "points": lines[-1]["points"],
                  "seconds": statistics.median(l["seconds"] for l in lines)} for reader, lines in found.items()]
    return rows


def catalog(build):
    """10,000 runs: the index of a workspace, then run list, table and parallel coordinates over the same folders."""
    with tempfile.TemporaryDirectory() as folder:
        rows = run_json_lines([build / "bin/bench_catalog", "--runs", "10000", "--folder", folder, "--keep", "--json"])
        workspace = Path(folder) / "leyden-bench-catalog-10000"
        return rows + run_json_lines([build / "bin/bench_table", "--workspace", workspace, "--json"],
                                     {"QT_QPA_PLATFORM": "offscreen"})


def training_table(rows):
    by = {(r["workload"], r["runner"]): r for r in rows}
    out = ["| job | Leyden | hand-written | cost over it, median (least to most) | Lightning | bare PyTorch | Lightning / Leyden |",
           "|---|---|---|---|---|---|---|"]
    for workload in dict.fromkeys(r["workload"] for r in rows):
        ours, hand, lit, bare = (by[workload, k]["us_per_step"] for k in ("leyden", "handwritten", "lightning", "bare"))
        cost, (least, most) = by[workload, "leyden"]["cost"], by[workload, "leyden"]["cost_spread"]
        out.append(f"| `{workload}` | {ours:.1f} us | {hand:.1f} us | {cost:+.1f} us ({least:+.1f} to {most:+.1f}), {100 * cost / hand:+.1f} % "
                   f"| {lit:.0f} us | {bare:.0f} us | {lit / ours:.1f} x |")
    out += ["", "| job | val_loss, Leyden | val_loss, Lightning | val_acc, Leyden | val_acc, Lightning |", "|---|---|---|---|---|"]
    for workload in dict.fromkeys(r["workload"] for r in rows):
        ours, lit = by[workload, "leyden"], by[workload, "lightning"]
        out.append(f"| `{workload}` | {ours['val_loss']} | {lit['val_loss']} | {ours['val_acc']} | {lit['val_acc']} |")
    return out


def ratios(results):
    """What is held against recorded.json: larger is better."""
    rows = results.get("training", [])
    by = {(r["workload"], r["runner"]): r["us_per_step"] for r in rows}
    found = {}
    for workload in dict.fromkeys(r["workload"] for r in rows):
        found[f"{workload}: Lightning / Leyden"] = by[workload, "lightning"] / by[workload, "leyden"]
        found[f"{workload}: hand-written / Leyden"] = by[workload, "handwritten"] / by[workload, "leyden"]
    optimizers = {r["what"]: r["us"] for r in results.get("engine", []) if r["what"].startswith("optimizer/")}
    for name in (n for n in optimizers if n.endswith("/fused")):
        found[f"{name}: torch::optim / Leyden"] = optimizers[name.replace("/fused", "/torch")] / optimizers[name]
    trackers = {(r["tracker"], r["metrics"]): r["scalars_per_second"] for r in results.get("peers-logging", [])}
    writes = [r for r in results.get("store", []) if r.get("bench") == "store_write" and r.get("scalars_a_call") == 16]
    for (tracker, metrics), rate in trackers.items():
        name = {"tensorboard": "SummaryWriter"}.get(tracker, tracker)
        if tracker != "leyden":
            found[f"Python logger, {metrics} metrics / {name}"] = trackers["leyden", metrics] / rate
        for r in writes if tracker != "leyden" and metrics == 4 else []:
            found[f"store, {r['metrics']} metrics / {name}"] = r["points_a_second"] / rate
    seconds = {(r["what"], r["reader"]): r["seconds"] for r in results.get("import", [])}
    for what in dict.fromkeys(what for what, _ in seconds):
        found[f"import, {what}: TensorBoard's reader / Leyden"] = seconds[what, "tensorboard"] / seconds[what, "leyden"]
    return {name: round(value, 3) for name, value in found.items()}


def regressions(now, recorded):
    return [f"{name} is {now[name]:.3g}, recorded {recorded[name]:.3g}"
            for name in now if name in recorded and now[name] < recorded[name] * (1 - MARGIN)]


def plain_table(rows):
    """A list of flat objects as a Markdown table; columns in the order in which they first occur."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    show = lambda v: f"{v:,.4g}" if isinstance(v, float) else f"{v:,}" if isinstance(v, int) else str(v)
    return ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)] + [
        "| " + " | ".join(show(row.get(c, "")) for c in columns) + " |" for row in rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--peers", type=Path, default=ROOT / "build/peers", help="folder of the peers' Python environments")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--only", nargs="+", metavar="SECTION", default=SECTIONS, choices=SECTIONS)
    parser.add_argument("--record", action="store_true", help="write the ratios of this run to recorded.json")
    a = parser.parse_args()
    build = a.build.resolve()
    results, page = {"machine": machine()}, []
    recorded = json.loads(RECORDED.read_text()) if RECORDED.exists() else {}
    a.out.mkdir(parents=True, exist_ok=True)

    def section(name, title, make, table):
        if name not in a.only:
            return
        print(f"== {title}", file=sys.stderr, flush=True)
        results[name] = make()
        lines = table(results[name])
        page.extend([f"## {title}", *lines, ""])
        print("\n".join(lines), flush=True)
        (a.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
        (a.out / "results.md").write_text("\n".join(page))
        if a.record:
            RECORDED.write_text(json.dumps({**recorded, **ratios(results)}, indent=1) + "\n")

    section("training", "Training", lambda: training(build, a.repeat), training_table)
    section("engine", "Parts of the engine", lambda: engine(build), plain_table)
    section("memory", "Training memory", lambda: memory(build, a.repeat), plain_table)
    section("denormals", "Denormal numbers", lambda: denormals(build, min(a.repeat, 3)), plain_table)
    section("store", "Run store", lambda: run_json_lines([build / "bin/bench_store", "--json"]), plain_table)
    section("catalog", "10,000 runs", lambda: catalog(build), plain_table)
    section("peers-logging", "The Python logger beside other trackers", lambda: peers_logging(a.peers, min(a.repeat, 3)), plain_table)
    section("import", "Import under TensorBoard's reader", lambda: importing(build, min(a.repeat, 3)), plain_table)
    section("desktop", "Desktop",
            lambda: run_json_lines([build / "bin/bench_desktop", "--json"], {"QT_QPA_PLATFORM": "offscreen"}), plain_table)
    worse = [] if a.record else regressions(ratios(results), recorded)
    for line in worse:
        print(f"slower than recorded: {line}", file=sys.stderr)
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
