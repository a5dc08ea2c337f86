#!/usr/bin/env python3
"""Prints the summary of every transcript's end, and counts the pages.

summary_pages_test.py FOOTNOTE TOPIC=TRANSCRIPTS...

All go into one document, a page break behind each, so that the browser starts
once a paper size: it has as many pages as there are summaries if each fits one.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

# Beside what users may say, this would run or load something.
BANNED = re.compile(r"<script|<img|<link|<iframe|javascript:|\son\w+=|url\(",
                    re.IGNORECASE)


def run(*command, **kwargs):
    return subprocess.run(command, check=True, timeout=200,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, **kwargs).stdout


def body_of(page):
    return page.split("<body>")[1].split("</body>")[0]


def pages_of(document, size, folder):
    """The text of each page when printed on such paper."""
    source = folder / f"{size}.html"
    pdf = folder / f"{size}.pdf"
    source.write_text(document.replace(
        "</head>", f"<style>@page {{ size: {size}; }}</style></head>"))
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu",
        "--disable-dev-shm-usage", f"--user-data-dir={folder}/profile",
        "--no-pdf-header-footer", f"--print-to-pdf={pdf}", source.as_uri())
    return run("pdftotext", "-layout", pdf, "-").split("\f")[:-1]


def main():
    footnote, *topics = sys.argv[1:]
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for topic in topics:
            run(footnote, "kb", "test", *topic.split("="), "--summaries", folder)
        files = sorted(folder.glob("*.html"))
        pages = [file.read_text() for file in files]
        if len(pages) < 100:
            failures.append(f"only {len(pages)} summaries")
        for file, page in zip(files, pages):
            if BANNED.search(page):
                failures.append(f"{file.name}: it would run or load something")
        document = pages[0].split("<body>")[0] + "<body>" + "".join(
            f'<div style="break-after: page">{body_of(page)}</div>'
            for page in pages) + "</body></html>"
        for size in ("A4", "Letter"):
            printed = pages_of(document, size, folder)
            print(f"{len(pages)} summaries, {len(printed)} pages of {size}")
            failures += [f"{size}: a summary goes on to a second page:\n{text}"
                         for text in printed if "Intake summary:" not in text]
            if len(printed) != len(pages):
                failures.append(f"{size}: not a page for each summary")
        # A summary that is too long is found.
        longer = document.replace("<main>", "<main>" + "<p>more</p>" * 60, 1)
        if len(pages_of(longer, "A4", folder)) != len(pages) + 1:
            failures.append("a second page was not found")
    for failure in failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
