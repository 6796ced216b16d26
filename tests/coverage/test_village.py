"""The people of a village by state: page, API and command agree, and every reading is logged."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from payung.coverage import villages
from payung.places.models import Denominator
from payung.platform.db import OWNER
from payung.platform.db import acting as session
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting, one

JULY, AUGUST = MONTHS[:2]


@pytest.fixture
def village(db, own_db, loader, owner, app, token):
    """Five people of one village: protected, committed, waiting, protection ended, and never protected; and one person
    of another regency.
    """
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, months=(JULY, AUGUST))
        people.open_months(loader)
        members = [people.member(loader, name=f"Maria {letter}") for letter in "ABCDE"]
        other = people.member(loader, "53.71", name="Yosef Jauh")
        protected, committed, waiting, ended, _never = members
        for member, months in (
            (protected, (JULY, AUGUST)),
            (committed, (AUGUST,)),
            (ended, (JULY,)),
            (other, (AUGUST,)),
        ):
            people.enrol(loader, scheme, member, (months[0], months[-1]))
            for month in months:
                people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
        _, july = people.bill(loader, scheme.payer, JULY, [protected, ended])
        _, august = people.bill(loader, scheme.payer, AUGUST, [protected])
    people.receive(app, token, july, amount=2 * PRICE)
    people.receive(app, token, august, amount=PRICE, paid_on="2025-08-10")
    code = one(owner, "select village_code from registry_person where id = %s", [protected.person])
    owner.execute(
        "update registry_person set village_code = %s where id = any(%s)", [code, [m.person for m in members]]
    )
    owner.execute(
        "insert into sponsorship_waiting (scheme_id, person_id, regency, reason, list_id, sheet_row)"
        " values (%s, %s, '53.04', 'QUOTA_EXCEEDED', 1, 1)",
        [scheme.scheme, waiting.person],
    )
    return code, members


def test_each_stands_where_he_stands(village, actor):
    code, members = village
    with session(actor("belu").token):
        seen = villages.village(code, AUGUST)
        assert [one.state for one in seen.people] == ["protected", "committed", "waiting", "ended", "never"]
        assert [one.last for one in seen.people] == [AUGUST, None, None, JULY, None]
        assert (seen.protected, seen.unprotected, seen.gap) == (1, 4, None)
        assert [p.person_id for p in seen.page("ended", 0, 9)] == [members[3].person]
        assert [p.person_id for p in seen.page("", members[1].person, 2)] == [m.person for m in members[2:4]]
    with session(actor("kupang").token):
        assert villages.village(code, AUGUST).people == ()


def test_the_dead_are_no_gap(village, actor, owner):
    code, members = village
    protected, _committed, _waiting, ended, never = members
    officer, second = actor("cabang").user_id, actor("admin").user_id
    for member, day in ((protected, "2025-08-20"), (ended, "2025-07-31"), (never, "2025-09-01")):
        event = one(owner, "select payung.death_enter(%s, %s, %s, %s, 'x')", [member.person, day, officer, second])
    with session(actor("belu").token):
        seen = villages.village(code, AUGUST)
        # The month of the death still counts as protected. The person who died in September was alive in August.
        assert [p.state for p in seen.people] == ["protected", "committed", "waiting", "dead", "never"]
        assert (seen.protected, seen.unprotected, seen.counts["dead"]) == (1, 3, 1)
    with session(actor("belu").token):
        september = [p.state for p in villages.village(code, MONTHS[2]).people]
        assert (september[0], september[4]) == ("dead", "dead")
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by, confirmed_by)"
        " values (%s, 'undone', '2025-09-01', %s, %s, %s)",
        [never.person, event, officer, second],
    )
    with session(actor("belu").token):
        assert villages.village(code, MONTHS[2]).people[4].state == "never"


def test_the_gap_is_of_those_who_were_counted(village, actor):
    code, _ = village
    Denominator.objects.using(OWNER).create(
        place_id=code, kind="population_bps", value=600, as_of=date(2024, 12, 31), source="BPS"
    )
    with session(actor("belu").token):
        assert villages.village(code, AUGUST).gap == 599


def test_page_and_interface_say_the_same_and_it_is_written_down(village, api, login, owner):
    code, members = village
    reads = "select count(*) from access_readlog where subject = 'village'"
    before = one(owner, reads)
    told = api("belu").get(f"/coverage/villages/{code}", month="2025-08").json()
    assert {k: told[k] for k in ("people", "protected", "committed", "waiting", "ended", "never", "unprotected")} == {
        **dict.fromkeys(("protected", "committed", "waiting", "ended", "never"), 1),
        "people": 5,
        "unprotected": 4,
    }
    listed = api("belu").get(f"/coverage/villages/{code}/people", month="2025-08", limit=2).json()
    assert [p["id"] for p in listed["items"]] == [m.person for m in members[:2]]
    rest = api("belu").get(f"/coverage/villages/{code}/people", month="2025-08", after=listed["next"]).json()
    assert [p["state"] for p in rest["items"]] == ["waiting", "ended", "never"]
    shown = login(Client(SERVER_NAME="localhost"), "belu").get(f"/cakupan/{code}").content.decode()
    for letter in "ABCDE":
        assert f"Maria {letter}" in shown
    assert one(owner, reads) == before + 3
    everybody = one(owner, "select persons from access_readlog where subject = 'village' order by id desc limit 1")
    assert sorted(everybody) == sorted(m.person for m in members)


def test_only_whose_scope_holds_it_sees_people(village, api, login):
    code, _ = village
    shown = login(Client(SERVER_NAME="localhost"), "juri").get(f"/cakupan/{code}").content.decode()
    assert "Maria" not in shown
    assert "Nama orang hanya terlihat" in shown
    assert login(Client(SERVER_NAME="localhost"), "kupang").get(f"/cakupan/{code}").status_code == 404
    assert api("juri").get(f"/coverage/villages/{code}").status_code == 403
    assert api("kupang").get(f"/coverage/villages/{code}/people").json()["items"] == []
    assert api("belu").get("/coverage/villages/53.04").status_code == 404


def test_a_village_is_three_clicks_from_the_map(village, login, owner):
    code, _ = village
    owner.execute(
        "insert into coverage_active (month, regency, village_code, segment, payer_kind, people)"
        " values ('2025-08-01', '53.04', %s, 'BPU', 'apbd_province', 1)",
        [code],
    )
    office = login(Client(SERVER_NAME="localhost"), "provinsi")
    for address, following in (
        ("/cakupan", code[:5]),
        (f"/cakupan/{code[:5]}", code[:8]),
        (f"/cakupan/{code[:8]}", code),
    ):
        assert (
            f'href="/cakupan/{following}?bulan=2025-08"' in office.get(address, {"bulan": "2025-08"}).content.decode()
        )


def test_the_command_says_it_too(db, desk, owner, tmp_path):
    target = tmp_path / "desa.json"
    said = desk("coverage", "village", "53.04.01.2001", "--month", "2025-08", "--as", "belu", "--json", str(target))
    assert said.code == 0, said.err
    told = json.loads(target.read_text(encoding="utf-8"))
    assert (told["code"], told["items"]) == ("53.04.01.2001", [])
    assert desk("coverage", "village", "53.04.01.9999", "--as", "belu").code == 1
