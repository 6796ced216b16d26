"""What can be wrong with any page, looked for inside it. What axe knows to look for: test_axe.py."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import APIRequestContext, Page

LINK = re.compile(r'<a [^>]*href="(/[^"#]*|\?[^"#]*)')

SCRIPT = """
(language) => {
  const faults = [];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const mark = (e) => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '')
    + (typeof e.className === 'string' && e.className ? '.' + e.className.split(' ').join('.') : '');
  const words = (e) => (e.textContent || '').trim();
  const by = (ids) => (ids || '').split(/\\s+/).filter(Boolean).map((id) => document.getElementById(id));
  const name = (e) => (e.getAttribute('aria-label') || '').trim()
    || by(e.getAttribute('aria-labelledby')).filter(Boolean).map(words).join(' ').trim();
  const hiddenFromReaders = (e) => e.closest('[aria-hidden="true"], [hidden]') !== null;

  if (document.documentElement.lang !== language) faults.push('lang is ' + document.documentElement.lang);
  if (!document.title.trim()) faults.push('no title');
  const heads = [...document.querySelectorAll('h1')].filter((e) => !e.closest('[data-sample]'));
  if (heads.length !== 1) faults.push(heads.length + ' h1: ' + heads.map(words));
  let last = 1;
  for (const head of document.querySelectorAll('main h1, main h2, main h3, main h4')) {
    if (!shown(head)) continue;
    const level = Number(head.tagName[1]);
    if (level > last + 1) faults.push('heading leaps from ' + last + ' to ' + level + ': ' + words(head));
    if (!words(head)) faults.push('empty ' + mark(head));
    last = level;
  }
  if (document.querySelectorAll('main').length !== 1) faults.push('not one main');

  for (const e of document.querySelectorAll('input, select, textarea')) {
    if (e.type === 'hidden') continue;
    const label = [...(e.labels || [])].map(words).join('') || name(e);
    if (!label) faults.push('no label: ' + mark(e) + ' ' + e.name);
  }
  for (const e of document.querySelectorAll('a[href], button, summary')) {
    const spoken = name(e) || words(e) || [...e.querySelectorAll('[aria-label], title, img[alt]')]
      .map((i) => i.getAttribute('aria-label') || i.getAttribute('alt') || words(i)).join('').trim();
    if (!spoken) faults.push('no name: ' + mark(e));
  }
  for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) faults.push('no alt: ' + mark(e));
  for (const e of document.querySelectorAll('svg')) {
    if (!hiddenFromReaders(e) && !name(e) && !e.querySelector(':scope > title')) faults.push('svg without name: ' + mark(e));
  }
  for (const e of document.querySelectorAll('progress, [role="img"], [role="region"], nav')) {
    if (!name(e) && !e.querySelector(':scope > title') && !hiddenFromReaders(e)) faults.push('no name: ' + mark(e));
  }
  for (const e of document.querySelectorAll('[aria-describedby], [aria-labelledby], [aria-controls]')) {
    for (const kind of ['aria-describedby', 'aria-labelledby', 'aria-controls']) {
      if (by(e.getAttribute(kind)).includes(null)) faults.push(kind + ' points nowhere: ' + mark(e) + ' ' + e.getAttribute(kind));
    }
  }
  const seen = new Set();
  for (const e of document.querySelectorAll('[id]')) {
    if (seen.has(e.id)) faults.push('id twice: ' + e.id);
    seen.add(e.id);
  }
  for (const e of document.querySelectorAll('[tabindex]')) if (e.tabIndex > 0) faults.push('tabindex ' + e.tabIndex + ': ' + mark(e));
  for (const t of document.querySelectorAll('table')) {
    if ([...t.querySelectorAll('th')].some((h) => !h.hasAttribute('scope'))) faults.push('th without scope: ' + mark(t));
  }
  for (const e of document.querySelectorAll('[style]')) faults.push('inline style: ' + mark(e));

  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) faults.push('page is ' + document.documentElement.scrollWidth + ' wide in ' + width);
  const scrolls = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
    if (getComputedStyle(p).overflowX !== 'visible') return true; } return false; };
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg') && e.tagName !== 'svg') continue;
    const box = e.getBoundingClientRect();
    if (box.width > 1 && box.height > 1 && (box.right > width + 1 || box.left < -1) && shown(e) && !scrolls(e))
      if (!e.matches('.skip')) faults.push('sticks out to ' + Math.round(box.right) + ' of ' + width + ': ' + mark(e));
  }
  const prose = document.querySelector('main').innerText;
  for (const odd of ['{{', '{%', '%(', 'None', 'undefined', 'NaN', '[object'])
    if (prose.includes(odd) && !location.pathname.startsWith('/gaya')) faults.push('shows ' + odd);
  return [...new Set(faults)];
}
"""

FOCUS = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const drawn = e.querySelector('.dot, .area'); // links of the map: their shape carries the ring
  const ring = (drawn && parseFloat(getComputedStyle(drawn).strokeWidth) >= 3) || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
  const all = [...document.querySelectorAll('*')];
  return { at: all.indexOf(e), tag: e.tagName.toLowerCase(), ring,
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    words: (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 60) };
}
"""


def faults(page: Page, language: str) -> list[str]:
    """Everything wrong with the page as it stands, once all of it is there: a link that was followed may still be on its way."""
    page.wait_for_load_state()
    page.locator("main").first.wait_for()
    found: list[str] = page.evaluate(SCRIPT, language)
    return found


def closed_doors(ask: APIRequestContext, starts: Sequence[str], most: int = 150) -> tuple[set[str], list[str]]:
    """Follow the links of pages from `starts` on, three of a kind: (addresses seen, those that were refused)."""
    waiting, seen, closed = list(starts), set(starts), list[str]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        answer = ask.get(address)
        if answer.status != 200:
            closed.append(f"{answer.status} {address}")
        elif answer.headers["content-type"].startswith("text/html"):
            kinds: dict[str, int] = {}
            for found in LINK.findall(answer.text()):
                target = html.unescape(found if found.startswith("/") else address.split("?")[0] + found)
                kind = re.sub(r"\d+", "0", target.split("?")[0])
                kinds[kind] = kinds.get(kind, 0) + 1
                if target not in seen and "unduh=" not in target and kinds[kind] <= 3:
                    seen.add(target)
                    waiting.append(target)
    return seen, closed


def tab_stops(page: Page, most: int = 60) -> list[dict[str, Any]]:
    """Where Tab leads from the top of the page, until it leaves it or `most` stops are seen."""
    stops = []
    for _step in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        for _moment in range(40):
            if stop["visible"] and stop["ring"]:
                break
            page.wait_for_timeout(50)  # whatever slides in does so within two seconds
            stop = page.evaluate(FOCUS)
        stops.append(stop)
    return stops
