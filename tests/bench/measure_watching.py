#!/usr/bin/env python3
"""What metrics and logs cost SendTurn: the same load on servers that differ in
nothing else, in turns, within one run.

    tests/bench/measure_watching.py build/release [--rounds N] [--seconds S]
        [--store SPEC]

Prints the rate of each beside that of the server that nobody watches, and
the same by processor time (that of a turn unwatched, server and client, over
that of a turn watched), which other work on the machine disturbs less. The goal
is 0.95 for metrics and logs at their default level.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

WATCHED = {
    "nothing": ["--log-level=error"],
    "metrics and logs": ["--metrics=127.0.0.1:0", "--log-level=info"],
    "and each call logged": ["--metrics=127.0.0.1:0", "--log-level=debug"],
}


class Server:
    def __init__(self, build, store, options, folder):
        self.log = open(os.path.join(folder, "log"), "w")
        self.process = subprocess.Popen(
            [f"{build}/footnote", "serve", "--listen=127.0.0.1:0",
             "--store=" + store.replace("FOLDER", folder), *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        if " listens on " not in line:
            sys.exit("measure_watching: the server did not start")
        self.address = line.split()[-1]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()


def turns(build, server, seconds):
    """Turns a second, and turns a second of processor time."""
    out = subprocess.run(
        [f"{build}/load", "--server", server.address,
         f"--server-pid={server.process.pid}", "--rounds=1",
         "--sessions=0", f"--seconds={seconds}", "--json"],
        check=True, capture_output=True, text=True, timeout=300).stdout
    turn = json.loads(out.splitlines()[-1])["turn"]
    return turn["rate"], 1e6 / (turn["server_us"] + turn["client_us"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=0.4)
    parser.add_argument("--store", default="memory",
                        help="such as rocksdb:FOLDER, each with one of its own")
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as root:
        servers = {}
        try:
            for name, options in WATCHED.items():
                folder = tempfile.mkdtemp(dir=root)
                servers[name] = Server(args.build, args.store, options, folder)
            rates = {name: [] for name in servers}
            for i in range(args.rounds):
                # Each goes first as often: what runs beside it changes.
                names = list(servers)
                names = names[i % len(names):] + names[:i % len(names)]
                for name in names:
                    rates[name].append(
                        turns(args.build, servers[name], args.seconds))
        finally:
            for server in servers.values():
                server.stop()
    # Other work only takes away, so the best round is the least disturbed.
    best = {name: [max(column) for column in zip(*values)]
            for name, values in rates.items()}
    for name, values in rates.items():
        ratios = [[v / n for v, n in zip(value, nothing)]
                  for value, nothing in zip(values, rates["nothing"])]
        medians = [statistics.median(column) for column in zip(*ratios)]
        bests = [v / n for v, n in zip(best[name], best["nothing"])]
        print(f"{name:22} {best[name][0]:6.0f} turns/s   of it unwatched: "
              f"{medians[0]:.3f} (median of rounds), {bests[0]:.3f} (best); "
              f"by processor time {medians[1]:.3f}, {bests[1]:.3f}")


if __name__ == "__main__":
    main()
