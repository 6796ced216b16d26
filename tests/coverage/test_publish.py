"""A published figure is entered by an act, and what rests on it follows: the mix, the contradictions."""

from __future__ import annotations

import psycopg
import pytest
from django.test import Client

from payung.coverage.reported import load_reported
from tests.support.people import acting, one

DAY, SAID = "2025-07-21", "Direktur Utama BPJS Ketenagakerjaan, acara Paritrana Award, Kupang, 21 Juli 2025"


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2026-03-15")


@pytest.fixture
def figures(own_db):
    load_reported()


def test_forty_in_place_of_thirty_four_ninety(figures, api, owner, login):
    office = api("provinsi")
    number = one(owner, "select id from coverage_statement where code = 'ucj-2025-07-total'")
    said = office.post(f"/coverage/statements/{number}/correct", {"percent": "40,00", "reason": "salah baca siaran"})
    assert said.status_code == 200, said.content
    assert (said.json()["thing"]["formal_share_bp"], said.json()["thing"]["total_bp"]) == (4096, 4000)
    page = login(Client(), "provinsi").get("/cakupan").content.decode()
    assert "40,96%" in page
    assert "40,00%" in page
    assert "32,89%" not in page
    new = said.json()["result"]["statement"]
    row = owner.execute("select percent_bp, percent_decimals, as_of::text, source, corrects_id, made_by is not null from"
                        " coverage_statement where id = %s", [new]).fetchone()  # fmt: skip
    assert row == (4000, 2, DAY, SAID, number, True)
    # the wrong one stays and counts no more; it is corrected once
    assert one(owner, "select percent_bp from coverage_statement where id = %s", [number]) == 3490
    again = office.post(f"/coverage/statements/{number}/correct", {"percent": "41,00", "reason": "sekali lagi"})
    assert again.json()["type"].endswith("FIGURE_UNKNOWN")
    codes = [line["id"] for line in office.get("/coverage/statements").json()]
    assert new in codes
    assert number not in codes
    assert number in [line["id"] for line in office.get("/coverage/statements?corrected=true").json()]


def test_five_hundred_thousand_of_one_point_six_million_is_not_thirty_percent(figures, api, login, owner):
    browser = login(Client(), "provinsi")
    before = len(api("provinsi").get("/coverage/contradictions").json())
    typed = {"tentang": "total", "persen": "30", "bagian": "500.000", "keseluruhan": "1.600.000", "per": "2026-03-10",
             "sumber": "Kabar Timor, 10 Maret 2026"}  # fmt: skip
    assert browser.get("/cakupan/angka/catat").status_code == 200
    assert browser.post("/cakupan/angka/catat", {**typed, "sumber": ""}).status_code == 400
    assert browser.post("/cakupan/angka/catat", typed).status_code == 302
    page = browser.get("/cakupan").content.decode()
    assert "31,25%" in page
    against = api("provinsi").get("/coverage/contradictions").json()
    assert len(against) == before + 1
    (one_more,) = [line for line in against if line["source"] == typed["sumber"]]
    assert (one_more["rule"], one_more["stated_bp"], one_more["computed_bp"]) == ("share", 3000, 3125)
    assert (one_more["numerator"], one_more["denominator"]) == (500_000, 1_600_000)


def test_the_same_on_the_command_line(desk):
    load_reported()
    said = desk.told("coverage", "publish", "--subject", "total", "--percent", "30", "--part", "500000", "--whole", "1600000",
                     "--as-of", "2025-12-01", "--source", "Kabar Timor", "--as", "provinsi")  # fmt: skip
    assert said["result"]["statement"] > 0
    assert "30,00 % / 31,25 %" in desk("coverage", "show", "--month", "2025-12", "--as", "provinsi").out
    listed = desk.told("coverage", "published", "--as", "provinsi")
    number = next(one["id"] for one in listed if one["code"] == "ucj-2025-07-total")
    desk.told(
        "coverage", "correct", str(number), "--percent", "40,00", "--reason", "salah baca siaran", "--as", "provinsi"
    )
    assert "andil formal 40,96 %" in desk("coverage", "show", "--month", "2025-12", "--as", "provinsi").out


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "FIGURE_EMPTY"),
        ({"part": 5}, "FIGURE_EMPTY"),
        ({"percent": "34,905"}, "FIGURE_PERCENT"),
        ({"percent": "banyak"}, "FIGURE_PERCENT"),
        ({"percent": "30", "as_of": "2026-03-16"}, "FIGURE_AHEAD"),
        ({"percent": "30", "place": "52"}, "FIGURE_PLACE"),
    ],
)
def test_what_is_no_figure_is_refused_with_what_to_do(own_db, api, given, code):
    body = {"subject": "total", "as_of": "2026-03-10", "source": "Kabar Timor", **given}
    assert api("provinsi").post("/coverage/statements", body).json()["type"].endswith(code)


def test_who_serves_one_regency_or_nobody_enters_no_figures(figures, api, app, loader, token):
    body = {"subject": "total", "percent": "30", "as_of": "2026-03-10", "source": "Kabar Timor", "place": "53.04"}
    assert api("belu").post("/coverage/statements", body).json()["type"].endswith("FIGURE_PLACE")
    assert api("kepala").post("/coverage/statements", body).status_code == 403
    call = "select payung.statement_publish('53', 'total', 3000, 0, null, null, '2026-03-10', 'Kabar Timor', '', null, '2026-03-15')"
    for connection, name, state in ((app, "kepala", "P0D12"), (app, "belu", "P0D13"), (loader, "admin", "42501")):
        with pytest.raises(psycopg.Error) as refused, acting(connection, token(name)):
            connection.execute(call)
        assert refused.value.sqlstate == state
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
        app.execute("update coverage_statement set percent_bp = 4000")
