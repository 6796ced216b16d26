"""The law moves: what is committed, billed and paid follows the decree, and what was assessed is never overwritten."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.contributions.bulk import assess_month
from payung.contributions.repricing import services as repricing
from payung.contributions.selectors import to_assess
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthRange
from payung.law.store import Statute, statute
from payung.platform.db import LOADER
from payung.platform.db import acting as session
from payung.sponsorship import pricing
from payung.sponsorship.models import Scheme
from payung.sponsorship.services import SchemeData, open_scheme
from tests.contributions.test_release import holds
from tests.support import people, states
from tests.support.people import acting, one

YEAR = MonthRange.through(Month.parse("2026-01"), Month.parse("2026-12"))
FIRST_OF = [month.first_day for month in YEAR]
OLD, NEW = 16_800, 8_400
DECREE = "pp50_2025"
ASSESSED = "select coalesce(sum(total), 0) from contributions_contributionassessment"
BILLS = "select count(*), coalesce(sum(amount), 0) from contributions_bill where repriced"


@pytest.fixture
def without_decree(monkeypatch):
    """The statute as it stood before PP 50/2025; call it to load the decree."""
    law = statute()
    before = Statute(law.parameters, tuple(one for one in law.reliefs if not one.id.startswith(DECREE)), "sebelum")
    assert len(before.reliefs) < len(law.reliefs)

    def law_is(of: Statute) -> None:
        for module in (pricing, repricing):
            monkeypatch.setattr(module, "statute", lambda: of)

    law_is(before)
    return lambda: law_is(law)


@pytest.fixture
def world(own_db, loader, token, actor, without_decree):
    """A scheme of 2026 opened under the law before the decree, with people and all their months."""
    return opening(loader, token, actor)


def opening(loader, token, actor) -> Any:
    def opened(kind: str = "gn_lingkaran", organisation: str = "bank-ntt", many: int = 3, budget: int = 10**9) -> Any:
        return under(pricing.statute().name, kind, organisation, many, budget)

    @states.kept
    def under(law: str, kind: str, organisation: str, many: int, budget: int) -> Any:
        with session(actor("admin").token):
            from payung.parties.models import Organisation

            number = open_scheme(
                actor("admin"),
                SchemeData(
                    name=f"Setahun {kind}",
                    kind=kind,
                    organisation_id=Organisation.objects.get(code=organisation).pk,
                    place_code="53",
                    decree_number="1",
                    decree_date=date(2025, 10, 1),
                    first_month=YEAR.start,
                    last_month=Month.parse("2026-12"),
                    budget=budget,
                    quotas={"53.04": 5000},
                ),
            )
        with acting(loader, token("admin")):
            people.open_months(loader, FIRST_OF)
            payer = int(one(loader, "select payer_id from sponsorship_scheme where id = %s", [number]))
            scheme = people.Scheme(number, payer)
            members = [people.member(loader) for _ in range(many)]
            for member in members:
                people.enrol(loader, scheme, member)
                for month in FIRST_OF:
                    price = (
                        "select amount from sponsorship_price where scheme_id = %s and month = %s and sector = 'other'"
                    )
                    people.cover(loader, payer, member, month, one(loader, price, [number, month]))
            people.journal(loader, scheme)
        return scheme, members

    return opened


def assessed(actor, months=YEAR, on=date(2025, 11, 1), who: str = "admin") -> int:
    """Rupiah billed for these months on a day."""
    from django.db import connections, transaction

    total = 0
    for month in months:
        with (
            session(actor(who).token, using=LOADER),
            transaction.atomic(using=LOADER),
            connections[LOADER].cursor() as cursor,
        ):
            total += assess_month(cursor, month, on).amount
    return total


def committed(owner, scheme) -> int:
    return int(one(owner, "select committed from sponsorship_fund where scheme_id = %s", [scheme.scheme]))


def released(actor, scheme, first: str = "cabang", second: str = "admin") -> int:
    """Asks for the law's prices as one person and releases them as another."""
    with session(actor(first).token):
        number = repricing.ask(actor(first), scheme.scheme, "PP 50/2025 diundangkan")
    with session(actor(second).token):
        seen = repricing.seen_of(actor(second), repricing.repricing_of(None, number))
        repricing.take(actor(second), number, seen)
    return number


def test_estimates_go_over_to_the_law_when_their_month_is_assessed(world, owner, actor, without_decree):
    scheme, _ = world()
    assert committed(owner, scheme) == 3 * 12 * OLD == 3 * 201_600
    without_decree()
    with session(actor("admin").token):
        shown = to_assess(Month.parse("2026-04"))
    assert shown.amount == 3 * NEW
    assert assessed(actor) == 3 * 126_000
    assert committed(owner, scheme) == 3 * 126_000
    assert (
        one(owner, "select budget - committed from sponsorship_fund where scheme_id = %s", [scheme.scheme])
        == 10**9 - 3 * 126_000
    )
    assert one(owner, ASSESSED) == 3 * 126_000
    assert one(owner, "select count(*) from sponsorship_repricing where state = 'adopted'") == 1
    holds(owner)


def test_a_state_budget_stays_at_the_full_price(world, owner, actor, without_decree):
    scheme, _ = world("apbd", "pemprov-ntt")
    without_decree()
    assert assessed(actor) == 3 * 201_600 == committed(owner, scheme)
    with session(actor("cabang").token), pytest.raises(PayungError) as refused:
        repricing.ask(actor("cabang"), scheme.scheme, "tidak ada apa-apa")
    assert refused.value.code == "NO_PRICE_MOVES"


def test_twelve_months_in_advance_get_a_credit_when_the_decree_comes(world, owner, actor, without_decree):
    scheme, members = world()
    assert assessed(actor) == 3 * 201_600
    without_decree()
    with session(actor("cabang").token):
        effect = repricing.effect(Scheme.objects.select_related("payer").get(pk=scheme.scheme))
    assert (effect.amount, effect.credit, effect.debit, effect.people, effect.months) == (
        -3 * 75_600,
        3 * 75_600,
        0,
        3,
        27,
    )
    before = owner.execute(
        "select membership_id, month, total from contributions_contributionassessment where revision = 0"
    ).fetchall()
    released(actor, scheme)
    assert owner.execute(BILLS).fetchone() == (9, -3 * 75_600)
    assert one(owner, ASSESSED) == 3 * 126_000 == committed(owner, scheme)
    after = owner.execute(
        "select membership_id, month, total from contributions_contributionassessment where revision = 0"
    ).fetchall()
    assert sorted(before) == sorted(after)
    # Nobody is counted again by a credit over a price, and nobody is left to assess.
    assert assessed(actor) == 0
    counted = "select people, amount from published.contributions_billplace where month = '2026-05-01'"
    assert sorted(owner.execute(counted).fetchall()) == [(0, -3 * NEW), (3, 3 * OLD)]
    assert one(owner, "select payung.bill_places_recount(false) + payung.held_recount(false)") == 0
    assert int(one(owner, "select sum(amount) from ledger_posting where account_id = '8100'")) == 0
    holds(owner)
    assert members


def test_it_goes_back_up_with_a_bill_of_its_own(world, owner, actor, without_decree, monkeypatch):
    without_decree()
    scheme, _ = up_from_the_relief(world, monkeypatch, actor)
    assert assessed(actor) == 0
    released(actor, scheme)
    count, amount = owner.execute(BILLS + " and payment_code is not null and corrects_id is null").fetchone()
    assert (count, amount) == (9, 3 * 75_600)
    assert committed(owner, scheme) == one(owner, ASSESSED) == 3 * 201_600
    holds(owner)


def up_from_the_relief(world, monkeypatch, actor, budget: int = 10**9):
    """A year at the full price goes down by the decree, is billed, and the decree is struck down."""
    scheme, members = world(budget=budget)
    assessed(actor)
    strike_down(monkeypatch)
    return scheme, members


def strike_down(monkeypatch) -> None:
    """The decree is law no more."""
    law = statute()
    before = Statute(law.parameters, tuple(one for one in law.reliefs if not one.id.startswith(DECREE)), "dicabut")
    for module in (pricing, repricing):
        monkeypatch.setattr(module, "statute", lambda: before)


def test_a_fund_that_does_not_suffice_stops_before_anything_moves(world, owner, actor, without_decree, monkeypatch):
    without_decree()
    scheme, _ = up_from_the_relief(world, monkeypatch, actor, budget=3 * 201_600)
    with session(actor("admin").token):
        from payung.sponsorship.services import set_budget

        set_budget(actor("admin"), scheme.scheme, 3 * 126_000 + 100)
    with session(actor("cabang").token), pytest.raises(PayungError) as refused:
        repricing.ask(actor("cabang"), scheme.scheme, "keringanan dicabut")
    assert refused.value.code == "FUND_SHORT_BY"
    assert "226.700" in str(refused.value)
    assert committed(owner, scheme) == 3 * 126_000
    assert one(owner, "select count(*) from contributions_bill where repriced") == 0
    holds(owner)


def test_one_person_does_not_move_prices(world, owner, actor, without_decree):
    scheme, _ = world()
    assessed(actor)
    without_decree()
    with session(actor("cabang").token):
        number = repricing.ask(actor("cabang"), scheme.scheme, "PP 50/2025 diundangkan")
        seen = repricing.seen_of(actor("cabang"), repricing.repricing_of(None, number))
        with pytest.raises(PayungError) as own:
            repricing.take(actor("cabang"), number, seen)
    assert own.value.code == "REPRICING_OWN"
    with session(actor("admin").token):
        with pytest.raises(PayungError) as unseen:
            repricing.take(actor("admin"), number, "0" * 64)
        repricing.refuse(actor("admin"), number, "belum waktunya")
        with pytest.raises(PayungError) as decided:
            repricing.take(actor("admin"), number, seen)
    assert (unseen.value.code, decided.value.code) == ("UNSEEN", "REPRICING_DECIDED")
    assert committed(owner, scheme) == 3 * 201_600
    released(actor, scheme)
    assert committed(owner, scheme) == 3 * 126_000


def test_a_release_before_and_after_leaves_the_books_equal(world, owner, actor, token, without_decree):
    scheme, (first, second, third) = world()
    assessed(actor, MonthRange.through(Month.parse("2026-01"), Month.parse("2026-06")))
    release = (
        "select payung.months_release('list_undone', 'uji', 'list:1', 1, null, %s::bigint[], %s::date[], '2025-12-15')"
    )

    def gone(member, months) -> int:
        with acting(owner, token("cabang")):
            return int(one(owner, release, [[member.membership] * len(months), months]))

    early = gone(first, FIRST_OF)
    without_decree()
    released(actor, scheme)
    late = gone(second, FIRST_OF)
    assert committed(owner, scheme) == 126_000
    holds(owner)
    with acting(owner, token("cabang")):
        owner.execute("select payung.release_restore(%s, '2025-12-20')", [early])
        owner.execute("select payung.release_restore(%s, '2025-12-20')", [late])
    # Who came back at the old price of billed months goes over with the next release of prices.
    assert committed(owner, scheme) == 3 * 126_000 + 3 * (OLD - NEW)
    holds(owner)
    released(actor, scheme)
    assert committed(owner, scheme) == 3 * 126_000
    assert one(owner, "select payung.bill_places_recount(false) + payung.held_recount(false)") == 0
    assessed(actor)
    assert one(owner, ASSESSED) == 3 * 126_000
    holds(owner)
    assert third


def test_raw_sql_does_not_move_prices(world, owner, loader, app, actor, token, without_decree):
    scheme, (member, *_) = world()
    change = "update participation_month set amount = %s where membership_id = %s and month = '2026-05-01'"
    for connection in (app, loader):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
            connection.execute(change, [NEW, member.membership])
    with pytest.raises(psycopg.Error) as refused, acting(owner, token("admin")):
        owner.execute(change, [NEW, member.membership])
    assert refused.value.sqlstate == "P0A30"
    keep = "update participation_month set payer_id = payer_id + 1, amount = amount - 1 where membership_id = %s"
    with pytest.raises(psycopg.Error) as refused, acting(owner, token("admin")):
        owner.execute(keep, [member.membership])
    assert refused.value.sqlstate == "P0E40"
    for connection in (app, loader):
        for statement in (
            f"insert into sponsorship_repricing (scheme_id, version, state, law, reason, asked_by, asked_on) values ({scheme.scheme}, 1, 'taken', '', '', 1, now())",
            "update sponsorship_repricing set state = 'taken'",
            "update sponsorship_scheme set price_version = 2",
            f"insert into sponsorship_priceversion (scheme_id, version, made_by) values ({scheme.scheme}, 2, 1)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
                connection.execute(statement)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
        app.execute(
            "select payung.prices_take(1, %s, 2::smallint, '[]', true, null, null, '2025-12-01')", [scheme.scheme]
        )
    # A version is whole, and its law is none of the application's to shorten.
    one_price = '[{"month": "2026-01-01", "sector": "other", "jkk": 1, "jkm": 1, "jht": 0}]'
    with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
        app.execute(
            "select payung.reprice_ask(%s, 'karena saya mau', '', %s::jsonb, current_date)", [scheme.scheme, one_price]
        )
    assert refused.value.sqlstate == "P0E42"
    # Elsewhere nobody sees or asks for it.
    with pytest.raises(psycopg.Error) as refused, acting(app, token("belu")):
        app.execute("select * from payung.reprice_preview(%s, %s::jsonb)", [scheme.scheme, one_price])
    assert refused.value.sqlstate == "P0E45"


def test_a_repricing_is_decided_once_and_its_version_is_whole(world, owner, actor, without_decree):
    scheme, _ = world()
    assessed(actor, MonthRange.through(Month.parse("2026-01"), Month.parse("2026-05")))
    without_decree()
    with session(actor("cabang").token):
        number = repricing.ask(actor("cabang"), scheme.scheme, "PP 50/2025 diundangkan")
        with pytest.raises(PayungError) as twice:
            repricing.ask(actor("cabang"), scheme.scheme, "sekali lagi diajukan")
    assert twice.value.code == "REPRICING_WAITS"
    # An assessment in between takes the estimates over by itself, and what waited is overtaken.
    assert assessed(actor, MonthRange.through(Month.parse("2026-06"), Month.parse("2026-06"))) == 3 * NEW
    assert one(owner, "select state from sponsorship_repricing where id = %s", [number]) == "overtaken"
    for statement in (
        "update sponsorship_repricing set state = 'asked'",
        "update sponsorship_repricing set reason = 'lain'",
        "delete from sponsorship_repricing",
    ):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(statement)
        assert refused.value.sqlstate == "P0E41"
    with pytest.raises(psycopg.Error) as back, acting(owner, actor("admin").token):
        owner.execute("select payung.prices_stand(%s, 2::smallint, 0)", [scheme.scheme])
    assert back.value.sqlstate == "P0E44"
    released(actor, scheme)
    assert owner.execute(BILLS).fetchone() == (2, -2 * 3 * NEW)  # April and May were billed before
    holds(owner)


def test_the_page_shows_people_and_rupiah(world, owner, actor, login, without_decree):
    scheme, _ = world()
    assessed(actor)
    without_decree()
    browser, second = login(Client(), "cabang"), login(Client(), "admin")
    address = f"/pendanaan/{scheme.scheme}/harga"
    assert "Rp226.800 kembali ke dana skema" in browser.get(address).content.decode().replace("\xa0", " ")
    typed = {"alasan": "PP 50/2025 diundangkan"}
    assert "226.800" in browser.post(f"{address}/ajukan", typed).content.decode()
    assert browser.post(f"{address}/ajukan", {**typed, "paham": "1"}).status_code == 302
    number = one(owner, "select id from sponsorship_repricing where state = 'asked'")
    assert "Periksa dan lepas" not in browser.get(address).content.decode()
    assert "Periksa dan lepas" in second.get(address).content.decode()
    assert "lepas atau tolak harga barunya" in second.get("/tugas").content.decode()
    shown = second.post(f"/pendanaan/harga/{number}/lepas", {}).content.decode()
    digest = re.search(r'name="sidik" value="([0-9a-f]{64})"', shown)
    assert digest
    assert "226.800" in shown
    done = second.post(f"/pendanaan/harga/{number}/lepas", {"sidik": digest[1], "paham": "1"})
    assert done.status_code == 302
    assert "sama dengan hukum yang berlaku" in second.get(address).content.decode()
    assert committed(owner, scheme) == 3 * 126_000


def test_the_command_shows_and_releases(desk, db, owner, loader, token, actor, without_decree):
    scheme, _ = opening(loader, token, actor)()
    assessed(actor)
    told = desk("scheme", "prices", str(scheme.scheme), "--as", "admin", "--json", "-")
    assert told.code == 0, told.err
    assert (told.json["amount"], told.json["credit"], told.json["short"]) == (-226_800, 226_800, 0)
    reason = ("--reason", "PP 50/2025 diundangkan")
    asked = desk("scheme", "reprice", str(scheme.scheme), *reason, "--as", "cabang", "--json", "-")
    assert asked.code == 0, asked.err
    number = str(asked.json["result"]["repricing"])
    seen = desk("scheme", "release-prices", number, "--dry-run", "--as", "admin", "--json", "-")
    assert seen.code == 0, seen.err
    freed = desk("scheme", "release-prices", number, "--seen", seen.json["seen"], "--as", "admin", "--json", "-")
    assert freed.code == 0, freed.err
    assert (freed.json["thing"]["state"], freed.json["thing"]["billed"]) == ("taken", -226_800)
    assert committed(owner, scheme) == 3 * 126_000
