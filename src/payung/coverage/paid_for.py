"""What a payer paid, for which people, and with which result: the page of the users who act for the payer of a scheme.

Figures are read from the kept sums of bills by village, so a page costs the same for ten people and for a million.
Villages with few people are shown together, so that no number identifies a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.claims import bindings as claims
from payung.kernel.months import Month
from payung.kernel.views import Col, Columns
from payung.law import statute
from payung.places import selectors as places
from payung.platform import clock
from payung.platform.db import rows as fetched
from payung.sponsorship import selectors as sponsorship
from payung.sponsorship.models import Scheme

FEW = 5  # people: a village with fewer is not shown by itself
OTHERS = ""  # the line of the villages with few people
REGENCY = 5  # letters of the code of a regency
PEOPLE: Columns = (
    Col("name", "Nama", "person", private=True, on="page"),
    Col("first_month", "Dari", "month", on="page"),
    Col("last_month", "Sampai", "month", on="page"),
)
BY_VILLAGE: Columns = (
    Col("village", "Desa/kelurahan"),
    Col("district", "Kecamatan"),
    Col("regency", "Kabupaten/kota"),
    Col("people", "Orang, bulan terbanyak", "number"),
    Col("months", "Bulan lunas", "number"),
    Col("amount", "Dibayar", "money"),
)
# One row for each village: the largest number of people in a month, paid months and rupiah, and open billed amounts.
VILLAGES = """
with bill as (
  select k.village_code, k.month, sum(sign(k.amount) * k.people)::bigint as people, sum(k.amount)::bigint as amount,
    coalesce(sum(sign(k.amount) * k.people) filter (where t.id is not null), 0)::bigint as paid_people,
    coalesce(sum(k.amount) filter (where t.id is not null), 0)::bigint as paid
  from published.contributions_billplace k left join published.contributions_settlement t on t.bill_id = k.origin_id and t.settles
  where k.payer_id = %(payer)s group by 1, 2
)
select village_code, max(people) as people, sum(paid_people)::bigint as months, sum(paid)::bigint as amount,
  sum(amount - paid)::bigint as open, max(month) filter (where paid_people > 0) as last_paid
from bill group by 1 order by 2 desc, 1
"""
# People whom nobody continues after the last month, of those who hold it: counted as the list of endings does.


@dataclass(frozen=True)
class PaidFor:
    """A scheme as its payer sees it. Amounts in whole rupiah; months of people.

    now: people of the running month. lines: villages, those with few people together. claims, claims_paid, paid_out: what
    families asked for and received. benefit: what a death in a protected month pays in full, by the law of today. ends: people whom nobody continues. more: people for whom money is left.
    """

    scheme: Scheme
    people: int
    now: int
    months: int
    paid: int
    open: int
    committed: int
    left: int
    last_paid: Month | None
    lines: list[dict[str, Any]]
    few: int
    claims: int
    claims_paid: int
    paid_out: int
    benefit: int
    ends: int
    more: int

    @property
    def billed(self) -> int:
        """Whole rupiah billed, paid or not; never less than what is paid."""
        return self.paid + max(0, self.open)


def schemes() -> list[Scheme]:
    """Schemes whose money the session sees, the newest first."""
    return list(sponsorship.schemes().filter(fund__isnull=False)[:200])


def of_scheme(actor: Actor, scheme: Scheme) -> PaidFor:
    """What the payer of a scheme paid and what came of it; a fixed number of queries."""
    require(actor.roles, "paid_for.view")
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES, {"payer": scheme.payer_id})
        villages = fetched(cursor)
        cursor.execute(
            "select coalesce(sum(people), 0)::bigint from published.participation_held where payer_id = %s and month = %s",
            [scheme.payer_id, today.replace(day=1)],
        )
        now = int((cursor.fetchone() or (0,))[0])
        summary = claims.claims_paid_for(scheme=scheme.pk, chooser=None).on(cursor)
    came = summary[0] if summary else {"claims": 0, "paid": 0, "amount": 0}
    standing, few = together(villages)
    fund, price = scheme.fund, sponsorship.price_per_person(scheme)
    last = [row["last_paid"] for row in villages if row["last_paid"]]
    return PaidFor(
        scheme=scheme,
        people=fund.people,
        now=now,
        months=sum(row["months"] for row in villages),
        paid=sum(row["amount"] for row in villages),
        open=sum(row["open"] for row in villages),
        committed=fund.committed,
        left=fund.left,
        last_paid=Month.from_date(max(last)) if last else None,
        lines=named(standing),
        few=few,
        claims=came["claims"],
        claims_paid=came["paid"],
        paid_out=came["amount"],
        benefit=death_benefit(today),
        ends=sponsorship.falls_out(scheme, today),
        more=fund.carries(price) if scheme.state == "open" and price else 0,
    )


def death_benefit(on: date) -> int:
    """Whole rupiah that the family of a BPU member gets who dies in a protected month after the waiting time, by the law of a day."""
    law = statute()
    grants = law.rupiah("jkm.death_grant", on) + law.value("jkm.periodic_months", on) * law.rupiah(
        "jkm.periodic_amount", on
    )
    return int(grants + law.rupiah("jkm.funeral", on))


def together(villages: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Villages with at least `FEW` people; the others of a regency as one line if together they have so many people,
    and one line for the rest. Second: how many villages have no line of their own.

    No line has fewer people than that: the smallest other line joins the last one until this is true.
    """
    ordered = sorted(villages, key=lambda row: (-row["people"], row["village_code"]))
    standing = [row for row in ordered if row["people"] >= FEW and row["village_code"]]
    left: list[dict[str, Any]] = []
    by_regency: dict[str, list[dict[str, Any]]] = {}
    for row in ordered:
        if row not in standing:
            by_regency.setdefault(row["village_code"][:5], []).append(row)
    few = sum(len(rows) for rows in by_regency.values())
    for regency, rows in sorted(by_regency.items()):
        if regency and sum(row["people"] for row in rows) >= FEW:
            standing.append(_sum(regency, rows))
        else:
            left += rows
    standing.sort(key=lambda row: (-row["people"], row["village_code"]))
    while standing and left and sum(row["people"] for row in left) < FEW:
        joined = standing.pop()
        few += len(joined["village_code"]) > REGENCY
        left.append(joined)
    if not left:
        return standing, few
    rest = _sum(OTHERS, left)
    if rest["people"] < FEW:  # there are no others to add: the payer is shown the total anyway
        rest["people"] = 0
    return [*standing, rest], few


def _sum(code: str, rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    rows = list(rows)
    return {
        "village_code": code,
        **{name: sum(row[name] for row in rows) for name in ("people", "months", "amount", "open")},
    }


def named(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines with the names of village, district and regency."""
    lines = list(lines)
    codes = [row["village_code"] for row in lines if row["village_code"]]
    names = places.names({part for code in codes for part in (code, code[:8], code[:5])})
    return [
        {
            **row,
            "village": names.get(row["village_code"], row["village_code"])
            if len(row["village_code"]) > REGENCY
            else "",
            "district": names.get(row["village_code"][:8], "") if len(row["village_code"]) > REGENCY else "",
            "regency": names.get(row["village_code"][:5], ""),
        }
        for row in lines
    ]


def line(summary: PaidFor) -> dict[str, Any]:
    """What a payer paid, as interface and commands return it, with its villages."""
    names = (
        "people",
        "now",
        "months",
        "paid",
        "open",
        "committed",
        "left",
        "claims",
        "claims_paid",
        "paid_out",
        "benefit",
        "ends",
    )
    return {
        "scheme_id": summary.scheme.pk,
        "name": summary.scheme.name,
        "kind": summary.scheme.kind,
        "last_month": f"{summary.scheme.last_month:%Y-%m}",
        **{name: getattr(summary, name) for name in names},
        "villages": [{name: row[name] for name in ("village_code", "people", "months", "amount")} for row in summary.lines],
        "villages_with_few": summary.few,
    }  # fmt: skip
