"""One rule, one answer: what a page, the interface and a command say of the same thing, compared from outside."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from payung.coverage.models import Active
from payung.places.models import Denominator
from payung.platform.db import OWNER
from tests.support.interface import PROGRAMME, code_of

TERMS = {k: v for k, v in PROGRAMME.items() if k != "quotas"}


@pytest.fixture
def page(login):
    return lambda name: login(Client(SERVER_NAME="localhost"), name)


def form_of(terms, **more):
    names = {"organisation": "organisation_id", "place": "place_code"}
    plain = {name: terms[names.get(name, name)] for name in ("name", "kind", "organisation", "place", "decree_number")}
    dates = {name: terms[name] for name in ("decree_date", "first_month", "last_month", "budget")}
    limits = {"income_base": 1_000_000, "min_age": 17, "max_age": 64, "max_decile": 5}
    return {**plain, **dates, **limits, **more}


def test_people_are_split_over_regencies_alike(own_db, api, page, scheme):
    terms = {**TERMS, "organisation_id": scheme["organisation_id"], "people": 100_000}
    quoted = api("provinsi").post("/schemes/quote", terms).json()
    assert (quoted["people"], sum(quoted["quotas"].values()), len(quoted["quotas"])) == (100_000, 100_000, 22)
    shown = page("provinsi").post("/pendanaan/baru/hitung", form_of(terms, people=100_000)).content.decode()
    for people in quoted["quotas"].values():
        assert f"{people:,}".replace(",", ".") in shown
    opened = api("provinsi").post("/schemes", terms).json()
    assert {one["regency"]: one["quota"] for one in opened["quotas"]} == quoted["quotas"]


def test_people_and_quotas_are_not_both_taken(own_db, api, page, scheme):
    both = {**scheme, "people": 100}
    assert code_of(api("provinsi").post("/schemes/quote", both)) == "QUOTA_TWICE"
    shown = (
        page("provinsi")
        .post("/pendanaan/baru/hitung", form_of(both, people=100, **{"kuota-53-04": 5}))
        .content.decode()
    )
    assert "tidak keduanya" in shown


def test_a_regency_of_unknown_population_does_not_silently_go_empty(own_db, api, page, scheme):
    Denominator.objects.using(OWNER).filter(place_id="53.04", kind="population_bps").delete()
    terms = {**TERMS, "organisation_id": scheme["organisation_id"], "people": 1_000}
    for address in ("/schemes/quote", "/schemes"):
        assert code_of(api("provinsi").post(address, terms)) == "POPULATION_UNKNOWN"
    shown = page("provinsi").post("/pendanaan/baru/hitung", form_of(terms, people=1_000)).content.decode()
    assert "53.04" in shown


@pytest.mark.parametrize(("people", "whole", "share"), [(1, 800, 13), (1, 3, 3333), (2, 3, 6667), (0, 5, 0)])
def test_shares_are_rounded_alike(own_db, api, page, people, whole, share):
    Denominator.objects.using(OWNER).filter(place_id="53.04", kind="population_bps").update(value=whole)
    if people:
        Active.objects.using(OWNER).create(
            month="2025-12-01", village_code="53.04.01.2001", regency="53.04", payer_kind="sponsor", segment="BPU", people=people
        )  # fmt: skip
    found = api("provinsi").get("/coverage", month="2025-12").json()["places"]
    assert [one["share_bp"] for one in found] == [share] * bool(people)
    file = page("provinsi").get("/cakupan", {"bulan": "2025-12", "unduh": "csv"})
    lines = csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))
    assert [line["Persen penduduk"] for line in lines if line["Kode"] == "53.04"] == [
        f"{share // 100}.{share % 100:02d}"
    ]
    told = f"{share // 100},{share % 100:02d}%"
    assert told in page("provinsi").get("/cakupan", {"bulan": "2025-12"}).content.decode()
