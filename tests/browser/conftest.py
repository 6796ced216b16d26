"""Chromium and the served product; all of it is left out, with the reason, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, sync_playwright

from tests.browser.site import TODAY, Site, served
from tests.browser.story import Story, tell
from tests.browser.visitor import FAILED, Trouble, Visitor, patient
from tests.support.server import Server

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium of the machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium-headless-shell, or chromium)")
    # Playwright keeps an event loop in this thread; Django would take our plain code for asynchronous
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "click", patient(Locator.click))
        chromium = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def site(server: Server, template: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The served product with the story of `tests/browser/story.py`."""
    with served(server, template, tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="package")
def story(site: Site) -> Story:
    """Ids of what the site holds."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PAYUNG_TODAY", TODAY)
    site.wire()
    found = tell(site)
    patch.undo()
    return found


@pytest.fixture(scope="package")
def trouble(site: Site) -> Trouble:
    """Everything that went wrong in a page of the site."""
    return Trouble(site.base)


@pytest.fixture(scope="package")
def everybody(browser: Browser, site: Site, story: Story, trouble: Trouble) -> Iterator[Visitor]:
    """The site's visitors."""
    found = Visitor(browser, site, trouble)
    yield found
    found.close()


@pytest.fixture
def visitor(everybody: Visitor) -> Iterator[Visitor]:
    """The site's visitors; the test fails when one of their pages complained."""
    everybody.trouble.found.clear()
    yield everybody
    assert everybody.trouble.found == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember a failed step, so that the steps that go on from it can say so."""
    report = yield
    if report.when == "call" and report.failed:
        item.stash[FAILED] = True
    return report
