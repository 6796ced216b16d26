"""KPJ that BPJS gave: recorded by who corrects persons, once among those that stand, ended and never erased; found like the own one."""

from __future__ import annotations

import itertools
from datetime import date

import psycopg
import pytest

from payung.claims import bindings, services
from payung.coverage import cek
from payung.kernel.months import Month
from payung.participation import numbers
from payung.participation.errors import ParticipationRefused
from payung.platform.db import acting
from payung.registry.selectors import people_of_kpj
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

WHY = {"source": "Kartu peserta BPJS", "reason": "kartu lama dibawa ke kantor"}
NOW = Month.parse("2025-09")
RECORD = "select payung.official_number_record(%s, %s, %s, null, %s, '2025-09-10')"
END = "select payung.official_number_end(%s, %s, %s, '2025-09-10')"
ASK = "select payung.official_number_ask(%s, %s)"
_serial = itertools.count(1)


def new_kpj():
    return f"17{next(_serial):09d}"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-10")


@pytest.fixture
def person(loader, token):
    with raw_acting(loader, token("admin")):
        return people.member(loader, "53.04", "Merita Bere")


def recorded(actor, person, kpj, username="belu", **more):
    who = actor(username)
    with acting(who.token):
        return numbers.record(who, person.membership, kpj, **WHY, **more)


def found(actor, username, kpj):
    who = actor(username)
    with acting(who.token):
        return people_of_kpj(kpj)


def nik(owner, person):
    return one(owner, "select nik from registry_identity where person_id = %s", [person.person])


def own_kpj(owner, person):
    return one(owner, "select kpj from participation_membership where id = %s", [person.membership])


def refused(connection, secret, statement, args=()):
    with pytest.raises(psycopg.Error) as error, raw_acting(connection, secret):
        connection.execute(statement, args)
    return error.value.sqlstate


def test_several_stand_and_each_finds_the_person_within_the_scope(owner, actor, person):
    first, second = new_kpj(), new_kpj()
    recorded(actor, person, f"{first[:4]} {first[4:]}", since=date(2024, 3, 1))
    recorded(actor, person, second)
    for kpj in (first, second, own_kpj(owner, person)):
        assert found(actor, "belu", kpj) == [person.person]
        assert found(actor, "kupang", kpj) == []


def test_one_that_has_ended_finds_nobody_and_stays_readable(owner, actor, person):
    kpj, who = new_kpj(), actor("belu")
    number = recorded(actor, person, kpj)
    with acting(who.token):
        numbers.end(who, number, "ternyata kartu saudaranya")
        assert numbers.one(number)["state"] == "ended"
        ((row,),) = numbers.of_person(person.person).values()
        assert (row.number, row.valid_to, row.ended_by) == (kpj, date(2025, 9, 10), who.user_id)
        assert people_of_kpj(kpj) == []
        with pytest.raises(ParticipationRefused) as error:
            numbers.end(who, number, "sekali lagi")
        assert error.value.code == "NUMBER_ENDED"
    assert cek.by_numbers(nik(owner, person), kpj, NOW) is None
    recorded(actor, person, kpj)  # whoever it belongs to gets it, here the same again
    assert found(actor, "belu", kpj) == [person.person]


def test_cek_knows_it_beside_its_nik_alone(owner, actor, loader, token, person):
    with raw_acting(loader, token("admin")):
        other = people.member(loader, "53.71")
    kpj = new_kpj()
    assert cek.by_numbers(nik(owner, person), kpj, NOW) is None
    recorded(actor, person, kpj)
    told = cek.by_numbers(nik(owner, person), kpj, NOW)
    by_own = cek.by_numbers(nik(owner, person), own_kpj(owner, person), NOW)
    assert told is not None
    assert by_own is not None
    assert told.kpj_tail == kpj[-3:]  # of what was typed, so that one number tells nothing of the other
    assert by_own.kpj_tail == own_kpj(owner, person)[-3:]
    assert told.months == by_own.months
    assert cek.by_numbers(nik(owner, other), kpj, NOW) is None


def test_word_of_a_death_reaches_who_it_names(owner, actor, person):
    kpj = new_kpj()
    recorded(actor, person, kpj)
    services.report_public(
        services.ReportData(
            name="Merita Bere", event_on=date(2025, 9, 1), reporter_name="Ana", regency="53.04", kpj=kpj
        )
    )
    query = "select count(*) from registry_personevent where person_id = %s and kind = 'suspected'"
    assert one(owner, query, [person.person]) == 1


def test_a_claim_is_opened_and_found_by_it(actor, person):
    kpj, who = new_kpj(), actor("belu")
    recorded(actor, person, kpj)
    with acting(who.token):
        claim = services.report(
            who, services.ReportData(name="", event_on=date(2025, 9, 1), reporter_name="Ana", kpj=kpj)
        )
    for username, ids in (("belu", [claim]), ("kupang", [])):
        asks = actor(username)
        with acting(asks.token):
            assert bindings.claims_find(name="", nik="", kpj=kpj, code="").ask() == ids


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"number": "1234567890"}, "KPJ_INVALID"),
        ({"number": "1234567890a"}, "KPJ_INVALID"),
        ({"since": date(2025, 9, 11)}, "NUMBER_DAY"),
    ],
)
def test_what_cannot_be_is_refused(owner, actor, person, given, code):
    who = actor("belu")
    with pytest.raises(ParticipationRefused) as error, acting(who.token):
        numbers.record(who, person.membership, **{"number": new_kpj(), **WHY, **given})
    assert error.value.code == code
    query = "select count(*) from participation_externalnumber where membership_id = %s"
    assert one(owner, query, [person.membership]) == 0


def test_nobody_records_the_number_of_another(owner, loader, token, actor, person):
    with raw_acting(loader, token("admin")):
        near, far = people.member(loader, "53.04"), people.member(loader, "53.71")
    taken = new_kpj(), new_kpj()
    recorded(actor, near, taken[0])
    recorded(actor, far, taken[1], "kupang")
    for kpj, code in (
        (taken[0], "KPJ_TAKEN"),
        (own_kpj(owner, near), "KPJ_TAKEN"),
        (own_kpj(owner, person), "KPJ_TAKEN"),
        (taken[1], "KPJ_ELSEWHERE"),
        (own_kpj(owner, far), "KPJ_ELSEWHERE"),
    ):
        with pytest.raises(ParticipationRefused) as error:
            recorded(actor, person, kpj)
        assert error.value.code == code
    query = "select count(*) from access_readlog where kind = 'add_person' and subject = 'kpj' and elsewhere = 1 and persons @> array[%s::bigint]"
    assert one(owner, query, [far.person]) == 2


def test_raw_sql_records_and_ends_nothing_it_should_not(owner, app, loader, token, actor, person):
    kpj, says = new_kpj(), WHY["reason"]
    number = recorded(actor, person, new_kpj())
    whole = [person.membership, kpj, WHY["source"], says]
    assert refused(app, token("belu"), RECORD, whole) == "P0C11"
    assert refused(app, token("pemeriksa"), ASK, [token("pemeriksa"), kpj]) == "P0D20"
    for username in ("belu", "kupang"):
        secret = token(username)
        app.execute(ASK, [secret, kpj])
    assert refused(app, token("kupang"), RECORD, whole) == "P0A73"
    assert refused(app, token("pemeriksa"), RECORD, whole) == "P0D20"
    assert refused(app, "", RECORD, whole) == "P0D20"
    assert refused(app, token("belu"), RECORD, [*whole[:2], "x", says]) == "P0D2D"
    assert refused(app, token("belu"), RECORD, [*whole[:2], f"kartu {kpj}", says]) == "P0B1E"
    assert refused(app, token("belu"), RECORD, [*whole[:3], "ya"]) == "P0B18"
    assert refused(app, token("belu"), RECORD, [whole[0], "17-00000001", *whole[2:]]) == "P0D2A"
    for username, state in (("kupang", "P0A73"), ("pemeriksa", "P0D20")):
        assert refused(app, token(username), END, [number, "2025-09-01", says]) == state
    assert refused(app, token("belu"), END, [number, "2025-09-11", says]) == "P0D2F"
    assert refused(app, token("belu"), END, [number, None, says]) == "P0D2F"
    assert refused(app, token("belu"), "select payung.official_number_holder(%s)", [kpj]) == "42501"
    for connection in (app, loader):
        for statement in (
            "update participation_externalnumber set valid_to = '2025-09-01' where id = %s",
            "delete from participation_externalnumber where id = %s",
            "select number from participation_externalnumber where id = %s",
            "select number from published.participation_number where membership_id = %s",
        ):
            assert refused(connection, token("admin"), statement, [number]) == "42501"


def test_not_even_the_owner_changes_or_erases_one(owner, actor, person):
    number, ended = recorded(actor, person, new_kpj()), recorded(actor, person, new_kpj())
    who = actor("belu")
    with acting(who.token):
        numbers.end(who, ended, "salah ketik nomornya")
    table = "participation_externalnumber"
    for statement, state in (
        (f"update {table} set number = '99999999999' where id = {number}", "P0D2E"),
        (f"update {table} set membership_id = membership_id + 1 where id = {number}", "P0D2E"),
        (f"update {table} set valid_to = null, ended_by = null, ended_at = null where id = {ended}", "P0D2E"),
        (f"delete from {table} where id = {number}", "P0A01"),
        (f"truncate {table}", "P0A01"),
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == state, statement


def test_another_scope_sees_none(actor, person):
    number, other = recorded(actor, person, new_kpj()), actor("kupang")
    with acting(other.token):
        assert numbers.of_person(person.person) == {}
        assert numbers.person_of_number(number) is None
        assert numbers.person_of_membership(person.membership) is None


def test_the_interface_records_and_ends(api, person):
    kpj = new_kpj()
    body = {"number": kpj, **WHY, "since": "2024-03-01"}
    done = api("belu").post(f"/memberships/{person.membership}/official-numbers", body)
    assert kpj not in done.content.decode()  # answers of writes are kept
    number = done.json()["result"]["official_number"]
    (membership,) = api("belu").get(f"/persons/{person.person}").json()["memberships"]
    assert membership["official_numbers"] == [
        {"id": number, "number": kpj, "source": WHY["source"], "valid_from": "2024-03-01", "valid_to": None}
    ]
    assert [one["id"] for one in api("belu").post("/persons/lookup", {"number": kpj}).json()["items"]] == [
        person.person
    ]
    assert api("pemeriksa").post(f"/memberships/{person.membership}/official-numbers", body).status_code == 403
    ended = api("belu").post(f"/official-numbers/{number}/end", {"reason": "salah catat"}).json()
    assert (ended["thing"]["state"], ended["thing"]["valid_to"]) == ("ended", "2025-09-10")


def test_the_page_records_shows_and_ends(login, client, person):
    browser, kpj = login(client, "belu"), new_kpj()
    page = f"/orang/{person.person}"
    address = f"/orang/kepesertaan/{person.membership}/kpj-resmi"
    assert address in browser.get(page).content.decode()
    form = {"kpj": kpj, "sumber": WHY["source"], "alasan": WHY["reason"], "sejak": "2024-03-01"}
    wrong = browser.post(address, {**form, "kpj": "123"})
    assert wrong.status_code == 400
    assert "KPJ 11 angka." in wrong.content.decode()
    assert browser.post(address, form).status_code == 302
    shown = browser.get(page).content.decode()
    assert kpj in shown
    assert WHY["source"] in shown
    number = shown.split("/orang/kpj-resmi/")[1].split("/")[0]
    assert browser.post(f"/orang/kpj-resmi/{number}/akhiri", {"alasan": "salah catat"}).status_code == 302
    shown = browser.get(page).content.decode()
    assert "KPJ resmi, sudah berakhir" in shown
    assert f"/orang/kpj-resmi/{number}/" not in shown
