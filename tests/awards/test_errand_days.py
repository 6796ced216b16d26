"""The days and states at whose bounds a line of the award comes and goes, each looked at on both sides."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from tests.awards.playing import approved, frozen, moved, seated
from tests.awards.test_errands import OUTSIDE, cast, day, waiting
from tests.awards.test_errands import _here as _here  # fixtures
from tests.awards.test_minutes import WHY, cycle, issued, judged, signed
from tests.awards.test_result import compute
from tests.support import awarding, juries
from tests.support.people import one

__all__ = ["cast", "cycle", "judged"]
CYCLE = "select id from awards_cycle where assessment_year = 2024"


def window(owner: psycopg.Connection[Any], stage: str, opens: str, closes: str) -> None:
    owner.execute(
        "insert into awards_stagewindow (cycle_id, stage, number, opens_on, closes_on, set_by)"
        f" values (({CYCLE}), %s, 9, %s, %s, 0)",
        [stage, opens, closes],
    )


def moved_at(owner: psycopg.Connection[Any], *stages: str) -> None:
    """The cycle stands at the last of these, whatever it lacks."""
    for stage in stages:
        juries.move(owner, one(owner, CYCLE), stage)


def test_a_stage_that_ends_today_may_be_left_today_and_a_cycle_without_terms_asks_for_nothing(
    cast: dict[str, int], owner: psycopg.Connection[Any], actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = actor("provinsi")
    old = one(owner, "insert into awards_cycle (province, assessment_year) values ('53', 2019) returning id")
    juries.move(owner, old, "visit")
    window(owner, "documents", "2025-07-31", "2025-08-07")
    for today, line in (
        ("2025-07-30", {}),
        ("2025-07-31", {"award.move": ("award_move:2024", 1, date(2025, 7, 31))}),
    ):
        day(monkeypatch, today)
        assert waiting(office) == line


def test_figures_on_the_day_of_the_cut_off(
    cast: dict[str, int], owner: psycopg.Connection[Any], api: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, belu = actor("provinsi"), actor("belu")
    moved_at(owner, "documents", "indicators")
    day(monkeypatch, "2025-08-14")
    assert "award.freeze" not in waiting(office)
    day(monkeypatch, "2025-08-15")
    assert "award.freeze" in waiting(office)
    assert waiting(belu)["award.figures"][2] == date(2025, 8, 15)
    day(monkeypatch, "2025-08-16")
    assert "award.figures" not in waiting(belu)
    day(monkeypatch, "2025-08-15")
    assert api("belu").post(f"/award/candidates/{cast['belu']}/figures-read", {}).status_code == 200


def test_papers_are_asked_for_while_one_is_missing_and_of_the_interview_until_it(
    cast: dict[str, int], owner: psycopg.Connection[Any], api: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, bank, belu = actor("provinsi"), actor("bank"), actor("belu")
    moved_at(owner, "documents")
    day(monkeypatch, "2025-08-05")
    for kind in ("orderly", "wages", "membership", "social", "presentation"):
        assert waiting(bank)["award.bring"][1] > 0
        owner.execute(
            "insert into awards_candidatepaper (candidate_id, kind, file_name, file_key, media, digest, size, added_by)"
            " values (%s, %s, 'a.pdf', repeat('a', 32), 'application/pdf', repeat('a', 64), 1, 0)",
            [cast["bank"], kind],
        )
    assert "award.bring" not in waiting(bank)
    assert waiting(office)["award.papers"][:2] == (f"award_category:{cast['regencies']}", 2)
    moved_at(owner, "indicators", "visit", "interview")
    assert waiting(belu)["award.bring"] == (f"award_candidate:{cast['belu']}", 1, date(2025, 8, 20))
    for today, asked in (("2025-08-22", True), ("2025-08-23", False)):
        day(monkeypatch, today)
        assert ("award.interviews" in waiting(office)) == asked
    moved_at(owner, "scoring")
    assert "award.bring" not in waiting(belu)


def test_what_the_scoring_needs_is_asked_for_until_it_begins(
    cast: dict[str, int], owner: psycopg.Connection[Any], api: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = actor("provinsi")
    seated(owner, 1, "juri1")
    first = actor("juri1")
    day(monkeypatch, "2025-08-17")
    moved(api, "documents", "indicators")
    assert frozen(api).status_code == 200
    moved_at(owner, "visit", "interview")
    approved(api, cast["regencies"], [])
    holder = {"number": 1, "username": "kepala", "decree": "SK 2/2025"}
    assert api("admin").post("/award/cycles/2024/key-holders", holder).status_code == 200
    lines = {"award.seats", "award.rubric_write", "award.rubric_waits"}
    assert lines <= set(waiting(office))
    assert waiting(office)["award.keys"][1] == 2  # of three
    assert "award.rubric" in waiting(first)
    moved_at(owner, "scoring")
    assert lines.isdisjoint(waiting(office))
    assert "award.rubric" not in waiting(first)
    assert "award.key" in waiting(actor("kepala"))


def test_a_juror_is_asked_about_candidates_since_his_own_word(
    cast: dict[str, int], owner: psycopg.Connection[Any], actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seated(owner, 1, "juri1")
    first = actor("juri1")
    moved_at(owner, "documents", "indicators")
    day(monkeypatch, "2025-08-10")
    state = (
        "insert into awards_nofurtherconflict (cycle_id, seat_id, user_id, stated_at)"
        f" select ({CYCLE}), %s, %s, max(at) - %s * interval '1 microsecond' from awards_candidate"
    )
    own = one(owner, "select id from access_user where username = 'juri1'")
    for user, before, left in ((own + 1_000_000, 0, 3), (own, 1, 1), (own, 0, 0)):
        owner.execute(state, [seat, user, before])
        assert waiting(first).get("award.conflicts", ("", 0))[1] == left, (user, before)


def test_scores_are_closed_by_a_quorum_on_the_last_day_and_by_a_proposal_of_now(
    ceremony: juries.Jury, owner: psycopg.Connection[Any], doing: Any, api: Any, actor: Any, monkeypatch: Any
) -> None:
    owner.execute(
        "insert into awards_conflict (seat_id, candidate_id, basis, reason, stated_by)"
        " select %s, id, 'declared', 'keluarga', 1 from awards_candidate where name <> 'Bank NTT'",
        [ceremony.seats[4]],
    )
    juries.hand_in_all(doing, ceremony, (1, 2, 3, 5))
    office = actor("provinsi")
    day(monkeypatch, "2032-07-21")
    assert "award.close" not in waiting(office)  # who has nothing to score is not one of five
    juries.hand_in_all(doing, ceremony, (6,))
    assert waiting(office)["award.close"][1] == 5
    day(monkeypatch, "2032-07-20")
    assert "award.close" not in waiting(office)
    day(monkeypatch, "2032-07-21")
    assert api("juri1").post(f"/award/cycles/{juries.YEAR}/closings", {}).status_code == 200
    assert "award.close" not in waiting(office)
    assert "award.close_second" in waiting(office)
    juries.hand_in(doing, 7, ceremony.candidates["Bank NTT"], ("70", "70"))
    assert "award.close_second" not in waiting(office)
    assert waiting(office)["award.close"][1] == 5


def test_an_objection_that_is_refused_holds_nothing_up_and_older_minutes_are_written_anew(
    judged: awarding.Led, owner: psycopg.Connection[Any], api: Any, actor: Any
) -> None:
    moved_at(owner, "plenary")
    office = actor("provinsi")

    said = api("belu").post(
        f"/award/candidates/{judged.candidates['Kabupaten Belu']}/result-objections", {"reason": WHY}
    )
    answer = {"outcome": "dismissed", "answer": "rekaman sudah diperiksa"}
    said = api("provinsi").post(f"/award/result-objections/{said.json()['thing']['id']}/answer", answer)
    assert said.status_code == 200, said.content
    assert set(waiting(office)) == {"award.minutes"}
    issued(api)
    assert "award.minutes" not in waiting(office)
    compute(api("provinsi"), judged, "usaha_keuangan")
    assert "award.minutes" in waiting(office)


def test_minutes_of_the_moment_of_the_result_are_older_than_it(
    judged: awarding.Led, owner: psycopg.Connection[Any], actor: Any
) -> None:
    moved_at(owner, "plenary")
    for number, later in ((1, 0), (2, 1)):
        owner.execute(
            "insert into awards_minutes (cycle_id, number, content, digest, issued_by, issued_at)"
            " select %s, %s, '{}', payung.award_digest('{}'), 0, max(computed_at) + %s * interval '1 microsecond' from awards_result",
            [judged.cycle, number, later],
        )
        assert ("award.minutes" in waiting(actor("provinsi"))) == (later == 0)


def test_a_plenary_is_left_with_signed_minutes_and_a_cycle_put_away_after_its_ceremony(
    judged: awarding.Led, owner: psycopg.Connection[Any], api: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, last = actor("provinsi"), actor("juri9")
    moved_at(owner, "plenary")
    day(monkeypatch, "2025-07-21")
    window(owner, "plenary", "2025-07-01", "2025-07-21")
    told = issued(api)
    refused(owner, judged.cycle, "publication")
    signed(api, told, range(1, 5))
    assert "award.move" not in waiting(office)
    refused(owner, judged.cycle, "publication")
    signed(api, told, [5])
    assert waiting(office)["award.move"] == ("award_move:2024", 1, date(2025, 7, 21))
    juries.move(owner, judged.cycle, "publication")
    refused(owner, judged.cycle, "national")
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": told["digest"]}).status_code == 200
    day(monkeypatch, "2025-07-22")
    assert waiting(office) == {}  # not at the national level yet
    juries.move(owner, judged.cycle, "national")
    assert waiting(office) == {"award.put_away": ("award_put_away:2024", 1, None)}
    assert [waiting(actor(name)) for name in OUTSIDE] == [{}] * len(OUTSIDE)
    assert waiting(last) == {}
    day(monkeypatch, "2025-07-21")
    assert waiting(office) == {}


def refused(owner: psycopg.Connection[Any], number: int, stage: str) -> None:
    """Not even the owner moves the cycle there."""
    with pytest.raises(psycopg.Error) as error:
        juries.move(owner, number, stage)
    assert error.value.sqlstate == "P0E88"
