"""Whoever may not change a scheme is refused before he is asked whether he means it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.kernel.errors import Forbidden
from payung.platform import rehearsal
from payung.platform.db import acting
from payung.sponsorship.acts import CLOSE
from payung.sponsorship.models import Scheme
from tests.support.people import acting as raw_acting
from tests.support.people import one
from tests.support.people import scheme as made_scheme

QUESTION = "Tutup skema ini?"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.fixture
def scheme(loader: Any, token: Any) -> int:
    """A scheme of the province with places for Belu, which sees it and changes nothing in it."""
    with raw_acting(loader, token("admin")):
        return int(made_scheme(loader, quotas={"53.04": 10}).scheme)


def test_one_from_elsewhere_is_refused_before_the_question(scheme, owner, actor, login):
    belu = actor("belu")
    with acting(belu.token):
        seen = Scheme.objects.get(pk=scheme)
        assert CLOSE.question(belu, seen, None) is not None  # right and state alone would let him be asked
        with pytest.raises(Forbidden) as refused:
            rehearsal.asked(CLOSE, belu, {"scheme_id": scheme}, seen, CLOSE.data())
    assert refused.value.code == "OUT_OF_SCOPE"
    answer = login(Client(), "belu").post(f"/pendanaan/{scheme}/tutup")
    assert answer.status_code == 403
    assert QUESTION not in answer.content.decode()
    assert one(owner, "select state from sponsorship_scheme where id = %s", [scheme]) == "open"


def test_what_stands_is_in_the_field_that_changes_it(scheme, login):
    office = login(Client(), "provinsi")
    assert (
        'name="kuota" type="text" inputmode="numeric" value="10"'
        in office.get(f"/pendanaan/{scheme}/kuota/53.04").content.decode()
    )
    budget = office.get(f"/pendanaan/{scheme}/anggaran").content.decode()
    assert re.search(r'name="anggaran"[^>]* value="[0-9.]{5,}"', budget)
    assert 'value=""' in login(Client(), "belu").get(f"/pendanaan/{scheme}/anggaran").content.decode()  # not his to see


def test_asking_changes_nothing(scheme, owner, actor, login):
    office = actor("provinsi")
    with acting(office.token):
        seen = Scheme.objects.get(pk=scheme)
        assert rehearsal.asked(CLOSE, office, {"scheme_id": scheme}, seen, CLOSE.data()) is not None
        assert Scheme.objects.get(pk=scheme).state == "open"
    assert QUESTION in login(Client(), "provinsi").post(f"/pendanaan/{scheme}/tutup").content.decode()
    assert one(owner, "select state from sponsorship_scheme where id = %s", [scheme]) == "open"
