"""The waiting list moves by itself: in order, within budget and quota, each person once, whatever the room came from."""

from __future__ import annotations

from collections import Counter
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client

from payung.intake import waiting
from payung.platform import runs
from payung.platform.db import acting
from payung.sponsorship.services import set_budget, set_quota
from tests.contributions.test_release import holds
from tests.intake.mess import people
from tests.intake.test_outcomes import answer, listed, outcomes, table
from tests.intake.test_two_offices import opened, step
from tests.support.people import acting as raw_acting
from tests.support.people import at_work, one
from tests.support.races import race

EACH = 50_400  # three months
HUNDRED = 5_040_000


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-15")


def calls(owner) -> list[int]:
    return [row[0] for row in owner.execute(
        "select id from platform_run where kind = 'intake.waiting_itself' and state = 'queued' order by id").fetchall()]  # fmt: skip


def move(owner) -> list[dict[str, Any]]:
    """Carry out the runs that were called, as a worker does."""
    return [runs.execute(run) for run in calls(owner)]


def standing(owner, number: int) -> tuple[int, int, int]:
    """People and rupiah of a scheme, and how many wait."""
    return owner.execute(
        "select f.people, f.committed, (select count(*) from sponsorship_waiting w where w.scheme_id = f.scheme_id)"
        " from sponsorship_fund f where scheme_id = %s", [number]).fetchone()  # fmt: skip


def in_order(owner, number: int) -> bool:
    """Whoever is in stood before whoever waits, list after list and row after row."""
    return bool(one(owner, "select coalesce(max((e.list_id, e.sheet_row)) <= (select min((w.list_id, w.sheet_row)) from"
                           " sponsorship_waiting w where w.scheme_id = %s), true) from sponsorship_enrolment e where e.scheme_id = %s",
                    [number, number]))  # fmt: skip


def a_scheme(office, scheme, *, budget: int, decree: str = "GN", quotas: dict[str, int] | None = None) -> int:
    terms = {**scheme, "decree_number": decree, "last_month": "2025-09", "budget": budget}
    if quotas is None:
        return opened(office, terms)
    return int(office.post("/schemes", {**terms, "quotas": quotas}).json()["id"])


def test_twice_the_fund_takes_the_next_hundred_in_without_a_further_hand(own_db, api, scheme, owner, login):
    office, everybody = api("provinsi"), people(230, seed=3)
    number = a_scheme(office, scheme, budget=HUNDRED)
    sent = listed(office, number, table(everybody))
    assert (
        step(office, sent, "commit")["counts"] | {"committed": 100, "waiting": 130}
        == office.get(f"/lists/{sent}").json()["counts"]
    )
    assert standing(owner, number) == (100, HUNDRED, 130)
    assert office.post(f"/schemes/{number}/budget", {"budget": 2 * HUNDRED}).status_code == 200
    run = calls(owner)
    assert len(run) == 1
    assert one(owner, "select count(*) from procrastinate_jobs where task_name = 'payung.run' and status = 'todo'"
                      " and (args->>'run_id')::bigint = %s", run) == 1  # fmt: skip
    assert move(owner)[0]["state"] == "done"
    assert standing(owner, number) == (200, 2 * HUNDRED, 30)
    assert outcomes(office, sent)[:100] == ["committed"] * 100
    assert (
        one(owner, "select max(sheet_row) - min(sheet_row) from sponsorship_enrolment where scheme_id = %s", [number])
        == 199
    )
    assert in_order(owner, number)
    holds(owner)
    counts = office.get(f"/lists/{sent}").json()["counts"]
    assert (counts["committed"], counts["waiting"], counts["amount"]) == (200, 30, 2 * HUNDRED)
    told = Counter(row[-2] for row in answer(office, sent, 1))
    assert told["Tersimpan"] == 200
    page = login(Client(), "provinsi").get(f"/pendanaan/{number}/tunggu").content.decode()
    assert "30 orang menunggu" in page
    # again: nothing is left to do, and nothing is done twice
    assert move(owner) == []
    assert runs.execute(run[0])["state"] == "done"
    assert standing(owner, number) == (200, 2 * HUNDRED, 30)


def test_a_quota_moves_its_own_regency_in_order(own_db, api, scheme, owner, actor):
    office = api("provinsi")
    number = a_scheme(office, scheme, budget=10 * HUNDRED, quotas={"53.04": 2, "53.71": 1})
    here, there = people(6, seed=8, within="53.04."), people(4, seed=9, within="53.71.")
    sent = listed(office, number, table([*there, *here]))
    step(office, sent, "commit")
    assert standing(owner, number)[0::2] == (3, 7)
    head = actor("admin")
    with acting(head.token):
        set_quota(head, number, "53.04", 5)
    move(owner)
    assert standing(owner, number)[0::2] == (6, 4)
    assert outcomes(office, sent) == ["committed", *["waiting"] * 3, *["committed"] * 5, "waiting"]
    holds(owner)


def test_who_died_or_is_protected_leaves_the_line_and_free_months_are_taken(own_db, api, scheme, owner, actor):
    office, everybody = api("provinsi"), people(6, seed=12)
    number = a_scheme(office, scheme, budget=EACH)
    other = a_scheme(office, {**scheme, "first_month": "2025-07"}, budget=10 * HUNDRED, decree="lain")
    short = opened(office, {**scheme, "decree_number": "pendek", "last_month": "2025-07"})
    sent = listed(office, number, table(everybody))
    step(office, sent, "commit")
    assert standing(owner, number) == (1, EACH, 5)
    # the second is taken whole by another payer, the third for one month, the fourth has died, of the fifth there is word
    step(office, listed(office, other, table(everybody[1:2])), "commit")
    step(office, listed(office, short, table(everybody[2:3])), "commit")
    ids = dict(
        owner.execute("select sheet_row, person_id from sponsorship_waiting where scheme_id = %s", [number]).fetchall()
    )
    dead, doubtful = ids[5], ids[6]
    owner.execute("insert into registry_personevent (person_id, kind, happened_on, facts, recorded_by) values"
                  " (%s, 'died', '2025-08-01', 'uji', 1), (%s, 'suspected', '2025-08-01', 'report:1', 1)", [dead, doubtful])  # fmt: skip
    head = actor("admin")
    with acting(head.token):
        set_budget(head, number, 10 * EACH)
    move(owner)
    assert outcomes(office, sent) == ["committed", "covered", "committed", "deceased", "waiting", "committed"]
    assert standing(owner, number) == (3, EACH + 33_600 + EACH, 1)
    holds(owner)
    told = answer(office, sent, 1)
    assert "meninggal" in told[3][-1]
    counts = office.get(f"/lists/{sent}").json()["counts"]
    assert (counts["committed"], counts["covered"], counts["deceased"], counts["waiting"]) == (3, 1, 1, 1)
    # the word was nothing: he keeps his turn, and the night finds him
    owner.execute("insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by)"
                  " select person_id, 'undone', happened_on, id, 1 from registry_personevent where kind = 'suspected'")  # fmt: skip
    assert waiting.wake() == 1
    assert waiting.wake() == 0
    move(owner)
    assert standing(owner, number)[0::2] == (4, 0)
    holds(owner)


def test_nobody_who_comes_later_is_taken_before_who_waits(own_db, api, scheme, owner, actor):
    office = api("provinsi")
    number = a_scheme(office, scheme, budget=EACH)
    early, late = people(3, seed=21), people(40, seed=22)[30:]
    step(office, listed(office, number, table(early)), "commit")
    second = listed(office, number, table(late))
    head = actor("admin")
    with acting(head.token):
        set_budget(head, number, 4 * EACH)
    # The list comes before the run that was called: it takes what is beyond those who wait, and no more.
    step(office, second, "commit")
    assert outcomes(office, second).count("committed") == 1
    move(owner)
    assert standing(owner, number) == (4, 4 * EACH, 9)
    assert outcomes(office, second).count("committed") == 1
    assert in_order(owner, number)
    holds(owner)


def test_two_raises_at_once_and_a_raise_against_a_commit(own_db, api, scheme, owner, actor):
    office = api("provinsi")
    first, second = people(30, seed=31), people(90, seed=32)[60:]
    number = a_scheme(office, scheme, budget=5 * EACH)
    step(office, listed(office, number, table(first)), "commit")
    other = listed(office, number, table(second))
    head = actor("admin")

    def work(turn: int) -> Any:
        if turn == 0:
            run = office.post(f"/lists/{other}/commit").json()["id"]
            return runs.execute(run)
        with acting(head.token):
            set_budget(head, number, (20 + turn) * EACH)
        return [runs.execute(run) for run in calls_of(turn)]

    def calls_of(_turn: int) -> list[int]:
        with acting(head.token), connections["default"].cursor() as cursor:
            cursor.execute(
                "select id from platform_run where kind = 'intake.waiting_itself' and state = 'queued' order by id"
            )
            return [row[0] for row in cursor.fetchall()]

    race(work, 4)
    move(owner)
    budget = one(owner, "select budget from sponsorship_fund where scheme_id = %s", [number])
    taken, committed, left = standing(owner, number)
    assert committed == budget == taken * EACH
    assert left == 60 - taken
    assert (
        one(
            owner, "select count(*) from (select person_id from sponsorship_enrolment group by 1 having count(*) > 1) t"
        )
        == 0
    )
    assert in_order(owner, number)
    holds(owner)


def test_released_months_take_the_next_in(own_db, api, scheme, owner):
    office = api("admin")
    number = a_scheme(office, scheme, budget=2 * EACH)
    first, second = people(2, seed=41), people(7, seed=42)[2:]
    undone = listed(office, number, table(first))
    step(office, undone, "commit")
    sent = listed(office, number, table(second))
    step(office, sent, "commit")
    assert standing(owner, number) == (2, 2 * EACH, 5)
    said = office.post(f"/lists/{undone}/undo", {"reason": "daftar salah kirim"})
    assert said.json()["result"]["outcome"] == "undone"
    move(owner)
    assert standing(owner, number) == (2, 2 * EACH, 3)
    assert outcomes(office, sent) == ["committed"] * 2 + ["waiting"] * 3
    holds(owner)


def test_somebody_is_taken_off_with_a_reason_and_the_next_moves_up(own_db, api, scheme, owner, login, token, app):
    office = api("provinsi")
    number = a_scheme(office, scheme, budget=2 * EACH, quotas={"53.04": 2, "53.71": 5})
    sent = listed(office, number, table(people(5, seed=51, within="53.04.")))
    step(office, sent, "commit")
    path = f"/lists/{sent}/rows/4/leave"
    assert office.post(path, {"reason": "a"}).status_code == 422
    elsewhere = api("kupang").post(path, {"reason": "pindah ke luar negeri"})
    assert elsewhere.json()["type"].endswith("NOBODY_WAITS")
    said = office.post(path, {"reason": "pindah ke luar negeri"})
    assert (said.status_code, said.json()["thing"]["waiting"]) == (200, 2)
    assert office.post(path, {"reason": "pindah ke luar negeri"}).json()["type"].endswith("NOBODY_WAITS")
    assert outcomes(office, sent) == ["committed", "committed", "removed", "waiting", "waiting"]
    assert owner.execute("select reason, made_by is not null from sponsorship_waitingremoval").fetchall() == [
        ("pindah ke luar negeri", True)
    ]
    page = login(Client(), "provinsi").get(f"/daftar/{sent}?hasil=removed").content.decode()
    assert "Dikeluarkan" in page
    assert "pindah ke luar negeri" in page
    assert answer(office, sent, 1)[2][-2] == "Belum masuk"
    with raw_acting(app, token("belu")), pytest.raises(psycopg.Error) as refused:
        app.execute("select payung.waiting_leave(%s, 3, 'sudah masuk tadi')", [sent])
    assert refused.value.sqlstate == "P0D11"


def test_only_the_called_run_moves_the_line(own_db, api, scheme, owner, token, app, loader, db):
    office = api("provinsi")
    number = a_scheme(office, scheme, budget=EACH)
    step(office, listed(office, number, table(people(3, seed=61))), "commit")
    secret = token("admin")
    ask = "insert into platform_run (kind, params, requested_by) values ('intake.waiting_itself', jsonb_build_object('scheme', %s::int), payung.actor_id())"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), raw_acting(app, secret):
        app.execute(ask, [number])
    owner.execute("update sponsorship_fund set budget = %s where scheme_id = %s", [3 * EACH, number])
    assert calls(owner) == []  # nobody stands behind a hand of the owner's; the night finds it
    run = at_work(app, loader, secret, "intake.commit", "list", 1)
    for session in (run, secret):
        with pytest.raises(psycopg.Error) as refused, raw_acting(loader, session):
            loader.execute("select payung.waiting_move(%s, '2025-09-15', 5)", [number])
        assert refused.value.sqlstate == "P0D10"
    assert waiting.wake() == 1
    (called,) = calls(owner)
    loader.execute("update platform_run set state = 'running' where id = %s", [called])
    session = one(loader, "select payung.run_session(%s)", [called])
    with pytest.raises(psycopg.Error) as refused, raw_acting(loader, session):
        loader.execute("select payung.waiting_move(%s, '2025-09-15', 5)", [number + 1])
    assert refused.value.sqlstate == "P0D10"
    with raw_acting(loader, session):  # a part at a time, and what is done is not done again
        assert [one(loader, "select payung.waiting_move(%s, '2025-09-15', 1)", [number]) for _ in range(3)] == [1, 1, 0]
    assert standing(owner, number) == (3, 3 * EACH, 0)
    holds(owner)
    for connection in (app, loader):
        for call in ("waiting_take(1, '{1}', '2025-09-15', 5)", "waiting_remove(1, 1, 'alasan')", "waiting_call(1)",
                     "run_by_itself('intake.waiting_itself', '{}')", "waiting_fates(1)", "waiting_forgotten()"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege), raw_acting(connection, secret):
                connection.execute(f"select payung.{call}")


def test_a_closed_scheme_moves_nobody(own_db, api, scheme, owner, actor):
    office = api("provinsi")
    number = a_scheme(office, scheme, budget=EACH)
    step(office, listed(office, number, table(people(3, seed=71))), "commit")
    head = actor("admin")
    with acting(head.token):
        set_budget(head, number, 3 * EACH)
    office.post(f"/schemes/{number}/close")
    move(owner)
    assert standing(owner, number) == (1, EACH, 2)
    assert waiting.wake() == 0


def test_who_waits_by_two_lists_is_taken_once(own_db, api, scheme, owner, actor):
    office, everybody = api("provinsi"), people(4, seed=81)
    number = a_scheme(office, scheme, budget=EACH)
    step(office, listed(office, number, table(everybody)), "commit")
    again = listed(office, number, table(everybody[::-1]))
    step(office, again, "commit")
    head = actor("admin")
    with acting(head.token):
        set_budget(head, number, 9 * EACH)
    move(owner)
    assert standing(owner, number) == (4, 4 * EACH, 0)
    holds(owner)
