"""axe over what every role reaches: by the links from Beranda, one address of a kind, light and dark, narrow and wide.

Serious and critical findings fail. Of pages that are built alike (whoever reads them) one is looked at: what differs is data.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from tests.browser.story import Story
from tests.browser.test_pages import PAGES
from tests.browser.visitor import DESK, PHONE, Visitor
from tests.support import node
from tests.support.world import USERS

# Kinds of pages of a role: the room of the law alone has fifty, built alike.
MOST = {"": 12, "admin": 50}
MOST_OF_OTHERS = 20
GRAVE = ("serious", "critical")
# One rule that axe still calls experimental: who speaks to the machine says what he sees (WCAG 2.5.3).
RUN = """
async (only) => {
  // Another theme fades in, parents first: the colours on the way there are nobody's.
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (let round = 0, moving = [1]; moving.length && round < 50; round++) {
    for (const fading of document.getAnimations()) { try { fading.finish(); } catch { fading.cancel(); } }
    await drawn();
    moving = document.getAnimations();
  }
  return axe.run(document, { resultTypes: ['violations'], rules: { 'label-content-name-mismatch': { enabled: true } },
    ...(only.length ? { runOnly: { type: 'rule', values: only } } : {}) })
  .then((said) => said.violations.flatMap((v) => v.nodes.map((n) => [n.impact || v.impact, v.id, n.target.join(' '), n.failureSummary])));
}
"""
# What a page is built of, without its texts and numbers.
SHAPE = r"""
() => {
  const children = Object.getOwnPropertyDescriptor(Element.prototype, 'children').get; // a form has fields of such names
  const built = (e) => e.tagName + '.' + [...e.classList].sort().join('.')
    + ['role', 'type', 'aria-label', 'aria-hidden'].map((n) => e.hasAttribute(n) ? n + (n === 'aria-label' ? '' : e.getAttribute(n)) : '').join()
    + '(' + [...new Set([...children.call(e)].map(built))].join() + ')';
  return built(document.body);
}
"""
# Of rows, items and choices of one list that are built alike (same attributes, classes, roles, states and places of text) the first two
# and the last stay: what differs is data, and axe looks at every colour of every one four times. What something else points to stays.
THIN = r"""
() => {
  const worded = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const built = (e) => e.tagName + (worded(e) ? '!' : '')
    + e.getAttributeNames().sort().map((n) => n + (/^(class|role|type|style|lang|aria-(?!label|describedby|controls|owns).*)$/.test(n) ? '=' + e.getAttribute(n) : '')
      + (e.getAttribute(n).trim() ? '' : '-')).join()
    + '(' + [...e.childNodes].filter((n) => n.nodeType === 1).map(built).join() + ')';
  const pointers = new Map();
  for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby], [aria-controls], [aria-owns], [for], [list], [headers], a[href^="#"]'))
    for (const n of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-owns', 'for', 'list', 'headers', 'href'])
      for (const id of (e.getAttribute(n) || '').replace(/^#/, '').split(/\s+/).filter(Boolean)) pointers.set(id, [...(pointers.get(id) || []), e]);
  const pointedAt = (e) => [e, ...e.querySelectorAll('[id]')].some((i) => (pointers.get(i.id) || []).some((by) => !e.contains(by)));
  let gone = 0;
  for (const list of document.querySelectorAll('tbody, ul, ol, select')) {
    if (list.querySelector('[rowspan]')) continue;
    const alike = new Map();
    for (const e of [...list.querySelectorAll(':scope > tr, :scope > li, :scope > option')]) {
      const how = built(e);
      alike.set(how, [...(alike.get(how) || []), e]);
    }
    for (const many of alike.values())
      for (const e of many.slice(2, -1)) if (!pointedAt(e)) { e.remove(); gone++; }
  }
  return gone;
}
"""
# What depends on width and colours, in the other three looks of a page.
OF_LOOKS = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
ONE_OF_A_ROLE = list({grants[0][0]: name for name, grants in reversed(USERS.items()) if grants}.values())
STRANGERS = ("/masuk", "/cek", "/lapor", "/hukum", "/hukum/andai")


@pytest.fixture(scope="module")
def axe() -> Path:
    return node.modules() / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """Shapes of the pages that were looked at, by any role."""
    return set()


def findings(page: Page, only: list[str]) -> list[str]:
    """Serious and critical findings, one a line."""
    said: list[list[Any]] = page.evaluate(RUN, only)
    return [f"{rule} at {target}: {why}" for impact, rule, target, why in said if impact in GRAVE]


def in_all_looks(page: Page, axe: Path) -> list[str]:
    """Findings in the page as it stands, and of the looks it may have."""
    # The page's policy forbids scripts from elsewhere; evaluating is the browser's own hand.
    page.evaluate(axe.read_text(encoding="utf-8"))
    page.evaluate(THIN)
    faults = []
    for theme, width in (("light", DESK), ("dark", DESK), ("light", PHONE), ("dark", PHONE)):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        whole = (theme, width) in (("light", DESK), ("dark", PHONE))
        faults += [f"{theme} {width}: {line}" for line in findings(page, [] if whole else OF_LOOKS)]
    return faults


def kind_of(address: str) -> str:
    """Pages of one kind differ in numbers and in what is asked of them."""
    return re.sub(r"\d+", "0", address.split("?")[0])


def opened(page: Page, address: str) -> bool:
    """Go to a page; False for a file, which is a download."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return False
    assert answer is not None
    assert answer.status == 200, address
    return answer.headers["content-type"].startswith("text/html")


def visit(page: Page, starts: list[str], axe: Path, looked_at: set[str], most: int) -> tuple[int, list[str]]:
    """How many kinds of pages the links lead to, and the findings in those that nobody has looked at before."""
    waiting, kinds, faults = list(starts), {kind_of(address) for address in starts}, []
    for address in waiting:
        page.set_viewport_size({"width": DESK, "height": 900})
        if not opened(page, address):
            continue
        links: list[str] = page.eval_on_selector_all(
            "a[href^='/']", "all => all.map((a) => a.getAttribute('href').split('#')[0])"
        )
        for link in links:
            if len(kinds) < most and kind_of(link) not in kinds:
                kinds.add(kind_of(link))
                waiting.append(link)
        shape = page.evaluate(SHAPE)
        if shape not in looked_at:
            looked_at.add(shape)
            faults += [f"{address} {line}" for line in in_all_looks(page, axe)]
    return len(kinds), faults


@pytest.mark.parametrize("username", ["", *ONE_OF_A_ROLE])
def test_nothing_grave_on_what_a_role_reaches(
    visitor: Visitor, story: Story, axe: Path, looked_at: set[str], username: str
) -> None:
    with visitor.page(username) as page:
        starts = [*STRANGERS] if not username else ["/", *(map(story.at, PAGES) if username == "admin" else ())]
        kinds, faults = visit(page, starts, axe, looked_at, MOST.get(username, MOST_OF_OTHERS))
        assert faults == []
        assert kinds >= (40 if username == "admin" else 5)


def test_axe_sees(visitor: Visitor, axe: Path) -> None:
    """An eye that finds nothing on any page must be shown to find something."""
    page = visitor.fresh().new_page()
    page.set_content(
        "<html lang='id'><title>x</title><main><h1>A</h1><ul><a href='/'>b</a></ul><a href='/' aria-label='Lain'>Satu dua</a>"
        "<p style='color:#bbb;background:#fff'>pucat</p><button></button></main></html>"
    )
    faults = " ".join(in_all_looks(page, axe))
    page.context.close()
    for rule in ("list at", "label-content-name-mismatch", "color-contrast", "button-name"):
        assert rule in faults


def test_axe_sees_what_is_built_otherwise_in_a_long_table(visitor: Visitor, axe: Path) -> None:
    """Of rows that are built alike three are looked at, and every one that is built otherwise, or that something points to."""
    rows = [f"<td>{number}</td><td><button>Buka {number}</button></td>" for number in range(40)]
    rows[17] = "<td>17</td><td><button></button></td>"
    rows[23] = "<td>23</td><td style='color:#bbb;background:#fff'><button>Buka</button> pucat</td>"
    rows[29] = "<td id='kata'>29</td><td><button>Buka</button></td>"
    page = visitor.fresh().new_page()
    page.set_content(
        "<html lang='id'><title>x</title><main><h1>A</h1><input aria-labelledby='kata'><table><tr><th scope='col'>No</th><th scope='col'>x</th></tr><tbody>"
        + "".join(f"<tr>{row}</tr>" for row in rows)
        + "</tbody></table></main></html>"
    )
    faults = in_all_looks(page, axe)
    assert page.locator("tbody tr:has(td)").count() == 3 + 3
    assert page.locator("#kata").count() == 1
    assert {line.split(" at ")[0].split(": ")[1] for line in faults} == {"button-name", "color-contrast"}
    page.context.close()
