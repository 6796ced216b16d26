"""An eye that finds nothing on any page must be shown to find something."""

from __future__ import annotations

import pytest

from tests.picture.eyes import faults

WHOLE = "<html><body><main><h1>A</h1><h2>B</h2><label for='q'>C</label><input id='q'><p>15 Desember 2025</p></main></body></html>"


def page(inside: str) -> str:
    return WHOLE.replace("</main>", f"{inside}</main>")


def test_a_whole_page_has_no_faults():
    assert faults(WHOLE) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<p id='q'>x</p>", "id twice: q"),
        ("<h1>Z</h1>", "not one h1"),
        ("<h4>Z</h4>", "heading leaps from 2 to 4: Z"),
        ("<h3> </h3>", "empty h3"),
        ("<input name='bare'>", "no label: bare"),
        ("<select name='bare'></select>", "no label: bare"),
        ("<a class='btn' href='/z'>Z</a><p><a class='btn quiet' href='/z'>Z</a></p>", "button twice: Z"),
        ("<table><tr><th data-label='Seri'>Seri 4</th></tr></table>", "card says its label twice: Seri 4"),
        ("<p aria-describedby='nowhere'>x</p>", "aria-describedby points nowhere: nowhere"),
        ("<td>2025-12-07</td>", "date of a machine: 2025-12-07"),
        ("<p>None</p>", "shows None"),
        ("<p>%(n)s orang</p>", "shows %("),
    ],
)
def test_each_fault_is_seen(inside, fault):
    assert fault in faults(page(inside))


@pytest.mark.parametrize(
    "inside", ["<code>2025-12-07</code>", "<p><cite>detik 2021-04-22</cite></p>", "<input type='hidden'>"]
)
def test_what_is_quoted_or_hidden_is_none(inside):
    assert faults(page(inside)) == []


def test_pages_of_the_law_quote_dates():
    assert faults(page("<td>detik 2021-04-22</td>"), law=True) == []
