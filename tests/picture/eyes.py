"""What a careful eye finds wrong on any page, without a browser: looked for on every page of every user of the demonstration.

What only a browser can see (widths, focus, contrast): tests/browser.
"""

from __future__ import annotations

import re
from collections import Counter

import lxml.html

MACHINE_DATE = re.compile(r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-[0-3]\d\b")
ODD = ("{{", "{%", "%(", "None", "undefined", "NaN", "[object")
# What is quoted: digests and addresses, sources of the law as they were written down, samples of the visual language.
QUOTED = "//code|//pre|//cite|//*[@class='cited']|//script|//style|//textarea|//*[@data-sample]"
LEVELS = "//main//*[self::h1 or self::h2 or self::h3 or self::h4]"
FIELDS = "//input[not(@type='hidden')]|//select|//textarea"


def faults(html: str, law: bool = False) -> list[str]:
    """Everything wrong with a page in Indonesian. law: a page of the law, which names its sources as they were written down."""
    tree = lxml.html.document_fromstring(html)
    ids = Counter(tree.xpath("//@id"))
    wrong = [f"id twice: {name}" for name, times in ids.items() if times > 1]
    wrong += [
        f"{kind} points nowhere: {name}"
        for kind in ("aria-describedby", "aria-labelledby")
        for value in tree.xpath(f"//@{kind}")
        for name in value.split()
        if name not in ids
    ]
    wrong += _headings(tree) + _fields(tree) + _twice(tree)
    for part in tree.xpath(QUOTED):
        part.drop_tree()
    for text in tree.xpath("//main//text()"):
        wrong += [f"date of a machine: {day}" for day in MACHINE_DATE.findall(text) if not law]
        wrong += [f"shows {odd}" for odd in ODD if odd in text]
    return wrong


def _headings(tree: lxml.html.HtmlElement) -> list[str]:
    wrong, last = [], 1
    heads = [one for one in tree.xpath(LEVELS) if not one.xpath("ancestor::*[@data-sample]")]
    if sum(one.tag == "h1" for one in heads) != 1:
        wrong.append("not one h1")
    for head in heads:
        level, words = int(head.tag[1]), " ".join(head.text_content().split())
        if level > last + 1:
            wrong.append(f"heading leaps from {last} to {level}: {words}")
        if not words:
            wrong.append(f"empty h{level}")
        last = level
    return wrong


def _twice(tree: lxml.html.HtmlElement) -> list[str]:
    """What is offered or said two times: buttons that lead to one place with the same words, and cards whose heading says its label."""
    buttons = Counter(
        (" ".join(one.text_content().split()), one.get("href"))
        for one in tree.xpath("//main//a[contains(concat(' ', @class, ' '), ' btn ')]")
        if not one.xpath("ancestor::*[@data-sample]")
    )
    wrong = [f"button twice: {words}" for (words, _href), times in buttons.items() if times > 1]
    for head in tree.xpath("//main//th[@data-label]"):
        if " ".join(head.text_content().split()).startswith(head.get("data-label")):
            wrong.append(f"card says its label twice: {head.text_content().strip()}")
    return wrong


def _fields(tree: lxml.html.HtmlElement) -> list[str]:
    labelled = set(tree.xpath("//label/@for"))
    return [
        f"no label: {field.get('name')}"
        for field in tree.xpath(FIELDS)
        if field.get("id") not in labelled
        and not field.xpath("ancestor::label")
        and not field.get("aria-label")
        and not field.get("aria-labelledby")
    ]
