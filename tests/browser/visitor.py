"""A person at a browser: pages of a certain width and language, and an eye on everything that goes wrong in them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Request, Response

from tests.browser.site import Site
from tests.support.world import PASSWORD

DESK, PHONE = 1280, 360
FAILED = pytest.StashKey[bool]()
HEIGHTS = {DESK: 900, PHONE: 740}
WATCH = """document.addEventListener('securitypolicyviolation', e =>
  console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile + ':' + e.lineNumber));"""
# A document says that it is about to be left: the browser itself tells only once the next one has begun.
LEAVE = """addEventListener('submit', e => {
  if (!e.defaultPrevented && !['_blank', 'dialog'].includes(e.target.target || e.target.method)) window.payungLeaving = true;
});
addEventListener('click', e => {
  const link = e.target.closest && e.target.closest('a[href]');
  if (!link || e.defaultPrevented || link.getAttribute('target') === '_blank' || link.hasAttribute('download')) return;
  const to = new URL(link.getAttribute('href'), location.href);
  if (!to.hash || to.href.split('#')[0] !== location.href.split('#')[0]) window.payungLeaving = true;
});"""
PATIENCE = 15.0
TAKEN_AWAY: set[Page] = set()
"""Pages that were answered with a file: they stay where they are."""


@dataclass
class Trouble:
    """What must not happen in a page. `bear` names the status codes that the test asks for."""

    base: str
    found: list[str] = field(default_factory=list)
    borne: set[int] = field(default_factory=set)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.found.append(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.borne:
            self.found.append(f"{response.status} for {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # the browser's own line about a status code; `_response` judges those
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.found.append(f"console {message.type}: {message.text}")

    @contextmanager
    def bear(self, *codes: int) -> Iterator[None]:
        """Within, answers with these codes are what the test is about."""
        self.borne |= set(codes)
        try:
            yield
        finally:
            self.borne -= set(codes)


@dataclass
class Visitor:
    """Opens pages on one site; contexts with their cookies are shared by all tests of the package."""

    browser: Browser
    site: Site
    trouble: Trouble
    contexts: dict[tuple[str, int, str, bool], BrowserContext] = field(default_factory=dict)

    def context(self, username: str, width: int = DESK, language: str = "id", script: bool = True) -> BrowserContext:
        """A signed-in context ("" for a stranger)."""
        key = (username, width, language, script)
        if key not in self.contexts:
            self.contexts[key] = self.fresh(width, language, script)
            if username:
                page = self.contexts[key].new_page()
                sign_in(page, username, language=language)
                page.wait_for_url(lambda url: "/masuk" not in url)
                page.close()
        return self.contexts[key]

    def fresh(self, width: int = DESK, language: str = "id", script: bool = True) -> BrowserContext:
        """A context without any cookie but that of the language."""
        context = self.browser.new_context(
            base_url=self.site.base,
            viewport={"width": width, "height": HEIGHTS[width]},
            locale={"id": "id-ID", "en": "en-GB"}[language],
            java_script_enabled=script,
            is_mobile=False,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH + LEAVE)
        context.on("page", lambda page: page.on("download", lambda _file: TAKEN_AWAY.add(page)))
        if language != "id":
            context.add_cookies([{"name": "payung_language", "value": language, "url": self.site.base}])
        self.trouble.watch(context)
        return context

    @contextmanager
    def page(self, username: str, width: int = DESK, language: str = "id", script: bool = True) -> Iterator[Page]:
        """A page of a signed-in user."""
        page = self.context(username, width, language, script).new_page()
        try:
            yield page
        finally:
            page.close()

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()


def say(language: str, text: str, **facts: Any) -> str:
    """A sentence of the product in the language of the page."""
    with translation.override(language):
        found = gettext(text)
        return found % facts if facts else found


def sign_in(page: Page, username: str, password: str = PASSWORD, language: str = "id") -> None:
    """Fill the sign-in form and send it."""
    page.goto("/masuk")
    page.get_by_label(say(language, "Nama pengguna")).fill(username)
    page.get_by_label(say(language, "Kata sandi")).fill(password)
    page.get_by_role("button", name=say(language, "Masuk"), exact=True).click()


def settled(page: Page) -> None:
    """Wait until the page that a click leads to is there.

    On a busy machine a click returns before the browser has begun to leave; what is read then is the old page.
    """
    until = time.monotonic() + PATIENCE
    while not page.is_closed() and page not in TAKEN_AWAY and time.monotonic() < until:
        try:
            if not page.evaluate("window.payungLeaving"):
                page.wait_for_load_state("load")
                break
        except Error:  # the document went away while it was asked
            continue
        page.wait_for_timeout(20)
    TAKEN_AWAY.discard(page)


def patient(click: Callable[..., None]) -> Callable[..., None]:
    """Playwright's click, which also waits for the page that it leads to."""

    def clicked(locator: Locator, *args: Any, **options: Any) -> None:
        TAKEN_AWAY.discard(locator.page)
        click(locator, *args, **options)
        settled(locator.page)

    return clicked


def squeezed(text: str | None) -> str:
    """Text as it is read: one blank between words."""
    return re.sub(r"\s+", " ", (text or "").replace("\xa0", " ")).strip()


def lead(page: Page) -> str:
    """The sentence that answers the page's question."""
    return squeezed(page.locator("p.lead").inner_text())


def table_under(page: Page, caption: str) -> Locator:
    """The table with this caption."""
    return page.get_by_role("region", name=caption).get_by_role("table")


def saved(page: Page, link: Locator, folder: Path) -> Path:
    """Click a link that downloads; the file under its own name."""
    with page.expect_download() as waiting:
        link.click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target
