"""The text of every page, as each user of a filled demonstration meets it. Run as a process of its own:

python -m tests.picture.crawl FOLDER        with PAYUNG_HOME naming a demonstration that `payung demo --no-serve` left
"""

from __future__ import annotations

import re
import sys
from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import lxml.html

from payung.kernel.months import MONTH_NAMES
from tests.picture.eyes import faults

# The day of the machine, which no page of a demonstration shows: there it is 15 December 2025.
DAYS = [datetime.now(UTC) + timedelta(days=n) for n in (-1, 0, 1)]
NAMES = list(
    zip(MONTH_NAMES, ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"), strict=True)
)
TODAY_ISO = r"\b(?:" + "|".join(f"{day:%Y-%m-%d}" for day in DAYS) + r")\b"
TODAY = r"\b(?:" + "|".join(f"{d.day} (?:{'|'.join(NAMES[d.month - 1])}) {d.year}" for d in DAYS) + r")\b"
HREF = re.compile(r'href="(/[^"#]*)')
MOST = 150
LEFT_OUT = ("/static", "/keluar", "/api/", "/bahasa")
# What changes from run to run: folders and clocks of the machine, random codes, digests, numbers of people.
PASSING = [
    (re.compile(r"/\S*/demo/bank\b"), "<map bank>"),
    (re.compile(r"\b\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?!\d)(?: WIT[AB]?)?"), "<jam>"),
    (
        re.compile(r"(?<=berlaku sampai )\d{1,2} [A-Z][a-z]+ \d{4}"),
        "<hari>",
    ),  # of a session: the next day when begun in the evening
    (re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,3}\b"), "<kode>"),  # of chance: one in ninety has no digit
    (re.compile(r"\b(?=[0-9A-Z-]*\d)(?=[0-9A-Z-]*[A-Z])[0-9A-Z]{4}(?:[ -]?[0-9A-Z]{4}){1,3}\b"), "<kode>"),
    (re.compile(r"(?<=ditebak: )[a-z]{4}(?: [a-z]{4}){5}"), "<kata>"),  # words that are proposed anew each time
    (re.compile(r"(?<![0-9a-f])[0-9a-f]{64}"), "<sidik>"),  # keys that are made anew each time
    (re.compile(r"\bPYB?\d+-[0-9A-F]{12}\b"), "<kode>"),
    (re.compile(r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,64}\b"), "<sidik>"),
    (re.compile(r"\b\d{10,}\b|\b\d{2,4}(?: \d{4}){2,4}\b"), "<nomor>"),
    (re.compile(TODAY_ISO), "<hari ini>"),
    (re.compile(r"\b\d+(?:,\d+)? (?:detik|menit|jam)\b"), "<lama>"),
    (re.compile(TODAY), "<hari ini>"),
]
BLOCKS = {"p", "li", "tr", "h1", "h2", "h3", "h4", "dt", "dd", "div", "section", "option", "label", "summary", "legend"}


def words_of(html: str) -> tuple[list[str], list[str]]:
    """Lines of text of a page, and of the frame around it, without what changes from run to run."""
    tree = lxml.html.document_fromstring(html)
    for part in tree.xpath("//script|//style|//svg|//option[position()>4]"):
        part.drop_tree()
    for digest in tree.xpath("//code[contains(@class, 'hash') or contains(@class, 'break')]"):
        digest.text = "<sidik>"  # by chance one holds digits alone, or letters alone
    for block in tree.iter():
        if isinstance(block.tag, str) and block.tag in BLOCKS:
            block.tail = "\n" + (block.tail or "")
            block.text = "\n" + (block.text or "")
    (main,) = tree.xpath("//main")
    inside = main.text_content()
    main.drop_tree()
    return lines_of(inside), lines_of(tree.text_content())


def lines_of(text: str) -> list[str]:
    """Lines without what changes from run to run; a hundred lines of a table tell as much as a thousand."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    kept = [plain(line) for line in lines if line]
    return kept if len(kept) <= MOST else [*kept[:MOST], f"<{len(kept) - MOST} lagi>"]


def plain(line: str) -> str:
    """A line with what passes replaced by its kind."""
    for pattern, word in PASSING:
        line = pattern.sub(word, line)
    return line


def kind_of(address: str) -> str:
    """What makes two addresses the same page with other content: its route and the names of its questions."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    asked = sorted(parse_qs(parts.query, keep_blank_values=True))
    return route + ("?" + "&".join(asked) if asked else "")


def pages(client: object, wrong: list[str]) -> dict[str, list[str]]:
    """The first page of each kind that can be reached from the first one by following links; what is `wrong` with any is added."""
    found: dict[str, list[str]] = {}
    waiting, seen = deque(["/"]), {kind_of("/")}
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)  # type: ignore[attr-defined]
        kind = kind_of(address)
        if "Location" in answer:
            target = str(answer["Location"])
            found[kind] = [f"{answer.status_code} /{kind_of(target)}"]
            if target.startswith("/") and kind_of(target) not in seen:
                seen.add(kind_of(target))
                waiting.append(target)
            continue
        if not str(answer.get("Content-Type", "")).startswith("text/html"):
            found[kind] = [f"{answer.status_code} {answer.get('Content-Type', '')}"]
            continue
        text = answer.content.decode()
        wrong += [f"{address}: {fault}" for fault in faults(text, law=address.startswith("/hukum"))]
        inside, around = words_of(text)
        found[kind] = [str(answer.status_code), *inside]
        found.setdefault("frame", around[1:])  # without the title
        for link in HREF.findall(text):
            link = link.replace("&amp;", "&")
            if not link.startswith(LEFT_OUT) and kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)
    return found


def main(folder: Path) -> None:
    """Write one file a user."""
    from payung.cli.context import running

    with running():
        visit(folder)


def visit(folder: Path) -> None:
    """Walk the site as each active user, and as a visitor."""
    from django.test import Client

    from payung.access.models import User
    from payung.platform.db import OWNER
    from tests.support.signing import sign_in

    visitors = {"visitor": Client(SERVER_NAME="localhost")}
    people = User.objects.using(OWNER).filter(is_active=True).exclude(username__startswith="snap-")
    for username in people.order_by("username").values_list("username", flat=True):
        visitors[username] = sign_in(Client(SERVER_NAME="localhost"), username)
    earlier: dict[tuple[str, tuple[str, ...]], str] = {}
    for name, client in visitors.items():
        wrong: list[str] = []
        found = sorted(pages(client, wrong).items())
        assert not wrong, (name, wrong[:20])
        for kind, text in found:
            if earlier.setdefault((kind, tuple(text)), name) != name:
                text[:] = [f"as {earlier[kind, tuple(text)]}"]
        dead = [(kind, text[:4]) for kind, text in found if text[0][:1] in {"4", "5"}]
        assert not dead, (name, dead)  # no page shows a link that leads to a refusal
        assert len(found) > 5, (name, found)  # a wrong host or a failed sign-in leaves one page
        told = "\n".join(line for kind, text in found for line in (f"== /{kind}", *text, ""))
        (folder / f"{name}.txt").write_text(told + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
