"""Before somebody is chosen it is said of whom others have to look, and who has died."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from payung.intake.neighbours import services as neighbours
from payung.kernel.errors import PayungError
from payung.platform.db import acting
from tests.support import people
from tests.support.employees import MARIA, employee, staffed
from tests.support.people import one


def test_who_is_looked_at_and_who_is_refused(
    own_db: Any, actor: Callable[[str], Any], loader: Any, owner: Any, token: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    employee("karyawan")
    scheme, who = staffed(actor, "karyawan"), actor("karyawan")
    with people.acting(loader, token("admin")):
        member = people.member(loader)
    nik = one(owner, "select nik from registry_identity where person_id = %s", [member.person])

    def said(**other: Any) -> str:
        with acting(who.token):
            person = neighbours.checked(neighbours.scheme_of(who, scheme), **{**MARIA, "nik": nik, **other})
            try:
                return f"{neighbours.offer(who, scheme, person)['amount']}"
            except PayungError as refused:
                return refused.code

    assert said() == "201600"
    review = said(name="Ana Lopo")
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, confirmed_by, facts) values (%s, 'died', '2025-07-02', 1, 2, '{}')",
        [member.person],
    )
    codes = {name: neighbours.REFUSALS[f"P0E3{name}"].code for name in ("8", "9")}
    assert codes["8"] != codes["9"]
    assert (review, said()) == (codes["8"], codes["9"])


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2025-01-01", "2025-12-01", ""),
        ("2025-06-01", "2025-06-01", ""),
        ("2024-12-01", "2025-12-01", "P0CB4"),
        ("2025-01-01", "2026-01-01", "P0CB4"),
        ("2025-06-01", "2025-05-01", "P0CB4"),
    ],
)
def test_months_that_are_given_lie_within_the_scheme(
    own_db: Any, actor: Callable[[str], Any], app: Any, token: Callable[[str], str], monkeypatch: pytest.MonkeyPatch,
    first: str, last: str, code: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    employee("karyawan")
    scheme, secret = staffed(actor, "karyawan"), token("karyawan")
    who = (scheme, MARIA["nik"])
    norm = (str(MARIA["name"]).upper(), MARIA["birth_date"], "P", MARIA["village"], "other")

    def said(act: str, *given: Any) -> str:
        own_db.connect("app").execute("select payung.neighbour_ask(%s, %s, %s)", [secret, *who])
        try:
            with people.acting(app, secret):
                app.execute(f"select payung.{act}({', '.join(['%s'] * len(given))})", given)
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    assert said("neighbour_offer", *who, *norm, first, last) == code
    assert said("neighbour_choose", *who, MARIA["name"], *norm, "", first, last, "2025-12-15") == code
