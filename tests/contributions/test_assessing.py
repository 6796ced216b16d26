"""Nothing is billed that was not seen: who assesses a month names what he was shown, and it must stand when the run comes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from payung.contributions.selectors import to_assess
from payung.contributions.services import start_assess
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.platform import runs
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import PRICE, acting, one

JULY = date(2025, 7, 1)
MONTH = Month.from_date(JULY)


def bringing(loader, token):
    """Makes a scheme for July with one person, and brings one more at each call."""
    with acting(loader, token("admin")):
        people.open_months(loader, [JULY])
        scheme = people.scheme(loader, months=[JULY], quotas={"53.04": 9})

    def bring() -> None:
        with acting(loader, token("admin")):
            member = people.member(loader)
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, JULY)
            people.journal(loader, scheme)

    bring()
    return bring


@pytest.fixture
def more(own_db, loader, token):
    return bringing(loader, token)


def test_what_was_seen_is_what_is_billed(more, owner, actor):
    admin = actor("admin")
    with session(admin.token):
        shown = to_assess(MONTH)
    assert (shown.people, shown.amount) == (1, PRICE)
    more()
    with session(admin.token), pytest.raises(PayungError) as refused:
        start_assess(admin, MONTH, defer=False, seen=shown.seen)
    assert refused.value.code == "ASSESS_CHANGED"
    with session(admin.token):
        shown = to_assess(MONTH)
        run = start_assess(admin, MONTH, defer=False, seen=shown.seen)
    more()  # between the request and the run
    assert runs.execute(run)["error_code"] == "ASSESS_CHANGED"
    assert one(owner, "select count(*) from contributions_bill") == 0
    with session(admin.token):
        run = start_assess(admin, MONTH, defer=False, seen=to_assess(MONTH).seen)
    assert runs.execute(run)["result"]["amount"] == 3 * PRICE
    with session(admin.token):
        assert to_assess(MONTH).people == 0


def test_the_page_asks_with_people_and_rupiah(more, owner, login):
    browser = login(Client(), "admin")
    asked = browser.post("/iuran/tetapkan", {"month": "2025-07"}).content.decode()
    assert "Tetapkan iuran Juli\xa02025?" in asked
    assert "Rp16.800" in asked
    assert one(owner, "select count(*) from platform_run") == 0
    late = {"month": "2025-07", "sidik": "0" * 64, "paham": "1"}
    said = browser.post("/iuran/tetapkan", late, follow=True).content.decode()
    assert "berubah sejak Anda melihatnya" in said
    assert one(owner, "select count(*) from platform_run") == 0
    empty = browser.post("/iuran/tetapkan", {"month": "2025-08"}, follow=True).content.decode()
    assert "sudah ditetapkan" in empty


def test_the_command_shows_and_names_it(desk, db, loader, token):
    bringing(loader, token)
    told = desk("assess", "2025-07", "--dry-run", "--as", "admin", "--json", "-")
    assert told.code == 0, told.err
    assert (told.code, told.json["people"], told.json["amount"]) == (0, 1, PRICE), told.err
    assert desk("assess", "2025-07", "--seen", "0" * 64, "--as", "admin").code == 1
    done = desk("assess", "2025-07", "--seen", told.json["seen"], "--as", "admin", "--json", "-")
    assert (done.code, done.json["people"]) == (0, 1), done.err
