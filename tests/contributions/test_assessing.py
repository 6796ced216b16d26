"""Nothing is billed that was not seen: who assesses a month names what he was shown, and it must stand when the run comes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from payung.contributions import open_months
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


def bringing_all(loader, token, months):
    with acting(loader, token("admin")):
        _scheme, [_member] = people.covered(loader, 1, months, months=months, quotas={"53.04": 9})


def test_all_open_months_are_assessed_at_once_as_they_were_seen(
    own_db, loader, owner, token, actor, login, monkeypatch
):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-20")
    bringing_all(loader, token, [JULY, date(2025, 8, 1), date(2025, 9, 1)])
    admin, august = actor("admin"), Month.parse("2025-08")
    with session(admin.token):
        shown = open_months.open_months(august)
        assert [str(one_of.month) for one_of in shown.months] == ["2025-07", "2025-08"]  # September has not come
        assert (shown.people, shown.amount) == (2, 2 * PRICE)
    asked = login(Client(), "admin").post("/iuran/tetapkan-semua").content.decode()
    assert "Rp33.600" in asked
    assert shown.seen in asked
    bringing_all(loader, token, [JULY])
    with session(admin.token), pytest.raises(PayungError) as refused:
        open_months.start_assess_open(admin, shown.seen, defer=False)
    assert refused.value.code == "ASSESS_CHANGED_ALL"
    with session(admin.token):
        run = open_months.start_assess_open(admin, open_months.open_months(august).seen, defer=False)
    assert runs.execute(run)["result"]["amount"] == 3 * PRICE
    assert one(owner, "select count(*) from contributions_bill") == 3
    with session(admin.token), pytest.raises(PayungError) as refused:
        open_months.start_assess_open(admin, open_months.open_months(august).seen, defer=False)
    assert refused.value.code == "ASSESS_NONE"


def test_what_changes_between_request_and_run_bills_no_month_at_all(own_db, loader, owner, token, actor, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-20")
    bringing_all(loader, token, [JULY, date(2025, 8, 1)])
    admin = actor("admin")
    with session(admin.token):
        run = open_months.start_assess_open(admin, open_months.open_months(Month.parse("2025-08")).seen, defer=False)
    bringing_all(loader, token, [date(2025, 8, 1)])
    assert runs.execute(run)["error_code"] == "ASSESS_CHANGED_ALL"
    assert one(owner, "select count(*) from contributions_bill") == 0
