"""Which regencies occur in a list is kept as its rows arrive: for who sees the rows, and equal to them."""

from __future__ import annotations

from payung.intake.selectors import seen_regencies
from payung.platform import recounts
from payung.platform.db import acting as session
from tests.intake.mess import people
from tests.intake.test_outcomes import listed, table
from tests.intake.test_two_offices import opened
from tests.support.people import acting, one

BY_VERDICT = "select regency, verdict, {} from {} where list_id = %s group by 1, 2 order by 1, 2"


def kept(connection, number):
    rows = connection.execute(BY_VERDICT.format("sum(rows)", "intake_tally"), [number]).fetchall()
    return [(regency, verdict, int(n)) for regency, verdict, n in rows]


def counted(connection, number):
    return connection.execute(BY_VERDICT.format("count(*)", "intake_row"), [number]).fetchall()


def sent(api, scheme, monkeypatch, count=12):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    client = api("admin")
    return listed(client, opened(client, scheme), table(people(count)))


def test_kept_of_rows_as_they_arrive(own_db, owner, api, scheme, monkeypatch):
    number = sent(api, scheme, monkeypatch)
    assert kept(owner, number) == counted(owner, number) != []
    assert recounts.recount()["intake_tally"] == 0


def test_who_sees_no_rows_of_a_regency_learns_nothing_of_it(
    own_db, owner, app, api, scheme, actor, token, loader, monkeypatch
):
    number = sent(api, scheme, monkeypatch)
    with acting(loader, token("admin")):
        for row, regency in ((9001, "53.04"), (9002, "53.71")):
            loader.execute(
                "insert into intake_row (list_id, sheet_row, verdict, codes, regency, village_code, held_by)"
                " values (%s, %s, 'accepted', 0, %s, '', '')",
                [number, row, regency],
            )
    for user in ("admin", "belu"):
        with acting(app, token(user)):
            assert kept(app, number) == counted(app, number), user
    with session(actor("belu").token):
        assert seen_regencies(number) == ["53.04"]
    with session(actor("admin").token):
        assert {"53.04", "53.71"} <= set(seen_regencies(number))


def test_a_forged_tally_is_found_and_put_right(own_db, owner, api, scheme, monkeypatch):
    number = sent(api, scheme, monkeypatch)
    owner.execute("update intake_tally set rows = rows + 3")
    assert recounts.recount()["intake_tally"] > 0
    assert recounts.recount(mend=True)["intake_tally"] > 0
    assert kept(owner, number) == counted(owner, number)
    assert one(owner, "select bool_or(mended) from platform_recount where counter = 'intake_tally'")
