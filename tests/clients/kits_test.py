#!/usr/bin/env python3
"""Whole conversations through each client of examples/, held against each
other: what is said, statement by statement with its footnotes, is the same.

    kits_test.py FOOTNOTE BUF [TEST...]

The users' lines are those of transcripts. `buf curl` is what the other two are
held against: its gRPC is another implementation than Node's and Python's.
"""
import contextlib
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import threading
import unittest

FOOTNOTE, BUF = map(os.path.abspath, sys.argv[1:3])
ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
TRANSCRIPTS = ROOT / "knowledge/topics/forefoot-pain/transcripts"
NAMES = ("correction_raises_urgency", "emergency_after_the_assessment",
         "both_conditions", "digression_and_return")
PATIENCE_S = 60

NODE = ["node", EXAMPLES / "node-bot/bot.mjs"]
PYTHON = [EXAMPLES / "python-client/client.py"]
SHELL = [EXAMPLES / "buf-curl.sh"]


def run(*command, **options):
    return subprocess.run(command, check=True, text=True, timeout=PATIENCE_S,
                          stdout=subprocess.PIPE, **options).stdout


def lines_of(name):
    text = (TRANSCRIPTS / f"{name}.chat").read_text()
    lines = re.findall(r"(?m)^user  (.+)$", text)
    assert lines and not any(line.startswith('"') for line in lines), name
    return lines


class Server:
    """A server that can be killed and comes back at the same address."""

    def __init__(self, *options):
        self.options = options
        self.address = "127.0.0.1:0"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [FOOTNOTE, "serve", "--listen", self.address, *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said = self.process.stdout.readline()
        if " listens on " not in said:
            raise RuntimeError(f"the server did not start: {said}")
        self.address = said.split()[-1]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Kit:
    """A client that runs, and what it writes."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, env=environment, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.written = queue.Queue()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.written.put(json.loads(line))
        self.written.put(None)

    def hand_over(self, chat, update, text):
        message = {"chat": chat, "update": update, "text": text}
        print(json.dumps(message), file=self.process.stdin, flush=True)

    def next(self):
        answer = self.written.get(timeout=PATIENCE_S)
        if answer is None:
            raise RuntimeError("the client ended")
        return answer

    def end(self):
        self.process.stdin.close()
        status = self.process.wait(timeout=PATIENCE_S)
        self.reader.join()
        return status

    def close(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdin.close()
        self.process.stdout.close()


def documents(text):
    """JSON values that stand one behind the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        at += len(text[at:]) - len(text[at:].lstrip())


def statements(reply):
    """Each sentence with the sentences of the article that it rests on."""
    notes = {note["number"]: (note["article"],
                              [(sentence["number"], sentence["fingerprint"])
                               for sentence in note["sentences"]])
             for note in reply.get("citations", [])}
    return [(sentence["text"],
             [notes[number] for number in sentence.get("citations", [])])
            for part in reply["parts"] for sentence in part["sentences"]]


def choices(reply):
    return [(quick["label"], quick["text"])
            for quick in reply.get("quickReplies", [])]


class KitsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with contextlib.ExitStack() as stack:
            cls.folder = pathlib.Path(
                stack.enter_context(tempfile.TemporaryDirectory()))
            run("protoc", f"--proto_path={ROOT / 'proto'}",
                f"--python_out={cls.folder}", f"--grpc_python_out={cls.folder}",
                "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin",
                *(ROOT / "proto").glob("footnote/v1/*.proto"))
            cls.server = Server("--store=memory")
            stack.callback(cls.server.kill)
            cls.reference = {name: cls.by_buf(cls.server, lines_of(name))
                             for name in NAMES}
            cls.addClassCleanup(stack.pop_all().close)

    @classmethod
    def environment(cls, server, **more):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("FOOTNOTE_")}
        return dict(kept, FOOTNOTE_SERVER=server.address, BUF=BUF,
                    PYTHONPATH=str(cls.folder), **more)

    @classmethod
    def by_buf(cls, server, lines, **more):
        # Outside of the checkout nothing but reflection tells it anything.
        said = run(*SHELL, input="\n".join(lines) + "\n", cwd=cls.folder,
                   env=cls.environment(server, **more))
        return [response["reply"] for response in documents(said)]

    def start(self, command, server, **more):
        kit = Kit(command, self.environment(server, **more))
        self.addCleanup(kit.close)
        return kit

    def by_kit(self, command, server, conversations, **more):
        kit = self.start(command, server, **more)
        for chat, lines in conversations.items():
            for update, line in enumerate(lines):
                kit.hand_over(chat, f"update {update}", line)
        replies = {chat: [] for chat in conversations}
        for chat, lines in conversations.items():
            for _ in range(len(lines) + 1):
                answer = kit.next()
                self.check_shown(answer)
                replies[answer["chat"]].append(answer["reply"])
        self.assertEqual(kit.end(), 0)
        return replies

    def check_shown(self, answer):
        """What a messenger shows leaves nothing out."""
        reply = answer["reply"]
        for text, _ in statements(reply):
            self.assertIn(text, answer["text"])
        for note in reply.get("citations", []):
            self.assertIn(f"[{note['number']}] {note['articleTitle']}",
                          answer["text"])
        self.assertIn(reply.get("disclaimer", ""), answer["text"])
        self.assertEqual(choices({"quickReplies": answer["buttons"]}),
                         choices(reply))

    def compare(self, replies, reference):
        self.assertEqual(len(replies), len(reference))
        for reply, expected in zip(replies, reference):
            self.assertEqual(statements(reply), statements(expected))
            self.assertEqual(choices(reply), choices(expected))

    def hold_conversations(self, command):
        replies = self.by_kit(command, self.server,
                              {name: lines_of(name) for name in NAMES})
        for name in NAMES:
            self.compare(replies[name], self.reference[name])

    def test_buf_curl_holds_whole_conversations(self):
        cited = 0
        for name in NAMES:
            replies = self.reference[name]
            self.assertEqual(len(replies), len(lines_of(name)) + 1)
            cited += sum(bool(notes) for reply in replies
                         for _, notes in statements(reply))
        self.assertGreater(cited, 20)

    def test_node_bot_says_the_same(self):
        self.hold_conversations(NODE)

    def test_python_client_says_the_same(self):
        self.hold_conversations(PYTHON)

    def test_finds_what_is_not_the_same(self):
        replies = self.reference["both_conditions"]
        changed = json.loads(json.dumps(replies))
        changed[-1]["citations"][0]["sentences"][0]["number"] += 1
        for other in (changed, replies[:-1], self.reference[NAMES[0]]):
            with self.assertRaises(AssertionError):
                self.compare(replies, other)

    def test_a_turn_counts_once_when_the_server_is_killed(self):
        name = NAMES[0]
        lines = lines_of(name)
        server = Server(f"--store=rocksdb:{self.folder / 'sessions'}")
        self.addCleanup(server.kill)
        kits = {"node": self.start(NODE, server),
                "python": self.start(PYTHON, server)}
        replies = {chat: [] for chat in kits}
        half = len(lines) // 2
        for chat, kit in kits.items():
            for update, line in enumerate(lines[:half]):
                kit.hand_over(chat, str(update), line)
            replies[chat] += [kit.next()["reply"] for _ in range(half + 1)]
        server.kill()
        for chat, kit in kits.items():
            for update, line in enumerate(lines[half:], half):
                kit.hand_over(chat, str(update), line)
            # A messenger delivers an update again.
            kit.hand_over(chat, str(len(lines) - 1), lines[-1])
        server.start()
        for chat, kit in kits.items():
            replies[chat] += [kit.next()["reply"]
                              for _ in range(len(lines) - half)]
            self.compare(replies[chat], self.reference[name])
            self.assertEqual(kit.next()["reply"], replies[chat][-1])
            self.assertEqual(kit.end(), 0)

    def test_begins_anew_where_the_session_is_gone(self):
        server = Server("--store=memory")
        self.addCleanup(server.kill)
        for command in (NODE, PYTHON):
            kit = self.start(command, server)
            kit.hand_over("7", "1", "my forefoot hurts")
            opening = kit.next()["reply"]
            kit.next()
            server.kill()
            server.start()
            kit.hand_over("7", "2", "for two days")
            self.assertEqual(statements(kit.next()["reply"]),
                             statements(opening))
            self.assertIn("2 days", kit.next()["text"])
            self.assertEqual(kit.end(), 0)

    def test_shows_a_key_and_speaks_tls(self):
        authority, secret, keys = (
            self.folder / name for name in ("ca.pem", "key.pem", "api-keys"))
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", secret,
            "-out", authority, stderr=subprocess.DEVNULL)
        key = run(FOOTNOTE, "keys", "add", "--tenant", "clinic", "--keys",
                  keys, stderr=subprocess.DEVNULL).strip()
        key = re.search(r"fn_\w+", key)[0]
        server = Server("--store=memory", "--keys", keys, "--tls-cert",
                        authority, "--tls-key", secret)
        self.addCleanup(server.kill)
        lines = ["the ball of my foot hurts", 'a "sharp" pain\\, for 3 days']
        guarded = {"FOOTNOTE_KEY": key, "FOOTNOTE_TLS_CA": str(authority)}
        reference = self.by_buf(server, lines, **guarded)
        self.assertEqual(len(reference), 3)
        for command in (NODE, PYTHON):
            replies = self.by_kit(command, server, {"7": lines}, **guarded)
            self.compare(replies["7"], reference)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2)
