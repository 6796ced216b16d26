"""Cek: is this month protected? It answers whoever has a card, or knows a NIK and its KPJ. It names nobody and needs no
session.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.claims import bindings as claims
from payung.contributions.counted import Counted, counted
from payung.contributions.selectors import MonthCell
from payung.coverage import bindings
from payung.kernel.months import Month, MonthRange

MONTHS_BACK, MONTHS_AHEAD = 11, 6  # that are drawn
READ_AHEAD = 24  # that are told: 36 months with those before, as many as the database answers
PROTECTED = ("paid", "existing")
_SIXTEEN, _ELEVEN = re.compile(r"^\d{16}$"), re.compile(r"^\d{11}$")
_TOKEN = re.compile(r"^[A-Za-z0-9_-]{16,64}$")


@dataclass(frozen=True)
class OwnBill:
    """What the person has to pay himself: the code, its first and last month, what is still open (whole rupiah), until when."""

    code: str
    month: Month
    last_month: Month
    open: int
    due_on: date


@dataclass(frozen=True)
class Protection:
    """What Cek tells about one person: the months before and after now, without a name.

    `kpj_tail`: the last three digits of the KPJ, by which the holder recognises his card. `died_on`: the day of a
    death; if not `certain`, it is only reported. `claim`: the state of the claim for it, "" if there is none. `bills`, `credit`: what
    he has to pay himself, and what he has paid too much (whole rupiah). `counted`: how many months are paid until now, over
    all payers, and the grace that the law gives.
    """

    kpj_tail: str
    segment: str
    started: date
    ended: date | None
    now: Month
    months: tuple[MonthCell, ...]
    died_on: date | None = None
    certain: bool = False
    claim: str = ""
    bills: tuple[OwnBill, ...] = ()
    credit: int = 0
    counted: Counted | None = None

    @property
    def current(self) -> MonthCell:
        """This month."""
        return next(cell for cell in self.months if cell.month == self.now)

    @property
    def drawn(self) -> tuple[MonthCell, ...]:
        """The months that the page draws; further ones are only told of."""
        return tuple(cell for cell in self.months if cell.month <= self.now + MONTHS_AHEAD)

    @property
    def protected(self) -> bool:
        """Whether this month is paid, or protected according to BPJS's own data."""
        return self.current.state in PROTECTED

    @property
    def paid_until(self) -> Month | None:
        """The last protected month of the row that begins with this month and has no gap."""
        return self._last(PROTECTED)

    @property
    def months_in_a_row(self) -> int:
        """How many months in a row are protected, up to and including this one, as far back as the data here go."""
        count = 0
        for cell in reversed([cell for cell in self.months if cell.month <= self.now]):
            if cell.state not in PROTECTED:
                break
            count += 1
        return count

    @property
    def promised_until(self) -> Month | None:
        """The last month of the row that begins with this month and in which every month is paid or committed by a
        payer.
        """
        return self._last((*PROTECTED, "billed", "committed"))

    @property
    def last_protected(self) -> Month | None:
        """The latest protected month before this one."""
        before = [cell.month for cell in self.months if cell.month < self.now and cell.state in PROTECTED]
        return before[-1] if before else None

    @property
    def next_held(self) -> MonthCell | None:
        """The first month after this one that a payer has committed to."""
        return next((cell for cell in self.months if cell.month > self.now and cell.state != "free"), None)

    def _last(self, states: tuple[str, ...]) -> Month | None:
        last = None
        for cell in self.months:
            if cell.month < self.now:
                continue
            if cell.state not in states:
                break
            last = cell.month
        return last


def by_numbers(nik: str, kpj: str, now: Month) -> Protection | None:
    """The protection of the person with this NIK and this KPJ; None if one is unknown or they belong to two persons."""
    whole = bool(_SIXTEEN.match(nik) and _ELEVEN.match(kpj))
    window = _window(now)
    asked = bindings.cek_person(
        nik=nik if whole else "",
        kpj=kpj if whole else "",
        from_=window.start.first_day,
        until=window.stop.first_day,
        now=now.first_day,
    )
    return _protection(asked.ask(), now)


def by_card(token: str, now: Month) -> Protection | None:
    """The protection of the holder of a card; None if no valid card has this token."""
    window = _window(now)
    well_formed = token if _TOKEN.match(token) else ""
    asked = bindings.cek_card(
        token=well_formed, from_=window.start.first_day, until=window.stop.first_day, now=now.first_day
    )
    return _protection(asked.ask(), now)


def _window(now: Month) -> MonthRange:
    return MonthRange(now - MONTHS_BACK, now + READ_AHEAD + 1)


def _protection(facts: dict[str, Any] | None, now: Month) -> Protection | None:
    if facts is None:
        return None
    held = {Month.from_date(date.fromisoformat(row["month"])): row for row in facts["months"]}
    cells = [
        MonthCell(month, held[month]["state"], held[month]["payer"]) if month in held else MonthCell(month, "free")
        for month in _window(now)
    ]
    death = facts.get("death") or {}
    return Protection(
        kpj_tail=facts["kpj_tail"],
        segment=facts["segment"],
        started=date.fromisoformat(facts["started"]),
        ended=date.fromisoformat(facts["ended"]) if facts["ended"] else None,
        now=now,
        months=tuple(cells),
        died_on=_day(death.get("on")),
        certain=bool(death.get("certain")),
        claim=str(death.get("claim") or ""),
        bills=tuple(
            OwnBill(
                one["code"],
                Month.from_date(_date(one["month"])),
                Month.from_date(_date(one["last_month"])),
                one["open"],
                _date(one["due_on"]),
            )
            for one in facts["own"]["open"]
        ),
        credit=facts["own"]["credit"],
        counted=counted(int(facts["counted"]["months"]), _day(facts["counted"]["last"]), now),
    )


def _date(text: str) -> date:
    return date.fromisoformat(text)


@dataclass(frozen=True)
class ClaimStatus:
    """What Cek tells of a claim to whoever knows its code: facts without a name. Pages put them into words.

    kind: "claim", or "report" while no officer has opened a claim from it. Somebody who reported the same death besides
    the family sees "handled". amount, paid: whole rupiah. missing: types of papers.
    """

    kind: str
    state: str
    regency: str
    reported_on: date | None
    complete_on: date | None
    calendar_due: date | None
    working_due: date | None
    paused: bool
    missing: tuple[str, ...]
    decided_on: date | None
    amount: int | None
    paid: int

    @property
    def promised_on(self) -> date | None:
        """The day by which the claim will be decided: the later of the two deadlines, the same day as in the family's
        notification.
        """
        days = [day for day in (self.calendar_due, self.working_due) if day]
        return max(days) if days else None


def by_claim_code(code: str) -> ClaimStatus | None:
    """The state of the claim or report with this code; None if there is none."""
    plain = "".join(letter for letter in code[:64] if letter.isalnum())
    facts: dict[str, Any] | None = claims.cek_claim(plain).ask()
    if facts is None:
        return None
    return ClaimStatus(
        kind=facts["kind"],
        state=facts["state"],
        regency=facts["regency"],
        reported_on=_day(facts.get("reported_on")),
        complete_on=_day(facts.get("complete_on")),
        calendar_due=_day(facts.get("calendar_due")),
        working_due=_day(facts.get("working_due")),
        paused=bool(facts.get("paused")),
        missing=tuple(facts.get("missing") or ()),
        decided_on=_day(facts.get("decided_on")),
        amount=facts.get("amount"),
        paid=int(facts.get("paid") or 0),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
