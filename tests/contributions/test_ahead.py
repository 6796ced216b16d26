"""Self-payment ahead: one to twelve months by one code, of one person or of a group."""

from __future__ import annotations

import lxml.html
import psycopg
import pytest
from django.test import Client

from payung.contributions.ahead import services as ahead
from payung.kernel.errors import Forbidden, PayungError
from payung.platform import runs
from payung.platform.db import acting
from tests.support import people
from tests.support.people import acting as sql
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-03")


@pytest.fixture
def members(own_db, loader, token):
    with sql(loader, token("admin")):
        people.open_months(loader)
        return [people.member(loader, name=name) for name in ("Maria Bere", "Yosefina Mau", "Ana Bria")]


def carried_out(run: int) -> dict:
    return runs.execute(run)


def start(actor, service, *args, **more):
    officer = actor("cabang")
    with acting(officer.token):
        return service(officer, *args, **more)


def test_a_person_pays_months_ahead_by_one_code(members, actor, owner):
    run = start(actor, ahead.start_person, members[0].person, 12)
    row = carried_out(run)
    assert (row["result"]["months"], row["result"]["bills"]) == (12, 1)
    bills = owner.execute(
        "select people, month, last_month, amount, payment_code is not null from contributions_bill"
    ).fetchall()
    assert len(bills) == 1
    assert bills[0][0] == 12
    assert bills[0][3] == row["result"]["amount"]
    again = carried_out(start(actor, ahead.start_person, members[0].person, 12))
    assert (again["state"], again["error_code"]) == ("refused", "AHEAD_NOTHING")


def test_months_that_somebody_holds_are_left_out(members, actor, loader, owner, token):
    with sql(loader, token("admin")):
        cohort = people.scheme(loader, quotas={"53.04": 3})
        people.enrol(loader, cohort, members[0])
        for month in people.MONTHS[:3]:
            people.cover(loader, cohort.payer, members[0], month)
    row = carried_out(start(actor, ahead.start_person, members[0].person, 6))
    assert row["result"] == {"months": 3, "amount": 3 * 16_800, "bills": 1}


def test_a_group_pays_by_one_code(members, actor, owner):
    group = start(actor, ahead.open_group, "Koperasi Tenun Lamaknen", "53.04")
    for member in members:
        start(actor, ahead.join, group, member.membership)
    row = carried_out(start(actor, ahead.start_group, group, 3))
    assert row["result"] == {"months": 9, "amount": 9 * 16_800, "bills": 1}
    label, count = owner.execute(
        "select y.label, count(distinct b.payment_code) from contributions_bill b join participation_payer y on y.id = b.payer_id group by 1"
    ).fetchone()
    assert (label, count) == ("Koperasi Tenun Lamaknen", 1)
    officer = actor("cabang")
    with acting(officer.token):
        assert [(g["name"], g["members"]) for g in ahead.listed()] == [("Koperasi Tenun Lamaknen", 3)]
    start(actor, ahead.leave, group, members[0].membership)
    other = start(actor, ahead.open_group, "Kelompok Tani Weluli", "53.04")
    start(actor, ahead.join, other, members[0].membership)
    with pytest.raises(PayungError) as twice:
        start(actor, ahead.join, group, members[0].membership)
    assert twice.value.code == "GROUP_MEMBER"


def test_bad_input_is_answered(members, actor):
    for months, first, code in ((1, "2025-06", "AHEAD_PAST"), (1, "2027-01", "AHEAD_FAR"), (1, "Juli", "MONTH_FORMAT")):
        with pytest.raises(PayungError) as refused:
            start(actor, ahead.start_person, members[0].person, months, first)
        assert refused.value.code == code
    for place in ("31.71", "53", "53.99"):
        with pytest.raises(PayungError) as nowhere:
            start(actor, ahead.open_group, "Wadah", place)
        assert nowhere.value.code == "GROUP_PLACE"
    start(actor, ahead.open_group, "Wadah", "53.04")
    with pytest.raises(PayungError) as twice:
        start(actor, ahead.open_group, "Wadah", "53.04")
    assert twice.value.code == "GROUP_EXISTS"
    belu = actor("belu")
    with acting(belu.token), pytest.raises(Forbidden):
        ahead.start_person(belu, members[0].person, 1)


def test_a_group_is_opened_where_its_name_says_and_a_refusal_keeps_what_was_typed(members, login, owner):
    officer = login(Client(), "cabang")
    form = {"nama": "Koperasi Weluli", "wilayah": "Antah Berantah"}
    refused = officer.post("/iuran/wadah/buka", form)
    assert refused.status_code == 409
    page = lxml.html.fromstring(refused.content.decode())
    assert {one.get("name"): one.get("value") for one in page.xpath("//main//input[@type='text']")} == form
    assert "Wadah dibuka di wilayah yang Anda layani." in page.text_content()
    assert officer.post("/iuran/wadah/buka", {**form, "wilayah": "Kabupaten Belu"}).status_code == 302
    assert owner.execute("select place_id from contributions_paygroup").fetchall() == [("53.04",)]


def test_raw_sql_opens_no_group_and_asks_for_nobody(members, actor, app, owner, token):
    group = start(actor, ahead.open_group, "Wadah", "53.04")
    for username in ("belu", "bank", "juri"):
        with pytest.raises(psycopg.Error) as refused, sql(app, token(username)):
            app.execute("select payung.group_open('Lain', '53.04')")
        assert refused.value.sqlstate == "P0E3L"
        with pytest.raises(psycopg.Error) as unknown, sql(app, token(username)):
            app.execute("select payung.group_member(%s, %s, true)", [group, members[0].membership])
        assert unknown.value.sqlstate == "P0E3M"
    with sql(app, token("juri")):
        assert one(app, "select count(*) from contributions_paygroup") == 0
    # A run that somebody without the right asked for by hand bills nothing.
    with sql(app, token("bank")):
        run = one(app, "insert into platform_run (kind, params, requested_by) values ('contributions.ahead', %s, payung.actor_id()) returning id",
                  [psycopg.types.json.Jsonb({"person": members[0].person, "first": "2025-07", "months": "3"})])  # fmt: skip
    row = carried_out(run)
    assert row["state"] == "refused"
    assert one(owner, "select count(*) from contributions_bill") == 0
