"""To which office a payment to a payer belongs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import people
from tests.support.people import acting, one

OF_PERSON = (
    "insert into participation_payer (kind, payer_class, person_id, label, province)"
    " values ('self', 'self', %s, '', '53') returning id"
)


def test_a_payer_belongs_to_his_regency_or_to_the_first_of_his_province(
    own_db: Any, owner: Any, loader: Any, token: Callable[[str], str]
) -> None:
    with acting(loader, token("admin")):
        payers = {
            code: people.scheme(loader, code).payer for code in ("pemprov-ntt", "bank-ntt", "pemkab-belu", "bpr-uji")
        }
        someone = people.member(loader, "53.71")
    payers["a person"] = one(owner, OF_PERSON, [someone.person])
    belongs = {name: one(owner, "select payung.payer_regency(%s)", [payer]) for name, payer in payers.items()}
    first = one(owner, "select min(code) from places_place where code like '53.__'")
    assert belongs == {
        "pemprov-ntt": first,
        "bank-ntt": first,
        "pemkab-belu": "53.04",
        "bpr-uji": "53.71",
        "a person": "53.71",
    }
    assert first == "53.01"
