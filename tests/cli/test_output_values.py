"""Tables of commands tell values in their unit."""

from __future__ import annotations

import pytest

from payung.cli.output import Out
from payung.kernel.views import Col


def test_a_share_is_a_percentage_and_no_bare_number(capsys: pytest.CaptureFixture[str]) -> None:
    """A fund that is spent to zero has 10000 hundredths of a percent, which nobody reads as all of it."""
    columns = (Col("name", "Skema"), Col("used", "Terpakai", "share"))
    Out(None).lines(
        columns, [{"id": 1, "name": "A", "used": 10_000}, {"id": 2, "name": "B", "used": 177}, {"id": 3, "name": "C"}]
    )
    told = capsys.readouterr().out.splitlines()[2:]
    assert [line.split()[2:] for line in told] == [["100,00%"], ["1,77%"], []]
