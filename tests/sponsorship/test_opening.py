"""A scheme whose money carries nobody does not open; one whose money carries fewer than its places says so."""

from __future__ import annotations

import psycopg
import pytest
from django.test import Client

from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def test_a_budget_below_one_person_opens_nothing(own_db, api, scheme, owner):
    office = api("provinsi")
    refused = office.post("/schemes", {**scheme, "budget": 100_799, "quotas": {"53.04": 500}})
    assert refused.json()["type"].endswith("BUDGET_CARRIES_NOBODY")
    assert "Rp100.799" in refused.json()["detail"]
    assert "Rp100.800" in refused.json()["detail"]
    assert one(owner, "select count(*) from sponsorship_scheme") == 0
    assert office.post("/schemes", {**scheme, "budget": 100_800, "quotas": {"53.04": 500}}).status_code == 201


def test_a_budget_below_the_places_opens_and_says_so(own_db, api, scheme, login):
    browser = login(Client(), "provinsi")
    organisation = scheme["organisation_id"]
    typed = {"name": "Sedikit", "kind": "apbd", "organisation": str(organisation), "place": "53", "decree_number": "9/KEP",
             "decree_date": "2025-06-20", "first_month": "2025-07", "last_month": "2025-12", "budget": "201.600",
             "people": "500", "income_base": "1.000.000", "min_age": "17", "max_age": "64", "max_decile": "5"}  # fmt: skip
    priced = browser.post("/pendanaan/baru", {**typed, "budget": "100.000"})
    assert "tidak cukup untuk seorang pun" in priced.content.decode()
    opened = browser.post("/pendanaan/baru", {**typed, "langkah": "buka"}, follow=True).content.decode()
    assert "Anggaran cukup untuk 2 dari 500 orang; yang lain menunggu." in opened


def test_a_bank_opens_a_credit_scheme_on_the_form_of_its_kind(own_db, login, owner):
    browser = login(Client(), "bank")
    form = browser.get("/pendanaan/baru?jenis=credit").content.decode()
    assert "tiga bulan kalender" in form
    for absent in ('name="min_age"', 'name="max_decile"', "kuota-53-04", "?jenis=apbd"):
        assert absent not in form
    organisation = one(owner, "select id from parties_organisation where code = 'bank-ntt'")
    typed = {"name": "Kredit Mikro Merdeka", "kind": "credit", "organisation": str(organisation), "place": "53", "decree_number": "PKS 1",
             "first_month": "2025-03", "last_month": "2025-07", "budget": "111.182.400", "people": "2206", "income_base": "1.000.000",
             "after": "self"}  # fmt: skip
    priced = browser.post("/pendanaan/baru", {**typed, "langkah": "hitung"}).content.decode()
    assert "Rp111.182.400" in priced
    opened = browser.post("/pendanaan/baru", {**typed, "langkah": "buka"}, follow=True).content.decode()
    assert "Bayar sendiri setiap bulan" in opened
    assert one(owner, "select after || kind || max_decile from sponsorship_scheme") == "selfcredit10"
    refused = browser.post("/pendanaan/baru", {**typed, "kind": "apbd", "name": "APBD bank", "langkah": "buka"})
    assert refused.status_code == 400
    assert one(owner, "select count(*) from sponsorship_scheme") == 1


def test_a_sponsor_opens_a_pool_with_a_block_for_each_class(own_db, login, owner, api):
    browser = login(Client(), "sponsor")
    organisation = one(owner, "select id from parties_organisation where code = 'sponsor-uji'")
    typed = {"name": "GN Lingkaran", "kind": "gn_lingkaran", "organisation": str(organisation), "place": "53",
             "first_month": "2025-01", "last_month": "2025-12", "budget": "2.520.000.000", "income_base": "1.000.000",
             "blok-umkm": "3", "blok-agent": "6"}  # fmt: skip
    opened = browser.post("/pendanaan/baru", {**typed, "langkah": "buka"}, follow=True).content.decode()
    assert "3 bulan sejak bulan mulai" in opened
    assert owner.execute("select participant_class, months from sponsorship_block order by 1").fetchall() == [("agent", 6), ("umkm", 3)]  # fmt: skip
    told = api("sponsor").get(f"/schemes/{one(owner, 'select id from sponsorship_scheme')}").json()
    assert (told["blocks"], told["after"], told["decree_date"]) == ({"agent": 6, "umkm": 3}, "end", None)
    data = {"name": "Lain", "kind": "gn_lingkaran", "organisation_id": organisation, "place_code": "53", "first_month": "2025-01",
            "last_month": "2025-04", "budget": 1_000_000}  # fmt: skip
    for blocks, code in (({"umkm": 6}, "SCHEME_SHORT"), ({"umkm": 4}, "SCHEME_BLOCKS")):
        assert api("sponsor").post("/schemes", {**data, "blocks": blocks}).json()["type"].endswith(code)
    assert api("sponsor").post("/schemes", {**data, "kind": "credit"}).json()["type"].endswith("ORGANISATION_KIND")
    assert api("sponsor").post("/schemes", {**data, "after": "self"}).json()["type"].endswith("SCHEME_AFTER")


def test_raw_sql_opens_no_scheme_that_its_kind_does_not_admit(own_db, app, loader, owner, token):
    from tests.support import people
    from tests.support.people import acting

    wrong = [
        ("bank-ntt", ("apbd", "apbd_province")),
        ("pemprov-ntt", ("credit", "credit")),
        ("pemprov-ntt", ("apbd", "sponsor")),
        ("sponsor-uji", ("credit", "credit")),
    ]
    for body, kind in wrong:
        for who in ("bank", "admin") if body == "bank-ntt" else ("admin",):
            with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
                people.scheme(app, body, kind=kind, quotas={"53.04": 1})
            assert refused.value.sqlstate == "P0E00", (who, body, kind)
    with pytest.raises(psycopg.Error) as other, acting(app, token("bpr")):
        people.scheme(app, "bank-ntt", kind=("credit", "credit"), quotas={"53.04": 1})
    assert other.value.sqlstate == "42501"


@pytest.mark.parametrize(
    ("body", "kind", "change"),
    [
        ("bank-ntt", ("credit", "credit"), {"organisation_id": "(select id from parties_organisation where code = 'bpr-uji')"}),
        ("pemprov-ntt", ("apbd", "apbd_province"), {"after": "'self'"}),
        ("pemprov-ntt", ("apbd", "apbd_province"), {"decree_number": "' '"}),
        ("pemprov-ntt", ("apbd", "apbd_province"), {"decree_date": "null"}),
    ],
    ids=["payer of another", "end", "decree", "its day"],
)  # fmt: skip
def test_one_thing_that_does_not_fit_is_enough_for_the_owner_too(own_db, loader, owner, token, body, kind, change):
    from tests.support import people
    from tests.support.people import acting

    with acting(loader, token("admin")):
        scheme = people.scheme(loader, body, kind=kind).scheme
    columns = ["payer_id", "organisation_id", "place_id", "kind", "decree_number", "decree_date", "income_base", "first_month", "last_month",
               "min_age", "max_age", "max_decile", "after", "created_by"]  # fmt: skip
    payer = (
        "insert into participation_payer (kind, payer_class, organisation_id, label) select y.kind, y.payer_class, y.organisation_id, %s"
        " from participation_payer y join sponsorship_scheme s on s.payer_id = y.id where s.id = %s returning id"
    )

    def copied(name: str, **given: str) -> None:
        """The same scheme under another name and with a payer of its own."""
        given["payer_id"] = str(one(owner, payer, [name, scheme]))
        values = ", ".join(given.get(column, column) for column in columns)
        named = f"insert into sponsorship_scheme (name, {', '.join(columns)}) select %s, {values} from sponsorship_scheme where id = %s"
        owner.execute(named, [name, scheme])

    copied("Sama")
    with pytest.raises(psycopg.Error) as refused:
        copied("Lain", **change)
    assert refused.value.sqlstate == "P0E00"
