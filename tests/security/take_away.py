#!/usr/bin/env python3
"""Takes each protection of docs/threat-model.md away, one after another, and
demands that a test fails.

    tests/security/take_away.py --check build/release
    tests/security/take_away.py --copy FOLDER [--only WORD]... [--jobs N]

--check takes a second and runs in ctest: each line of the page has its
protections in protections.toml, the text that each would change is in its file,
once, and each test that the page names is there.

--copy does it, which takes an hour or two: in FOLDER, a copy of the tree as it
lies here, which is made and kept. It builds there (build/release, which you may
have configured as you like), sees that every test passes, and then takes away
one protection at a time. --only takes those of which the threat or a test holds
the word.
"""
import argparse
import fnmatch
import pathlib
import re
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = "docs/threat-model.md"
TABLE = "tests/security/protections.toml"
# Where the tests are.
PROGRAMS = ["http_tests", "messenger_tests", "observe_tests", "security_tests",
            "service_tests", "store_tests", "summary_tests"]
# A test that hangs shows nothing: it is an error, like an edit that does not
# build.
PATIENCE = 120


class Tests:
    """The tests of the built programs, by their names in the source: those of
    a suite that runs for several things have one name."""

    def __init__(self, build):
        self.program_of = {}
        for program in PROGRAMS:
            listed = subprocess.run(
                [build / program, "--gtest_list_tests"], check=True,
                capture_output=True, text=True, timeout=PATIENCE).stdout
            suite = ""
            for line in listed.splitlines():
                word = line.split("#")[0].strip()
                if line.startswith(" "):
                    self.program_of[plain(suite + word)] = program
                elif word.endswith("."):
                    suite = word
        # The tests of ctest's own run `footnote` itself.
        for line in subprocess.run(
                ["ctest", "--test-dir", build, "-N"], check=True,
                capture_output=True, text=True,
                timeout=PATIENCE).stdout.splitlines():
            found = re.match(r" *Test +#\d+: (\S+)", line)
            if found:
                self.program_of.setdefault(found[1], "footnote")

    def matching(self, pattern):
        return [name for name in self.program_of
                if fnmatch.fnmatchcase(name, pattern)]


def plain(test):
    """"Stores/SuiteTest.Name/memory" -> "SuiteTest.Name"."""
    suite, _, name = test.partition(".")
    return suite.rpartition("/")[2] + "." + name.partition("/")[0]


def read_page(text):
    """The threats of the page, each with the tests that its line names."""
    threats = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4:
            continue
        if cells[0] == "threat" or set(cells[0]) == {"-"}:
            continue
        tests, suite = [], ""
        for name in re.findall(r"`([^`]+)`", cells[3]):
            if name.startswith("."):
                name = suite + name
            suite = name.partition(".")[0]
            tests.append(name)
        threats[cells[0]] = tests
    return threats


def find_problems(page, table, tests):
    """What is wrong with the page and the table, as lines for people."""
    threats = read_page(page)
    abuse = "".join(path.read_text()
                    for path in (ROOT / "tests/abuse").glob("*.cc"))
    fuzzers = (ROOT / "tests/fuzz/CMakeLists.txt").read_text()
    shown = {name for protection in table for name in protection["fails"]}
    for threat, names in threats.items():
        if not any(p["threat"] == threat for p in table):
            yield f"{PAGE}: \"{threat}\": {TABLE} takes nothing away for it"
        for name in names:
            if name.endswith("_fuzz"):
                known = f"footnote_fuzzer({name} " in fuzzers
            elif "--way" in name:
                known = all(f'"{way}"' in abuse
                            for way in re.findall(r"--way ([\w-]+)", name))
            else:
                known = bool(tests.matching(name))
                if known and not fnmatch.filter(shown, name):
                    yield (f"{PAGE}: \"{threat}\": nothing in {TABLE} shows "
                           f"that {name} can fail")
            if not known:
                yield f"{PAGE}: \"{threat}\": there is no {name}"
    for protection in table:
        threat = protection["threat"]
        if threat not in threats:
            yield f"{TABLE}: \"{threat}\": {PAGE} has no such line"
            continue
        for name in protection["fails"]:
            if name not in threats[threat] and not any(
                    "*" in listed and fnmatch.fnmatchcase(name, listed)
                    for listed in threats[threat]):
                yield f"{PAGE}: \"{threat}\": its line does not name {name}"
        if "not_ours" not in protection and not protection.get("edit"):
            yield f"{TABLE}: \"{threat}\": an entry has no edit"
        for edit in protection.get("edit", []):
            found = (ROOT / edit["file"]).read_text().count(edit["text"])
            if found != 1:
                yield (f"{TABLE}: \"{threat}\": {edit['file']} has this "
                       f"{found} times instead of once, so mend the entry: "
                       f"{edit['text'].strip()}")


def check(build, table):
    problems = list(find_problems((ROOT / PAGE).read_text(), table,
                                  Tests(build)))
    for problem in problems:
        print(problem)
    if problems:
        return 1
    print(f"{len(table)} protections can be taken away, {len(PROGRAMS)} "
          "programs hold the tests")
    return 0


class Hung(Exception):
    """A test, by its name, that did not end."""


class Copy:
    """The tree in another folder, built."""

    def __init__(self, folder, jobs):
        self.folder = folder
        self.build = folder / "build/release"
        self.jobs = jobs

    def bring_up_to_date(self):
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others",
             "--exclude-standard"], cwd=ROOT, check=True, capture_output=True,
            text=True).stdout
        for name in listed.split("\0"):
            source, target = ROOT / name, self.folder / name
            # What is the same keeps its time, so that nothing is built for it.
            if not name or not source.is_file() or (
                    target.is_file() and
                    target.read_bytes() == source.read_bytes()):
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            target.chmod(source.stat().st_mode)
        if not (self.build / "build.ninja").exists():
            subprocess.run(["cmake", "--preset", "release"], cwd=self.folder,
                           check=True)

    def make(self, programs):
        """Whether they were built; prints why not."""
        made = subprocess.run(
            ["ninja", "-C", self.build, f"-j{self.jobs}", *programs],
            capture_output=True, text=True)
        if made.returncode != 0:
            print(made.stdout[-3000:], flush=True)
        return made.returncode == 0

    def passed(self, program, test):
        """Those of the tests of this name, or pattern, that passed, and those
        that ran."""
        if program == "footnote":
            out = subprocess.run(
                ["ctest", "--test-dir", self.build, "-R",
                 f"^{re.escape(test)}$"], cwd=self.folder,
                capture_output=True, text=True)
            if "***Timeout" in out.stdout:
                raise Hung(test)
            return set() if out.returncode else {test}, {test}
        suite, _, name = test.partition(".")
        try:
            out = subprocess.run(
                [self.build / program,
                 f"--gtest_filter={test}:*/{suite}.{name}/*"],
                cwd=self.folder, capture_output=True, text=True,
                errors="replace", timeout=PATIENCE).stdout
        except subprocess.TimeoutExpired as expired:
            raise Hung(test) from expired
        ran = set(re.findall(r"^\[ RUN      \] (\S+)", out, re.M))
        good = set(re.findall(r"^\[       OK \] (\S+)", out, re.M))
        skipped = set(re.findall(r"^\[  SKIPPED \] (\S+)", out, re.M))
        return good, ran - skipped


def unnoticed(copy, tests, protection):
    """The tests that should have failed and did not."""
    for pattern in protection["fails"]:
        programs = {tests.program_of[name] for name in tests.matching(pattern)}
        results = [copy.passed(program, pattern) for program in programs]
        if all(good >= ran for good, ran in results):
            yield pattern


def take_away(copy, tests, protection):
    """What is wrong with the protection's tests; empty where all is well."""
    originals = {}
    for edit in protection["edit"]:
        path = copy.folder / edit["file"]
        text = path.read_text()
        originals.setdefault(path, text)
        path.write_text(text.replace(edit["text"], edit["instead"]))
    try:
        programs = sorted({tests.program_of[name]
                           for pattern in protection["fails"]
                           for name in tests.matching(pattern)})
        if not copy.make(programs):
            return "does not build"
        quiet = list(unnoticed(copy, tests, protection))
        return "not noticed by " + ", ".join(quiet) if quiet else ""
    except Hung as hung:
        return f"{hung} does not end"
    finally:
        for path, text in originals.items():
            path.write_text(text)


def run(copy, table):
    copy.bring_up_to_date()
    if not copy.make([*PROGRAMS, "footnote"]):
        return 1
    tests = Tests(copy.build)
    problems = 0
    for pattern in sorted({name for p in table for name in p["fails"]}):
        for program in {tests.program_of[name]
                        for name in tests.matching(pattern)}:
            try:
                good, ran = copy.passed(program, pattern)
            except Hung:
                good, ran = set(), set()
            if not good >= ran or not ran:
                problems += 1
                print(f"fails with every protection in place: {pattern}",
                      flush=True)
    for number, protection in enumerate(table, 1):
        if "not_ours" in protection:
            continue
        begun = time.monotonic()
        problem = take_away(copy, tests, protection)
        problems += bool(problem)
        files = ", ".join(edit["file"] for edit in protection["edit"])
        print(f"{number} of {len(table)}: {problem or 'noticed'}: "
              f"{protection['threat']} ({files}; "
              f"{time.monotonic() - begun:.0f} s)", flush=True)
    print(f"{problems} problems")
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", metavar="BUILD", type=pathlib.Path)
    parser.add_argument("--copy", metavar="FOLDER", type=pathlib.Path)
    parser.add_argument("--only", metavar="WORD", action="append", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    table = tomllib.loads((ROOT / TABLE).read_text())["protection"]
    if args.check:
        return check(args.check.resolve(), table)
    if not args.copy:
        parser.error("give --check or --copy")
    table = [p for p in table
             if not args.only or any(
                 word in name for word in args.only
                 for name in [p["threat"], *p["fails"],
                              *(e["file"] for e in p.get("edit", []))])]
    return run(Copy(args.copy.resolve(), args.jobs), table)


if __name__ == "__main__":
    sys.exit(main())
