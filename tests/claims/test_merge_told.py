"""What two records hold is told to who may merge them: with the right, and where both are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import people
from tests.support.people import acting, one
from tests.support.world import MONTHS

SEEN = "select payung.merge_seen(%s, %s)"
DOUBLED = "select count(*) from payung.merge_months(%s, %s)"


def _pair(loader: Any, token: Callable[[str], str], *regencies: str) -> tuple[int, int]:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
        both = [people.member(loader, regency) for regency in regencies]
        for member in both:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, MONTHS[0])
        people.journal(loader, scheme)
    return both[0].person, both[1].person


def test_both_records_must_be_seen_by_who_corrects_persons(
    own_db: Any, loader: Any, app: Any, token: Callable[[str], str]
) -> None:
    here, across = _pair(loader, token, "53.04", "53.04"), _pair(loader, token, "53.04", "53.71")

    def told(username: str, pair: tuple[int, int]) -> tuple[bool, int]:
        with acting(app, token(username)):
            return one(app, SEEN, pair) is not None, one(app, DOUBLED, pair)

    for pair in (here, here[::-1]):
        assert [told(name, pair) for name in ("admin", "belu", "kupang", "pemeriksa")] == [(True, 1), (True, 1), (False, 0), (False, 0)]  # fmt: skip
    for pair in (across, across[::-1]):
        assert [told(name, pair) for name in ("admin", "belu", "kupang", "pemeriksa")] == [(True, 1), (False, 0), (False, 0), (False, 0)]  # fmt: skip
