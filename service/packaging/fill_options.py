#!/usr/bin/env python3
"""Fills the options and commands of the built program, as its --help tells
them, into a template, so that no list of them is kept by hand.

    fill_options.py FOOTNOTE TEMPLATE OUT
"""
import pathlib
import re
import subprocess
import sys
import textwrap

# Not options of the server, and the file cannot name itself.
NO_SETTINGS = {"help", "config"}
# Set in the template.
ALREADY_SET = {"data-dir"}


def entries(text):
    """What stands in a help text beside what: [(left, description)]."""
    found = []
    for line in text.splitlines():
        left = re.match(r"  (\S.*?)(?:  +(\S.*))?$", line)
        if left and not line.startswith("   "):
            found.append([left[1], left[2] or ""])
        elif found and line.startswith("    "):
            found[-1][1] = f"{found[-1][1]} {line.strip()}".strip()
    return found


def options(text):
    """[(name, what is its value, default, variable, description)]."""
    for left, description in entries(text):
        option = re.match(r"(?:-\w,)?--([a-z-]+)(.*)$", left)
        if not option:
            continue
        rest = option[2]
        variable = re.search(r" \(Env:(\w+)\)", rest)
        rest = re.sub(r" \(Env:\w+\)", "", rest).strip()
        default = re.search(r"=(\S+)", rest)
        # "TEXT", "INT:INT in [1 - 500]", "TEXT ..."; a flag has none.
        kind = re.sub(r"=\S+", "", rest).split(":")[0].split(" ")[0]
        yield (option[1], kind, default[1] if default else "",
               variable[1] if variable else "", description)


def as_settings(text):
    for name, kind, default, _, description in options(text):
        if name in NO_SETTINGS:
            continue
        yield ""
        yield from textwrap.wrap(description + ".", 78, initial_indent="# ",
                                 subsequent_indent="# ",
                                 break_on_hyphens=False)
        if name in ALREADY_SET:
            yield f"# (set above) {name}"
        else:
            yield f"#{name} = {default if kind else 'false'}".rstrip()


def escape(text):
    return text.replace("\\", "\\e").replace("-", "\\-")


def as_manual(text):
    for name, kind, default, variable, description in options(text):
        value = f" \\fI{kind}\\fR" if kind else ""
        yield ".TP"
        yield f"\\fB\\-\\-{escape(name)}\\fR{value}"
        more = [f"default {default}"] if default else []
        more += [variable] if variable else []
        # A line that begins with a dot or a quote would be a request.
        yield "\\&" + escape(description) + (
            f" ({escape(', '.join(more))})." if more else ".")


def commands_as_manual(text):
    for left, description in entries(text.split("Subcommands:")[1]):
        yield ".TP"
        yield f"\\fBfootnote {left}\\fR"
        yield "\\&" + escape(description) + "."


def main(footnote, template, out):
    def run(*arguments):
        return subprocess.run([footnote, *arguments], check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    serve = run("serve", "--help")
    text = pathlib.Path(template).read_text()
    manual = ".1" in out
    filled = as_manual(serve) if manual else as_settings(serve)
    text = text.replace("@OPTIONS@", "\n".join(filled))
    text = text.replace("@COMMANDS@",
                        "\n".join(commands_as_manual(run("--help"))))
    text = text.replace("@VERSION@", run("--version").split()[1])
    pathlib.Path(out).write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
