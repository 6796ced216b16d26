"""Interviews by day and room, visits with photographs, costs by who bears them; and what raw SQL cannot do to them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client

from payung.awards import bindings
from payung.awards.days import interviews
from payung.platform import files, housekeeping
from payung.platform.db import LOADER
from tests.support import awarding
from tests.support.people import acting, one, organisation
from tests.vault.papers import photo

WHY = "jadwal bertabrakan dengan acara lain"


@pytest.fixture
def cycle(own_db: Any, owner: psycopg.Connection) -> awarding.Led:
    """A cycle with three candidates and two jurors, one of whom works for Bank NTT."""
    led = awarding.led(owner)
    awarding.candidate(owner, led, "kabupaten_kota", "Kabupaten Belu", place="53.04")
    awarding.candidate(owner, led, "kabupaten_kota", "Kota Kupang", place="53.71")
    awarding.candidate(owner, led, "usaha_keuangan", "Bank NTT", body="bank-ntt")
    for number, employer in ((1, "pemprov-ntt"), (2, "bpjs-ntt"), (3, "bank-ntt")):
        awarding.user(f"juri{number}")
        awarding.seat(owner, led, number, f"juri{number}", employer)
    return led


def plan(api: Any, candidate: int, **more: Any) -> Any:
    body = {"held_on": "2025-06-25", "starts_at": "09:30", "minutes": 30, "room": "Aula"} | more
    return api.post(f"/award/candidates/{candidate}/interview", body)


def test_an_interview_is_planned_and_the_day_after_the_last_is_refused(cycle: awarding.Led, api: Any) -> None:
    office, belu = api("provinsi"), cycle.candidates["Kabupaten Belu"]
    for day in ("2025-06-27", "2025-06-23"):
        assert plan(office, belu, held_on=day).json()["type"].endswith("INTERVIEW_DAY")
    done = plan(office, belu)
    assert done.status_code == 200, done.content
    assert (done.json()["thing"]["ends_at"], done.json()["thing"]["state"]) == ("10:00", "waiting")
    assert plan(office, belu, starts_at="13:00").json()["type"].endswith("INTERVIEW_TWICE")
    assert plan(office, cycle.candidates["Kota Kupang"], starts_at="25:00").json()["type"].endswith("INTERVIEW_HOUR")
    assert plan(office, cycle.candidates["Kota Kupang"], starts_at="05:30").json()["type"].endswith("INTERVIEW_HOURS")
    assert plan(office, cycle.candidates["Kota Kupang"], starts_at="21:45").json()["type"].endswith("INTERVIEW_HOURS")
    assert plan(api("belu"), belu).json()["type"].endswith("CYCLE_NOT_LED")
    assert plan(api("bank"), belu).status_code == 403
    assert plan(office, 10**9).json()["type"].endswith("AWARD_UNKNOWN")


@pytest.mark.parametrize(
    ("starts_at", "minutes", "room", "free"),
    [
        ("09:59", 30, "Aula", False),
        ("09:00", 31, "Aula", False),
        ("08:00", 240, "Aula", False),
        ("10:00", 30, "Aula", True),
        ("09:00", 30, "Aula", True),
        ("10:00", 30, "Ruang Asisten", True),
    ],
)
def test_no_room_is_taken_twice(
    cycle: awarding.Led, api: Any, starts_at: str, minutes: int, room: str, free: bool
) -> None:
    office = api("provinsi")
    assert plan(office, cycle.candidates["Kabupaten Belu"]).status_code == 200
    other = plan(office, cycle.candidates["Kota Kupang"], starts_at=starts_at, minutes=minutes, room=room)
    assert (other.status_code == 200) is free, other.content
    assert free or other.json()["type"].endswith("INTERVIEW_ROOM")


@pytest.mark.parametrize(
    ("starts_at", "seats", "code"),
    [
        ("09:30", "", "INTERVIEW_JURY"),  # the whole jury, of whom two sit elsewhere
        ("09:59", "2, 4", "INTERVIEW_JURY"),
        ("10:00", "1, 2", ""),
        ("09:30", "4 5,6", ""),
        ("09:30", "10", "INTERVIEW_SEATS"),
        ("09:30", "ketua", "INTERVIEW_SEATS"),
        ("09:30", " , ", "INTERVIEW_SEATS"),
    ],
)
def test_no_juror_is_in_two_rooms_at_once(cycle: awarding.Led, api: Any, starts_at: str, seats: str, code: str) -> None:
    office = api("provinsi")
    first = plan(office, cycle.candidates["Kabupaten Belu"], seats="2, 1, 2")
    assert first.json()["thing"]["seats"] == [1, 2], first.content
    more = {"starts_at": starts_at, "room": "Ruang Asisten", **({"seats": seats} if seats else {})}
    other = plan(office, cycle.candidates["Kota Kupang"], **more)
    assert other.json().get("type", "").endswith(code), other.content
    assert (other.status_code == 200) is (code == "")
    if code == "INTERVIEW_JURY":
        assert (
            office.post(f"/award/interviews/{first.json()['thing']['id']}/cancel", {"reason": WHY}).status_code == 200
        )
        again = plan(office, cycle.candidates["Kota Kupang"], **more)
        assert again.status_code == 200, again.content


def test_a_recused_juror_hears_no_candidate(cycle: awarding.Led, api: Any) -> None:
    office, bank = api("provinsi"), cycle.candidates["Bank NTT"]
    assert plan(office, bank, seats="1, 3").json()["type"].endswith("INTERVIEW_RECUSED")
    heard = plan(office, bank)
    assert heard.json()["thing"]["seats"] == [1, 2, 4, 5, 6, 7, 8, 9], heard.content
    # the third seat, which does not hear the bank, hears somebody else meanwhile
    belu = cycle.candidates["Kabupaten Belu"]
    assert plan(office, belu, room="Ruang Asisten", seats="3").status_code == 200


def test_a_room_is_free_again_when_an_interview_is_called_off(cycle: awarding.Led, api: Any) -> None:
    office = api("provinsi")
    first = plan(office, cycle.candidates["Kabupaten Belu"]).json()["thing"]["id"]
    off = office.post(f"/award/interviews/{first}/cancel", {"reason": WHY})
    assert off.json()["thing"]["state"] == "cancelled", off.content
    assert plan(office, cycle.candidates["Kota Kupang"]).status_code == 200
    assert plan(office, cycle.candidates["Kabupaten Belu"], starts_at="11:00").status_code == 200
    again = office.post(f"/award/interviews/{first}/cancel", {"reason": WHY})
    assert again.json()["type"].endswith("INTERVIEW_CLOSED")
    assert office.post(f"/award/interviews/{first}/begin", {}).json()["type"].endswith("INTERVIEW_TURN")


def test_the_clock_of_an_interview_and_its_questions(cycle: awarding.Led, api: Any, login: Any) -> None:
    office = api("provinsi")
    number = plan(office, cycle.candidates["Kabupaten Belu"]).json()["thing"]["id"]
    category = cycle.categories["kabupaten_kota"]
    for text in ("Berapa pekerja yang dibayari APBD?", "Apa sesudah bantuan berakhir?"):
        said = office.post(f"/award/categories/{category}/prompts", {"kind": "question", "text": text})
        assert said.status_code == 200, said.content
    assert office.post(f"/award/interviews/{number}/end", {}).json()["type"].endswith("INTERVIEW_TURN")
    page = login(Client(), "provinsi").get(f"/paritrana/wawancara/{number}").content.decode()
    assert "30:00" in page
    assert "Berapa pekerja" in page
    assert "timer.js" not in page
    assert office.post(f"/award/interviews/{number}/begin", {}).json()["thing"]["state"] == "running"
    assert office.post(f"/award/interviews/{number}/begin", {}).json()["type"].endswith("INTERVIEW_TURN")
    page = login(Client(), "juri1").get(f"/paritrana/wawancara/{number}").content.decode()
    assert re.search(r'data-timer="(1800|179\d)"', page)
    assert "timer.js" in page
    assert (
        office.post(f"/award/interviews/{number}/cancel", {"reason": WHY}).json()["type"].endswith("INTERVIEW_CLOSED")
    )
    done = office.post(f"/award/interviews/{number}/end", {}).json()["thing"]
    assert (done["state"], done["ended_at"] >= done["began_at"]) == ("done", True)
    # the candidate's own people read the appointment, not the questions
    own = api("belu").get(f"/award/interviews/{number}").json()
    assert (own["candidate"], own["questions"]) == ("Kabupaten Belu", [])


def test_who_sees_which_interview(cycle: awarding.Led, api: Any, app: psycopg.Connection, token: Any) -> None:
    office = api("provinsi")
    for at, name in enumerate(("Kabupaten Belu", "Kota Kupang", "Bank NTT")):
        assert plan(office, cycle.candidates[name], starts_at=f"{9 + at:02d}:00").status_code == 200
    seen = {
        "provinsi": {"Kabupaten Belu", "Kota Kupang", "Bank NTT"},
        "juri2": {"Kabupaten Belu", "Kota Kupang", "Bank NTT"},
        "juri3": {"Kabupaten Belu", "Kota Kupang"},  # works for Bank NTT
        "belu": {"Kabupaten Belu"},
        "bank": {"Bank NTT"},
        "hrd": set(),
        "juri": set(),  # a juror without a seat of this cycle
    }
    for username, names in seen.items():
        lines = api(username).get("/award/cycles/2024/interviews").json()
        assert {one["candidate"] for one in lines} == names, username
        with acting(app, token(username)):
            assert one(app, "select count(*) from awards_interview") == len(names)
    with app.transaction():
        assert one(app, "select count(*) from awards_interview") == 0  # no session


def test_invitations_are_calendars(cycle: awarding.Led, api: Any, login: Any, actor: Any) -> None:
    name = "Kabupaten Belu"
    assert plan(api("provinsi"), cycle.candidates[name], room="Aula; lantai 2, sayap timur").status_code == 200
    answer = login(Client(), "provinsi").get("/paritrana/2024/wawancara.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    plain = text.replace("\r\n ", "")
    assert "DTSTART:20250625T013000Z" in plain  # 09:30 in Kupang
    assert "DURATION:PT30M" in plain
    assert r"LOCATION:Aula\; lantai 2\, sayap timur" in plain
    assert f"SUMMARY:Wawancara Paritrana: {name}" in plain
    one_ = api("belu").get("/award/cycles/2024/interviews.ics").content.decode()
    assert one_.count("BEGIN:VEVENT") == 1
    assert api("hrd").get("/award/cycles/2024/interviews.ics").content.decode().count("BEGIN:VEVENT") == 0


def test_a_line_of_a_calendar_never_cuts_a_letter() -> None:
    parts = interviews._folded("SUMMARY:" + "é" * 100)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert "".join(part.removeprefix(" ") for part in parts) == "SUMMARY:" + "é" * 100


INTERVIEW = (
    "insert into awards_interview (candidate_id, room_id, held_on, starts_at, minutes, planned_by)"
    " values (%s, %s, %s, %s, 30, 0)"
)


def test_raw_sql_of_the_owner_breaks_no_promise_of_interviews(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection, app: psycopg.Connection, token: Any
) -> None:
    first = plan(api("provinsi"), cycle.candidates["Kabupaten Belu"]).json()["thing"]["id"]
    room = one(owner, "select room_id from awards_interview where id = %s", [first])
    other = cycle.candidates["Kota Kupang"]
    for day, at, state in (
        ("2025-06-27", "09:30", "P0EA2"),
        ("2025-06-25", "09:45", "23P01"),
        ("2025-06-25", "05:00", "23514"),
    ):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(INTERVIEW, [other, room, day, at])
        assert refused.value.sqlstate == state
    # another room at the same time, before the same jury, and seats that there are not
    beside = one(
        owner, "insert into awards_room (cycle_id, name) values (%s, 'Ruang Asisten') returning id", [cycle.cycle]
    )
    seated = INTERVIEW.replace("planned_by", "planned_by, seats").replace("30, 0", "30, 0, %s")
    for at, seats, state in (
        ("09:30", None, "23P01"),
        ("09:45", [7], "23P01"),
        ("11:00", [3, 10], "23514"),
        ("11:00", [0], "23514"),
    ):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(seated, [other, beside, "2025-06-25", at, seats])
        assert refused.value.sqlstate == state, (at, seats)
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(seated, [cycle.candidates["Bank NTT"], beside, "2025-06-25", "11:00", [3]])
    assert refused.value.sqlstate == "P0EAR"
    strange = awarding.led(owner, 2030)
    foreign = one(owner, "insert into awards_room (cycle_id, name) values (%s, 'Aula') returning id", [strange.cycle])
    for statement, args, state in (
        (INTERVIEW, [other, foreign, "2025-06-25", "15:00"], "P0EA1"),
        ("update awards_interview set held_on = '2025-06-26' where id = %s", [first], "P0EA5"),
        ("delete from awards_interview where id = %s", [first], "P0EA5"),
    ):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(statement, args)
        assert refused.value.sqlstate == state
    for statement in (
        "insert into awards_interview default values",
        "update awards_interview set minutes = 5",
        "delete from awards_turn",
        "insert into awards_visitphoto default values",
        "insert into awards_cost default values",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
            app.execute(statement)


def checklist(api: Any, cycle: awarding.Led) -> int:
    said = api("provinsi").post(
        f"/award/categories/{cycle.categories['usaha_keuangan']}/prompts",
        {"kind": "checklist", "text": "Daftar upah dicocokkan dengan upah yang dilaporkan"},
    )
    return int(said.json()["result"]["prompt_id"])


def test_a_visit_with_its_checklist_and_photographs(
    cycle: awarding.Led, api: Any, login: Any, owner: psycopg.Connection
) -> None:
    office, prompt = api("provinsi"), checklist(api, cycle)
    bank = cycle.candidates["Bank NTT"]
    late = office.post(f"/award/candidates/{bank}/visits", {"visited_on": "2199-01-01", "where": "Kantor pusat"})
    assert late.json()["type"].endswith("DAY_IMPOSSIBLE")
    visit = office.post(f"/award/candidates/{bank}/visits", {"visited_on": "2025-06-10", "where": "Kantor pusat"})
    number = visit.json()["thing"]["id"]
    for outcome in ("no", "yes"):
        said = office.post(
            f"/award/visits/{number}/checklist/{prompt}", {"outcome": outcome, "note": "dilihat di bagian SDM"}
        )
    assert [one["outcome"] for one in said.json()["thing"]["checklist"]] == ["yes"]
    question = office.post(
        f"/award/categories/{cycle.categories['usaha_keuangan']}/prompts", {"kind": "question", "text": "Mengapa ikut?"}
    ).json()["result"]["prompt_id"]
    wrong = office.post(f"/award/visits/{number}/checklist/{question}", {"outcome": "yes", "note": "dilihat"})
    assert wrong.json()["type"].endswith("CHECKLIST_OTHER")
    page, address = login(Client(), "provinsi"), f"/paritrana/kunjungan/{number}"
    before = {item.name for item in files._folder().iterdir()}

    def send(content: bytes, caption: str = "Papan pengumuman iuran") -> Any:
        return page.post(address, {"file": SimpleUploadedFile("a.jpg", content), "caption": caption})

    for bad in (b"", b"%PDF-1.4 bukan foto", photo("JPEG")[:900]):
        assert send(bad).status_code == 400
    assert send(photo("JPEG"), "x").status_code == 400
    assert {item.name for item in files._folder().iterdir()} == before  # nothing that was refused is kept
    assert send(photo("JPEG")).status_code == 302
    assert "Foto yang sama sudah ada" in send(photo("JPEG")).content.decode()
    whole = office.get(f"/award/visits/{number}").json()
    assert (whole["photos"], whole["answered"], whole["asked"]) == (1, 1, 1)
    shown = whole["pictures"][0]["id"]
    assert page.get(f"/paritrana/foto/{shown}").content.startswith(b"\x89PNG")
    # Bank NTT's own juror and Bank NTT itself see none of it
    for username in ("juri3", "bank", "belu"):
        assert api(username).get("/award/cycles/2024/visits").json() == []
        assert api(username).get(f"/award/photos/{shown}").status_code == 404
    assert len(api("juri2").get("/award/cycles/2024/visits").json()) == 1
    kept = {item.name for item in files._folder().iterdir()} - before
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        assert set(bindings.award_photo_files([*kept, "0" * 32]).on(cursor)) == kept
    assert bindings.award_photo_files in housekeeping._namers
    off = office.post(f"/award/photos/{shown}/withdraw", {"reason": "wajah orang terlihat"})
    assert off.json()["thing"]["photos"] == 0
    assert page.get(f"/paritrana/foto/{shown}").status_code == 404
    again = office.post(f"/award/photos/{shown}/withdraw", {"reason": "wajah orang terlihat"})
    assert again.json()["type"].endswith("TAKEN_BACK")
    assert one(owner, "select count(*) from awards_visitphoto") == 1


def test_a_visit_lies_on_the_days_of_visits(cycle: awarding.Led, api: Any, owner: psycopg.Connection) -> None:
    address = f"/award/candidates/{cycle.candidates['Bank NTT']}/visits"

    def visited(day: str) -> str:
        said = api("provinsi").post(address, {"visited_on": day, "where": "Kantor pusat"})
        return "" if said.status_code == 200 else str(said.json()["type"].rpartition(":")[2])

    (today,) = owner.execute("select payung.server_day(null)::text").fetchone() or ("",)
    assert visited(today) == ""
    owner.execute(
        "insert into awards_stagewindow (cycle_id, stage, number, opens_on, closes_on, set_by)"
        " values (%s, 'visit', 1, '2025-06-02', '2025-06-13', 0)",
        [cycle.cycle],
    )
    outside = "DAY_IMPOSSIBLE"
    for day, code in (("01", outside), ("02", ""), ("13", ""), ("14", outside)):
        assert visited(f"2025-06-{day}") == code, day


def test_nobody_interviews_or_visits_who_has_withdrawn(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection
) -> None:
    bank = cycle.candidates["Bank NTT"]
    owner.execute(
        "insert into awards_candidatewithdrawal (candidate_id, reason, withdrawn_by) values (%s, 'tidak ikut', 0)",
        [bank],
    )
    assert plan(api("provinsi"), bank).json()["type"].endswith("CANDIDATE_WITHDRAWN")
    said = api("provinsi").post(f"/award/candidates/{bank}/visits", {"visited_on": "2025-06-10", "where": "Kantor"})
    assert said.json()["type"].endswith("CANDIDATE_WITHDRAWN")


def cost(api: Any, **more: Any) -> Any:
    body = {"item": "Sewa aula", "amount": 7_500_000, "spent_on": "2025-06-24", "holder": "bpjs-ntt"} | more
    return api.post("/award/cycles/2024/costs", body)


def test_costs_by_who_bears_them(cycle: awarding.Led, api: Any, login: Any, owner: psycopg.Connection) -> None:
    office = api("provinsi")
    assert cost(office).status_code == 200
    assert cost(office, item="Konsumsi", amount=2_500_000).status_code == 200
    wrong = cost(office, item="Plakat", amount=1_000_000, holder="pemprov-ntt").json()["result"]["cost_id"]
    assert cost(office, holder="bank-ntt").json()["type"].endswith("COST_CANDIDATE")
    assert cost(office, holder="siapa").json()["type"].endswith("AWARD_UNKNOWN")
    assert cost(office, spent_on="2199-01-01").json()["type"].endswith("DAY_IMPOSSIBLE")
    assert cost(office, amount=0).status_code == 422
    assert cost(api("belu")).json()["type"].endswith("CYCLE_NOT_LED")
    page = login(Client(), "provinsi").get("/paritrana/2024/biaya").content.decode().replace("\xa0", " ")
    assert "Rp11.000.000" in page
    assert "Pemerintah Provinsi NTT juga menanggung sebagian" in page
    off = office.post(f"/award/costs/{wrong}/take-back", {"reason": "salah penanggung"})
    assert off.json()["thing"]["total"] == 10_000_000
    assert [one["holder"] for one in off.json()["thing"]["holders"]] == ["bpjs-ntt"]
    assert (
        office.post(f"/award/costs/{wrong}/take-back", {"reason": "salah penanggung"})
        .json()["type"]
        .endswith("TAKEN_BACK")
    )
    assert api("bank").get("/award/cycles/2024/costs").json()["costs"] == []
    assert len(api("juri1").get("/award/cycles/2024/costs").json()["costs"]) == 3
    with pytest.raises(psycopg.Error) as refused:
        owner.execute(
            "insert into awards_cost (cycle_id, holder_id, item, amount, spent_on, recorded_by)"
            " values (%s, %s, 'sewa', 1, '2025-06-24', 0)",
            [cycle.cycle, organisation(owner, "bank-ntt")],
        )
    assert refused.value.sqlstate == "P0EAA"
    for table in ("cost", "costwithdrawal", "visit", "visitfinding", "visitphoto", "turn", "prompt", "room"):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(f"delete from awards_{table}")
        assert refused.value.sqlstate == "P0A01", table


def test_pages_show_the_plan_and_write_through_forms(cycle: awarding.Led, login: Any) -> None:
    office = login(Client(), "provinsi")
    page = office.get("/paritrana/2024/wawancara").content.decode()
    assert "Belum dijadwalkan" in page
    belu = cycle.candidates["Kabupaten Belu"]
    address = f"/paritrana/calon/{belu}/jadwal"
    assert office.get(address).status_code == 200
    typed = {"hari": "2025-06-27", "jam": "09:30", "menit": "30", "ruang": "Aula"}
    refused = office.post(address, typed, follow=True).content.decode()
    assert "bukan hari wawancara siklus ini" in refused
    assert office.post(address, typed | {"hari": "2025-06-24"}).status_code == 302
    page = office.get("/paritrana/2024/wawancara").content.decode().replace("\xa0", " ")
    assert "24 Juni 2025" in page
    assert "Aula" in page
    for path in ("kunjungan", "biaya", "wawancara"):
        assert office.get(f"/paritrana/2024/{path}").status_code == 200
        assert office.get(f"/paritrana/2019/{path}").status_code == 404
        assert Client().get(f"/paritrana/2024/{path}").status_code == 302


def test_a_picture_is_the_check_s_own(cycle: awarding.Led, actor: Any, api: Any, own_db: Any) -> None:
    from payung.awards.days import visits
    from payung.platform.db import acting as session

    visit = api("provinsi").post(
        f"/award/candidates/{cycle.candidates['Bank NTT']}/visits", {"visited_on": "2025-06-10", "where": "Kantor"}
    )
    who = actor("provinsi")
    sent = photo("JPEG", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00")
    with session(who.token):
        number = visits.add_photo(who, visit.json()["thing"]["id"], BytesIO(sent), "Papan pengumuman")
        shown = visits.picture(number)
    assert b"Exif" in sent
    assert b"Exif" not in shown
