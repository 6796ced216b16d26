"""Whose money a scheme spends: its kind says which kinds of organisation may stand behind it."""

from __future__ import annotations

import psycopg
import pytest

from payung.kernel.months import Month
from payung.law import PayerClass
from payung.law.errors import LawError
from payung.law.sectors import payer_class, payer_kinds
from payung.participation.models import PAYER_CLASSES, PAYER_KINDS
from payung.parties.kinds import FIRST as ORGANISATIONS
from payung.platform.db import acting
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.kinds import KINDS
from payung.sponsorship.models import Scheme
from payung.sponsorship.pricing import month_price
from payung.sponsorship.services import open_scheme
from tests.support.schemes import province_terms


def test_every_kind_of_scheme_has_somebody_behind_it():
    assert all(kind.behind and kind.behind <= set(ORGANISATIONS) for kind in KINDS)
    assert {kind.payer_of(whole_province=whole) for kind in KINDS for whole in (True, False)} <= set(PAYER_KINDS)
    assert {kind.payer_class for kind in KINDS} <= set(PAYER_CLASSES)


@pytest.mark.parametrize(
    ("kind", "organisation"),
    [
        ("apbd", "bank-ntt"),
        ("apbd", "sponsor-uji"),
        ("apbd", "bpjs-ntt"),
        ("village_fund", "pt-uji"),
        ("credit", "pemprov-ntt"),
        ("gn_lingkaran", "pemkab-belu"),
        ("sertakan", "pemprov-ntt"),
    ],
)
def test_a_bank_does_not_stand_behind_public_money(db, actor, kind, organisation):
    admin = actor("admin")
    with acting(admin.token), pytest.raises(SchemeRefused, match="ORGANISATION_KIND"):
        open_scheme(admin, province_terms(organisation, kind))


@pytest.mark.parametrize(
    ("kind", "organisation"),
    [("apbd", "pemkab-belu"), ("village_fund", "pemkab-belu"), ("credit", "bpr-uji"), ("gn_lingkaran", "sponsor-uji")],
)
def test_who_pays_may_stand_behind_it(db, actor, kind, organisation):
    admin = actor("admin")
    with acting(admin.token):
        scheme = Scheme.objects.get(pk=open_scheme(admin, province_terms(organisation, kind)))
        assert (scheme.kind, scheme.organisation.code) == (kind, organisation)


def test_the_class_of_a_payer_is_that_of_its_kind_by_law(db, owner):
    listed = payer_kinds()
    assert set(listed) == set(PAYER_KINDS)
    rows = owner.execute("select value, payer_class, basis from participation_payerkind").fetchall()
    assert {row[0]: (row[1], row[2]) for row in rows} == {k: (v.payer_class.word, v.basis) for k, v in listed.items()}
    money_of_the_state = {kind for kind, one in listed.items() if one.payer_class is PayerClass.STATE_BUDGET}
    assert money_of_the_state == {"apbd_province", "apbd_regency", "village_fund", "revenue_share"}
    assert {one.payer_class for one in KINDS if one.behind == frozenset({"government"})} == {"state_budget"}
    with pytest.raises(LawError, match="LAW_PAYER_KIND"):
        payer_class("apbn")


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [("village_fund", "private"), ("revenue_share", "self"), ("sponsor", "state_budget"), ("self", "employer")],
)
def test_the_database_refuses_a_class_that_contradicts_the_kind(db, owner, kind, wrong):
    statement = (
        "insert into participation_payer (kind, payer_class, label, province) values (%s, %s, 'Uji', '53') returning id"
    )
    with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
        owner.execute(statement, [kind, wrong])
    made = owner.execute(statement, [kind, payer_class(kind).word]).fetchone()
    with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
        owner.execute("update participation_payer set payer_class = %s where id = %s", [wrong, made[0]])


def test_state_money_pays_the_full_price_and_private_money_the_relief():
    month = Month.parse("2026-05")
    prices = {kind: month_price(month, "other", payer_class(kind).word, 1_000_000).amount for kind in PAYER_KINDS}
    assert {prices[kind] for kind in ("apbd_province", "apbd_regency", "village_fund", "revenue_share")} == {16_800}
    assert {prices[kind] for kind in ("sponsor", "sertakan", "credit", "employer", "self")} == {8_400}
