"""Months over all payers and the grace after an unpaid one: page of the person, card, Cek, interface and command say the same."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pypdfium2
import pytest

from payung.access.services import Actor
from payung.contributions.counted import counted, counted_of
from payung.contributions.words import counted_said
from payung.coverage import cek, words
from payung.kernel.months import Month, MonthRange
from payung.law.payments import Standing
from payung.participation.cards import print_cards
from payung.platform.db import acting as session
from tests.support import people
from tests.support.commands import Payung
from tests.support.people import acting, one, receive

FIRST, LAST = Month.parse("2025-07"), Month.parse("2025-12")


@pytest.fixture
def paid_half_a_year(module_db: Any, loader: Any, app: Any, token: Any, owner: Any) -> Iterator[people.Member]:
    """A person with six paid months; made once for the module."""
    there = owner.execute("select person_id, id, regency from participation_membership order by id limit 1").fetchone()
    if there:
        yield people.Member(*there)
        return
    months = [month.first_day for month in MonthRange.through(FIRST, LAST)]
    with acting(loader, token("admin")):
        people.open_months(loader, months)
        member, scheme = people.member(loader), people.scheme(loader, months=months)
        people.enrol(loader, scheme, member)
        for month in months:
            people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
    for month in months:
        with acting(loader, token("admin")):
            _, code = people.bill(loader, scheme.payer, month, [member])
        receive(app, token, code, paid_on=month)
    yield member


@pytest.mark.parametrize(
    ("today", "standing", "missed", "says"),
    [
        ("2025-12-15", "paid", 0, "Bila kemudian ada bulan yang tidak dibayar: hukum menoleransi 3 bulan"),
        ("2026-03-31", "grace", 3, "Hukum menoleransi 3 bulan berturut-turut tanpa iuran, sampai akhir Maret 2026"),
        ("2026-04-01", "inactive", 4, "Masa tenggang 3 bulan sudah habis pada akhir Maret 2026"),
    ],
)
def test_every_face_gives_the_same_answer(
    paid_half_a_year: people.Member, actor: Callable[[str], Actor], api: Any, client: Any, login: Any, desk: Payung, owner: Any,
    monkeypatch: pytest.MonkeyPatch, today: str, standing: str, missed: int, says: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("PAYUNG_TODAY", today)
    member, belu, now = paid_half_a_year, actor("belu"), Month.from_date(date.fromisoformat(today))
    facts = {
        "until": str(now), "months": 6, "needed": 36, "last_paid": "2025-12", "standing": standing, "missed": missed,
        "borne_until": "2026-03",
    }  # fmt: skip
    with session(belu.token):
        answer = counted_of([member.person], now)[member.person]
        assert answer.plain() == facts
        lines = counted_said(answer)
        assert lines[0] == "6 dari 36 bulan iuran untuk beasiswa anak sudah terbayar, dari semua pembayar."
        assert says in lines[1].replace("\xa0", " ")
        printed = print_cards(belu, [member.membership])
    page = html.unescape(login(client, "belu").get(f"/orang/{member.person}").content.decode())
    assert all(line in page for line in lines)
    card = " ".join(pypdfium2.PdfDocument(printed.pdf)[0].get_textpage().get_text_bounded().split())
    assert all(" ".join(line.split()) in card for line in lines), card
    nik, kpj = owner.execute(
        "select i.nik, m.kpj from registry_identity i join participation_membership m using (person_id) where person_id = %s",
        [member.person],
    ).fetchone()
    told = cek.by_numbers(nik, kpj, now)
    assert told is not None
    assert set(lines) <= set(words.protection(told).why)
    asked = api("belu").get(f"/persons/{member.person}/months-counted")
    assert asked.json() == {**facts, "by_payer": {"apbd_province": 6}}
    assert desk.told("own", "counted", str(member.person), "--as", "belu", PAYUNG_TODAY=today) == asked.json()
    assert desk("own", "counted", str(member.person), "--until", "2025-09", "--as", "belu").out.startswith("3 dari 36")


def test_nobody_counts_whom_he_does_not_see(
    paid_half_a_year: people.Member, actor: Callable[[str], Actor], app: Any, token: Any
) -> None:
    for who in ("kupang", "sponsor", "bank"):
        with session(actor(who).token):
            assert counted_of([paid_half_a_year.person], LAST) == {}
        with acting(app, token(who)), pytest.raises(Exception, match="permission denied"):
            one(app, "select months from payung.months_counted(%s, '2025-12-01')", [paid_half_a_year.person])


def test_who_never_paid_has_no_grace() -> None:
    nobody = counted(0, None, LAST)
    assert (nobody.standing, nobody.missed, nobody.borne_until) == (Standing.INACTIVE, 0, None)
    assert counted_said(nobody) == ["0 dari 36 bulan iuran untuk beasiswa anak sudah terbayar, dari semua pembayar."]
    assert counted_said(counted(7, LAST.first_day, LAST + 2), bpu=False)[1:] == []
