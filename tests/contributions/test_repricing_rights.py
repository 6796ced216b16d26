"""New prices are asked for, looked at and decided by who may edit schemes and serves this one; by nobody with one of the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.support import people
from tests.support.people import acting, one
from tests.support.world import MONTHS

CALLS = (
    "select payung.reprice_ask(%(scheme)s, 'harga berubah', 'x', '[]', '2025-07-10')",
    "select * from payung.reprice_preview(%(scheme)s, '[]')",
    "select * from payung.repricing_standing(%(repricing)s)",
    "select payung.repricing_seen(%(repricing)s)",
    "select payung.reprice_take(%(repricing)s, 'x', null, '2025-08-10', '2025-07-10')",
    "select payung.reprice_refuse(%(repricing)s, 'tidak jadi', '2025-07-10')",
)


def test_both_the_right_and_the_scheme_are_asked_for(
    own_db: Any, owner: Any, loader: Any, app: Any, token: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-10")
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, "sponsor-uji").scheme
    owner.execute(
        "insert into sponsorship_priceversion (scheme_id, version, reason, made_by) values (%s, 2, 'harga berubah', 0)",
        [scheme],
    )
    owner.execute(
        "insert into sponsorship_price (scheme_id, version, month, sector, jkk, jkm, jht, amount)"
        " select scheme_id, 2, month, sector, jkk + 100, jkm, jht, amount + 100 from sponsorship_price where scheme_id = %s",
        [scheme],
    )
    repricing = one(
        owner,
        "insert into sponsorship_repricing (scheme_id, version, state, law, reason, asked_by, asked_on)"
        " values (%s, 2, 'asked', 'x', 'harga berubah', 0, '2025-07-10') returning id",
        [scheme],
    )

    def refused(username: str, call: str, **other: Any) -> str:
        try:
            with acting(app, token(username)):
                app.execute(call, {"scheme": scheme, "repricing": repricing, **other})
        except psycopg.Error as error:
            return str(error.sqlstate)
        return ""

    # The auditor serves the province and edits nothing; the bank edits, and this scheme is a sponsor's.
    for call in CALLS:
        assert {name: refused(name, call) for name in ("pemeriksa", "bank", "kupang")} == dict.fromkeys(("pemeriksa", "bank", "kupang"), "P0E45"), call  # fmt: skip
        assert refused("sponsor", call) != "P0E45", call
        assert refused("provinsi", call) != "P0E45", call
    assert one(owner, "select state from sponsorship_repricing where id = %s", [repricing]) == "refused"
    for call in CALLS:
        assert refused("provinsi", call, scheme=0, repricing=0) == "P0E45", call
    assert [month for (month,) in owner.execute("select distinct month from sponsorship_price order by 1")] == [*MONTHS]
    # Nor do they learn that it has been decided, as those do who may decide.
    for call in CALLS[-2:]:
        assert {name: refused(name, call) for name in ("pemeriksa", "bank", "kupang")} == dict.fromkeys(("pemeriksa", "bank", "kupang"), "P0E45"), call  # fmt: skip
        assert refused("provinsi", call) == "P0E41", call
