#!/usr/bin/env python3
"""`footnote chat` in a terminal, as a person uses it, and in a pipe.

    terminal_test.py FOOTNOTE [TEST...]
"""
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

FOOTNOTE = os.path.abspath(sys.argv[1])
PATIENCE_S = 60

# What terminals obey: colours, movements, titles.
CODES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|[()].|[=>78cM])|\r|\x07")
LEFT, UP, HOME, END = "\x1b[D", "\x1b[A", "\x01", "\x05"
BACKSPACE, CTRL_C, CTRL_D, CTRL_Z, ENTER = "\x7f", "\x03", "\x04", "\x1a", "\r"


class Server:
    """A server that can be killed and comes back at the same address."""

    def __init__(self, folder):
        self.folder = folder
        self.address = "127.0.0.1:0"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [FOOTNOTE, "serve", "--listen", self.address,
             f"--store=rocksdb:{self.folder / 'sessions'}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said = self.process.stdout.readline()
        if " listens on " not in said:
            raise RuntimeError(f"the server did not start: {said}")
        self.address = said.split()[-1]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, command, environment, columns=80):
        self.master, slave = pty.openpty()
        self.resize(columns)
        # Its own session, whose terminal this is: Ctrl-C comes as a signal.
        self.process = subprocess.Popen(
            command, env=environment, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.raw = ""
        self.shown = 0  # up to where expect() has looked

    def resize(self, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 40, columns, 0, 0))

    def type(self, text):
        os.write(self.master, text.encode())

    def edit(self, text):
        """Types once lines are edited: the prompt may show a moment before."""
        end = time.monotonic() + PATIENCE_S
        while termios.tcgetattr(self.master)[3] & termios.ICANON:
            if time.monotonic() > end:
                raise AssertionError("lines are not edited")
            time.sleep(0.01)
        self.type(text)

    def say(self, text):
        """Types a line at the next prompt."""
        self.expect(r"(?m)^> $")
        self.edit(text + ENTER)

    def text(self):
        return CODES.sub("", self.raw)

    def read(self, end):
        """False at the end of what the program writes."""
        ready, _, _ = select.select([self.master], [], [],
                                    max(0, end - time.monotonic()))
        if not ready:
            raise AssertionError(f"it shows no more than:\n{self.text()}")
        with contextlib.suppress(OSError):  # EIO once it has ended
            more = os.read(self.master, 65536)
            # Characters may come in halves.
            self.raw += more.decode(errors="replace")
            return bool(more)
        return False

    def expect(self, pattern):
        """Waits for what is shown after what was expected before."""
        end = time.monotonic() + PATIENCE_S
        while True:
            text = self.text()
            found = re.search(pattern, text[self.shown:])
            if found:
                self.shown += found.end()
                return found[0]
            if not self.read(end):
                raise AssertionError(
                    f"it ended without {pattern!r}:\n{self.text()}")

    def end(self):
        """Waits for its end; gives its exit status."""
        end = time.monotonic() + PATIENCE_S
        while self.read(end):
            pass
        return self.process.wait(timeout=PATIENCE_S)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


class TerminalTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.home = self.folder / "home"
        self.home.mkdir()
        self.server = Server(self.folder)
        self.addCleanup(lambda: self.server.kill())

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("FOOTNOTE_", "LC_", "LANG", "NO_COLOR"))}
        # libedit looks it up; this one is in Debian's ncurses-base.
        return dict(kept, TERM="xterm", HOME=str(self.home), **more)

    def chat(self, *options, columns=80, **more):
        terminal = Terminal(
            [FOOTNOTE, "chat", "--server", self.server.address, *options],
            self.environment(**more), columns)
        self.addCleanup(terminal.close)
        return terminal

    def pipe(self, text, *options, server=None):
        return subprocess.run(
            [FOOTNOTE, "chat", "--server", server or self.server.address,
             *options], input=text, env=self.environment(),
            text=True, timeout=PATIENCE_S, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)

    def test_edits_chooses_and_ends(self):
        chat = self.chat("--trace")
        chat.expect("going on")
        # Mended on the way: a letter too much, two in the wrong order, a word
        # that is missing.
        chat.expect("(?m)^> $")
        chat.edit("sorre" + BACKSPACE + BACKSPACE + "e foot for tow weeks")
        chat.type(LEFT * len(" weeks") + BACKSPACE + LEFT + "w")
        chat.type(HOME + "my " + END + ENTER)
        chat.expect(r'"two weeks"')
        chat.expect(r"1\) the front")
        # A wide letter, deleted at one stroke.
        chat.say("痛" + BACKSPACE + "1")
        chat.expect(r"\(the front")
        chat.expect("better")
        # There is no shell that it could be stopped for.
        chat.expect("(?m)^> $")
        chat.edit(CTRL_Z)
        # Of before, by the arrow key; the line is cleared, and nothing is said.
        chat.expect("(?m)^> $")
        chat.edit(UP + UP)
        chat.expect("my sore foot for two weeks")
        chat.type(CTRL_C)
        chat.expect(r"\^C\n> $")
        chat.edit(CTRL_D)
        chat.expect(r"footnote chat --server \S+ --session [0-9a-f]{32}")
        self.assertEqual(chat.end(), 0)
        # What was said is in no file of the user's.
        self.assertEqual(list(self.home.iterdir()), [])

    def test_shows_colour_width_and_danger(self):
        chat = self.chat(columns=50)
        chat.say("I have chest pain")
        chat.expect("!!! EMERGENCY !")
        chat.expect("!{50}\n")
        self.assertIn("\x1b[1;97;41m", chat.raw)
        chat.resize(120)
        chat.say("/help")
        chat.expect("/summary +shows")
        chat.say("no, it was a joke. The ball of my foot hurts")
        chat.expect(r"(?m)^> $")
        chat.edit(CTRL_C)
        self.assertEqual(chat.end(), 0)
        # Commands are for copying.
        widths = [len(line) for line in chat.text().splitlines()
                  if not line.startswith("  footnote chat")]
        self.assertLessEqual(max(widths), 80, chat.text())
        plain = self.chat(NO_COLOR="1")
        plain.say("I have chest pain")
        plain.expect("!!! EMERGENCY !")
        self.assertNotRegex(plain.raw, r"\x1b\[[0-9;]*m")

    def test_goes_on_when_the_server_is_killed(self):
        chat = self.chat()
        chat.say("the ball of my foot hurts")
        chat.expect("How long")
        self.server.kill()
        chat.say("for 2 days")
        chat.expect("No answer from .* Ctrl-C stops")
        self.server.start()
        chat.expect("It answers again")
        chat.expect("night")
        # The wait is ended, and the answer sent again by hand.
        self.server.kill()
        chat.say("2")
        chat.expect("No answer from")
        chat.type(CTRL_C)
        chat.expect("did not wait")
        chat.expect("Press Enter to send it again")
        self.server.start()
        chat.say("")
        chat.expect("swollen")
        chat.say("/quit")
        resume = chat.expect(r"--session [0-9a-f]{32}").split()
        self.assertEqual(chat.end(), 0)

        again = self.chat(*resume)
        again.expect("swollen")
        again.say("/summary")
        again.expect(r"2\s+days")
        again.say("/back")
        again.expect("night")
        again.say("/delete")
        again.expect("is deleted")
        again.say("/quit")
        self.assertEqual(again.end(), 0)
        gone = self.pipe("", *resume)
        self.assertEqual(gone.returncode, 2)
        self.assertIn("without --session a new conversation", gone.stderr)

    def test_leaves_the_terminal_as_it_was(self):
        chat = self.chat()
        chat.expect("(?m)^> $")

        def echoes():
            return bool(termios.tcgetattr(chat.master)[3] & termios.ECHO)

        chat.edit("")  # Waits for it.
        self.assertFalse(echoes())
        os.kill(chat.process.pid, signal.SIGTERM)
        self.assertEqual(chat.end(), -signal.SIGTERM)
        self.assertTrue(echoes())

    def test_reads_lines_from_a_pipe(self):
        done = self.pipe("the ball of my foot hurts\n3\n/summary\n"
                         "I have chest pain\n")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("How long", done.stdout)
        self.assertIn("!!! EMERGENCY !", done.stdout)
        self.assertNotIn("\x1b", done.stdout)
        self.assertNotRegex(done.stdout, "(?m)^> ")
        # "3" was taken for three days, not for the third example.
        self.assertIn("3 days", done.stdout)
        ended = self.pipe("/quit\nthe ball of my foot hurts\n")
        self.assertEqual(ended.returncode, 0)
        self.assertNotIn("How long", ended.stdout)

    def test_says_that_no_server_is_there(self):
        self.server.kill()
        done = self.pipe("hello\n")
        self.server.start()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr,
                         f"no server answers at {self.server.address}; "
                         "start one with `footnote serve`")
        self.assertEqual(self.pipe("", "--sing").returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:], verbosity=2)
