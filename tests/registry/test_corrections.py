"""Who a person is can be corrected, with what stood before, a reason and a paper; a NIK by two, and never to another person's."""

from __future__ import annotations

import itertools
import json

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.casework.errands import errands_for
from payung.kernel.nik import mask_nik
from payung.platform.db import acting
from payung.registry.corrections import services as corrections
from payung.registry.errors import RegistryRefused
from payung.registry.selectors import search
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

WHY = {"evidence": "ktp", "reason": "salah ketik di daftar"}
VILLAGE_ELSEWHERE = "53.71.01.1001"
_niks = itertools.count(1)
CALL = "select payung.person_correct(%s, %s, %s, null, null, %s, null, %s, %s, %s, '2025-07-10')"


def new_nik():
    return f"530401520780{next(_niks):04d}"


@pytest.fixture
def person(loader, token):
    with raw_acting(loader, token("admin")):
        return people.member(loader, "53.04", "Merita Bere")


def identity(owner, person):
    row = owner.execute(
        "select name, name_norm, birth_date::text, sex, village_code, phone, nik, regency from registry_identity where person_id = %s",
        [person.person],
    ).fetchone()
    return dict(
        zip(("name", "name_norm", "birth_date", "sex", "village_code", "phone", "nik", "regency"), row, strict=True)
    )


def refused(connection, secret, statement, args=()):
    with pytest.raises(psycopg.Error) as error, raw_acting(connection, secret):
        connection.execute(statement, args)
    return error.value.sqlstate


def test_what_is_given_changes_and_what_stood_stays_readable(owner, actor, person):
    before = identity(owner, person)
    who = actor("belu")
    with acting(who.token):
        number = corrections.correct(who, person.person, **WHY, name="Margareta  Bere", phone="0812-3400 111")
        (row,) = corrections.of_person(person.person)
        assert corrections.changes(row) == [
            ("name", "Merita Bere", "Margareta Bere"),
            ("phone", "", mask_nik("08123400111")),
        ]
        assert [i.person_id for i in search("margareta").page(None, 500)].count(person.person) == 1
        assert person.person not in [i.person_id for i in search("merita").page(None, 500)]
    after = identity(owner, person)
    assert after == before | {"name": "Margareta Bere", "name_norm": "MARGARETA BERE", "phone": "08123400111"}
    assert json.loads(one(owner, "select before from registry_correction where id = %s", [number])) == {
        "name": "Merita Bere",
        "phone": "",
    }
    query = "select facts, confirmed_by from registry_personevent where person_id = %s and kind = 'corrected'"
    assert owner.execute(query, [person.person]).fetchall() == [(f"correction:{number}", None)]


def test_a_corrected_village_leaves_the_membership_where_it_was_taken_in(owner, actor, person):
    who = actor("belu")
    with acting(who.token):
        corrections.correct(who, person.person, **WHY, village="53.04.01.2004")
        assert person.person in [i.person_id for i in search("", village="53.04.01.2004").page(None, 500)]
    assert identity(owner, person)["village_code"] == "53.04.01.2004"
    query = "select village_code from participation_membership where id = %s"
    assert one(owner, query, [person.membership]) == "53.04.01.2001"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "NOTHING_CORRECTED"),
        ({"name": "Merita Bere"}, "NOTHING_CORRECTED"),
        ({"village": VILLAGE_ELSEWHERE}, "VILLAGE_OTHER_REGENCY"),
        ({"village": "Tidak Ada"}, "VILLAGE_UNKNOWN"),
        ({"phone": "telepon"}, "PHONE_FORMAT"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(owner, actor, person, given, code):
    before, who = identity(owner, person), actor("belu")
    with pytest.raises(RegistryRefused) as error, acting(who.token):
        corrections.correct(who, person.person, **WHY, **given)
    assert error.value.code == code
    assert identity(owner, person) == before


def test_a_nik_is_changed_by_two(owner, actor, person):
    nik, first, second = new_nik(), actor("belu"), actor("cabang")
    with acting(first.token):
        number = corrections.propose_nik(first, person.person, nik, **WHY)
        assert corrections.one(number)["state"] == "waiting"
    assert identity(owner, person)["nik"] != nik
    with pytest.raises(RegistryRefused) as error, acting(first.token):
        corrections.propose_nik(first, person.person, new_nik(), **WHY)
    assert error.value.code == "CORRECTION_WAITS"
    with pytest.raises(RegistryRefused) as error, acting(first.token):
        corrections.confirm(first, number)
    assert error.value.code == "CORRECTION_OWN"
    with acting(second.token):
        corrections.confirm(second, number)
    assert identity(owner, person)["nik"] == nik
    with pytest.raises(RegistryRefused) as error, acting(second.token):
        corrections.confirm(second, number)
    assert error.value.code == "CORRECTION_DECIDED"
    query = "select count(*) from registry_personevent where person_id = %s and kind = 'corrected' and confirmed_by is not null"
    assert one(owner, query, [person.person]) == 1


def test_who_somebody_is_takes_two_while_money_hangs_on_it(own_db, owner, loader, app, token, actor, login, person):
    """Of who has died, by word or for certain, and of his heir; what is no matter of money is corrected at once."""
    with raw_acting(loader, token("admin")):
        heir = people.member(loader, "53.04", "Yustina Bere")
    owner.execute(
        "insert into registry_relation (person_id, relative_id, relation, regency, recorded_by) values (%s, %s, 'spouse', '53.04', 1)",
        [person.person, heir.person],
    )
    first, second = actor("belu"), actor("cabang")
    with acting(first.token):  # while nobody has died one is enough
        assert corrections.one(corrections.correct(first, heir.person, **WHY, name="Yustina Berek"))["state"] == "done"
    suspected = "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts) values (%s, 'suspected', '2025-07-02', 1, '{}')"
    owner.execute(suspected, [person.person])
    for whom, name in ((person, "Merita Bere"), (heir, "Yustina Berek")):
        before = identity(owner, whom)
        assert before["name"] == name
        form = {"bukti": "ktp", "alasan": "salah ketik di daftar", "nama": "Orang Lain"}
        page = login(Client(), "belu").post(f"/orang/{whom.person}/betulkan", form).content.decode()
        assert "setelah petugas lain menyetujuinya" in page
        with acting(first.token):
            number = corrections.correct(first, whom.person, **WHY, name="Orang Lain")
            assert corrections.one(number)["state"] == "waiting"
            with pytest.raises(RegistryRefused) as error:
                corrections.confirm(first, number)
        assert error.value.code == "CORRECTION_OWN"
        assert identity(owner, whom) == before
        with acting(second.token):
            waiting = [(one.kind, one.subject) for one in errands_for(second)]
            assert ("registry.confirm_name", f"person:{whom.person}") in waiting
        browser = login(Client(), "cabang")
        asked = browser.post(f"/orang/pembetulan/{number}/setujui").content.decode()
        assert f"{name} → Orang Lain" in asked
        assert browser.post(f"/orang/pembetulan/{number}/setujui", {"paham": "1"}).status_code == 302
        assert identity(owner, whom)["name"] == "Orang Lain"
        with acting(first.token):
            phone = corrections.correct(first, whom.person, **WHY, phone="081234567890")
            assert corrections.one(phone)["state"] == "done"
    # by raw SQL too, and nothing is told of who lies beyond the scope
    call = "select payung.person_correct(%s, 'Lain Lagi', 'LAIN LAGI', null, null, null, null, null, 'ktp', 'salah ketik', '2025-07-10')"
    with raw_acting(app, token("belu")):
        number = one(app, call, [person.person])
    assert identity(owner, person)["name"] == "Orang Lain"
    assert one(owner, "select waits from registry_correction where id = %s", [number])
    for who, said in (("belu", True), ("kupang", False)):
        with raw_acting(app, token(who)):
            assert one(app, "select payung.correction_by_two(%s)", [person.person]) is said


def test_a_refused_nik_changes_nothing_and_frees_the_way(owner, actor, person):
    before, first, second = identity(owner, person), actor("belu"), actor("cabang")
    with acting(first.token):
        number = corrections.propose_nik(first, person.person, new_nik(), **WHY)
    with acting(second.token):
        corrections.refuse(second, number, "KTP-nya menyebut yang lama")
        assert corrections.one(number)["state"] == "refused"
    assert identity(owner, person) == before
    with acting(first.token):
        corrections.propose_nik(first, person.person, new_nik(), **WHY)


def test_a_proposed_nik_waits_for_who_may_confirm_it(own_db, loader, token, actor, person, login):
    """A work item of everybody who may be the second of two, not of the first, nor where the person is not seen."""
    subject = ("registry.confirm_nik", f"person:{person.person}")

    def waits(username):
        who = actor(username)
        with acting(who.token):
            return subject in [(one.kind, one.subject) for one in errands_for(who)]

    def asked(username):
        who = actor(username)
        with acting(who.token), CaptureQueriesContext(connection) as caught:
            errands_for(who)
        return len(caught)

    everybody = ("belu", "cabang", "admin", "provinsi", "kupang", "kepala")
    first, before = actor("belu"), asked("cabang")
    with acting(first.token):
        number = corrections.propose_nik(first, person.person, new_nik(), **WHY)
    assert [waits(who) for who in everybody] == [False, True, True, True, False, False]
    for address in ("/", "/tugas"):
        page = login(Client(), "cabang").get(address).content.decode()
        assert f'href="/orang/{person.person}"' in page
        assert "Merita Bere" in page
        assert "NIK lain diusulkan" in page
        assert f'href="/orang/{person.person}"' not in login(Client(), "belu").get(address).content.decode()
    with_one = asked("cabang")
    assert with_one <= before + 1
    with raw_acting(loader, token("admin")):
        others = [people.member(loader, "53.04") for _ in range(4)]
    with acting(first.token):
        for other in others:
            corrections.propose_nik(first, other.person, new_nik(), **WHY)
    assert asked("cabang") == with_one
    second = actor("cabang")
    with acting(second.token):
        corrections.confirm(second, number)
    assert [waits(who) for who in everybody] == [False] * len(everybody)


def test_nobody_takes_the_nik_of_another(owner, loader, token, actor, person):
    with raw_acting(loader, token("admin")):
        near, far = people.member(loader, "53.04"), people.member(loader, "53.71")
    who = actor("belu")
    for other, code in ((near, "NIK_TAKEN"), (far, "PERSON_ELSEWHERE")):
        with pytest.raises(RegistryRefused) as error, acting(who.token):
            corrections.propose_nik(who, person.person, identity(owner, other)["nik"], **WHY)
        assert error.value.code == code
    query = "select count(*) from access_readlog where kind = 'add_person' and elsewhere = 1 and persons @> array[%s::bigint]"
    assert one(owner, query, [far.person]) == 1


def test_raw_sql_corrects_nobody_it_should_not(owner, app, token, person):
    before, nik = identity(owner, person), new_nik()
    name = [person.person, "X Y", "X Y", None, None, "ktp", "karena saya mau"]
    assert refused(app, token("kupang"), CALL, name) == "P0A73"
    assert refused(app, token("pemeriksa"), CALL, name) == "P0D20"
    assert refused(app, "", CALL, name) == "P0D20"
    assert refused(app, token("belu"), CALL, [*name[:5], "cerita", name[6]]) == "23514"
    assert refused(app, token("belu"), CALL, [*name[:6], "ya"]) == "P0B18"
    assert refused(app, token("belu"), CALL, [person.person, None, None, None, nik, "ktp", "salah ketik"]) == "P0C11"
    assert refused(app, token("belu"), "select payung.correction_apply(1, null, '2025-07-10')") == "42501"
    for statement in (
        "update registry_identity set name = 'X' where person_id = %s",
        "insert into registry_correction (person_id, fields, before, after, evidence, reason, waits, made_by)"
        " values (%s, 'name', '{}', '{}', 'ktp', 'karena', false, 1)",
        "insert into registry_correctiondecision (correction_id, accepted, decided_by) values (%s, true, 1)",
        "update registry_correction set reason = 'lain' where person_id = %s",
    ):
        assert refused(app, token("admin"), statement, [person.person]) == "42501"
    assert identity(owner, person) == before


def test_a_proposal_about_what_has_changed_is_not_confirmed(owner, actor, person):
    first, second = actor("belu"), actor("cabang")
    with acting(first.token):
        number = corrections.propose_nik(first, person.person, new_nik(), **WHY)
    owner.execute("update registry_identity set nik = %s where person_id = %s", [new_nik(), person.person])
    with pytest.raises(RegistryRefused) as error, acting(second.token):
        corrections.confirm(second, number)
    assert error.value.code == "PERSON_CHANGED"


def test_another_scope_sees_no_corrections(actor, person):
    who, other = actor("belu"), actor("kupang")
    with acting(who.token):
        number = corrections.correct(who, person.person, **WHY, name="Marta Bere")
    with acting(other.token):
        assert corrections.of_person(person.person) == []
        with pytest.raises(RegistryRefused):
            corrections.loaded(other, number)


def test_the_interface_corrects_and_tells_the_history(api, person):
    body = {**WHY, "name": "Martina Bere"}
    done = api("belu").post(f"/persons/{person.person}/corrections", body).json()
    assert (done["thing"]["state"], done["thing"]["fields"]) == ("done", ["name"])
    (line,) = api("belu").get(f"/persons/{person.person}/corrections").json()
    assert line["changes"] == [{"field": "name", "before": "Merita Bere", "after": "Martina Bere"}]
    assert api("pemeriksa").post(f"/persons/{person.person}/corrections", body).status_code == 403


def test_the_page_corrects_and_shows_the_history(login, client, person):
    browser = login(client, "belu")
    address = f"/orang/{person.person}/betulkan"
    form = {"bukti": "kk", "alasan": "salah ketik di daftar", "nama": "Marsela Bere"}
    assert browser.post(address, form).status_code == 200
    assert browser.post(address, {**form, "paham": "1"}).status_code == 302
    page = browser.get(f"/orang/{person.person}").content.decode()
    assert "Merita Bere → Marsela Bere" in page
    assert "Kartu keluarga" in page
