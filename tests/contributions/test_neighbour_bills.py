"""An employee's bill is settled by its own money, not by that of a colleague."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.test_neighbours_own import bills, chosen_own, introduced
from tests.support.employees import employee, paid, staffed
from tests.support.people import one

OTHER = {"nik": "5304015203850002", "name": "Yosefina Mau"}


def test_of_two_bills_the_paid_one_is_settled(
    own_db: Any, actor: Callable[[str], Any], owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2024-12-20")
    names = ("karyawan", "karyawan-lain")
    for name in names:
        employee(name)
    scheme = staffed(actor, *names)
    introduced(actor, scheme)
    introduced(actor, scheme, "karyawan-lain", nik="5371015203850008", name="Ana Lopo")
    chosen_own(actor, scheme)
    chosen_own(actor, scheme, "karyawan-lain", **OTHER)
    paid(actor, owner, bills(actor)[0]["id"])
    assert one(owner, "select count(*) from contributions_bill") == 2
    assert [[bill["settled"] for bill in bills(actor, name)] for name in names] == [[True], [False]]
