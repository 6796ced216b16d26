"""A new decree swaps people: money of the remaining months moves, no month is held twice, whoever races."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.contributions.corrections import services as corrections
from payung.contributions.corrections.services import Swap
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.platform.db import acting as session
from tests.contributions.test_release import holds
from tests.support import people, states
from tests.support.people import MONTHS, PRICE, acting, one
from tests.support.races import race

OCTOBER = date(2025, 10, 1)
NIKS = "select nik from registry_identity where person_id = any(%s) order by person_id"


@pytest.fixture
def cohort(own_db, loader, token):
    """Twenty people of a full scheme, July to December, and ten more whom nobody pays."""
    return full_scheme(loader, token)


@states.kept
def full_scheme(loader, token):
    with acting(loader, token("admin")):
        scheme, members = people.covered(loader, 20, MONTHS, quotas={"53.04": 20}, budget=20 * 6 * PRICE)
        return scheme, members, [people.member(loader) for _ in range(10)]


def numbers(owner, members) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in owner.execute(NIKS, [[one.person for one in members]]).fetchall())


def swap(owner, out, come, number: str = "SK 2/2025") -> Swap:
    return Swap(number, date(2025, 9, 20), Month.parse("2025-10"), numbers(owner, out), numbers(owner, come))


def asked(actor, scheme, what: Swap, who: str = "cabang") -> int:
    asker = actor(who)
    with session(asker.token):
        return corrections.ask(asker, scheme.scheme, what)


def released(actor, number: int, who: str = "admin") -> None:
    second = actor(who)
    with session(second.token):
        seen = corrections.seen_of(second, corrections.correction_of(None, number))
        corrections.take(second, number, seen)


def test_ten_people_change_places_and_the_money_goes_with_them(cohort, owner, loader, actor, token):
    scheme, members, others = cohort
    with acting(loader, token("admin")):
        people.bill(loader, scheme.payer, OCTOBER, members)
    what = swap(owner, members[:10], others)
    officer = actor("cabang")
    with session(officer.token):
        effect = corrections.effect(officer, scheme.scheme, what)
    assert (effect.people(comes=False), effect.people(comes=True), effect.problems) == (10, 10, ())
    assert effect.rupiah(comes=False) == effect.rupiah(comes=True) == 10 * 3 * PRICE
    number = asked(actor, scheme, what)
    assert one(owner, "select count(*) from participation_releasedmonth") == 0
    released(actor, number)
    held = "select count(*), count(distinct membership_id) from participation_month where month >= %s and payer_id = %s"
    assert owner.execute(held, [OCTOBER, scheme.payer]).fetchone() == (60, 20)
    moved = owner.execute(
        "select people, committed from sponsorship_fund where scheme_id = %s", [scheme.scheme]
    ).fetchone()
    assert moved == (20, 20 * 6 * PRICE)
    assert one(owner, "select sum(amount) from contributions_bill where corrects_id is not null") == -10 * PRICE
    told = owner.execute(
        "select state, decree_number, months_out, amount_out, months_in, amount_in from sponsorship_correction"
    ).fetchone()
    assert told == ("taken", "SK 2/2025", 30, 30 * PRICE, 30, 30 * PRICE)
    assert one(owner, "select decree_number from sponsorship_scheme where id = %s", [scheme.scheme]) == "SK 1"
    holds(owner)
    assert one(owner, "select payung.bill_places_recount(false) + payung.held_recount(false)") == 0


def test_thirty_two_race_and_one_swap_happens(cohort, owner, loader, db, actor, token):
    scheme, members, others = cohort
    with acting(loader, token("admin")):
        rival = people.scheme(loader, quotas={"53.04": 20}, budget=20 * 6 * PRICE)
    number = asked(actor, scheme, swap(owner, members[:10], others))
    admin, secret = actor("admin"), token("admin")
    with session(admin.token):
        seen = corrections.seen_of(admin, corrections.correction_of(None, number))

    def work(nth: int) -> Any:
        if nth % 2:
            with session(admin.token):
                return corrections.take(admin, number, seen)
        connection = db.connect("loader")
        try:
            with acting(connection, secret):
                member = others[nth % 10]
                people.enrol(connection, rival, member)
                people.cover(connection, rival.payer, member, OCTOBER)
                people.journal(connection, rival, f"race:{nth}")
        finally:
            connection.close()
        return "rival"

    outcomes = race(work, 32)
    codes = Counter(getattr(error, "code", None) or type(error).__name__ for error in outcomes)
    taken = one(owner, "select state from sponsorship_correction where id = %s", [number]) == "taken"
    assert sum(outcome is None for outcome in outcomes) == int(taken), codes
    assert set(codes) <= {
        *("NoneType", "str", "CORRECTION_DECIDED", "UNSEEN", "SWAP_STOPS"),
        *("UniqueViolation", "IntegrityError"),
    }, (codes, outcomes)
    twice = "select count(*) from (select m.person_id, c.month from participation_month c join participation_membership m on m.id = c.membership_id group by 1, 2 having count(*) > 1) x"
    assert one(owner, twice) == 0
    places = owner.execute(
        "select people, committed from sponsorship_fund where scheme_id = %s", [scheme.scheme]
    ).fetchone()
    assert places == (20, 20 * 6 * PRICE)
    holds(owner)


def test_who_can_neither_go_nor_come_stops_all_of_it(cohort, owner, loader, actor, token):
    scheme, members, others = cohort
    with acting(loader, token("admin")):
        rival = people.scheme(loader, quotas={"53.04": 20})
        people.enrol(loader, rival, others[0])
        for month in MONTHS:
            people.cover(loader, rival.payer, others[0], month)
        people.journal(loader, rival)
    officer = actor("cabang")
    with session(officer.token):
        effect = corrections.effect(officer, scheme.scheme, swap(owner, [others[1]], [others[0]]))
        assert {(line.comes, line.problem) for line in effect.problems} == {(False, "not_in"), (True, "covered")}
        with pytest.raises(PayungError) as refused:
            corrections.ask(officer, scheme.scheme, swap(owner, [others[1]], [others[0]]))
        assert refused.value.code == "SWAP_STOPS"
        for what, code in (
            (Swap("SK 3", date(2025, 9, 1), Month.parse("2025-10"), ("123",), ()), "SWAP_NIK"),
            (Swap("SK 3", date(2025, 9, 1), Month.parse("2025-10"), ("9" * 16,), ()), "SWAP_UNKNOWN"),
            (Swap("SK 3", date(2025, 9, 1), Month.parse("2025-10"), (), ()), "SWAP_SIZE"),
            (Swap("SK 3", date(2025, 9, 1), Month.parse("2025-10"), ("9" * 16, "9" * 16), ()), "SWAP_TWICE"),
            (Swap(" ", date(2025, 9, 1), Month.parse("2025-10"), numbers(owner, members[:1]), ()), "SWAP_INCOMPLETE"),
        ):
            with pytest.raises(PayungError) as said:
                corrections.ask(officer, scheme.scheme, what)
            assert said.value.code == code
    # More come than leave: neither quota nor money carries them, and nobody leaves either.
    number = asked(actor, scheme, swap(owner, members[:1], others[1:4], "SK 4"))
    with pytest.raises(PayungError) as short:
        released(actor, number)
    assert short.value.code in ("SWAP_QUOTA", "SWAP_FUND")
    assert one(owner, "select count(*) from participation_releasedmonth") == 0
    holds(owner)


def test_another_person_decides_and_the_decree_is_used_once(cohort, owner, app, actor, token):
    scheme, members, others = cohort
    number = asked(actor, scheme, swap(owner, members[:1], others[:1]))
    with pytest.raises(PayungError) as own:
        released(actor, number, "cabang")
    with pytest.raises(PayungError) as used:
        asked(actor, scheme, swap(owner, members[1:2], others[1:2]))
    with session(actor("admin").token):
        with pytest.raises(PayungError) as unseen:
            corrections.take(actor("admin"), number, "0" * 64)
        corrections.refuse(actor("admin"), number, "lampirannya keliru")
    assert (own.value.code, used.value.code, unseen.value.code) == ("CORRECTION_OWN", "DECREE_USED", "UNSEEN")
    released(actor, asked(actor, scheme, swap(owner, members[1:2], others[1:2])))
    for statement in (
        "update sponsorship_correction set state = 'asked'",
        "update sponsorship_correction set decree_number = 'SK 9'",
        "delete from sponsorship_correction",
    ):
        with pytest.raises(psycopg.Error) as kept:
            owner.execute(statement)
        assert kept.value.sqlstate == "P0E48"
    for call in (
        f"swap_in({scheme.scheme}, '2025-10-01', '{{}}', '2025-10-01', 'x')",
        f"correction_write({scheme.scheme}, 'x', '2025-10-01', '2025-10-01', '{{}}', '{{}}', '2025-10-01')",
        f"swap_lines({scheme.scheme}, '2025-10-01', '{{}}', '{{}}')",
        "correction_of(1)",
        "correction_decide(1, 'taken', '', '2025-10-01', null, 0, 0, 0, 0)",
        f"correction_served({scheme.scheme})",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
            app.execute(f"select payung.{call}")
    # An officer of one regency, and a bank, do not correct the province's decree.
    for username in ("belu", "bpr"):
        with pytest.raises(psycopg.Error) as elsewhere, acting(app, token(username)):
            app.execute("select * from payung.correction_preview(%s, '2025-10-01', '{}', '{}')", [scheme.scheme])
        assert elsewhere.value.sqlstate == "P0E4A"


def test_pages_show_people_and_rupiah(cohort, owner, actor, login):
    scheme, members, others = cohort
    browser, second = login(Client(), "cabang"), login(Client(), "admin")
    form = {
        "decree_number": "SK 2/2025",
        "decree_date": "2025-09-20",
        "first_month": "2025-10",
        "out": "\n".join(numbers(owner, members[:2])),
        "come": "\n".join(numbers(owner, others[:2])),
    }
    address = f"/pendanaan/{scheme.scheme}/perubahan"
    shown = browser.post(f"{address}/baru", form).content.decode()
    assert "100.800" in shown
    done = browser.post(f"{address}/baru", {**form, "langkah": "ajukan"})
    assert done.status_code == 302
    assert "SK 2/2025" in second.get(address).content.decode()
    assert "Periksa dan jalankan" in second.get(done["Location"]).content.decode()
    assert "jalankan atau tolak perubahannya" in second.get("/tugas").content.decode()
    number = int(done["Location"].rsplit("/", 1)[1])
    released(actor, number)
    assert "100.800" in second.get(done["Location"]).content.decode()
    wrong = browser.post(f"{address}/baru", {**form, "out": "12"})
    assert wrong.status_code == 400


def test_the_command_reads_a_file(desk, db, owner, loader, token, actor, tmp_path):
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme = people.scheme(loader, quotas={"53.04": 1})
        old, new = people.member(loader), people.member(loader)
        people.enrol(loader, scheme, old)
        for month in MONTHS:
            people.cover(loader, scheme.payer, old, month)
        people.journal(loader, scheme)
    sheet = tmp_path / "lampiran.csv"
    sheet.write_text(f"NIK;Aksi\n{numbers(owner, [old])[0]};keluar\n{numbers(owner, [new])[0]};masuk\n")
    told = (
        "scheme",
        "correct",
        str(scheme.scheme),
        str(sheet),
        "--decree",
        "SK 7",
        "--decree-date",
        "2025-09-01",
        "--from",
        "2025-10",
    )
    seen = desk(*told, "--preview", "--as", "cabang", "--json", "-")
    assert seen.code == 0, seen.err
    assert [line["amount"] for line in seen.json["people"]] == [3 * PRICE, 3 * PRICE]
    asked_for = desk(*told, "--as", "cabang", "--json", "-")
    assert asked_for.code == 0, asked_for.err
    number = str(asked_for.json["correction"])
    looked = desk("scheme", "release-correction", number, "--dry-run", "--as", "admin", "--json", "-")
    assert looked.code == 0, looked.err
    done = desk("scheme", "release-correction", number, "--seen", looked.json["seen"], "--as", "admin", "--json", "-")
    assert done.code == 0, done.err
    assert done.json["thing"]["amount_in"] == 3 * PRICE
    sheet.write_text("NIK;Aksi\n1;pindah\n")
    assert "Baris 2" in desk(*told, "--as", "cabang").err
