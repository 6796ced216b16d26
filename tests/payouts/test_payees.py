"""Money goes to one payee: a person, or an organisation on its own account, which another person has verified."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.payouts import services, views
from payung.platform.db import acting as session
from tests.support import people
from tests.support.naming import doubts
from tests.support.people import acting, one

ORDER = (
    "select payung.payout_instruct('claims', %(reference)s, %(person)s, %(account)s, 5000000, '53.04', null, 'Perawatan',"
    " p_payee_organisation => %(payee)s)"
)
NUMBER = "7020030047"
pytestmark = pytest.mark.usefixtures("own_db")


def account(owner: Any, organisation: int, verified: int | None = 2, number: str = NUMBER) -> int:
    """An account of an organisation, recorded by the user with id 1."""
    return int(
        one(
            owner,
            "insert into registry_bankaccount (organisation_id, bank_code, account_no, holder_name, created_by, verified_by, verified_at)"
            " values (%s, '130', %s, 'RSUD UJI', 1, %s, case when %s::int is not null then now() end) returning id",
            [organisation, number, verified, verified],
        )
    )


@pytest.fixture
def hospital(owner: Any, db: Any) -> int:
    return people.organisation(owner, "pt-uji")  # in Kota Kupang


def order(owner: Any, who: str, **data: Any) -> int:
    with acting(owner, who):
        return int(one(owner, ORDER, {"reference": "rawat:1", "person": None, "payee": None, **data}))


def refused(owner: Any, who: str, **data: Any) -> str | None:
    with pytest.raises(psycopg.Error) as error:
        order(owner, who, **data)
    return error.value.sqlstate


def test_neither_both_or_another_payee_is_paid(orders, owner, token, hospital):
    person, of_person = orders.payee()
    of_hospital = account(owner, hospital)
    other = people.organisation(owner, "pemkot-kupang")
    for data in (
        {"account": of_hospital},
        {"account": of_person},
        {"account": of_hospital, "person": person, "payee": hospital},
        {"account": of_person, "person": person, "payee": hospital},
        {"account": of_hospital, "person": person},
        {"account": of_person, "payee": hospital},
        {"account": of_hospital, "payee": other},
    ):
        assert refused(owner, token("admin"), **data) == "P0B44"
    assert order(owner, token("admin"), account=of_hospital, payee=hospital)
    assert order(owner, token("admin"), account=of_person, person=person, reference="waris:1")
    for payees in ("null, null", f"{person}, {hospital}"):  # refused even for the owner's role
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(
                "insert into payouts_instruction (end_to_end_id, room, reference, person_id, payee_organisation_id, bank_account_id, amount,"
                f" regency, purpose, created_by) values ('PYX', 'claims', 'x', {payees}, %s, 1, '53.04', 'x', 1)",
                [of_hospital],
            )


def test_an_organisation_is_paid_on_a_verified_open_account_within_the_scope(orders, owner, token, hospital):
    plain = account(owner, hospital, None)
    assert refused(owner, token("admin"), account=plain, payee=hospital) == "P0CC0"
    owner.execute("update registry_bankaccount set verified_by = 2, verified_at = now() where id = %s", [plain])
    assert refused(owner, token("belu"), account=plain, payee=hospital) == "P0CC1"
    assert order(owner, token("kupang"), account=plain, payee=hospital)
    assert order(owner, token("hrd"), account=plain, payee=hospital, reference="rawat:2")  # a user of this organisation
    owner.execute("update registry_bankaccount set closed_at = now() where id = %s", [plain])
    assert refused(owner, token("admin"), account=plain, payee=hospital, reference="rawat:3") == "P0B44"


def test_a_follow_up_is_for_the_same_payee(orders, owner, token, hospital):
    first = order(owner, token("admin"), account=account(owner, hospital), payee=hospital)
    owner.execute("update payouts_state set state = 'rejected' where instruction_id = %s", [first])
    person, of_person = orders.payee()
    follow = ORDER.replace("'Perawatan',", "'Perawatan', %(follows)s,")
    with pytest.raises(psycopg.Error) as error, acting(owner, token("admin")):
        one(
            owner,
            follow,
            {"reference": "rawat:1", "person": person, "account": of_person, "payee": None, "follows": first},
        )
    assert error.value.sqlstate == "P0B43"


def test_an_account_has_one_owner_and_two_people(orders, owner, hospital):
    person, _ = orders.payee()
    account(owner, hospital)
    for columns, values in (
        ("person_id, organisation_id, regency", f"{person}, {hospital}, '53.04'"),
        ("regency", "'53.04'"),
        ("person_id", f"{person}"),
        ("person_id, regency, verified_by, verified_at", f"{person}, '53.04', 2, now()"),
        # verified by the person who recorded it
        ("organisation_id, verified_by, verified_at", f"{hospital}, 1, now()"),
        ("organisation_id, verified_by", f"{hospital}, 2"),
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(
                f"insert into registry_bankaccount (bank_code, account_no, holder_name, created_by, {columns})"
                f" values ('130', '7020030048', 'RSUD UJI', 1, {values})"
            )
    with pytest.raises(psycopg.errors.UniqueViolation):
        account(owner, hospital)


def test_a_verified_account_is_closed_and_never_changed(orders, owner, hospital):
    verified = account(owner, hospital)
    for change in (
        "account_no = '7020030049'",
        "holder_name = 'LAIN'",
        "verified_by = 3",
        "verified_at = null, verified_by = null",
    ):
        with pytest.raises(psycopg.Error) as error:
            owner.execute(f"update registry_bankaccount set {change} where id = %s", [verified])
        assert error.value.sqlstate == "P0CC2"
    owner.execute("update registry_bankaccount set closed_at = now() where id = %s", [verified])


@pytest.mark.parametrize(
    ("username", "seen"), [("admin", 1), ("kupang", 1), ("hrd", 1), ("belu", 0), ("bank", 0), ("sponsor", 0)]
)
def test_the_account_of_an_organisation_is_seen_within_the_scope_and_veiled(
    orders, owner, app, token, hospital, username, seen
):
    made = account(owner, hospital)
    with acting(app, token(username)):
        assert one(app, "select count(*) from registry_bankaccount where id = %s", [made]) == seen
        assert one(app, "select payung.tell_registry_bankaccount_account_no(%s)", [made]) == (NUMBER if seen else None)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token(username)):
        app.execute("select account_no from registry_bankaccount")
    for statement in (
        "update registry_bankaccount set verified_by = 2",
        "insert into registry_bankaccount (organisation_id) values (1)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token(username)):
            app.execute(statement)


def test_an_organisation_is_paid_by_two_people_who_see_it_and_no_hand_of_its_account_confirms(
    orders, owner, db, token, actor, client, hospital
):
    admin, officer = actor("admin"), actor("cabang")
    orders.bank()
    with session(admin.token):
        recorded = one(owner, "select id from access_user where username = 'cabang'")
        verified = one(owner, "select id from access_user where username = 'kepala'")
    made = account(owner, hospital, None)
    owner.execute("update registry_bankaccount set created_by = %s where id = %s", [recorded, made])
    owner.execute(
        "update registry_bankaccount set verified_by = %s, verified_at = now() where id = %s", [verified, made]
    )
    paid = order(owner, admin.token, account=made, payee=hospital)
    with acting(owner, admin.token):
        left = {
            row[0]
            for row in owner.execute(
                "select payung.payout_left_for((select id from payouts_bank), array[%s::bigint])", [paid]
            )
        }
    assert recorded not in left
    assert verified not in left
    with session(admin.token):
        batch = services.make_batch(admin, "130", "file")
        shown = services.the_batch(batch).content_hash
        line = views.payment(paid)
        assert (line["person_id"], line["payee_organisation_id"]) == (None, hospital)
    with pytest.raises(psycopg.Error) as error, acting(owner, admin.token):
        owner.execute("select payung.payout_batch_approve(%s, %s)", [batch, shown])
    assert error.value.sqlstate == "P0B45"
    with session(officer.token):
        services.approve_batch(officer, batch, shown)
    assert doubts(officer, batch) == []
