"""Whose money a programme spends: its kind says which kinds of organisation may stand behind it."""

from __future__ import annotations

import pytest

from payung.parties.models import KINDS as ORGANISATIONS
from payung.platform.db import acting
from payung.sponsorship.errors import ProgrammeRefused
from payung.sponsorship.models import KINDS
from payung.sponsorship.services import BEHIND, open_programme
from tests.support.programmes import province_terms


def test_every_kind_of_programme_has_somebody_behind_it():
    assert set(BEHIND) == set(KINDS)
    assert all(kinds and kinds <= set(ORGANISATIONS) for kinds in BEHIND.values())


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
    with acting(admin.token), pytest.raises(ProgrammeRefused, match="ORGANISATION_KIND"):
        open_programme(admin, province_terms(organisation, kind))


@pytest.mark.parametrize(
    ("kind", "organisation"),
    [("apbd", "pemkab-belu"), ("village_fund", "pemkab-belu"), ("credit", "bpr-uji"), ("gn_lingkaran", "sponsor-uji")],
)
def test_who_pays_may_stand_behind_it(db, actor, kind, organisation):
    admin = actor("admin")
    with acting(admin.token):
        assert open_programme(admin, province_terms(organisation, kind))
