#!/usr/bin/env python3
"""A real Prometheus scrapes a running server with the configuration and the
alert rules that we ship, and every query of the dashboard gives data.

    scrape_test.py FOOTNOTE
"""
import contextlib
import json
import math
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

OPERATIONS = pathlib.Path(__file__).parents[2] / "docs" / "operations"
PATIENCE_S = 90

# Ends with an assessment; a question with an answer and one without, and
# something that nobody understands.
TALK = """it has hurt for a week
flurb gnargle
can I go swimming?
which marathon should I run next year?
no
no
no
no
no
no
"""


def fail(what):
    sys.exit(f"scrape_test: {what}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, log):
    with open(log, "w") as err:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                   stderr=err)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(what, look):
    """What `look` gives, once that is something; it may raise OSError till
    then."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            found = look()
            if found:
                return found
        time.sleep(0.2)
    fail(f"{what}: not within {PATIENCE_S} s")


def listening(log):
    for line in pathlib.Path(log).read_text().splitlines():
        event = json.loads(line)
        if event["event"] == "listening":
            return event
    return None


def get(address, path, **query):
    url = f"http://{address}/api/v1/{path}"
    if query:
        url += "?" + urllib.parse.urlencode(query)
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return json.load(response)["data"]
    except urllib.error.HTTPError as error:
        if error.code == 503:  # Prometheus is still starting
            raise
        fail(f"{url}: {error.read().decode()}")


def converse(footnote, server):
    done = subprocess.run([footnote, "chat", "--server", server], input=TALK,
                          capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        fail(f"chat: {done.stderr}")


def queries():
    dashboard = json.loads((OPERATIONS / "dashboard.json").read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield (panel["title"],
                   target["expr"].replace("$__rate_interval", "30s"))


def without_data(prometheus):
    """The queries that give no number."""
    missing = []
    for title, query in queries():
        result = get(prometheus, "query", query=query)["result"]
        if not any(math.isfinite(float(sample["value"][1]))
                   for sample in result):
            missing.append(f"{title}: {query}")
    return missing


def check_rules(prometheus):
    groups = get(prometheus, "rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    if len(rules) < 10:
        fail(f"only {len(rules)} alert rules were loaded")
    for rule in rules:
        if rule["health"] == "err":
            fail(f"{rule['name']}: {rule['lastError']}")
        if rule["state"] == "firing":
            fail(f"{rule['name']} fires on a server that is well")
    # Looked at at least once.
    return all(rule["health"] == "ok" for rule in rules)


def write_config(folder, metrics):
    """The shipped configuration with the server's port, and in a hurry."""
    config = (OPERATIONS / "prometheus.yml").read_text()
    for old, new in (("127.0.0.1:9464", metrics), ("15s", "1s"),
                     ("alerts.yml\n", f"{OPERATIONS}/alerts.yml\n")):
        if old not in config:
            fail(f"prometheus.yml has no {old!r}")
        # Comments name them as well.
        config = "\n".join(line if line.startswith("#") else
                           line.replace(old.strip(), new.strip())
                           for line in config.split("\n"))
    (folder / "prometheus.yml").write_text(config)
    return folder / "prometheus.yml"


def main():
    if len(sys.argv) != 2:
        fail("usage: scrape_test.py FOOTNOTE")
    footnote = sys.argv[1]
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        stack.enter_context(running(
            [footnote, "serve", "--listen=127.0.0.1:0", "--store=memory",
             "--metrics=127.0.0.1:0", "--log-format=json"], folder / "log"))
        event = until("the server", lambda: listening(folder / "log"))
        config = write_config(folder, event["metrics"])
        prometheus = f"127.0.0.1:{free_port()}"
        stack.enter_context(running(
            ["prometheus", f"--config.file={config}",
             f"--storage.tsdb.path={folder / 'data'}",
             f"--web.listen-address={prometheus}"], folder / "prometheus.log"))

        missing = []

        def complete():
            converse(footnote, event["address"])
            missing[:] = without_data(prometheus)
            return not missing

        # A rate needs two looks, and something that happened between them.
        end = time.monotonic() + PATIENCE_S
        done = False
        while not done and time.monotonic() < end:
            with contextlib.suppress(OSError):
                done = complete()
            time.sleep(1)
        if not done:
            fail("without data:\n  " + "\n  ".join(missing or ["all"]) + "\n" +
                 (folder / "prometheus.log").read_text())
        until("the alert rules", lambda: check_rules(prometheus))
        print(f"{len(list(queries()))} queries of the dashboard give data")


if __name__ == "__main__":
    main()
