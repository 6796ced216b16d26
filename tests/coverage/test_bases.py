"""Counts of places, over which shares are taken, are entered by one and stand when another agrees; what rests on them follows."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest
from django.test import Client

from payung.coverage.choices import BASE_KIND
from payung.coverage.reported import load_reported
from payung.places.selectors import denominators
from payung.sponsorship.services import split_quota
from tests.support.people import acting, one

SOURCE = "BPS Kabupaten Belu, Belu Dalam Angka 2026"
BODY = {"place": "53.04", "base_kind": "population_bps", "value": 300_000, "as_of": "2026-01-31", "source": SOURCE}


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-03-15")


def base_of(client, code):
    line = next(one for one in client.get("/coverage?level=regency").json()["items"] if one["code"] == code)
    return line["base"]


def test_by_two_and_what_rests_on_it_follows(own_db, api, owner, login):
    first, second = api("provinsi"), api("admin")
    before, quota = denominators(["53.04"], "population_bps")["53.04"].value, split_quota(10_000, "53")
    said = first.post("/coverage/bases", BODY)
    assert said.status_code == 200, said.content
    number = said.json()["result"]["base"]
    assert said.json()["thing"]["state"] == "waiting"
    assert denominators(["53.04"], "population_bps")["53.04"].value == before
    assert first.post("/coverage/bases", {**BODY, "value": 5}).json()["type"].endswith("BASE_WAITS")
    assert first.post(f"/coverage/bases/{number}/confirm").json()["type"].endswith("BASE_OWN")
    tasks = [login(Client(), who).get("/tugas").content.decode() for who in ("provinsi", "admin", "belu")]
    assert ["Angka dasar menunggu orang kedua" in page for page in tasks] == [False, True, False]
    browser = login(Client(), "admin")
    page = browser.get("/cakupan/angka/dasar").content.decode()
    assert "300.000" in page
    assert SOURCE in page
    asked = browser.post(f"/cakupan/angka/dasar/{number}/setujui").content.decode()
    assert f"{before:,}".replace(",", ".") in asked
    assert browser.post(f"/cakupan/angka/dasar/{number}/setujui", {"paham": "1"}).status_code == 302
    standing = denominators(["53.04"], "population_bps")["53.04"]
    assert (standing.value, standing.source, standing.as_of) == (300_000, SOURCE, date(2026, 1, 31))
    assert split_quota(10_000, "53")["53.04"] > quota["53.04"]
    assert second.get("/places/53.04").json()["denominators"][0]["value"] == 300_000
    assert one(owner, "select count(*) from places_denominator where place_id = '53.04' and value = %s", [before]) >= 1
    again = second.post(f"/coverage/bases/{number}/confirm").json()
    assert again["type"].endswith("BASE_UNKNOWN")
    assert first.post("/coverage/bases", BODY).json()["type"].endswith("BASE_STANDS")
    # entered wrongly: the same day and source with another number stands in its place, and what was wrong stays
    fixed = first.post("/coverage/bases", {**BODY, "value": 230_000}).json()["result"]["base"]
    assert second.post(f"/coverage/bases/{fixed}/confirm").status_code == 200
    assert denominators(["53.04"], "population_bps")["53.04"].value == 230_000
    history = "select value, replaces_id is not null from places_denominator where source = %s order by id"
    assert owner.execute(history, [SOURCE]).fetchall() == [(300_000, False), (230_000, True)]
    states = [(line["value"], line["state"]) for line in first.get("/coverage/bases").json()["items"]]
    assert states == [(230_000, "accepted"), (300_000, "accepted")]


def test_a_count_of_workers_changes_the_total_from_parts(own_db, api):
    load_reported()
    first, second = api("provinsi"), api("admin")
    before = first.get("/coverage/ucj?place=53").json()
    assert (before["formal"], before["implied_formal"], before["total_from_parts_bp"]) == (None, 490_094, None)
    body = {
        "place": "53",
        "base_kind": "workforce_formal",
        "value": 480_000,
        "as_of": "2025-08-31",
        "source": "BPS, Sakernas",
    }
    number = first.post("/coverage/bases", body).json()["result"]["base"]
    assert first.get("/coverage/ucj?place=53").json() == before
    assert second.post(f"/coverage/bases/{number}/confirm").status_code == 200
    after = first.get("/coverage/ucj?place=53").json()
    assert after["formal"] == 480_000
    assert after["total_from_parts_bp"] == round((7730 * 480_000 + 1412 * 1_000_000) / 1_480_000)


def test_refused_it_counts_for_nothing(own_db, api, login):
    first, second = api("provinsi"), api("admin")
    number = first.post("/coverage/bases", BODY).json()["result"]["base"]
    assert second.post(f"/coverage/bases/{number}/refuse", {"reason": ""}).status_code == 422
    said = second.post(f"/coverage/bases/{number}/refuse", {"reason": "bukan dari BPS"})
    assert (said.json()["thing"]["state"], said.json()["thing"]["reason"]) == ("refused", "bukan dari BPS")
    assert denominators(["53.04"], "population_bps")["53.04"].value != 300_000
    own = first.post("/coverage/bases", BODY).json()["result"]["base"]
    assert first.post(f"/coverage/bases/{own}/refuse", {"reason": "salah ketik"}).status_code == 200
    page = login(Client(), "provinsi").get("/cakupan/angka/dasar").content.decode()
    assert "Tidak ada angka yang menunggu orang kedua." in page
    typed = {"wilayah": "53.04", "dasar": "population_bps", "jumlah": "0", "per": "2026-01-31", "sumber": SOURCE}
    browser = login(Client(), "provinsi")
    assert browser.post("/cakupan/angka/dasar/catat", typed).status_code == 400
    assert browser.post("/cakupan/angka/dasar/catat", {**typed, "jumlah": "300.000"}).status_code == 302


def test_by_command(desk, db):
    who = ("--as", "provinsi", "--json", "-")
    said = desk("coverage", "propose-base", "--place", "53.04.01.2001", "--kind", "population_dukcapil", "--value", "900", "--as-of",
                "2025-06-30", "--source", "Dukcapil Belu, Semester II 2025", *who)  # fmt: skip
    assert said.code == 0, said.err
    number = str(said.json["result"]["base"])
    assert desk("coverage", "confirm-base", number, *who).code == 1
    assert desk("coverage", "confirm-base", number, "--as", "admin", "--dry-run").code == 0
    assert desk("coverage", "confirm-base", number, "--as", "admin").code == 0
    listed = desk("coverage", "bases", *who).json
    assert [(line["value"], line["state"]) for line in listed if str(line["id"]) == number] == [(900, "accepted")]
    village = desk("coverage", "village", "53.04.01.2001", "--month", "2025-12", *who).json
    assert village["base"]["value"] == 900
    assert village["gap"] == 900


def test_a_command_names_what_may_be_chosen(desk):
    kinds = [choice.value for choice in BASE_KIND]
    options = ("--place", "53.04", "--value", "900", "--as-of", "2025-06-30", "--source", SOURCE)
    said = desk("coverage", "propose-base", *options, "--kind", "penduduk", "--as", "provinsi")
    assert said.code == 1
    assert f"Pilih apa yang dihitung. --kind: {', '.join(kinds)}." in said.err
    assert "|".join(kinds) in desk("coverage", "propose-base", "--help").out


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"as_of": "2026-03-16"}, "FIGURE_AHEAD"),
        ({"place": "52.01"}, "FIGURE_PLACE"),
        ({"place": "53.99"}, "FIGURE_PLACE"),
    ],
)
def test_what_is_no_count_is_refused_with_what_to_do(own_db, api, given, code):
    assert api("provinsi").post("/coverage/bases", {**BODY, **given}).json()["type"].endswith(code)


def test_a_count_of_today_is_published(own_db, api):
    assert api("provinsi").post("/coverage/bases", {**BODY, "as_of": "2026-03-15"}).status_code == 200


def test_raw_sql_makes_no_count_stand(own_db, api, app, loader, owner, token):
    number = api("provinsi").post("/coverage/bases", BODY).json()["result"]["base"]
    propose = (
        "select payung.base_propose('53.04', 'population_dukcapil', {}, '2026-01-01', 'Dukcapil', '', '2026-03-15')"
    )
    tries = [
        (app, "kepala", propose.format(5), "P0D12"),
        (app, "belu", propose.format(5), "P0D13"),
        (app, "provinsi", propose.format(0), "P0D14"),
        (loader, "admin", propose.format(5), "42501"),
        (app, "provinsi", propose.format(5).replace("population_dukcapil", "tebakan"), "23514"),
        # a day that PostgreSQL keeps and no page could show would shut everybody out of the list
        (app, "provinsi", propose.format(5).replace("2026-01-01", "-infinity"), "23514"),
        (app, "provinsi", propose.format(2**63 - 1), "23514"),
        (app, "provinsi", propose.format(5).replace("2026-01-01", "0044-03-15 BC"), "23514"),
        (app, "provinsi", propose.format(5).replace("2026-01-01", "infinity"), "P0D15"),
        (app, "provinsi", f"select payung.base_decide({number}, true, '')", "P0D56"),
        (app, "belu", f"select payung.base_decide({number}, true, '')", "P0D13"),
        (app, "kepala", f"select payung.base_decide({number}, true, '')", "P0D12"),
        (app, "admin", f"select payung.base_decide({number + 9}, true, '')", "P0D55"),
        (app, "admin", f"select payung.base_decide({number}, false, '')", "P0B18"),
        (app, "admin", "select payung.base_place('53.04')", "42501"),
        (app, "admin", "update places_denominator set value = 1", "42501"),
        (
            app,
            "admin",
            "insert into coverage_basedecision (base_id, accepted, decided_by) values (1, true, 1)",
            "42501",
        ),
    ]
    for connection, who, statement, state in tries:
        with pytest.raises(psycopg.Error) as met, acting(connection, token(who)):
            connection.execute(statement)
        assert met.value.sqlstate == state, (statement, met.value)
    assert one(owner, "select count(*) from coverage_basedecision") == 0
