#!/usr/bin/env python3
"""What is in the Debian package, and what it says of itself.

    package_test.py FOOTNOTE PACKAGE_DIR VERSION
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

FOOTNOTE, FOLDER, VERSION = sys.argv[1:4]
(PACKAGE,) = pathlib.Path(FOLDER).glob(f"footnote_{VERSION}_*.deb")


def run(*command):
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def field(name):
    return run("dpkg-deb", "-f", PACKAGE, name).strip()


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        run("dpkg-deb", "-R", PACKAGE, cls.root)
        # "drwxr-xr-x root/root 0 2026-12-01 10:00 ./usr/bin/"
        cls.listed = [line.split(None, 5)
                      for line in run("dpkg-deb", "-c", PACKAGE).splitlines()]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def read(self, path):
        return (self.root / path).read_text()

    def test_holds_what_a_server_needs(self):
        files = {line[5][1:] for line in self.listed if line[0][0] != "d"}
        documents = {name for name in files
                     if name.startswith("/usr/share/doc/footnote/")}
        self.assertEqual(files - documents, {
            "/usr/bin/footnote",
            "/lib/systemd/system/footnote.service",
            "/etc/footnote/footnote.conf",
            "/etc/logrotate.d/footnote",
            "/usr/share/man/man1/footnote.1.gz"})
        for name in ("copyright", "changelog.gz", "operations/running.md",
                     "operations/alerts.yml", "threat-model.md"):
            self.assertIn(f"/usr/share/doc/footnote/{name}", documents)

    def test_belongs_to_root_and_gives_nobody_rights(self):
        for mode, owner, *_, name in self.listed:
            self.assertEqual(owner, "root/root", name)
            runs = name == "./usr/bin/footnote" or mode[0] == "d"
            self.assertEqual(mode[1:], "rwxr-xr-x" if runs else "rw-r--r--",
                             name)

    def test_says_what_it_is_and_needs(self):
        self.assertEqual(field("Package"), "footnote")
        self.assertEqual(field("Version"), VERSION)
        self.assertEqual(field("Architecture"),
                         run("dpkg", "--print-architecture").strip())
        self.assertNotIn("\n", field("Maintainer"))
        needs = field("Depends")
        # Those of the libraries come from dpkg-shlibdeps, with versions.
        for library in (r"libc6 \(>= ", r"libgrpc\+\+1\.51", "libpq5",
                        "libedit2", r"librocksdb7\.8", "adduser"):
            self.assertRegex(needs, library)
        self.assertNotRegex(needs, r"-dev\b")

    def test_leaves_configuration_to_its_operator(self):
        self.assertEqual(self.read("DEBIAN/conffiles").split(),
                         ["/etc/footnote/footnote.conf",
                          "/etc/logrotate.d/footnote"])

    def test_runs_its_scripts_with_a_plain_shell(self):
        for name in ("postinst", "prerm", "postrm"):
            path = self.root / "DEBIAN" / name
            self.assertTrue(os.access(path, os.X_OK), name)
            self.assertTrue(self.read(f"DEBIAN/{name}")
                            .startswith("#!/bin/sh\n"), name)
            run("sh", "-n", path)

    def test_names_every_option_in_its_configuration_and_manual(self):
        names = set(re.findall(r"^  --([a-z-]+)",
                               run(FOOTNOTE, "serve", "--help"), re.M))
        self.assertGreater(len(names), 20)
        conf = self.read("etc/footnote/footnote.conf")
        manual = run("zcat", self.root / "usr/share/man/man1/footnote.1.gz")
        for name in names:
            self.assertIn("\\-\\-" + name.replace("-", "\\-"), manual)
            if name != "config":
                self.assertRegex(conf, rf"(?m)^#?{name} =")

    def test_has_a_configuration_that_its_program_reads(self):
        conf = self.read("etc/footnote/footnote.conf")
        self.assertRegex(conf, "(?m)^data-dir = /var/lib/footnote$")
        # And so are all that are commented out, where they have a default.
        conf = re.sub(r"(?m)^#([a-z-]+ = \S)", r"\1", conf)
        path = self.root / "all.conf"
        path.write_text(conf)
        said = subprocess.run([FOOTNOTE, "doctor", "--config", path],
                              text=True, stdout=subprocess.PIPE).stdout
        self.assertNotIn("wrong    settings", said)
        self.assertRegex(said, r"settings: .*all.conf gives \d\d options")

    def test_has_a_manual_of_every_command(self):
        manual = run("zcat", self.root / "usr/share/man/man1/footnote.1.gz")
        commands = run(FOOTNOTE, "--help").split("Subcommands:")[1]
        names = re.findall(r"^  (\S+)", commands, re.M)
        self.assertIn("doctor", names)
        for name in names:
            self.assertIn(f"\\fBfootnote {name}\\fR", manual)
        self.assertNotIn("@", manual)

    def test_carries_no_symbols(self):
        program = (self.root / "usr/bin/footnote").read_bytes()
        self.assertNotIn(b".debug_info", program)
        self.assertNotIn(b".symtab", program)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
