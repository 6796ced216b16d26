"""A slow line: people press again when nothing seems to happen."""

from __future__ import annotations

import pytest

from tests.browser.visitor import PHONE, Visitor, say

# What would leave the page is counted and held back, as a line holds it that answers late.
HOLD = """window.sent = 0;
addEventListener('submit', (event) => { if (!event.defaultPrevented) { window.sent += 1; event.preventDefault(); } });"""


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_form_is_sent_once_and_says_that_it_is_on_its_way(visitor: Visitor, language: str) -> None:
    context = visitor.fresh(PHONE, language)
    page = context.new_page()
    page.goto("/masuk")
    page.get_by_label(say(language, "Nama pengguna")).fill("siapa")
    page.get_by_label(say(language, "Kata sandi")).fill("sandi")
    page.evaluate(HOLD)
    press = "document.querySelector('main form button').click()"
    page.evaluate(f"{press}; {press}")
    page.wait_for_function(
        "said => document.querySelector('main form [role=status]').textContent === said",
        arg=say(language, "Mengirim …"),
    )
    page.evaluate(press)
    assert page.evaluate("window.sent") == 1
    page.keyboard.press("Escape")  # whoever stops it may send it again
    assert page.locator("main form [role=status]").count() == 0
    page.evaluate(press)
    assert page.evaluate("window.sent") == 2
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")  # and whoever comes back
    page.evaluate(press)
    assert page.evaluate("window.sent") == 3
    context.close()
