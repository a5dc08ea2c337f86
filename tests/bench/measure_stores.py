#!/usr/bin/env python3
"""Measures SendTurn with each session store beside an empty call, and draws it.

  tests/bench/measure_stores.py [--build build/release] [--out docs/stores]
                                [--quick]

Every figure comes from build/.../load, which makes empty calls and turns by
turns on the same server, so that whatever else the machine does hits both.
Writes OUT.md and the plots OUT-*.svg beside it. Starts a PostgreSQL and a
Redis of its own on a Unix socket and on loopback; needs script/setup --test.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

IN_FLIGHT = [1, 16, 64, 256, 1024]
FILLED = [1_000, 30_000, 1_000_000]
GOALS = {"memory": 0.85, "rocksdb": 0.70, "redis": 0.5, "postgres": 0.3}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(ready, process, what):
    for _ in range(200):
        if ready():
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit(f"{what} did not start")


@contextlib.contextmanager
def running(command, ready, what, **options):
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        wait_for(ready, process, what)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


@contextlib.contextmanager
def redis(folder):
    """A Redis that syncs every write: what it has acknowledged is on disk."""
    port = free_port()

    def ready():
        with contextlib.suppress(OSError):
            with socket.create_connection(("127.0.0.1", port), 1):
                return True
        return False

    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1",
               "--dir", str(folder), "--appendonly", "yes",
               "--appendfsync", "always", "--save", ""]
    with running(command, ready, "redis-server"):
        yield f"redis:redis://127.0.0.1:{port}"


@contextlib.contextmanager
def postgres(folder):
    """A PostgreSQL as Debian configures it, but for where it listens."""
    programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        sys.exit("there is no PostgreSQL; run script/setup --test")
    user = []
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(folder, "postgres")
        user = ["setpriv", "--reuid=postgres", "--regid=postgres",
                "--clear-groups"]
    data = folder / "data"
    subprocess.run(user + [programs[-1] / "initdb", "-D", data, "-A", "trust",
                           "-U", "footnote"],
                   check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    command = user + [programs[-1] / "postgres", "-D", data, "-k", folder,
                      "-p", str(port), "-c", "listen_addresses="]

    def ready():
        return subprocess.run(
            [programs[-1] / "pg_isready", "-q", "-h", folder, "-p", str(port)],
            check=False).returncode == 0

    with running(command, ready, "postgres"):
        yield (f"postgres:host={folder} port={port} user=footnote "
               "dbname=postgres")


@contextlib.contextmanager
def plain(spec):
    yield spec


def stores(folder):
    """Each store's name, and what gives its --store."""
    def sub(name):
        path = folder / name
        path.mkdir()
        return path

    return {
        "memory": lambda: plain("memory"),
        "rocksdb": lambda: plain(f"rocksdb:{sub('rocksdb')}"),
        "redis": lambda: redis(sub("redis")),
        "postgres": lambda: postgres(sub("postgres")),
    }


class Load:
    def __init__(self, build, quick):
        self.program = build / "load"
        self.seconds = "0.5" if quick else "1.5"
        self.rounds = "1" if quick else "2"

    def run(self, spec, *options):
        command = [self.program, "--json", "--seconds", self.seconds, *options,
                   f"--store={spec}", "--max-sessions=3000000"]
        done = subprocess.run(command, check=True, capture_output=True,
                              text=True)
        return json.loads([line for line in done.stdout.splitlines()
                           if line.startswith("{")][-1])

    def rates(self, spec, in_flight, filled=0):
        return self.run(spec, "--rounds", self.rounds, "--sessions", "0",
                        "--in-flight", str(in_flight), "--filled", str(filled),
                        # A connection takes some 250 calls at a time.
                        "--connections", str(max(2, in_flight // 128)))

    def memory(self, spec, sessions):
        return self.run(spec, "--rounds", "0", "--sessions", str(sessions))

    def recovery(self, spec):
        """Seconds from start to listening: after a plain end, and after being
        killed amid turns."""
        footnote = self.program.with_name("footnote")

        def start():
            begun = time.monotonic()
            process = subprocess.Popen(
                [footnote, "serve", "--listen", "127.0.0.1:0",
                 f"--store={spec}"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            line = process.stdout.readline()
            return process, line.split()[-1], time.monotonic() - begun

        process, address, plain_start = start()
        turns = subprocess.Popen(
            [self.program, "--server", address, "--rounds", "1", "--seconds",
             "4"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(6)  # empty calls come first
        process.kill()
        process.wait(timeout=60)
        turns.wait(timeout=60)
        process, address, after_kill = start()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        return {"plain": plain_start, "killed": after_kill}


def plot(path, title, unit, lines, x_label):
    """Lines over a logarithmic x as an SVG; `lines`: name -> [(x, y)]."""
    width, height, left, top, bottom, right = 720, 400, 80, 44, 52, 130
    colours = ["#1b6ca8", "#c2452d", "#2e7d32", "#7b3fa0", "#444444"]
    xs = sorted({x for points in lines.values() for x, _ in points})
    highest = max(y for points in lines.values() for _, y in points) * 1.08

    def at(x, y):
        across = xs.index(x) / max(1, len(xs) - 1)
        return (left + across * (width - left - right),
                height - bottom - y / highest * (height - top - bottom))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
           f'height="{height}" font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>',
           f'<text x="{left}" y="24" font-size="15">{title}</text>']
    for i in range(5):
        value = highest * i / 4
        y = at(xs[0], value)[1]
        out.append(f'<line x1="{left}" y1="{y:.1f}" x2="{width - right}" '
                   f'y2="{y:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{left - 8}" y="{y + 4:.1f}" '
                   f'text-anchor="end">{value:,.0f}</text>')
    for x in xs:
        out.append(f'<text x="{at(x, 0)[0]:.1f}" y="{height - bottom + 18}" '
                   f'text-anchor="middle">{x:,}</text>')
    out.append(f'<text x="{left}" y="{height - 10}">{x_label}; {unit}</text>')
    for (name, points), colour in zip(lines.items(), colours):
        path_points = " ".join("%.1f,%.1f" % at(x, y) for x, y in points)
        out.append(f'<polyline points="{path_points}" fill="none" '
                   f'stroke="{colour}" stroke-width="2"/>')
        x, y = at(*points[-1])
        out.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" '
                   f'fill="{colour}">{name}</text>')
    out.append("</svg>\n")
    path.write_text("\n".join(out))


def half_load_p99(runs, kind):
    """p99 where the rate is nearest to half of the highest."""
    half = max(run[kind]["rate"] for run in runs) / 2
    return min(runs, key=lambda run: abs(run[kind]["rate"] - half))[kind]["p99_us"]


def table(rows):
    head, *body = rows
    lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, r)) + " |" for r in body])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default="build/release")
    parser.add_argument("--out", type=pathlib.Path, default="docs/stores")
    parser.add_argument("--quick", action="store_true",
                        help="few and short rounds: to try it, not to quote it")
    options = parser.parse_args()
    load = Load(options.build, options.quick)
    in_flight = [1, 64] if options.quick else IN_FLIGHT
    filled = FILLED[:2] if options.quick else FILLED

    curves, growth, memory, recovery = {}, {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        for name, open_store in stores(pathlib.Path(folder)).items():
            print(f"measuring {name}", file=sys.stderr)
            with open_store() as spec:
                curves[name] = [load.rates(spec, n) for n in in_flight]
                # Filling a million sessions takes long where each is a round
                # trip; those on other machines grow there.
                if name in ("memory", "rocksdb"):
                    growth[name] = [load.rates(spec, 64, n) for n in filled]
                    memory[name] = load.memory(spec, filled[-2])
                if name != "memory":
                    recovery[name] = load.recovery(spec)
    write(options.out, curves, growth, memory, recovery)


def write(out, curves, growth, memory, recovery):
    out.parent.mkdir(parents=True, exist_ok=True)
    for key, title, unit in (("rate", "SendTurn a second", "turns a second"),
                             ("p99_us", "99th percentile of SendTurn",
                              "microseconds")):
        lines = {name: [(run["in_flight"], run["turn"][key]) for run in runs]
                 for name, runs in curves.items()}
        lines["empty call"] = [(run["in_flight"], run["empty"][key])
                               for run in curves["memory"]]
        plot(out.with_name(f"{out.name}-{key.split('_')[0]}.svg"), title, unit,
             lines, "calls in flight")
    rows = [["store", "in flight", "empty call/s", "SendTurn/s", "ratio",
             "p50 us", "p99 us", "server CPU a turn us"]]
    for name, runs in curves.items():
        for run in runs:
            turn = run["turn"]
            rows.append([name, run["in_flight"], f"{run['empty']['rate']:,.0f}",
                         f"{turn['rate']:,.0f}", f"{run['ratio']:.2f}",
                         turn["p50_us"], turn["p99_us"],
                         f"{turn['server_us']:.0f}"])
    # With few in flight both wait for each other more than they work.
    summary = [["store", "best ratio from 64 in flight on", "goal", "p99 at half load beside the empty call's"]]
    for name, runs in curves.items():
        times = half_load_p99(runs, "turn") / half_load_p99(runs, "empty")
        summary.append([name, f"{max(r['ratio'] for r in runs if r['in_flight'] >= 64):.2f}",
                        GOALS[name], f"{times:.1f} times"])
    cost = [["store", "live sessions", "server CPU a turn us",
             "resident MiB of the server"]]
    for name, runs in growth.items():
        for run in runs:
            cost.append([name, f"{run['filled']:,}",
                         f"{run['turn']['server_us']:.0f}",
                         f"{run['resident_bytes'] / 2**20:,.0f}"])
    bytes_each = [["store", "sessions", "resident bytes each, begun",
                   "with 8 turns"]]
    for name, m in memory.items():
        bytes_each.append([name, f"{m['sessions']:,}", f"{m['begun_bytes']:,}",
                           f"{m['spoken_bytes']:,}"])
    starts = [["store", "start to listening, ms", "after kill -9 amid turns, ms"]]
    for name, r in recovery.items():
        starts.append([name, f"{1000 * r['plain']:.0f}",
                       f"{1000 * r['killed']:.0f}"])
    out.with_suffix(".md").write_text(f"""# The session stores, measured

Made by `tests/bench/measure_stores.py` on {datetime.date.today()}, on
{os.cpu_count()} cores ({platform.machine()}) with client, server and store on
the same machine. Compare within the page: the machine is shared.

{table(summary)}

![turns a second]({out.name}-rate.svg)
![99th percentile]({out.name}-p99.svg)

{table(rows)}

## More sessions, same cost
{table(cost)}

## Memory
{table(bytes_each)}

## Recovery
With the sessions of all that was measured before in the store.

{table(starts)}
""")


if __name__ == "__main__":
    main()
