"""A pooled fund: blocks of three, six or twelve months by class, spent to zero and refused after, by raw SQL too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.access.services import Actor
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.services import set_quota
from tests.support import people
from tests.support.payers import listed, scheme_of, send, sheet
from tests.support.people import PRICE, acting, one

COLUMNS = ("Golongan", "Bulan")
MONTHS = {"umkm": 3, "agent": 6, "student": 12}
SAID = {"umkm": "UMKM binaan", "agent": "Agen Laku Pandai", "student": "Mahasiswa"}


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def members(seed: int, groups: Mapping[str, int], month: str) -> bytes:
    """So many of each class, all from one month."""

    def lines() -> Iterator[tuple[str, ...]]:
        drawn = listed(sum(groups.values()), seed)
        for klass, count in groups.items():
            for _n in range(count):
                yield (*next(drawn), SAID[klass], month)

    return sheet(COLUMNS, list(lines()))


def spent(owner: psycopg.Connection[Any], scheme: int) -> tuple[int, int, int]:
    """Budget left, people, and months of the fund."""
    row = owner.execute(
        "select f.budget - f.committed, f.people, (select count(*) from participation_month m where m.payer_id = f.payer_id)"
        " from sponsorship_fund f where f.scheme_id = %s",
        [scheme],
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def refuses_the_next(owner: Any, loader: Any, token: str, scheme: int, month: date, price: int) -> None:
    """Raw SQL commits not one month more: the fund's check, and for whom it has no block or enrolment."""
    payer = one(owner, "select payer_id from sponsorship_scheme where id = %s", [scheme])
    with acting(loader, token):
        more = people.member(loader)
    enrol = (
        "insert into sponsorship_enrolment (scheme_id, membership_id, person_id, regency, first_month, last_month, participant_class)"
        " values (%s, %s, %s, %s, %s, (%s + interval '2 months')::date, %s)"
    )
    key = [scheme, more.membership, more.person, more.regency, month, month]
    for klass in ("", "agent"):
        with pytest.raises(psycopg.Error) as refused, acting(loader, token):
            loader.execute(enrol, [*key, klass])
        assert refused.value.sqlstate == "P0E01"
    with pytest.raises(psycopg.Error) as spent_up, acting(loader, token):  # noqa: PT012  # one transaction
        loader.execute(enrol, [*key, "umkm"])
        people.cover(loader, payer, more, month, price)
    assert (spent_up.value.sqlstate, spent_up.value.diag.constraint_name) == ("23514", "fund_within_budget")
    with pytest.raises(psycopg.Error) as block, acting(loader, token):
        loader.execute(
            "insert into sponsorship_block (scheme_id, participant_class, months) values (%s, 'umkm', 1)", [scheme]
        )
    assert block.value.sqlstate == "23505"
    for statement in ("update sponsorship_block set months = 12", "delete from sponsorship_block"):
        with pytest.raises(psycopg.Error):
            owner.execute(statement)


@pytest.mark.parametrize(
    ("groups", "first", "months", "rest"),
    [
        ({"umkm": 30, "agent": 10}, "2025-01", 150, 0),
        ({"umkm": 34, "agent": 4, "student": 2}, "2025-01", 150, 0),
        ({"umkm": 34, "agent": 4, "student": 2}, "2026-04", 150, 1_209_600),
    ],
)
def test_a_fund_pays_blocks_by_class_to_the_last_rupiah(
    own_db: Any, actor: Callable[[str], Actor], owner: Any, loader: Any, token: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch, groups: dict[str, int], first: str, months: int, rest: int,
) -> None:  # fmt: skip
    monkeypatch.setenv("PAYUNG_TODAY", "2026-11-22")
    sponsor, year = actor("sponsor"), int(first[:4])
    last = f"{year + (1 if first.endswith('04') else 0)}-{'03' if first.endswith('04') else '12'}"
    blocks = {klass: MONTHS[klass] for klass in groups}
    scheme = scheme_of(sponsor, "sponsor-uji", "gn_lingkaran", first, last, 150 * PRICE, blocks=blocks)
    _list, checked, committed = send(sponsor, scheme, members(11, groups, first))
    assert (checked["accepted"], committed["committed"], committed["waiting"]) == (40, 40, 0)
    assert spent(owner, scheme) == (rest, 40, months)
    classes = dict(owner.execute("select participant_class, count(*) from sponsorship_enrolment where scheme_id = %s group by 1", [scheme]).fetchall())  # fmt: skip
    assert classes == groups
    # January to March 2027 cost the whole price again: the relief of work accidents ends with 2026.
    if not rest:
        _list, _checked, after = send(sponsor, scheme, members(12, {"umkm": 1}, first), "lagi.csv")
        assert (after["committed"], after["waiting"]) == (0, 1)
        refuses_the_next(owner, loader, token("admin"), scheme, date(year, int(first[5:]), 1), PRICE)


def test_who_waits_comes_in_for_his_own_months_when_money_comes(
    own_db: Any, actor: Callable[[str], Actor], owner: Any
) -> None:
    from payung.platform import runs
    from payung.platform.db import acting as asking
    from payung.sponsorship.services import set_budget

    sponsor = actor("sponsor")
    scheme = scheme_of(sponsor, "sponsor-uji", "gn_lingkaran", "2025-01", "2025-12", 4 * PRICE, blocks=MONTHS)
    _list, _checked, committed = send(sponsor, scheme, members(13, {"umkm": 1, "agent": 1}, "2025-03"))
    assert (committed["committed"], committed["waiting"], committed["amount"]) == (1, 1, 3 * PRICE)
    with asking(sponsor.token):
        set_budget(sponsor, scheme, 9 * PRICE)
    run = one(owner, "select max(id) from platform_run where kind = 'intake.waiting_itself'")
    assert runs.execute(run)["state"] == "done"
    assert spent(owner, scheme) == (0, 2, 9)
    assert owner.execute(
        "select participant_class, to_char(first_month, 'YYYY-MM'), to_char(last_month, 'YYYY-MM') from sponsorship_enrolment order by id"
    ).fetchall() == [("umkm", "2025-03", "2025-05"), ("agent", "2025-03", "2025-08")]


def test_rows_that_ask_for_what_the_scheme_does_not_give_are_told_so(
    own_db: Any, actor: Callable[[str], Actor]
) -> None:
    sponsor = actor("sponsor")
    scheme = scheme_of(
        sponsor, "sponsor-uji", "gn_lingkaran", "2025-01", "2025-12", 900 * PRICE, blocks={"umkm": 3, "agent": 6}
    )
    asked = [
        ("UMKM", "Maret 2025"),
        ("agen", ""),
        ("Pelajar", "2025-03"),
        ("", "2025-03"),
        ("umkm", "Novemberr"),
        ("agen", "11/2025"),
    ]
    rows = [(*one_row, *more) for one_row, more in zip(listed(len(asked), 14), asked, strict=True)]
    _list, checked, committed = send(sponsor, scheme, sheet(COLUMNS, rows))
    assert (checked["accepted"], checked["rejected"]) == (2, 4)
    assert committed["amount"] == 9 * PRICE
    admin = actor("admin")
    from payung.platform.db import acting as asking

    with asking(admin.token) as cursor:
        cursor.execute("select counts->'codes' as codes from intake_list")
        codes = cursor.fetchone()[0]
    assert {k: v for k, v in dict(__import__("json").loads(codes) if isinstance(codes, str) else codes).items() if k.startswith(("CLASS", "MONTH"))} == {
        "CLASS_UNKNOWN": 2, "MONTH_INVALID": 1, "MONTHS_OUTSIDE": 1,
    }  # fmt: skip
    with asking(sponsor.token), pytest.raises(SchemeRefused, match="QUOTA_NONE"):
        set_quota(sponsor, scheme, "53.04", 5)


def test_who_brought_whom_is_told_of_agents_whom_the_sender_sees(
    own_db: Any, actor: Callable[[str], Actor], owner: Any, api: Any, login: Any
) -> None:
    sponsor = actor("sponsor")
    scheme = scheme_of(
        sponsor, "sponsor-uji", "gn_lingkaran", "2025-01", "2025-12", 900 * PRICE, blocks={"umkm": 3, "agent": 6}
    )
    agents, brought = list(listed(2, 21)), list(listed(3, 22))
    send(sponsor, scheme, sheet(COLUMNS, [(*one_row, "agen", "2025-01") for one_row in agents]), "agen.csv")
    stranger = next(listed(1, 23))[0]
    by = (agents[0][0], agents[0][0], stranger)
    lines = [(*one_row, "umkm", "2025-02", nik) for one_row, nik in zip(brought, by, strict=True)]
    assert send(sponsor, scheme, sheet((*COLUMNS, "NIK Agen"), lines), "umkm.csv")[2]["committed"] == 3
    told = api("sponsor").get(f"/schemes/{scheme}/agents").json()
    assert [(line["people"], line["months"], line["amount"], line["first_month"]) for line in told] == [
        (2, 6, 6 * PRICE, "2025-02")
    ]
    assert told[0]["agent_id"] == one(
        owner, "select min(person_id) from sponsorship_enrolment where participant_class = 'agent'"
    )
    page = login(Client(), "admin").get(f"/pendanaan/{scheme}").content.decode()
    assert f"/pendanaan/{scheme}/agen/{told[0]['agent_id']}" in page
    assert login(Client(), "sponsor").get(f"/pendanaan/{scheme}/agen?unduh=csv").status_code == 200
    assert api("bank").get(f"/schemes/{scheme}/agents").status_code in {403, 404, 422}
