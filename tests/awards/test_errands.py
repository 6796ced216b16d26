"""What a cycle waits for, from whom: committee, juror, holder of a key, candidate; gone when it is done, and nobody else's."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.casework.errands import errands_for
from payung.office.words import errand_words, subject_url
from payung.platform.db import acting as session
from tests.awards.playing import YEAR, approved, frozen, moved, nominated, opened, seated
from tests.awards.test_candidates import brought
from tests.support import juries, states
from tests.support.interface import code_of
from tests.support.people import acting, one

JURORS = [f"juri{n}" for n in range(1, 6)]
WINDOWS = {
    "nomination": ("2025-07-01", "2025-07-31"),
    "documents": ("2025-08-01", "2025-08-07"),
    "indicators": ("2025-08-08", "2025-08-16"),
    "visit": ("2025-08-17", "2025-08-18"),
    "interview": ("2025-08-19", "2025-08-22"),
    "scoring": ("2025-08-23", "2025-08-30"),
}
OUTSIDE = ("hrd", "kepala", "juri", "pemeriksa")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def waiting(who: Any) -> dict[str, tuple[str, int, date | None]]:
    """Lines of the award of a reader: kind -> subject, how many, by when; each with its words and its page."""
    with session(who.token):
        lines = [line for line in errands_for(who) if line.kind.startswith("award.")]
    for line in lines:
        title, (badge, word), todo = errand_words(line)
        assert title
        assert str(todo)
        assert str(word) not in {badge, line.kind}
        assert subject_url(line.subject).startswith("/paritrana/")
    return {line.kind: (line.subject, line.count, line.due) for line in lines}


def day(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", text)


@pytest.fixture
def cast(own_db: Any, api: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A cycle with its days, two regencies and a bank."""
    day(monkeypatch, "2025-07-20")
    return three_nominated(api)


@states.kept
def three_nominated(api: Any) -> dict[str, int]:
    numbers = opened(api)
    for stage, (opens, closes) in WINDOWS.items():
        said = api("provinsi").post(
            f"/award/cycles/{YEAR}/windows", {"stage": stage, "opens_on": opens, "closes_on": closes}
        )
        assert said.status_code == 200, said.content
    regencies, banks = numbers["kabupaten_kota"], numbers["usaha_keuangan"]
    return {
        "regencies": regencies,
        "banks": banks,
        "belu": nominated(api, regencies, place="53.04"),
        "kupang": nominated(api, regencies, place="53.71"),
        "bank": nominated(api, banks, body="bank-ntt"),
    }


def test_committee_and_candidates_until_the_figures_are_frozen(
    cast: dict[str, int], own_db: Any, api: Any, actor: Any, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, belu = actor("provinsi"), actor("belu")
    assert waiting(office) == {}
    bring = (f"award_candidate:{cast['belu']}", 5)
    look = (f"award_candidate:{cast['belu']}", 1, date(2025, 8, 15))
    assert waiting(belu) == {"award.bring": (*bring, date(2025, 7, 31)), "award.figures": look}
    day(monkeypatch, "2025-08-01")
    assert waiting(office) == {"award.move": (f"award_move:{YEAR}", 1, date(2025, 7, 31))}
    moved(api, "documents")
    named = waiting(office)
    assert set(named) == {"award.papers", "award.rubric_write", "award.seats"}
    assert named["award.seats"] == (f"award_jury:{YEAR}", 1, date(2025, 8, 23))
    assert waiting(belu)["award.bring"] == (*bring, date(2025, 8, 7))
    assert brought(api, "belu", cast["belu"], "budget").status_code == 201
    assert waiting(belu)["award.bring"][1] == 4
    # the figures: looked at by its own people, or objected to
    assert code_of(api("kupang").post(f"/award/candidates/{cast['belu']}/figures-read", {})) in {
        "OUT_OF_SCOPE",
        "NOT_FOUND",
    }
    assert api("provinsi").post(f"/award/candidates/{cast['belu']}/figures-read", {}).status_code >= 400
    assert api("belu").post(f"/award/candidates/{cast['belu']}/figures-read", {}).status_code == 200
    assert "award.figures" not in waiting(belu)
    assert "Calon menyatakan sudah memeriksa angkanya" in (
        login(Client(), "belu").get(f"/paritrana/calon/{cast['belu']}").content.decode()
    )
    evidence = brought(api, "bank", cast["bank"], "evidence").json()["id"]
    body = {"figure": "own_workers", "reason": "pekerja kami lebih banyak", "paper": evidence}
    assert api("bank").post(f"/award/candidates/{cast['bank']}/objections", body).status_code == 200
    assert set(waiting(actor("bank"))) == {"award.bring"}
    day(monkeypatch, "2025-08-16")
    moved(api, "indicators")
    assert code_of(api("kupang").post(f"/award/candidates/{cast['kupang']}/figures-read", {})) == "OBJECTION_LATE"
    assert "award.figures" not in waiting(actor("kupang"))
    objected = waiting(office)["award.objection"]
    assert objected[1:] == (1, date(2025, 8, 16))
    assert "award.freeze" not in waiting(office)  # while the objection waits
    number = objected[0].rpartition(":")[2]
    said = api("provinsi").post(f"/award/objections/{number}/answer", {"decision": "refuse", "reason": "sesuai data"})
    assert said.status_code == 200, said.content
    assert waiting(office)["award.freeze"] == (f"award_freeze:{YEAR}", 1, date(2025, 8, 16))
    assert "award.move" not in waiting(office)  # nothing is frozen yet
    assert frozen(api).status_code == 200
    with session(office.token):
        missing = {line.subject: line.count for line in errands_for(office) if line.kind == "award.papers"}
    assert missing == {f"award_category:{cast['regencies']}": 2, f"award_category:{cast['banks']}": 1}
    day(monkeypatch, "2025-08-17")
    assert waiting(office)["award.move"][2] == date(2025, 8, 16)
    for name in OUTSIDE:
        assert waiting(actor(name)) == {}, name


def test_jury_rubric_keys_and_interviews_before_the_scoring(
    cast: dict[str, int], own_db: Any, api: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, office = own_db.connect("owner"), actor("provinsi")
    moved_to(api, monkeypatch, "2025-08-17", "documents", "indicators")
    assert frozen(api).status_code == 200
    moved(api, "visit")
    for n, username in enumerate(JURORS, 1):
        seated(owner, n, username, "bank-ntt" if n == 5 else "")
    scoring = date(2025, 8, 23)
    first, fifth = actor("juri1"), actor("juri5")
    assert waiting(first) == {"award.conflicts": (f"award_state_conflicts:{YEAR}", 3, scoring)}
    assert code_of(api("juri").post(f"/award/cycles/{YEAR}/no-further-conflict", {})) == "AWARD_NOT_YOURS"
    assert api("juri1").post(f"/award/cycles/{YEAR}/no-further-conflict", {}).status_code == 200
    assert waiting(first) == {}
    assert "award.conflicts" in waiting(fifth)
    # the rubric: written by the committee, approved by each seat, waited for until the quorum
    assert "award.rubric_write" in waiting(office)
    rubric = approved(api, cast["regencies"], [])
    approved(api, cast["banks"], JURORS)
    assert waiting(first) == {"award.rubric": (f"award_category:{cast['regencies']}", 1, scoring)}
    assert waiting(office)["award.rubric_waits"] == (f"award_category:{cast['regencies']}", 1, scoring)
    assert "award.rubric_write" not in waiting(office)
    for username in JURORS:
        api(username).post(f"/award/rubrics/{rubric['id']}/approve", {"seen": rubric["digest"]})
    assert waiting(first) == {}
    assert "award.rubric_waits" not in waiting(office)
    # interviews and keys
    assert waiting(office)["award.interviews"] == (f"award_interviews:{YEAR}", 3, date(2025, 8, 20))
    body = {"held_on": "2025-08-20", "starts_at": "09:30", "minutes": 30, "room": "Aula"}
    assert api("provinsi").post(f"/award/candidates/{cast['belu']}/interview", body).status_code == 200
    assert waiting(office)["award.interviews"][1] == 2
    assert waiting(office)["award.keys"] == (f"award_jury:{YEAR}", 3, scoring)
    for at, username in enumerate(("kepala", "pemeriksa", "cabang"), 1):
        holder = {"number": at, "username": username, "decree": "SK 2/2025"}
        assert api("admin").post(f"/award/cycles/{YEAR}/key-holders", holder).status_code == 200
    assert "award.keys" not in waiting(office)
    for username in ("kepala", "pemeriksa"):  # an auditor holds a key, too
        assert waiting(actor(username)) == {"award.key": (f"award_key:{YEAR}", 1, scoring)}
    assert api("kepala").post(f"/award/cycles/{YEAR}/keys", {"public": "ab" * 32}).status_code == 200
    assert waiting(actor("kepala")) == {}
    # the stage of the interviews ends with their last day
    moved_to(api, monkeypatch, "2025-08-23", "interview")
    assert waiting(office)["award.move"] == (f"award_move:{YEAR}", 1, date(2025, 8, 22))
    assert "award.interviews" not in waiting(office)


def moved_to(api: Any, monkeypatch: pytest.MonkeyPatch, today: str, *stages: str) -> None:
    day(monkeypatch, today)
    moved(api, *stages)


def test_scores_closing_opening_minutes(
    ceremony: juries.Jury, own_db: Any, doing: Any, actor: Any, api: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = own_db.connect("owner")
    freeze(owner, ceremony)
    day(monkeypatch, "2032-07-01")
    year = juries.YEAR
    recused = [(4, "Bank NTT")]
    assert waiting(actor("juri4"))["award.conflicts"][1:] == (4, date(2032, 7, 21))
    assert waiting(actor("juri4"))["award.score"] == (f"award_mine:{year}", 3, date(2032, 7, 21))
    juries.hand_in_all(doing, ceremony, range(1, 5), recused)
    juries.hand_in(doing, 5, ceremony.candidates["Bank NTT"], ("70", "70"))
    assert "award.score" not in waiting(actor("juri4"))
    assert waiting(actor("juri5"))["award.score"][1] == 3
    assert "award.close" not in waiting(actor("provinsi"))  # four of nine
    juries.hand_in_all(doing, ceremony, range(5, 10), recused)
    for who in ("provinsi", "juri1"):
        assert waiting(actor(who))["award.close"] == (f"award_propose_closing:{year}", 9, date(2032, 7, 21))
    assert api("juri1").post(f"/award/cycles/{year}/closings", {}).status_code == 200
    assert {"award.close", "award.close_second"}.isdisjoint(waiting(actor("juri1")))
    assert "award.close" not in waiting(actor("juri2"))
    proposal = waiting(actor("juri2"))["award.close_second"][0].rpartition(":")[2]
    assert waiting(actor("provinsi"))["award.close_second"][0] == f"award_closing:{proposal}"
    assert api("juri2").post(f"/award/closings/{proposal}/confirm", {}).status_code == 200
    assert waiting(actor("juri2")) == {}
    juries.move(owner, ceremony.cycle, "plenary")
    holder, other = juries.HOLDERS[:2]
    assert waiting(actor("juri2")) == {"award.present": (f"award_attendance:{year}", 1, None)}
    assert waiting(actor(other)) == {}
    for number in range(1, 6):
        with doing("juri2") as who:
            from payung.awards.jury import seats

            seats.attend(who, year, number, meeting="plenary", present="yes")
    assert waiting(actor("juri2")) == {}
    assert waiting(actor(other)) == {"award.open": (f"award_open:{year}", 1, None)}
    juries.opened(doing, ceremony, [holder])
    assert "award.open" in waiting(actor(other))
    assert "award.open" not in waiting(actor(holder))
    assert "award.compute" not in waiting(actor("provinsi"))
    juries.opened(doing, ceremony, [other])
    assert waiting(actor(juries.HOLDERS[2])) == {}
    computed_until_published(ceremony, actor, api, monkeypatch)


def computed_until_published(ceremony: juries.Jury, actor: Any, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    year, office = juries.YEAR, actor("provinsi")
    assert waiting(office)["award.compute"][0].startswith("award_compute:")
    for category in ceremony.categories.values():
        assert api("provinsi").post(f"/award/categories/{category}/result", {}).status_code == 200
    assert set(waiting(office)) == {"award.minutes"}
    bank = ceremony.candidates["Bank NTT"]
    said = api("bank").post(f"/award/candidates/{bank}/result-objections", {"reason": "rekaman lain"})
    assert said.status_code == 200, said.content
    assert set(waiting(office)) == {"award.result_objection"}
    number = waiting(office)["award.result_objection"][0].rpartition(":")[2]
    upheld = {"outcome": "upheld", "answer": "lembar tertukar"}
    assert api("provinsi").post(f"/award/result-objections/{number}/answer", upheld).status_code == 200
    assert waiting(office) == {"award.compute": (f"award_compute:{ceremony.categories['usaha_keuangan']}", 1, None)}
    again = api("provinsi").post(f"/award/categories/{ceremony.categories['usaha_keuangan']}/result", {})
    assert again.status_code == 200
    head = {"number": "BA/1", "held_on": "2032-07-04", "where": "Kupang"}
    minutes = api("provinsi").post(f"/award/cycles/{year}/minutes", head).json()["thing"]
    assert waiting(office) == {}
    move = {"stage": "publication", "reason": "tahap selesai"}
    assert code_of(api("provinsi").post(f"/award/cycles/{year}/move", move)) == "STAGE_UNREADY"
    sign = (f"award_minutes_sign:{minutes['id']}", 1, date(2032, 7, 21))
    for n in range(1, 6):
        assert waiting(actor(f"juri{n}")) == {"award.sign": sign}
        signed = api(f"juri{n}").post(f"/award/minutes/{minutes['id']}/sign", {"seen": minutes["digest"]})
        assert signed.status_code == 200, signed.content
        assert waiting(actor(f"juri{n}")) == {}
    assert waiting(office) == {"award.publish": (f"award_publish:{year}", 1, date(2032, 7, 21))}
    moved_ = api("provinsi").post(f"/award/cycles/{year}/move", move)
    assert moved_.status_code == 200, moved_.content
    national = {"stage": "national", "reason": "tahap selesai"}
    assert code_of(api("provinsi").post(f"/award/cycles/{year}/move", national)) == "STAGE_UNREADY"
    published = api("provinsi").post(f"/award/cycles/{year}/publish", {"seen": minutes["digest"]})
    assert published.status_code == 200, published.content
    assert waiting(office) == waiting(actor("juri7")) == {}  # who has not signed has nothing more to sign
    assert api("provinsi").post(f"/award/cycles/{year}/move", national).status_code == 200
    day(monkeypatch, "2032-07-22")
    assert waiting(office) == {"award.put_away": (f"award_put_away:{year}", 1, None)}
    assert api("provinsi").post(f"/award/cycles/{year}/archive", {}).status_code == 200
    assert waiting(office) == {}


def freeze(owner: psycopg.Connection[Any], sitting: juries.Jury) -> None:
    """Figures at the cut-off, the same for everybody."""
    number = one(
        owner,
        "insert into awards_freeze (terms_id, digest, frozen_by) select id, repeat('a', 64), 1 from awards_cycleterms"
        " where cycle_id = %s returning id",
        [sitting.cycle],
    )
    owner.execute(
        "insert into awards_indicator (freeze_id, candidate_id, name, part, whole, as_of, query, query_digest, source)"
        " select %s, c.id, 'protected', 1, 2, '2031-12-31', 'uji', repeat('a', 64), 'uji' from awards_candidate c",
        [number],
    )


def test_lines_stand_on_both_pages_and_their_number_grows_with_no_query(
    cast: dict[str, int], own_db: Any, api: Any, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-01")
    reader = login(Client(), "belu")
    for address in ("/", "/tugas"):
        page = reader.get(address).content.decode()
        assert "Unggah berkas yang diminta" in page, address
        assert f"/paritrana/calon/{cast['belu']}" in page, address

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert login(Client(), "provinsi").get("/tugas").status_code == 200
        return len(caught)

    moved(api, "documents")
    few = asked()
    for at in range(30):
        own_db.connect("owner").execute(
            "insert into awards_candidate (open_category_id, name, nominated_how, nominated_by) values (%s, %s, 'office', 0)",
            [cast["banks"], f"Bank {at}"],
        )
    assert asked() == few
    page = login(Client(), "provinsi").get("/tugas").content.decode()
    assert "Periksa berkasnya, dan ingatkan calonnya" in page
    reader.post("/bahasa", {"language": "en"})
    assert "Upload the papers that are asked" in reader.get("/tugas").content.decode()


def test_nobody_states_for_another_by_raw_sql(
    cast: dict[str, int], own_db: Any, api: Any, app: psycopg.Connection[Any], token: Any
) -> None:
    seated(own_db.connect("owner"), 1, "juri1")
    cycle = one(own_db.connect("owner"), "select id from awards_cycle where assessment_year = %s", [YEAR])
    for who, statement, args, state in (
        ("provinsi", "select payung.award_state_conflicts(%s)", [cycle], "P0E90"),
        ("juri", "select payung.award_state_conflicts(%s)", [cycle], "P0E90"),
        ("provinsi", "select payung.award_state_figures(%s, '2025-08-01')", [cast["belu"]], "42501"),
        ("bank", "select payung.award_state_figures(%s, '2025-08-01')", [cast["belu"]], "42501"),
        ("belu", "select payung.award_state_figures(%s, '2025-08-16')", [cast["belu"]], "P0E8C"),
        ("juri1", "insert into awards_nofurtherconflict default values", [], "42501"),
        ("belu", "insert into awards_figuresread default values", [], "42501"),
    ):
        with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
            app.execute(statement, args)
        assert refused.value.sqlstate == state, (who, statement)
    with app.transaction():  # without a session nothing waits
        assert one(app, "select count(*) from payung.award_waiting('2025-08-01', '{}')") == 0
