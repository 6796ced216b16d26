"""Until when a person's own bill is to be paid: the day of the next open instalment, where some are agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.contributions.test_plans import agreed
from tests.support import people
from tests.support.people import PRICE, acting, one

JULY = date(2025, 7, 1)
OF_PERSON = (
    "insert into participation_payer (kind, payer_class, person_id, label, province)"
    " values ('self', 'self', %s, '', '53') returning id"
)


def test_a_paid_instalment_gives_way_to_the_next(
    own_db: Any, owner: Any, app: Any, loader: Any, actor: Any, token: Callable[[str], str]
) -> None:
    with acting(loader, token("admin")):
        people.open_months(loader, [JULY])
        member = people.member(loader)
    payer = one(owner, OF_PERSON, [member.person])
    with acting(loader, token("admin")):
        people.cover(loader, payer, member, JULY)
        bill, code = people.bill(loader, payer, JULY, [member])
    today = one(owner, "select payung.server_day(null)")
    days = [today + timedelta(days=30 * place) for place in range(3)]
    parts = (10_000, 4_000, PRICE - 14_000)

    def told() -> list[tuple[int, str]]:
        own = one(owner, "select payung.own_bills(%s)", [member.person])
        return [(line["open"], line["due_on"]) for line in own["open"]]

    assert told() == [(PRICE, str(JULY))]
    agreed(actor, bill, ", ".join(f"{day} {part}" for day, part in zip(days, parts, strict=True)))
    assert told() == [(PRICE, str(days[0]))]
    people.receive(app, token, code, parts[0] - 1, JULY, "SATU")
    assert told() == [(PRICE - parts[0] + 1, str(days[0]))]
    people.receive(app, token, code, 1, JULY, "DUA")
    assert told() == [(parts[1] + parts[2], str(days[1]))]
    people.receive(app, token, code, parts[1], JULY, "TIGA")
    assert told() == [(parts[2], str(days[2]))]
    people.receive(app, token, code, parts[2], JULY, "LUNAS")
    assert told() == []
