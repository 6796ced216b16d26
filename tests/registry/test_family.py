"""Recording a person, relatives and accounts: by services, and what raw SQL may not do."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError

from payung.access.policies import Forbidden
from payung.access.services import reveal
from payung.access.tokens import read_session
from payung.kernel.errors import PayungError
from payung.platform.db import acting
from payung.registry import reading, selectors, services
from payung.registry.errors import RegistryRefused
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

BELU, KUPANG = "53.04.03.2001", "53.71.01.1001"
NIK = "5304015203850071"


def add(actor, **changed):
    facts = {"name": "Yuliana  Bere", "village_code": BELU, "nik": NIK, **changed}
    with acting(actor.token):
        return services.add_person(actor, **facts)


def test_a_person_is_found_again_by_nik_and_keeps_his_record(own_db, actor, owner):
    belu = actor("belu")
    first = add(belu)
    assert add(belu, name="Nama Lain", phone="0812-3456-789") == first
    row = owner.execute(
        "select name, name_norm, birth_date, sex, phone, regency from registry_identity where person_id = %s", [first]
    ).fetchone()
    assert row == ("Yuliana Bere", "YULIANA BERE", date(1985, 3, 12), "P", "08123456789", "53.04")


def test_a_person_without_nik_is_always_new(db, actor):
    belu = actor("belu")
    assert add(belu, nik=None, name="Anak Bere") != add(belu, nik=None, name="Anak Bere")


def test_who_is_known_elsewhere_stays_hidden_and_the_question_is_logged(own_db, actor, owner):
    known = add(actor("cabang"), village_code=_village(owner, "53.71"))
    belu = actor("belu")
    with pytest.raises(RegistryRefused) as refused:
        add(belu)
    assert refused.value.code == "PERSON_ELSEWHERE"
    with acting(belu.token) as cursor:
        cursor.execute("select payung.registry_add_person(%s, %s, 'X', 'X', null, null, '', '')", [BELU, NIK])
        assert cursor.fetchone() == (None,)
        cursor.execute("select count(*) from access_readlog where kind = 'add_person'")
        assert cursor.fetchone() == (0,)  # his own line names the person, so he does not read it
    lines = owner.execute(
        "select u.username, l.persons, l.elsewhere, octet_length(l.digest) from access_readlog l join access_user u"
        " on u.id = l.actor_id where l.kind = 'add_person' order by l.id"
    ).fetchall()
    assert lines == [("cabang", [], 0, 32), ("belu", [known], 1, 32)]
    assert NIK not in str(owner.execute("select to_jsonb(l)::text from access_readlog l").fetchall())


def test_a_question_about_a_number_is_logged_before_it_is_answered(own_db, actor, owner):
    """Raw SQL too: the line must be committed by an earlier transaction than the one that gets the answer."""
    add(actor("cabang"), village_code=_village(owner, "53.71"))
    ask = "select payung.registry_add_person(%s, %s, 'X', 'X', null, null, '', '')"
    belu = actor("belu")
    for number in (NIK, "5304015203850999"):
        asked, answered = ("select payung.registry_ask(%s, %s)", [belu.token, number]), (ask, [BELU, number])
        assert _refused(belu, answered) == "P0C11"
        assert _refused(belu, asked, answered) == "P0C11"
    assert one(owner, "select count(*) from access_readlog where actor_id = %s", [belu.user_id]) == 0


def _refused(actor, *statements) -> str:
    """SQLSTATE with which these statements, in one transaction of the actor, are refused."""
    try:
        with acting(actor.token) as cursor:
            for statement in statements:
                cursor.execute(*statement)
    except DatabaseError as error:
        return error.__cause__.sqlstate
    return ""


def test_who_is_merely_named_uncovers_nothing(own_db, actor, owner):
    """His line would be written beside the transaction that only reads, so the log itself refuses it."""
    here = add(actor("belu"))
    with read_session("belu") as named:
        with acting(named.token), pytest.raises(PayungError) as refused:
            reveal(named, here, "nik", "memeriksa berkas")
        assert refused.value.code == "TOKEN_NEEDED"
        with acting(named.token):
            assert reading.opened(named, here).name == "Yuliana  Bere".replace("  ", " ")
    assert owner.execute("select kind from access_readlog order by id desc").fetchall() == [
        ("person",),
        ("add_person",),
    ]


def test_a_village_outside_the_scope_is_refused_before_anything_is_looked_up(own_db, actor, owner):
    elsewhere = _village(owner, "53.71")
    add(actor("cabang"), village_code=elsewhere)
    for number in (NIK, "5304015203850999"):
        with pytest.raises(RegistryRefused) as refused:
            add(actor("belu"), nik=number, village_code=elsewhere)
        assert refused.value.code == "VILLAGE_OUT_OF_SCOPE"


def test_numbers_that_lie_elsewhere_are_asked_for_a_few_times_only(own_db, actor, owner):
    owner.execute("insert into platform_setting (key, value) values ('reads.elsewhere_a_day', '2')")
    add(actor("cabang"), village_code=_village(owner, "53.71"))
    belu, codes = actor("belu"), []
    for number in (NIK, NIK, NIK, "5304015203850999"):  # the last is known nowhere, and tells nothing any more
        with pytest.raises(PayungError) as refused:
            add(belu, nik=number)
        codes.append(refused.value.code)
    assert codes == ["PERSON_ELSEWHERE", "PERSON_ELSEWHERE", "READS_OFTEN", "READS_OFTEN"]
    assert add(belu, nik=None)  # who has no number is recorded all the same


def _village(owner, regency):
    return one(owner, "select min(code) from places_place where level = 4 and regency_code = %s", [regency])


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " ... "}, "NAME_MISSING"),
        ({"nik": "123"}, "NIK_INVALID"),
        ({"village_code": "53.99.01.2001"}, "VILLAGE_UNKNOWN"),
        ({"phone": "bukan nomor"}, "PHONE_FORMAT"),
        ({"sex": "X"}, "SEX_INVALID"),
        ({"birth_date": date(2999, 1, 1)}, "BIRTH_IN_FUTURE"),
    ],
)
def test_refusals_of_a_person(db, actor, changed, code):
    with pytest.raises(RegistryRefused) as refused:
        add(actor("belu"), **{"nik": None, **changed})
    assert refused.value.code == code


def test_outside_the_scope_nothing_is_recorded(db, actor, owner):
    with pytest.raises(RegistryRefused) as refused:
        add(actor("belu"), nik=None, village_code=_village(owner, "53.71"))
    assert refused.value.code == "VILLAGE_OUT_OF_SCOPE"
    with pytest.raises(Forbidden):
        add(actor("juri"), nik=None)


def test_an_organisation_without_a_place_keeps_who_it_brought_in(db, actor, owner):
    bpr = actor("bpr")
    made = add(bpr, nik=None, name="Nasabah")
    with acting(bpr.token):
        assert selectors.person(made).name == "Nasabah"
    with acting(actor("kupang").token):
        assert selectors.person(made) is None


def test_relations_and_accounts(db, actor, owner):
    belu = actor("belu")
    one_person, spouse = add(belu, nik=None, name="Markus"), add(belu, nik=None, name="Ana")
    with acting(belu.token):
        first = services.add_relative(belu, one_person, spouse, "sibling")
        assert services.add_relative(belu, one_person, spouse, "sibling") == first
        second = services.add_relative(belu, one_person, spouse, "spouse")
        assert [(r.pk, r.relation, r.relative.identity.name) for r in selectors.relatives(one_person)] == [
            (second, "spouse", "Ana")
        ]
        account = services.add_account(belu, spouse, "130", "0012 3456-789", "Ana")
        assert services.add_account(belu, spouse, "130", "00123456789", "Ana") == account
        assert [selectors.mask_account(a.account_no) for a in selectors.accounts([spouse])] == ["•••••••6789"]
        assert services.reveal_account(belu, account, "verifikasi bank") == "00123456789"
        services.close_account(belu, account)
        assert selectors.accounts([spouse]) == []
        for refused, code in (
            (lambda: services.add_relative(belu, one_person, one_person, "child"), "RELATION_SELF"),
            (lambda: services.add_relative(belu, one_person, spouse, "friend"), "RELATION_UNKNOWN"),
            (lambda: services.add_account(belu, spouse, "130", "12a4567", "Ana"), "ACCOUNT_FORMAT"),
            (lambda: services.add_account(belu, spouse, "?", "1234567", "Ana"), "BANK_CODE"),
            (lambda: services.add_account(belu, spouse, "130", "1234567", " "), "HOLDER_MISSING"),
            (lambda: services.add_account(belu, spouse, "130", "1234567", "-"), "HOLDER_LETTERS"),
            (lambda: services.add_account(belu, spouse, "130", "1234567", "Анна Бере"), "HOLDER_LETTERS"),
            (lambda: services.add_account(belu, spouse, "130", "1234567", "李小龙"), "HOLDER_LETTERS"),
            (lambda: services.add_account(belu, spouse, "130", "1234567", "A" * 141), "HOLDER_LETTERS"),
            (lambda: services.close_account(belu, account), "ACCOUNT_UNKNOWN"),
        ):
            with pytest.raises(RegistryRefused) as told:
                refused()
            assert told.value.code == code
    assert one(owner, "select count(*) from registry_relation where ended_at is not null") == 1
    assert one(owner, "select subject from access_readlog where kind = 'reveal'") == f"account:{account}"


def test_another_regency_neither_sees_nor_adds(db, actor, app, token, loader):
    with raw_acting(loader, token("admin")):
        mine, other = people.member(loader, "53.04"), people.member(loader, "53.71")
    belu = actor("belu")
    with acting(belu.token):
        for act in (
            lambda: services.add_relative(belu, mine.person, other.person, "spouse"),
            lambda: services.add_relative(belu, other.person, mine.person, "spouse"),
            lambda: services.add_account(belu, other.person, "130", "12345678", "X"),
        ):
            with pytest.raises(RegistryRefused) as refused:
                act()
            assert refused.value.code == "PERSON_UNKNOWN"


@pytest.mark.parametrize(
    "statement",
    [
        "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, created_by)"
        " values (1, '53.04', '130', '12345678', 'X', 1)",
        "update registry_bankaccount set account_no = '99999999'",
        "delete from registry_bankaccount",
        "update registry_relation set relation = 'spouse'",
        "select payung.sees_person(1)",
    ],
)
@pytest.mark.parametrize("role", ["app", "loader"])
def test_raw_sql_writes_none_of_it(db, role, token, statement):
    connection = db.connect(role)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), raw_acting(connection, token("admin")):
        connection.execute(statement)


def test_who_reports_no_claims_records_nobody(db, app, token):
    for statement in (
        "select payung.registry_add_relative(1, 2, 'child')",
        "select payung.registry_add_bank_account(1, '130', '7654321', 'Ana', 100, '')",
        "select payung.registry_close_bank_account(1)",
    ):
        with pytest.raises(psycopg.Error) as refused, raw_acting(app, token("pemeriksa")):
            app.execute(statement)
        assert refused.value.sqlstate == "P0A70"


@pytest.mark.parametrize("holder", ["José Ma\u2019arif, S.Pd.", "É", "Maria 👍"])
def test_names_that_banks_can_write_are_kept_as_they_are(db, actor, owner, holder):
    belu = actor("belu")
    person = add(belu, nik=None, name="Anak Bere")
    with acting(belu.token):
        account = services.add_account(belu, person, "130", "7654321", holder, "rekening anaknya")
    assert one(owner, "select holder_name from registry_bankaccount where id = %s", [account]) == holder


@pytest.mark.parametrize("values", [("130", "1234567", "Анна"), ("x y", "1234567", "Ana"), ("130", "12-34567", "Ana")])
def test_raw_sql_records_no_account_that_stops_a_payment_file(db, actor, app, values):
    belu = actor("belu")
    person = add(belu, nik=None, name="Anak Bere")
    with pytest.raises(psycopg.Error) as error, raw_acting(app, belu.token):
        app.execute("select payung.registry_add_bank_account(%s, %s, %s, %s, 100, '')", [person, *values])
    assert error.value.sqlstate == "P0A75"
