"""Plans are kept by page, interface and command, seen within the province, compared, and fill the form of a scheme."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from payung.platform.db import acting
from payung.sponsorship.plans import services as plans
from tests.support.people import acting as raw
from tests.support.people import one

FIVE_YEARS = {
    "name": "Lima tahun",
    "first": "2026-01",
    "months": 60,
    "lines": [{"payer": "apbd_province", "people": 100_000}],
}
HALF = {**FIVE_YEARS, "name": "Enam bulan setahun", "lines": [{**FIVE_YEARS["lines"][0], "months_a_year": 6}]}


def code_of(answer: Any) -> str:
    return str(answer.json()["type"].rpartition(":")[2])


def test_a_plan_by_the_interface(own_db, api):
    office = api("provinsi")
    assert office.post("/plans/cost", FIVE_YEARS).json()["law"]["total"] == 100_800_000_000
    assert office.get("/plans").json()["items"] == []  # counting keeps nothing
    first, second = (office.post("/plans", one).json() for one in (FIVE_YEARS, HALF))
    listed = office.get("/plans").json()["items"]
    assert [(one["name"], one["total"]) for one in listed] == [
        ("Enam bulan setahun", 50_400_000_000),
        ("Lima tahun", 100_800_000_000),
    ]
    beside = office.get(f"/plans/compare?ids={first['id']}&ids={second['id']}").json()
    assert [one["law"]["by_payer"] for one in beside] == [
        {"apbd_province": 100_800_000_000},
        {"apbd_province": 50_400_000_000},
    ]
    assert code_of(office.get(f"/plans/compare?ids={first['id']}&ids={first['id']}")) == "PLAN_COMPARE"
    assert office.post("/plans", {**FIVE_YEARS, "lines": [{"payer": "king", "people": 1}]}).status_code == 422
    assert code_of(office.post("/plans", {**FIVE_YEARS, "draft": "x: 1"})) in {"LAW_DRAFT", "LAW_PARAMETER_UNKNOWN"}
    assert code_of(api("admin").post(f"/plans/{first['id']}/remove")) == "PLAN_UNKNOWN"  # another's
    assert office.post(f"/plans/{first['id']}/remove").json()["thing"]["state"] == "closed"
    assert [one["name"] for one in office.get("/plans").json()["items"]] == ["Enam bulan setahun"]
    assert api("juri").get("/plans").status_code == 403


def test_a_plan_is_for_its_maker_and_who_serves_the_province(own_db, actor, app):
    maker = actor("belu")
    with acting(maker.token):
        number = plans.save(maker, FIVE_YEARS)
    for username, seen in (
        ("belu", 1),
        ("admin", 1),
        ("kepala", 1),
        ("kupang", 0),
        ("sponsor", 0),
        ("juri", 0),
        ("bank", 0),
    ):
        with raw(app, actor(username).token):
            assert one(app, "select count(*) from sponsorship_savedplan") == seen, username
    with raw(app, actor("admin").token), pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("update sponsorship_savedplan set removed_at = now() where id = %s", [number])
    for statement in (
        "update sponsorship_savedplan set content = '{}'",
        "delete from sponsorship_savedplan",
        "insert into sponsorship_savedplan (province, name, content, made_by) values ('53', 'x', '{}', 1)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), raw(app, maker.token):
            app.execute(statement)


def test_a_plan_by_command(desk, tmp_path: Path):
    file = tmp_path / "rencana.yaml"
    file.write_text(json.dumps(FIVE_YEARS))
    counted = desk.told("plan", "count", str(file))
    assert (counted["law"]["total"], counted["draft_cost"]) == (100_800_000_000, None)
    saved = desk.told("plan", "save", str(file), "--as", "provinsi")
    assert desk.told("plan", "show", str(saved["id"]), "--as", "provinsi")["law"] == counted["law"]
    again = desk.told("plan", "save", str(file), "--as", "provinsi")
    beside = desk.told("plan", "compare", str(saved["id"]), str(again["id"]), "--as", "provinsi")
    assert [one["id"] for one in beside] == [saved["id"], again["id"]]
    assert desk.refused("plan", "compare", str(saved["id"]), "--as", "provinsi") == "PLAN_COMPARE"
    file.write_text(json.dumps({**FIVE_YEARS, "lines": [{"payer": "raja", "people": 1}]}))
    assert desk.refused("plan", "count", str(file)) == "PLAN_CHOICE"


LAUGHS = "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9 if before else ['x'] * 9)}]\n"
    for before, name in zip(["", *"abcdefghi"], "abcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS + "name: *j\n",
        "[" * 20_000,
        "[" * 900 + "]" * 900,
        "first: 2026-13-45\n",
        "months: " + "9" * 5_000 + "\n",
        "name: a\nname: b\n",
        "name: \0\n",
    ],
    ids=["laughs", "deep", "closed", "no day", "long number", "twice", "nul"],
)
def test_a_file_that_is_no_plan_is_refused_with_its_line(desk, tmp_path: Path, text: str):
    file = tmp_path / "rencana.yaml"
    file.write_text(text)
    assert desk.refused("plan", "count", str(file)) == "PLAN_WRONG"
    assert desk.refused("scheme", "simulate", str(file)) == "PLAN_WRONG"


def form(**more: str) -> dict[str, str]:
    lines = {}
    for number in range(6):
        lines |= {
            f"baris-{number}-payer": "apbd_province",
            f"baris-{number}-months_a_year": "12",
            f"baris-{number}-sector": "other",
            f"baris-{number}-income": "1.000.000",
            f"baris-{number}-growth_every": "year",
        }
    return {"name": "Dari halaman", "first": "2026-01", "months": "60", **lines, **more}


def test_a_plan_by_page_fills_the_form_of_a_scheme(own_db, client, login):
    office = login(client, "provinsi")
    asked = office.post("/pendanaan/rencana/baru", form(langkah="hitung", **{"baris-0-people": "100000"}))
    assert "Rp100.800.000.000" in asked.content.decode()
    nobody = office.post("/pendanaan/rencana/baru", form(langkah="simpan"))
    assert nobody.status_code == 400
    sent = office.post(
        "/pendanaan/rencana/baru",
        form(
            langkah="simpan",
            **{"baris-0-people": "50000", "baris-1-people": "1000", "baris-1-payer": "self", "baris-1-growth": "2.5"},
        ),
    )
    assert sent.status_code == 302
    shown = office.get(sent["Location"]).content.decode()
    assert "Jadikan skema" in shown
    assert shown.count("Jadikan skema") == 1  # who pays himself opens none
    filled = office.get(f"/pendanaan/baru?rencana={sent['Location'].rpartition('/')[2]}&baris=1").content.decode()
    assert 'value="50.400.000.000"' in filled
    assert 'value="2030-12"' in filled
    assert office.get(f"{sent['Location']}?unduh=csv").status_code == 200
    office.post("/pendanaan/rencana/baru", form(langkah="simpan", name="Kedua", **{"baris-0-people": "10"}))
    first, second = sorted(one["id"] for one in plans_of(office))
    beside = office.get(f"/pendanaan/rencana/banding?rencana={first}&rencana={second}").content.decode()
    assert "Dari halaman" in beside
    assert "Kedua" in beside
    assert office.get("/pendanaan/rencana/banding?rencana=1").status_code == 302
    assert office.get("/pendanaan/rencana/999999").status_code == 404


def plans_of(_office: Any) -> list[dict[str, Any]]:
    from payung.platform.db import OWNER
    from payung.sponsorship.models import SavedPlan

    return list(SavedPlan.objects.using(OWNER).values("id"))
