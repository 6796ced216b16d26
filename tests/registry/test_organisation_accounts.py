"""An account of an organisation is one that a bank can write, whoever records it and however."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.support.people import acting, one, organisation

ADD = "select payung.organisation_account_add(%s, %s, %s, %s)"


@pytest.mark.parametrize(
    ("bank", "number", "holder", "fine"),
    [
        ("13", "12345", "B", True),
        ("ABCDE012345", "1" * 34, "B" * 140, True),
        ("130", "0012345678", "Bé 9", True),
        ("1", "12345", "BPR", False),
        ("ABCDE0123456", "12345", "BPR", False),
        ("bni", "12345", "BPR", False),
        ("130", "1234", "BPR", False),
        ("130", "1" * 35, "BPR", False),
        ("130", "12 345", "BPR", False),
        ("130", "12345", "B" * 141, False),
        ("130", "12345", "", False),
        ("130", "12345", "...", False),
        ("130", "12345", None, False),
    ],
)
def test_no_account_is_recorded_that_no_bank_can_write(
    own_db: Any, app: Any, owner: Any, token: Any, bank: str, number: str, holder: str | None, fine: bool
) -> None:
    org = organisation(owner, "bpr-uji")
    if fine:
        with acting(app, token("admin")):
            account = one(app, ADD, [org, bank, number, holder])
            assert one(app, ADD, [org, bank, number, holder]) == account
    else:
        with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
            app.execute(ADD, [org, bank, number, holder])
        assert refused.value.sqlstate == "P0A75"
    assert one(owner, "select count(*) from registry_bankaccount where organisation_id = %s", [org]) == int(fine)


def test_another_organisation_number_or_bank_is_another_account_and_a_closed_one_is_not_found_again(
    own_db: Any, app: Any, owner: Any, token: Any
) -> None:
    one_, other = organisation(owner, "bpr-uji"), organisation(owner, "bank-ntt")
    with acting(app, token("admin")):
        first = one(app, ADD, [one_, "130", "0012345678", "BPR"])
        others = [
            one(app, ADD, [org, bank, number, "BPR"])
            for org, bank, number in (
                (other, "130", "0012345678"),
                (one_, "131", "0012345678"),
                (one_, "130", "0012345679"),
            )
        ]
        app.execute("select payung.organisation_account_close(%s)", [first])
        again = one(app, ADD, [one_, "130", "0012345678", "BPR"])
    assert len({first, *others, again}) == 5
