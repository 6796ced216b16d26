"""What the pages say of a scheme: its budget, the price of a month, who falls out when it ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.platform.db import acting as session
from payung.sponsorship import selectors
from tests.support import people
from tests.support.people import MONTHS, PRICE, acting

AFTER = date(2026, 1, 1)


@pytest.fixture
def page(login):
    return lambda name, *args: login(Client(SERVER_NAME="localhost"), name).get(*args).content.decode()


def test_a_budget_below_one_person_is_not_called_committed(own_db, db, loader, token, page):
    with acting(loader, token("admin")):
        poor = people.scheme(loader, budget=PRICE).scheme
    shown = page("provinsi", f"/pendanaan/{poor}")
    assert "Anggaran sudah terikat seluruhnya" not in shown
    assert "tidak cukup untuk seorang pun" in shown


def test_sectors_of_one_price_stand_once(own_db, db, loader, token, owner, page):
    with acting(loader, token("admin")):
        scheme = people.scheme(loader).scheme
        loader.execute(
            "insert into sponsorship_price (scheme_id, month, sector, jkk, jkm, amount)"
            " select scheme_id, month, 'transport', jkk, jkm, amount from sponsorship_price where scheme_id = %s",
            [scheme],
        )
    shown = page("provinsi", f"/pendanaan/{scheme}")
    box = shown[shown.index('id="harga"') : shown.index("</section>", shown.index('id="harga"'))]
    assert box.count("semua pekerjaan") == 1
    assert box.count("</b> sebulan") == 1


def test_who_is_continued_does_not_fall_out(own_db, db, loader, token, actor):
    with acting(loader, token("admin")):
        ending = people.scheme(loader)
        following = people.scheme(loader, months=(AFTER,))
        people.open_months(loader, [*MONTHS, AFTER])
        members = [people.member(loader) for _ in range(3)]
        for member in members:
            people.enrol(loader, ending, member)
            people.cover(loader, ending.payer, member, MONTHS[-1])
        people.enrol(loader, following, members[0])
        people.cover(loader, following.payer, members[0], AFTER)
        people.journal(loader, ending)
        people.journal(loader, following)
    with session(actor("provinsi").token):
        told = {line["scheme"].pk: line for line in selectors.next_expiry(MONTHS[-1])}
    assert (told[ending.scheme]["people"], told[ending.scheme]["continued"]) == (2, 1)


def ended(loader, members, *, go_on):
    """A scheme that ends with December and whose people all, or none, go on in another."""
    ending, following = people.scheme(loader), people.scheme(loader, months=(AFTER,))
    for member in members:
        people.enrol(loader, ending, member)
        people.cover(loader, ending.payer, member, MONTHS[-1])
        if go_on:
            people.enrol(loader, following, member)
            people.cover(loader, following.payer, member, AFTER)
    people.journal(loader, ending)
    people.journal(loader, following)
    return ending


def test_beranda_asks_once_who_falls_out(own_db, loader, token, login, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", f"{MONTHS[-1]}")
    with acting(loader, token("admin")):
        people.open_months(loader, [*MONTHS, AFTER])
        ended(loader, [people.member(loader) for _ in range(2)], go_on=False)
    client = login(Client(SERVER_NAME="localhost"), "provinsi")
    with CaptureQueriesContext(connection) as asked:
        shown = client.get("/").content.decode()
    assert sum("cover_ends" in one["sql"] for one in asked) == 1
    assert "2 orang kehilangan perlindungan" in shown  # by itself
    assert "2 orang · 31 hari lagi" in " ".join(shown.split())  # and among what needs a hand


def test_a_scheme_whose_people_all_go_on_pays_for_them_all_the_same(own_db, loader, token, page, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", f"{MONTHS[-1]}")
    with acting(loader, token("admin")):
        people.open_months(loader, [*MONTHS, AFTER])
        ended(loader, [people.member(loader) for _ in range(2)], go_on=True)
    assert "membiayai 2 orang sampai Desember\xa02025" in page("provinsi", "/pendanaan")


def test_a_scheme_without_people_runs(own_db, loader, token, page, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", f"{MONTHS[-1]}")
    with acting(loader, token("admin")):
        people.scheme(loader)
    shown = page("provinsi", "/")
    assert "Tidak ada orang yang kehilangan perlindungan dengan berakhirnya skema berikutnya" in shown
    assert "Tidak ada skema berjalan" not in shown


def test_who_sees_no_scheme_is_not_told_that_none_runs(own_db, loader, token, page, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", f"{MONTHS[-1]}")
    with acting(loader, token("admin")):
        people.scheme(loader)
    assert "Tidak ada skema berjalan yang terlihat oleh Anda" in page("bpr", "/")
    assert "Tidak ada skema yang membiayai orang dan terlihat oleh Anda" in page("bpr", "/pendanaan")


def test_who_falls_out_is_the_same_asked_once_or_by_one_scheme(own_db, db, loader, token, actor):
    day = MONTHS[-1]
    with acting(loader, token("admin")):
        people.open_months(loader, [*MONTHS, AFTER])
        for _ in range(5):  # as many as are told, and nobody is in them; each ends before or with the sixth
            people.scheme(loader)
        sixth = ended(loader, [people.member(loader)], go_on=False)
    with session(actor("provinsi").token):
        apart = [selectors.next_expiry(day), selectors.next_expiry(day, day), selectors.next_expiry(MONTHS[0], AFTER)]
        with selectors.expiry_once():
            once = [
                selectors.next_expiry(day),
                selectors.next_expiry(day, day),
                selectors.next_expiry(MONTHS[0], AFTER),
            ]
        assert once == apart
        assert [[line["scheme"].pk for line in lines] for lines in apart] == [[sixth.scheme]] * 3
        found = selectors.scheme(sixth.scheme)
        assert found is not None
        assert [selectors.falls_out(found, on) for on in (MONTHS[0], day, AFTER)] == [1, 1, 0]


# A plain count, person by person: who holds the last month of a payer, and whether anybody holds a month after it under any membership.
COUNTED = """
select count(*) filter (where not goes_on), count(*) filter (where goes_on) from (
  select m.person_id, exists (select from participation_membership o join participation_month n on n.membership_id = o.id
                              where o.person_id = m.person_id and n.month = %(after)s) as goes_on
  from participation_month c join participation_membership m on m.id = c.membership_id
  where c.payer_id = %(payer)s and c.month = %(last)s and c.regency = any(%(places)s) group by 1) p
"""
SECOND = """
insert into participation_membership (person_id, segment, employer_id, kpj, regency, village_code, started)
select person_id, 'PU', (select min(id) from parties_organisation), '98' || lpad((5000000 + id)::text, 9, '0'), regency, village_code, '2025-07-01' from participation_membership where id = %s
returning id
"""


def test_figures_of_the_end_are_those_of_a_count(own_db, db, loader, token, actor, owner):
    """By the same membership, by another of the person, by nobody; of two schemes; for the province and for one regency."""
    regencies = ["53.04", "53.71"]
    with acting(loader, token("admin")):
        ending, second = people.scheme(loader), people.scheme(loader)
        following = people.scheme(loader, months=(AFTER,))
        people.open_months(loader, [*MONTHS, AFTER])
        members = [people.member(loader, regencies[n % 2]) for n in range(18)]
        for number, member in enumerate(members):
            of = second if number % 3 == 0 else ending
            people.enrol(loader, of, member)
            people.cover(loader, of.payer, member, MONTHS[-1])
    beside = {n: people.one(owner, SECOND, [members[n].membership]) for n in (1, 2, 3, 6, 7)}
    with acting(loader, token("admin")):
        for number in (0, 1, 4, 5, 8, 12):
            people.enrol(loader, following, members[number])
            people.cover(loader, following.payer, members[number], AFTER)
        for number in (1, 2, 6):
            other = people.Member(members[number].person, beside[number], members[number].regency)
            people.enrol(loader, following, other)
            people.cover(loader, following.payer, other, AFTER)
        for scheme in (ending, second, following):
            people.journal(loader, scheme)
    seen: list[tuple[int, int]] = []
    for who, places in (("provinsi", regencies), ("belu", ["53.04"])):
        with session(actor(who).token):
            told = {line["scheme"].pk: line for line in selectors.next_expiry(MONTHS[-1])}
        for scheme in (ending, second):
            asked = {"payer": scheme.payer, "last": MONTHS[-1], "after": AFTER, "places": places}
            counted = owner.execute(COUNTED, asked).fetchone()
            if scheme.scheme in told:  # a regency does not see every scheme of the province
                assert (told[scheme.scheme]["people"], told[scheme.scheme]["continued"]) == counted, who
                seen.append(counted)
        assert who == "belu" or {ending.scheme, second.scheme, following.scheme} <= set(told)
    assert len(seen) >= 2
    assert all(sum(figures) > 0 for figures in zip(*seen, strict=True))
