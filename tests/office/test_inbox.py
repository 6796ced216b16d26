"""What waits for somebody: Beranda, Tugas and the number beside Tugas say the same, and what is done is gone at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payung.access.policies import can
from payung.casework.errands import Errand
from payung.casework.inbox import Inbox
from payung.claims.assessment.recomputing import recompute
from payung.office.waiting import COOKIE, SECONDS
from tests.claims.visits import _today, complete, complete_db, forgiven, own_db, reported, site  # noqa: F401 - fixtures
from tests.support import people
from tests.support.people import acting
from tests.support.world import USERS

# a user for each role of the demonstration
PLAYERS = ("admin", "cabang", "kepala", "provinsi", "belu", "bank", "bpr", "hrd", "sponsor", "juri")
MOST = 8
COUNT = '//nav[@class="rooms"]//span[@class="count"]'


def tree(client: Any, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return lxml.html.document_fromstring(answer.content.decode())


def links(found: Any, where: str) -> list[tuple[str, str]]:
    return [(link.text_content().strip(), link.get("href")) for link in found.xpath(where)]


def beside(found: Any) -> int | None:
    """The number in the navigation; None where Tugas is not among the rooms."""
    if not any(link.get("href") == "/tugas" for link in found.xpath('//nav[@class="rooms"]/a')):
        return None
    numbers = [int(one.text_content()) for one in found.xpath(COUNT)]
    return sum(numbers)


def waits(client: Any) -> list[tuple[str, str]]:
    """What Beranda names, after holding it against Tugas and against the number on three pages."""
    home = tree(client, "/")
    hands = links(home, '//ul[@class="hands"]//a')
    number = beside(home)
    if number is None:
        assert hands == []
        return []
    tasks = tree(client, "/tugas")
    listed = links(tasks, "//table/tbody/tr/*[1]//a")
    assert hands == listed[:MOST]
    assert number == len(listed)
    assert beside(tasks) == beside(tree(client, "/cakupan")) == number
    return listed


@pytest.fixture
def busy(site: Any, complete: int, loader: Any, token: Any) -> int:  # noqa: F811
    """A claim to assess, a report of a death, a bill past its day, and one month that nobody has billed."""
    forgiven("127.0.0.1")
    reported(site)
    with acting(loader, token("admin")):
        owed = people.scheme(loader, months=[people.MONTHS[0]])
        member = people.member(loader)
        people.enrol(loader, owed, member)
        people.cover(loader, owed.payer, member, people.MONTHS[0])
        people.journal(loader, owed)
        people.bill(loader, owed.payer, people.MONTHS[0], [member])
    return complete


@pytest.mark.parametrize("username", PLAYERS)
def test_beranda_tugas_and_the_number_say_the_same(busy: int, site: Any, username: str) -> None:  # noqa: F811
    roles = {role for role, _place, _organisation in USERS[username]}
    found = [address for _title, address in waits(site(username))]
    assert (f"/klaim/{busy}" in found) == can(roles, "claims.assess")
    assert ("/klaim" in found) == can(roles, "claims.triage")
    if username in {"admin", "cabang"}:
        assert any(address.startswith("/iuran/") for address in found)
    if username in {"kepala", "juri"}:
        assert found == []


def test_what_is_done_is_gone_for_everybody_and_waits_for_the_next(busy: int, site: Any) -> None:  # noqa: F811
    claim = f"/klaim/{busy}"

    def has(username: str) -> bool:
        return claim in [address for _title, address in waits(site(username))]

    assert [has(who) for who in ("admin", "cabang", "kepala", "belu")] == [True, True, False, False]
    before = beside(tree(site("cabang"), "/cakupan"))
    site.post("cabang", f"{claim}/nilai", paham="1")
    assert beside(tree(site("cabang"), "/cakupan")) == before - 1
    assert [has(who) for who in ("admin", "cabang", "kepala", "belu")] == [True, False, True, False]
    recompute()
    digest = tree(site("kepala"), f"{claim}/setujui").xpath('//input[@name="sidik"]')[0].get("value")
    site.post("kepala", f"{claim}/setujui", paham="1", sidik=digest)
    assert [has(who) for who in ("admin", "cabang", "kepala", "belu")] == [False] * 4


def test_an_ordinary_page_does_not_count_again(busy: int, site: Any) -> None:  # noqa: F811
    client = site("cabang")

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            tree(client, "/cakupan")
        return len(caught)

    asked()
    cookie = client.cookies[COOKIE]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (SECONDS, True, "Lax")
    cheap = asked()
    for worthless in ("", "<b>", "-1", "99999999"):
        client.cookies[COOKIE] = worthless
        assert asked() > cheap
    assert asked() == cheap
    client.post("/bahasa", {"language": "id"})
    assert not client.cookies[COOKIE].value
    assert asked() > cheap


def test_a_number_for_nothing_is_no_number(site: Any) -> None:  # noqa: F811
    assert waits(site("bpr")) == []
    assert not tree(site("bpr"), "/").xpath(COUNT)


def test_a_line_says_who_how_much_and_how_long(busy: int, site: Any) -> None:  # noqa: F811
    site.post("cabang", f"/klaim/{busy}/nilai", paham="1")
    (row,) = tree(site("kepala"), "/tugas").xpath("//table/tbody/tr")
    said = " ".join(row.text_content().split())
    for part in ("Markus Bere", "Rp42.000.000", "7 hari lagi", "Setujui"):
        assert part in said, (part, said)


def test_in_english_an_amount_is_no_total_and_one_person_no_people(
    busy: int,
    site: Any,  # noqa: F811
    loader: Any,
    token: Any,
) -> None:
    with acting(loader, token("admin")):  # one month of one person that nobody has billed
        unbilled = people.scheme(loader, months=[people.MONTHS[1]])
        member = people.member(loader)
        people.enrol(loader, unbilled, member)
        people.cover(loader, unbilled.payer, member, people.MONTHS[1])
        people.journal(loader, unbilled)
    client = site("admin")
    client.cookies["payung_language"] = "en"
    heads = [one.text_content().strip() for one in tree(client, "/tugas").xpath("//table/thead//th")]
    assert heads[:3] == ["Matter", "Amount", "People"]
    for address in ("/", "/iuran"):
        said = " ".join(tree(client, address).xpath("//main")[0].text_content().split())
        assert re.search(r"(?<!\d)1 person", said), (address, said)
        assert not re.search(r"(?<!\d)1 people", said), (address, said)


def test_alarms_and_then_what_is_late_come_first() -> None:
    def one(subject: str, due: date | None = None, urgent: bool = False) -> Errand:
        return Errand("uji", subject, 1, due=due, urgent=urgent)

    today = date(2025, 7, 10)
    late, soon, some_day = one("late", date(2025, 7, 1)), one("soon", date(2025, 7, 12)), one("some day")
    alarm = one("alarm", urgent=True)
    found = Inbox((), (some_day, soon, alarm, late))
    assert found.ordered == (alarm, late, soon, some_day)
    assert (found.count, found.late(today), found.next_due) == (4, 1, late.due)
