"""Whose money a scheme spends: its kind says which kinds of organisation may stand behind it."""

from __future__ import annotations

import pytest

from payung.participation.models import PAYER_CLASSES, PAYER_KINDS
from payung.parties.kinds import FIRST as ORGANISATIONS
from payung.platform.db import acting
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.kinds import KINDS
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
        assert open_scheme(admin, province_terms(organisation, kind))
