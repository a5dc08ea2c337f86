#!/usr/bin/env python3
"""Scores `footnote interpret` and `footnote ask` on the labelled set beside this file.

score.py BINARY [--split dev|held-out|all] [--show-errors]
score.py BINARY --split dev --least floors.json     fails where a figure is under its floor
score.py BINARY --files A.jsonl B.jsonl             other files of the same format
score.py --check        only checks that the labels are well formed
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOPIC = "forefoot-pain"

YES_NO = {"yes", "no", "unsure"}
SLOTS = {
    "location": {"forefoot", "toes", "midfoot", "arch", "heel", "ankle", "other_body_part", "unsure"},
    "duration_days": "number",
    "trend": {"improving", "unchanged", "worsening", "unsure"},
    "swelling": YES_NO,
    "bruising": YES_NO,
    "night_rest_pain": YES_NO,
    "first_step_pain": YES_NO,
    "eases_with_activity": YES_NO,
    "recurs_after_standing": YES_NO,
    "diabetes": YES_NO,
    "osteoporosis": YES_NO,
    "novice_runner": YES_NO,
    "sudden_increase": YES_NO,
    "weekly_increase_percent": "number",
    "landing": {"forefoot", "heel", "full_foot", "unsure"},
    "shoe_cushioning": {"poor", "good", "unsure"},
    "surface": {"hard", "soft", "unsure"},
}
ACTS = {"inform", "correct", "ask", "affirm", "deny", "unsure", "why", "repeat", "back", "skip",
        "summary", "restart", "help", "human", "thanks", "bye", "out-of-scope"}


def load(paths):
    """The utterances and the questions of the files, told apart by their fields."""
    utterances, questions = [], []
    for path in paths:
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not text.strip():
                continue
            line = json.loads(text)
            if "findings" in line:
                utterances.append(line)
            elif "known" in line:
                questions.append(line)
            else:
                sys.exit("%s:%d: neither findings nor known: not of this format" % (path, number))
    return utterances, questions


def legal(slot, value):
    kind = SLOTS.get(slot)
    if kind is None:
        return False
    if kind == "number":
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value == "unsure" or (is_number and value >= 0)
    return value in kind


def utterance_problems(line):
    if line["asked"] is not None and line["asked"] not in SLOTS:
        yield "unknown slot asked: %s" % line["asked"]
    for slot, value in line["findings"].items():
        if not legal(slot, value):
            yield "illegal value: %s = %r" % (slot, value)
    for slot, (low, high) in line.get("range", {}).items():
        if slot not in line["findings"] or not low <= line["findings"][slot] <= high:
            yield "value outside its own range: %s" % slot
    for act in line.get("acts", []):
        if act not in ACTS:
            yield "unknown act: %s" % act
    if not isinstance(line["emergency"], bool):
        yield "emergency is neither true nor false"


def question_problems(line):
    if line["known"] != bool(line["sources"]):
        yield "known, and yet no source (or the other way about)"
    if any(source not in range(1, 18) for source in line["sources"]):
        yield "no such sentence"


def check(utterances, questions):
    problems = []
    for lines, find_problems in ((utterances, utterance_problems), (questions, question_problems)):
        ids = collections.Counter(line["id"] for line in lines)
        texts = collections.Counter((line["text"].casefold(), line.get("asked")) for line in lines)
        problems += ["%s: id given %d times" % item for item in ids.items() if item[1] > 1]
        problems += ["text given twice: %s" % key[0] for key, n in texts.items() if n > 1]
        for line in lines:
            if line["split"] not in ("dev", "held-out"):
                problems.append("%s: unknown split" % line["id"])
            problems += ["%s: %s" % (line["id"], problem) for problem in find_problems(line)]
    for name, lines in (("utterances", utterances), ("questions", questions)):
        by_category = collections.defaultdict(collections.Counter)
        for line in lines:
            by_category[line["category"]][line["split"]] += 1
        print("%-24s %5s %9s" % (name, "dev", "held-out"))
        for category, splits in by_category.items():
            print("  %-22s %5d %9d" % (category, splits["dev"], splits["held-out"]))
        held_out = sum(splits["held-out"] for splits in by_category.values())
        print("  %-22s %5d %9d" % ("all", len(lines) - held_out, held_out))
        if lines and not 0.27 <= held_out / len(lines) <= 0.37:
            problems.append("%s: the held-out share is %.2f" % (name, held_out / len(lines)))
    for problem in problems:
        print("problem: " + problem)
    return 1 if problems else 0


def run(binary, command, lines, keys):
    """Feeds the lines to one of the binary's filters; gives an answer for each, empty where it gave none."""
    text = "".join(json.dumps({"id": i, **{key: line.get(key) for key in keys}}) + "\n"
                   for i, line in enumerate(lines))
    done = subprocess.run([binary, command, "--topic=" + TOPIC], input=text.encode(),
                          stdout=subprocess.PIPE, check=False)
    answers = {}
    for out in done.stdout.decode("utf-8", "replace").splitlines():
        answer = json.loads(out)
        if "error" in answer:
            print("%s refused %s: %s" % (command, lines[answer["id"]]["id"], answer["error"]))
        answers[answer["id"]] = answer
    missing = len(lines) - len(answers)
    if missing or done.returncode:
        print("%s: exit status %d, %d of %d lines unanswered"
              % (command, done.returncode, missing, len(lines)))
    return [answers.get(i, {}) for i in range(len(lines))]


def equal(gold, got, gold_range=None):
    if isinstance(gold, str) or isinstance(got, str):
        return gold == got
    if gold_range and gold_range[0] <= got <= gold_range[1]:
        return True
    return abs(got - gold) <= max(1, 0.15 * gold)


class Tally:
    """Right, invented and missed findings."""

    def __init__(self):
        self.right = self.invented = self.missed = 0

    def precision(self):
        return ratio(self.right, self.right + self.invented)

    def recall(self):
        return ratio(self.right, self.right + self.missed)

    def f1(self):
        return ratio(2 * self.right, 2 * self.right + self.invented + self.missed)

    def row(self, name):
        return "  %-26s %6s %6s %6s   %4d %4d %4d" % (
            name, show(self.precision()), show(self.recall()), show(self.f1()),
            self.right, self.invented, self.missed)


def ratio(part, whole):
    return part / whole if whole else None


def show(share):
    return "-" if share is None else "%.3f" % share


def share_line(name, part, whole):
    print("  %-44s %6s   %d of %d" % (name, show(ratio(part, whole)), part, whole))


def kind_of(value):
    return value if value in ("no", "unsure") else "other"


class UtteranceScore:
    def __init__(self, reveals):
        # Which lines' errors may be told one by one.
        self.reveals = reveals
        self.all = Tally()
        self.by_slot = collections.defaultdict(Tally)
        self.by_category = collections.defaultdict(Tally)
        self.by_kind = collections.defaultdict(Tally)
        self.confusions = collections.Counter()
        self.polarity = [0, 0]
        self.durations = [0, 0]
        self.untouched = [0, 0]
        self.acts = [0, 0]
        self.whole_lines = [0, 0]
        self.safety = Tally()
        self.errors = []

    def count(self, field, line, slot, value):
        kind = kind_of(value)
        for tally in (self.all, self.by_slot[slot], self.by_category[line["category"]], self.by_kind[kind]):
            setattr(tally, field, getattr(tally, field) + 1)

    def confuse(self, line, slot, gold, got):
        if self.reveals(line):
            self.confusions[(slot, str(gold), str(got))] += 1

    def add(self, line, answer):
        gold, got = line["findings"], dict(answer.get("findings", {}))
        if line["emergency"]:
            # What else is read from an emergency matters to nobody: only the labelled slots count.
            got = {slot: value for slot, value in got.items() if slot in gold}
        wrong = []
        for slot, value in gold.items():
            right = slot in got and equal(value, got[slot], line.get("range", {}).get(slot))
            if value in YES_NO and slot in got:
                self.polarity[0] += right
                self.polarity[1] += 1
            if slot == "duration_days" and value != "unsure":
                self.durations[0] += right
                self.durations[1] += 1
            if right:
                self.count("right", line, slot, value)
                continue
            self.count("missed", line, slot, value)
            if slot in got:
                self.count("invented", line, slot, got[slot])
            self.confuse(line, slot, value, got.get(slot, "(nothing)"))
            wrong.append("%s: %s -> %s" % (slot, value, got.get(slot, "(nothing)")))
        for slot, value in got.items():
            if slot not in gold:
                self.count("invented", line, slot, value)
                self.confuse(line, slot, "(nothing)", value)
                wrong.append("%s: (nothing) -> %s" % (slot, value))
        if not gold and not line["emergency"]:
            self.untouched[0] += not got
            self.untouched[1] += 1
        wrong += self.add_emergency(line["emergency"], bool(answer.get("emergency")))
        if "acts" in line:
            found = set(line["acts"]) <= set(answer.get("acts", []))
            self.acts[0] += found
            self.acts[1] += 1
            if not found:
                wrong.append("acts: %s -> %s" % (line["acts"], answer.get("acts", [])))
        self.whole_lines[0] += not wrong
        self.whole_lines[1] += 1
        if wrong:
            self.errors.append((line, wrong))

    def add_emergency(self, gold, got):
        if gold and got:
            self.safety.right += 1
        elif gold:
            self.safety.missed += 1
            return ["emergency missed"]
        elif got:
            self.safety.invented += 1
            return ["false emergency"]
        return []

    def figures(self):
        return {
            "findings F1": self.all.f1(),
            "negated F1": self.by_kind["no"].f1(),
            "unsure F1": self.by_kind["unsure"].f1(),
            "durations right": ratio(*self.durations),
            "polarity right": ratio(*self.polarity),
            "lines without a finding left so": ratio(*self.untouched),
            "safety recall": self.safety.recall(),
            "safety precision": self.safety.precision(),
        }

    def print(self):
        heading = "  %-26s %6s %6s %6s   %4s %4s %4s" % ("", "prec", "recall", "F1", "ok", "inv", "miss")
        print("Findings\n" + heading)
        print(self.all.row("all"))
        print(self.by_kind["no"].row("negated (\"no\")"))
        print(self.by_kind["unsure"].row("\"unsure\""))
        print(self.safety.row("safety net"))
        share_line("durations right", *self.durations)
        share_line("polarity right where the slot was seen", *self.polarity)
        share_line("lines without a finding left so", *self.untouched)
        share_line("acts seen, where the act is the point", *self.acts)
        share_line("whole lines right", *self.whole_lines)
        print("By slot\n" + heading)
        for slot in SLOTS:
            if slot in self.by_slot:
                print(self.by_slot[slot].row(slot))
        for slot in sorted(set(self.by_slot) - set(SLOTS)):
            print(self.by_slot[slot].row(slot + " (unknown slot)"))
        print("By category\n" + heading)
        for category in sorted(self.by_category):
            print(self.by_category[category].row(category))
        if self.confusions:
            print("Confusions (slot: gold -> got)")
        for (slot, gold, got), times in sorted(self.confusions.items(), key=lambda item: (-item[1], item[0])):
            print("  %4d  %s: %s -> %s" % (times, slot, gold, got))


class QuestionScore:
    def __init__(self):
        self.right = [0, 0]
        self.answered = [0, 0]
        self.refused = [0, 0]
        self.errors = []

    def add(self, line, answer):
        known = bool(answer.get("known"))
        # The sources of all statements come in one list, the best statement's first.
        first = (answer.get("sources") or [None])[0]
        if not line["known"]:
            self.refused[0] += not known
            self.refused[1] += 1
            if known:
                self.errors.append((line, ["refuse -> %s" % answer.get("statements")]))
            return
        right = known and first in line["sources"]
        self.right[0] += right
        self.right[1] += 1
        self.answered[0] += known
        self.answered[1] += 1
        if not right:
            got = "S%s %s" % (first, answer.get("statements")) if known else "(refused)"
            self.errors.append((line, ["any of %s -> %s" % (["S%d" % s for s in line["sources"]], got)]))

    def figures(self):
        return {
            "right statement first": ratio(*self.right),
            "unanswerable ones refused": ratio(*self.refused),
        }

    def print(self):
        print("Questions")
        share_line("right statement first", *self.right)
        share_line("answerable ones answered at all", *self.answered)
        share_line("unanswerable ones refused", *self.refused)


def print_errors(errors):
    for line, wrong in errors:
        asked = " [asked %s]" % line["asked"] if line.get("asked") else ""
        print("%s%s %s" % (line["id"], asked, json.dumps(line["text"], ensure_ascii=False)))
        for what in wrong:
            print("    " + what)


def under_floor(figures, floors):
    """What is wrong, a line each: every figure needs a floor, and every floor a figure."""
    for name in sorted(set(figures) ^ set(floors)):
        yield "%s: it has a figure or a floor, not both" % name
    for name, floor in floors.items():
        figure = figures.get(name)
        # Told apart from the floor to three digits, as it is printed.
        if figure is not None and round(figure, 3) < floor:
            yield "%s: %.3f is under its floor of %.3f" % (name, figure, floor)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="?")
    parser.add_argument("--split", choices=("dev", "held-out", "all"), default="dev")
    parser.add_argument("--show-errors", action="store_true",
                        help="list the lines read wrongly; held-out ones only with --split held-out")
    parser.add_argument("--least", type=pathlib.Path, metavar="FLOORS",
                        help="fail where a figure of the split is under its floor in this file")
    parser.add_argument("--files", type=pathlib.Path, nargs="+",
                        default=[HERE / "utterances.jsonl", HERE / "questions.jsonl"],
                        help="score these instead of the two beside this file")
    parser.add_argument("--check", action="store_true", help="check the labels and stop")
    options = parser.parse_args()
    if not options.binary and not options.check:
        parser.error("which binary?")
    return options


def main():
    options = read_options()
    utterances, questions = load(options.files)
    if options.check:
        return check(utterances, questions)
    utterances = [line for line in utterances if options.split in ("all", line["split"])]
    questions = [line for line in questions if options.split in ("all", line["split"])]

    def reveals(line):
        return line["split"] == "dev" or (options.split == "held-out" and options.show_errors)

    readings, replies = UtteranceScore(reveals), QuestionScore()
    answers = run(options.binary, "interpret", utterances, ("text", "asked", "today"))
    for line, answer in zip(utterances, answers):
        readings.add(line, answer)
    for line, answer in zip(questions, run(options.binary, "ask", questions, ("text",))):
        replies.add(line, answer)
    print("Split: %s, %d utterances, %d questions" % (options.split, len(utterances), len(questions)))
    if utterances:
        readings.print()
    if questions:
        replies.print()
    if options.show_errors:
        print("Errors")
        for errors in (readings.errors, replies.errors):
            print_errors([(line, wrong) for line, wrong in errors if reveals(line)])
    if not options.least:
        return 0
    floors = json.loads(options.least.read_text(encoding="utf-8"))[options.split]
    problems = list(under_floor({**readings.figures(), **replies.figures()}, floors))
    for problem in problems:
        print("problem: " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    try:
        STATUS = main()
        sys.stdout.flush()
    except BrokenPipeError:  # its reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        STATUS = 1
    sys.exit(STATUS)
