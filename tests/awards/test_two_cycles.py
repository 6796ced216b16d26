"""Two cycles that run at once, with the same jurors, holders of keys and candidates: nothing of one is taken for the other's."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client

from payung.awards.days import interviews
from payung.awards.errors import AwardRefused
from payung.awards.jury import handing, opening, seats
from payung.casework.errands import errands_for
from payung.platform.db import acting as session
from tests.awards.conftest import CANDIDATES
from tests.awards.test_days import WHY, plan
from tests.support import awarding, juries
from tests.support.juries import WORDS, YEAR, Jury
from tests.support.people import one

NEXT = YEAR + 1


def _refused(code: str) -> Any:
    return pytest.raises(AwardRefused, check=lambda error: error.code == code)


@pytest.fixture
def two(own_db: Any, owner: Any, doing: Any, ceremony: Jury, monkeypatch: pytest.MonkeyPatch) -> tuple[Jury, Jury]:
    """The year after it stands at the scoring too: same jurors, same candidates, the same people with other keys."""
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    other = juries.jury(owner, CANDIDATES, employers={4: "bank-ntt"}, year=NEXT)
    juries.keys(doing, other.files, year=NEXT)
    return ceremony, other


def test_scores_keys_closing_and_ranking_of_one_leave_the_other(owner: Any, doing: Any, two: tuple[Jury, Jury]) -> None:
    first, second = two
    bank = [(4, "Bank NTT")]
    juries.hand_in_all(doing, first, range(1, 7), bank)
    for number in (1, 2):
        for name, candidate in second.candidates.items():
            juries.hand_in(doing, number, candidate, ("11", "12.5"), f"hanya {name}", year=NEXT)
    with doing("juri1") as juror:
        with _refused("CANDIDATE_UNKNOWN"):  # a candidate of the other cycle
            handing.hand_in(juror, NEXT, first.candidates["BPR Uji"], {"regulation": "1", "interview": "1"}, "")
        assert {one["candidate_id"] for one in handing.candidates(juror, NEXT)} == set(second.candidates.values())
        own = handing.own_copies(juror, NEXT, WORDS)
        assert [(x["candidate_id"], x["points"]["regulation"]) for x in own] == [
            (number, "11") for number in second.candidates.values()
        ]
        with _refused("QUORUM_SHORT"):  # six have handed in, in the other cycle
            opening.propose(juror, NEXT)
    juries.close(doing)
    with doing("admin"):
        assert seats.jury(NEXT)["closing"]["closed_at"] is None
        assert [one["handed_in"] for one in seats.jury(NEXT)["seats"]] == [4, 4] + [0] * 7
    juries.hand_in(doing, 3, second.candidates["BPR Uji"], ("1", "1"), year=NEXT)  # it is still open
    juries.plenary(owner, doing, first, range(1, 6))
    for holder in juries.HOLDERS[:2]:
        with doing(holder) as actor:
            with _refused("AWARD_KEY_OTHER"):  # his own file, of the other year
                opening.open_with(actor, YEAR, second.files[holder], f"{WORDS} {holder}")
            with _refused("OPENING_EARLY"):
                opening.open_with(actor, NEXT, second.files[holder], f"{WORDS} {holder}")
    juries.opened(doing, first)
    with doing("admin"):
        assert len(opening.scores(YEAR)) == 6 * 4 - 1
        assert opening.scores(NEXT) == []
        assert seats.jury(NEXT)["present"] == 0
        assert [opening.verify(year)["wrong"] for year in (YEAR, NEXT)] == ["", ""]
    owner.execute("alter table awards_scoresheet disable trigger user")
    owner.execute(
        "update awards_scoresheet set commitment = sha256(commitment) where cycle_id = %s and number = 1",
        [second.cycle],
    )
    with doing("admin"):
        assert [opening.verify(year)["wrong"] for year in (YEAR, NEXT)] == ["", "sheet 1"]


def test_tasks_and_pages_say_of_which_cycle_they_are(
    owner: Any, actor: Any, login: Any, two: tuple[Jury, Jury]
) -> None:
    office, bank = actor("provinsi"), actor("bank")
    with session(actor("juri5").token):
        lines = [line for line in errands_for(actor("juri5")) if line.kind.startswith("award.")]
    assert {line.kind for line in lines} == {"award.score", "award.conflicts"}
    for who in (office, bank):
        with session(who.token):
            lines = [*lines, *(line for line in errands_for(who) if line.kind.startswith("award."))]
    for line in lines:  # no two lines read the same and lead elsewhere
        assert sum((x.kind, x.name) == (line.kind, line.name) for x in lines) == 1, line
    juror = login(Client(), "juri5")
    with session(actor("juri5").token):
        handing.set_words(actor("juri5"), NEXT, WORDS)
    for address in (
        f"/paritrana/{NEXT}/nilai",
        f"/paritrana/{NEXT}/nilai/{two[1].candidates['BPR Uji']}",
        f"/paritrana/{NEXT}/nilai/salinan",
        f"/paritrana/{NEXT}/nilai/kata",
        f"/paritrana/{NEXT}/tim/hadir",
        f"/paritrana/kategori/{two[1].categories['usaha_keuangan']}",
        f"/paritrana/calon/{two[1].candidates['BPR Uji']}",
        f"/paritrana/calon/{two[1].candidates['BPR Uji']}/angka/own_workers",
    ):
        said = juror.get(address).content.decode()
        assert f"ahun penilaian {NEXT}" in said.partition("<h1")[2], address
        assert f"ahun penilaian {YEAR}" not in said.partition("<h1")[2], address
    own = login(Client(), "bank").get("/paritrana").content.decode()
    for year in (YEAR, NEXT):
        assert f"Berkas calon Anda: Bank NTT, tahun penilaian {year}" in own


@pytest.fixture
def planned(own_db: Any, owner: psycopg.Connection, api: Any) -> tuple[awarding.Led, awarding.Led]:
    """Two cycles with the same days of interviews; the first juror sits in both, Belu is heard in the first from 09.30 to 10."""
    pair = awarding.led(owner), awarding.led(owner, 2025)
    for number in range(1, 4):
        awarding.user(f"juri{number}")
    for led in pair:
        awarding.candidate(owner, led, "kabupaten_kota", "Kabupaten Belu", place="53.04")
        awarding.candidate(owner, led, "kabupaten_kota", "Kota Kupang", place="53.71")
        awarding.candidate(owner, led, "usaha_keuangan", "PT. Nusa Abadi")
    awarding.seat(owner, pair[0], 1, "juri1")
    awarding.seat(owner, pair[0], 2, "juri2")
    awarding.seat(owner, pair[1], 1, "juri3")
    awarding.seat(owner, pair[1], 2, "juri1")  # on another seat
    heard = plan(api("provinsi"), pair[0].candidates["Kabupaten Belu"], seats="1")
    assert heard.status_code == 200, heard.content
    return pair


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("Kota Kupang", {"seats": "1"}, "INTERVIEW_ROOM"),
        ("Kota Kupang", {"seats": "1", "room": " AULA."}, "INTERVIEW_ROOM"),
        ("Kota Kupang", {"seats": "1, 2", "room": "Ruang Asisten"}, "INTERVIEW_JURY"),
        ("Kota Kupang", {"room": "Ruang Asisten"}, "INTERVIEW_JURY"),
        ("Kabupaten Belu", {"seats": "1", "room": "Ruang Asisten", "starts_at": "09:59"}, "INTERVIEW_CANDIDATE"),
        ("Kota Kupang", {"seats": "1", "room": "Ruang Asisten"}, ""),
        ("Kota Kupang", {"starts_at": "10:00"}, ""),
        ("Kota Kupang", {"starts_at": "09:00"}, ""),
        ("Kota Kupang", {"held_on": "2025-06-26"}, ""),
        ("Kabupaten Belu", {"starts_at": "10:00"}, ""),
    ],
)
def test_rooms_jurors_and_candidates_are_in_one_place_at_a_time(
    planned: tuple[awarding.Led, awarding.Led], api: Any, name: str, more: dict[str, str], code: str
) -> None:
    office = api("provinsi")
    said = plan(office, planned[1].candidates[name], **more)
    assert said.json().get("type", "").endswith(code), said.content
    assert (said.status_code == 200) is (code == "")
    if code:
        first = office.get("/award/cycles/2024/interviews").json()[0]["id"]
        assert office.post(f"/award/interviews/{first}/cancel", {"reason": WHY}).status_code == 200
        assert plan(office, planned[1].candidates[name], **more).status_code == 200


def test_one_spelling_of_a_room_or_an_enterprise_is_as_good_as_another(
    planned: tuple[awarding.Led, awarding.Led], owner: psycopg.Connection, api: Any
) -> None:
    office, again = api("provinsi"), awarding.category(owner, planned[0], "usaha_kecil_mikro")
    planned[0].categories["usaha_kecil_mikro"] = again
    twice = awarding.candidate(owner, planned[0], "usaha_kecil_mikro", "Nusa Abadi, PT")
    # in one cycle: the same room, and the same enterprise in two categories before two parts of the jury
    same = plan(office, planned[0].candidates["Kota Kupang"], room="aula", seats="2")
    assert same.json()["type"].endswith("INTERVIEW_ROOM")
    assert plan(office, twice, seats="2", room="Ruang B").status_code == 200
    there = plan(office, planned[0].candidates["PT. Nusa Abadi"], seats="3", room="Ruang C")
    assert there.json()["type"].endswith("INTERVIEW_CANDIDATE")
    there = plan(office, planned[1].candidates["PT. Nusa Abadi"], seats="1", room="Ruang C")
    assert there.json()["type"].endswith("INTERVIEW_CANDIDATE")


def test_who_plans_in_one_cycle_waits_for_who_plans_in_another(
    planned: tuple[awarding.Led, awarding.Led], owner: psycopg.Connection, doing: Any
) -> None:
    """Each takes the rows of all cycles in one order, so neither sees half of the other's plan, and none waits for ever."""
    with doing("provinsi") as office:
        interviews.plan(office, planned[1].candidates["Kota Kupang"], __import__("datetime").date(2025, 6, 24), "09:30", 30, "Aula", "1")  # fmt: skip
        for led in planned:
            with owner.transaction(), pytest.raises(psycopg.errors.LockNotAvailable):
                owner.execute("select from awards_cycle where id = %s for no key update nowait", [led.cycle])
    assert one(owner, "select count(*) from awards_interview") == 2


def test_invitations_say_of_which_cycle_they_are(planned: tuple[awarding.Led, awarding.Led], doing: Any) -> None:
    with doing("provinsi"):
        said = interviews.invitations(interviews.listed(interviews.cycle_of(2024))).decode()
        assert "tahun penilaian 2024" in said.replace("\r\n ", "")
        assert interviews.lines(interviews.listed(interviews.cycle_of(2025))) == []
