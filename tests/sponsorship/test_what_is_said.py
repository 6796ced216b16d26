"""What the pages say of a scheme: its budget, the price of a month, who falls out when it ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from payung.platform.db import acting as session
from payung.sponsorship import selectors
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting

AFTER = date(2026, 1, 1)


@pytest.fixture
def page(login):
    return lambda name, *args: login(Client(SERVER_NAME="localhost"), name).get(*args).content.decode()


def test_a_budget_below_one_person_is_not_called_committed(own_db, db, loader, token, page):
    with acting(loader, token("admin")):
        poor = people.scheme(loader, budget=PRICE).scheme
    shown = page("provinsi", f"/pendanaan/{poor}")
    assert "Anggaran sudah terikat seluruhnya" not in shown
    assert "tidak cukup untuk seorang pun" in shown


def test_sectors_of_one_price_stand_once(own_db, db, loader, token, owner, page):
    with acting(loader, token("admin")):
        scheme = people.scheme(loader).scheme
        loader.execute(
            "insert into sponsorship_price (scheme_id, month, sector, jkk, jkm, amount)"
            " select scheme_id, month, 'transport', jkk, jkm, amount from sponsorship_price where scheme_id = %s",
            [scheme],
        )
    shown = page("provinsi", f"/pendanaan/{scheme}")
    box = shown[shown.index('id="harga"') : shown.index("</section>", shown.index('id="harga"'))]
    assert box.count("semua pekerjaan") == 1
    assert box.count("</b> sebulan") == 1


def test_who_is_continued_does_not_fall_out(own_db, db, loader, token, actor):
    with acting(loader, token("admin")):
        ending = people.scheme(loader)
        following = people.scheme(loader, months=(AFTER,))
        people.open_months(loader, [*MONTHS, AFTER])
        members = [people.member(loader) for _ in range(3)]
        for member in members:
            people.enrol(loader, ending, member)
            people.cover(loader, ending.payer, member, MONTHS[-1])
        people.enrol(loader, following, members[0])
        people.cover(loader, following.payer, members[0], AFTER)
        people.journal(loader, ending)
        people.journal(loader, following)
    with session(actor("provinsi").token):
        told = {line["scheme"].pk: line for line in selectors.next_expiry(MONTHS[-1])}
    assert (told[ending.scheme]["people"], told[ending.scheme]["continued"]) == (2, 1)
