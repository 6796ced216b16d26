"""From a dirty list to a protected month, through the services everybody uses."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from payung.access.services import Actor
from payung.contributions.errors import ContributionsRefused
from payung.contributions.services import confirm_receipt, record_receipt, refuse_receipt, start_assess
from payung.coverage.services import refresh
from payung.intake import services as intake
from payung.kernel.months import Month
from payung.ledger.services import seal, trial_balance, verify
from payung.parties.models import Organisation
from payung.places.models import Place
from payung.platform import clock, runs
from payung.platform.db import acting, scalar
from payung.sponsorship.errors import SchemeRefused
from payung.sponsorship.models import Fund, Scheme
from payung.sponsorship.services import SchemeData, open_scheme, quote, set_budget
from tests.support.databases import Database

DATA = Path(__file__).resolve().parents[1] / "data"
LIST = DATA / "bnba_2k.xlsx"
JULY, DECEMBER = Month.parse("2025-07"), Month.parse("2025-12")
PER_PERSON = 6 * 16_800


def scheme_data(**changed: Any) -> SchemeData:
    payer = Organisation.objects.get(code="pemprov-ntt")
    regencies = Place.objects.filter(level=2).values_list("code", flat=True)
    facts: dict[str, Any] = {
        "name": "Pekerja rentan",
        "kind": "apbd",
        "organisation_id": payer.pk,
        "place_code": "53",
        "decree_number": "SK 1",
        "decree_date": date(2025, 7, 1),
        "first_month": JULY,
        "last_month": DECEMBER,
        "budget": 10_080_000_000,
        "quotas": dict.fromkeys(regencies, 4_545),
    }
    return SchemeData(**{**facts, **changed})


def execute(actor: Actor, ask: Callable[..., int], *args: Any) -> dict[str, Any]:
    with acting(actor.token):
        run_id = ask(actor, *args, defer=False)
    row = runs.execute(run_id)
    assert row["state"] == "done", (row["error_code"], row["error"])
    return dict(row["result"])


def take(actor: Actor, scheme_id: int, content: bytes, name: str = "daftar.xlsx") -> tuple[int, bool]:
    with acting(actor.token):
        return intake.receive(actor, scheme_id, name, io.BytesIO(content))


def query(actor: Actor, sql: str, *args: Any) -> Any:
    with acting(actor.token) as cursor:
        cursor.execute(sql, args)
        return scalar(cursor)


def test_the_chain_from_list_to_protected_month(own_db: Database, actor: Callable[[str], Actor]) -> None:
    admin = actor("admin")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data())
    list_id, is_new = take(admin, scheme, LIST.read_bytes())
    assert is_new
    checked = execute(admin, intake.start_check, list_id)
    with (DATA / "bnba_2k.expected.csv").open() as source:
        expected = Counter(row["verdict"] for row in csv.DictReader(source))
    assert {name: checked[name] for name in expected} == dict(expected)

    committed = execute(admin, intake.start_commit, list_id)
    people = expected["accepted"]
    assert committed["committed"] == people
    assert committed["amount"] == people * PER_PERSON
    assert query(admin, "select committed from sponsorship_fund where scheme_id = %s", scheme) == people * PER_PERSON
    assert query(admin, "select count(*) from participation_month") == people * 6

    again = execute(admin, intake.start_commit, list_id)
    assert again == committed
    assert query(admin, "select count(*) from participation_month") == people * 6

    for month in range(6):
        found = execute(admin, start_assess, JULY + month)
        assert (found["people"], found["amount"], len(found["bills"])) == (people, people * 16_800, 1)
        assert execute(admin, start_assess, JULY + month)["people"] == 0

    code = query(
        admin,
        "select payung.tell_contributions_bill_payment_code(id) from contributions_bill where month = '2025-07-01'",
    )
    with acting(admin.token):
        first, is_new = record_receipt(admin, code, people * 16_800, clock.today(), "manual", "BUKTI-1")
        assert is_new
        assert record_receipt(admin, code, people * 16_800, clock.today(), "manual", "BUKTI-1") == (first, False)
    head = actor("kepala")
    with acting(head.token):
        confirm_receipt(head, first)
    with acting(admin.token):
        assert refresh([JULY, JULY + 1]) == {"2025-07": people, "2025-08": 0}
        balance = {code: amount for code, _, amount in trial_balance()}
    assert sum(balance.values()) == 0
    assert balance["1100"] == people * 16_800
    assert balance["1200"] == people * 16_800 * 5
    assert balance["8100"] == 0

    assert seal() == 1
    result = verify()
    assert result.ok, result.first_bad
    assert (result.journals, result.unsealed) == (1 + 6 + 1, 0)


def test_the_same_people_in_another_file_change_nothing(own_db: Database, actor: Callable[[str], Actor]) -> None:
    admin = actor("admin")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data())
    village = (
        Place.objects.using("owner").filter(code="53.04.03.2001").first()
        or Place.objects.using("owner").filter(level=4, code__startswith="53.04").first()
    )
    district = Place.objects.using("owner").get(code=village.code[:8])
    header = "NIK;Nama;Tgl Lahir;Desa;Kecamatan;Kabupaten\n"
    rows = [
        f"530403{10 + n:02d}0580{n + 1:04d};Maria Bere {n};{10 + n}/05/1980;{village.name};{district.name};Kab. Belu\n"
        for n in range(5)
    ]
    first, _ = take(admin, scheme, (header + "".join(rows)).encode(), "a.csv")
    assert execute(admin, intake.start_check, first)["accepted"] == 5
    assert execute(admin, intake.start_commit, first)["committed"] == 5
    same, is_new = take(admin, scheme, (header + "".join(rows)).encode(), "nama-lain.csv")
    assert (same, is_new) == (first, False)

    second, is_new = take(admin, scheme, (header + "".join(reversed(rows))).encode(), "b.csv")
    assert is_new
    assert execute(admin, intake.start_check, second)["accepted"] == 5
    assert query(admin, "select counts->'codes'->>'ALREADY_IN_SCHEME' from intake_list where id = %s", second) == "5"
    outcome = execute(admin, intake.start_commit, second)
    assert (outcome["committed"], outcome["already"], outcome["amount"]) == (0, 5, 0)
    assert query(admin, "select count(*) from registry_person") == 5

    with acting(admin.token):
        other = open_scheme(admin, scheme_data(name="Skema lain", decree_number="SK 2"))
        longer = open_scheme(admin, scheme_data(name="Setahun", decree_number="SK 3", last_month=DECEMBER + 6))
    third, _ = take(admin, other, (header + "".join(rows)).encode(), "c.csv")
    assert execute(admin, intake.start_check, third)["rejected"] == 5
    held = query(admin, "select distinct held_by from intake_row where list_id = %s", third)
    assert held == "apbd_province"
    fourth, _ = take(admin, longer, (header + "".join(rows)).encode(), "d.csv")
    assert execute(admin, intake.start_check, fourth)["review"] == 5
    assert query(admin, "select distinct free_months from intake_row where list_id = %s", fourth) == 6


def test_quota_then_budget_decide_in_sheet_order_and_the_rest_waits(
    own_db: Database, actor: Callable[[str], Actor]
) -> None:
    admin = actor("admin")
    regencies = list(Place.objects.using("owner").filter(level=2).values_list("code", flat=True))
    with acting(admin.token):
        scheme = open_scheme(
            admin, scheme_data(quotas=dict.fromkeys(regencies, 10), budget=150 * PER_PERSON + PER_PERSON - 1)
        )
    list_id, _ = take(admin, scheme, LIST.read_bytes())
    execute(admin, intake.start_check, list_id)
    outcome = execute(admin, intake.start_commit, list_id)
    assert outcome["committed"] == 150
    assert outcome["waiting"] == 1791 - 150
    assert query(admin, "select max(people) from sponsorship_quota where scheme_id = %s", scheme) <= 10
    last = query(admin, "select max(sheet_row) from sponsorship_enrolment where scheme_id = %s", scheme)
    assert query(admin, "select min(sheet_row) from sponsorship_waiting where reason = 'BUDGET_EXCEEDED'") > last
    assert query(admin, "select count(*) from sponsorship_waiting w where reason = 'QUOTA_EXCEEDED'") > 0

    with acting(admin.token):
        set_budget(admin, scheme, 10_080_000_000)
        with pytest.raises(SchemeRefused, match="BUDGET_BELOW_COMMITTED"):
            set_budget(admin, scheme, 1)


def test_a_regency_officer_brings_in_only_his_own(own_db: Database, actor: Callable[[str], Actor]) -> None:
    admin, belu = actor("admin"), actor("belu")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data())
    list_id, _ = take(belu, scheme, LIST.read_bytes())
    execute(belu, intake.start_check, list_id)
    outcome = execute(belu, intake.start_commit, list_id)
    own = query(admin, "select count(*) from intake_row where verdict = 'accepted' and regency = '53.04'")
    assert 0 < own == outcome["committed"]
    assert outcome["out_of_scope"] == 1791 - own
    assert query(admin, "select count(*) from registry_person where regency <> '53.04'") == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"budget": 0}, "SCHEME_BUDGET"),
        ({"quotas": {}}, "SCHEME_QUOTA"),
        ({"quotas": {"99.99": 5}}, "QUOTA_PLACE"),
        ({"last_month": JULY - 1}, "SCHEME_MONTHS"),
        ({"kind": "lain"}, "SCHEME_KIND"),
        ({"name": " "}, "SCHEME_NAME"),
        ({"income_base": 0}, "SCHEME_INCOME"),
    ],
)
def test_an_impossible_scheme_is_refused(
    db: Database, actor: Callable[[str], Actor], changed: dict[str, Any], code: str
) -> None:
    admin = actor("admin")
    with acting(admin.token):
        before = Scheme.objects.count()
        with pytest.raises(SchemeRefused) as refusal:
            open_scheme(admin, scheme_data(**changed))
        assert refusal.value.code == code
        assert refusal.value.message
        assert Scheme.objects.count() == before


def test_a_scheme_is_opened_once(own_db: Database, actor: Callable[[str], Actor]) -> None:
    admin = actor("admin")
    with acting(admin.token):
        open_scheme(admin, scheme_data())
        with pytest.raises(SchemeRefused) as refusal:
            open_scheme(admin, scheme_data())
        assert refusal.value.code == "SCHEME_EXISTS"
        assert (Scheme.objects.count(), Fund.objects.count()) == (1, 1)


def test_a_quote_tells_the_price_before_the_scheme_is_open(db: Database, actor: Callable[[str], Actor]) -> None:
    with acting(actor("admin").token):
        six = quote(scheme_data(quotas={"53.04": 100_000}))
        twelve = quote(scheme_data(last_month=JULY + 11, quotas={"53.04": 50_000}))
        private = quote(
            scheme_data(kind="gn_lingkaran", first_month=Month.parse("2026-10"), last_month=Month.parse("2026-12"))
        )
    assert (six.per_person, six.total, six.affordable) == (100_800, 10_080_000_000, 100_000)
    assert twelve.total == 10_080_000_000
    assert private.per_person == 3 * 8_400


def test_money_in_is_refused_in_plain_words(own_db: Database, actor: Callable[[str], Actor]) -> None:
    admin = actor("admin")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data())
    list_id, _ = take(admin, scheme, LIST.read_bytes())
    execute(admin, intake.start_check, list_id)
    execute(admin, intake.start_commit, list_id)
    amount = execute(admin, start_assess, JULY)["amount"]
    code = query(admin, "select payung.tell_contributions_bill_payment_code(id) from contributions_bill")
    paid = clock.today()
    with acting(admin.token):
        for arguments, expected in (
            ((code, 0, paid), "AMOUNT_WRONG"),
            ((code[:-1] + str((int(code[-1]) + 1) % 10), amount, paid), "CODE_INVALID"),
            ((code, amount, date(2999, 1, 1)), "PAID_IN_FUTURE"),
            ((code, amount, date(2015, 7, 15)), "PAID_ON_OUTSIDE"),
            ((code, amount, paid, "burung dara"), "CHANNEL_UNKNOWN"),
        ):
            with pytest.raises(ContributionsRefused) as refusal:
                record_receipt(admin, *arguments)
            assert refusal.value.code == expected
        waiting, _new = record_receipt(admin, code, amount, paid, "teller", "A-1")
        with pytest.raises(ContributionsRefused) as refusal:
            confirm_receipt(admin, waiting)
        assert refusal.value.code == "RECORDER_CONFIRMS"
        with pytest.raises(ContributionsRefused) as refusal:
            record_receipt(admin, code, amount, paid, "teller", "A-2")
        assert refusal.value.code == "RECEIPT_WAITS"
    head = actor("kepala")
    with acting(head.token):
        confirm_receipt(head, waiting)
    with acting(admin.token):
        twice, _new = record_receipt(admin, code, amount, paid, "teller", "A-2")  # paid twice, as he says: it waits
    with acting(head.token):
        refuse_receipt(head, twice, "tidak ada di rekening koran")
    assert query(admin, "select count(*) from contributions_receipt") == 1


def test_a_file_that_is_no_list_is_refused_whole(db: Database, actor: Callable[[str], Actor]) -> None:
    admin = actor("admin")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data(name="Untuk berkas rusak", decree_number="SK 9"))
    list_id, _ = take(admin, scheme, b"bukan lembar kerja", "foto.xlsx")
    with acting(admin.token):
        run_id = intake.start_check(admin, list_id, defer=False)
    row = runs.execute(run_id)
    assert row["state"] == "refused"
    assert row["error"]
    assert query(admin, "select state from intake_list where id = %s", list_id) == "refused"
    assert query(admin, "select count(*) from intake_row where list_id = %s", list_id) == 0
    again, is_new = take(admin, scheme, b"bukan lembar kerja", "foto.xlsx")
    assert is_new
    assert again != list_id


def test_a_fund_that_is_not_what_the_ledger_says_is_found(
    own_db: Database, actor: Callable[[str], Actor], owner: Any
) -> None:
    admin = actor("admin")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data())
    list_id, _ = take(admin, scheme, LIST.read_bytes())
    execute(admin, intake.start_check, list_id)
    execute(admin, intake.start_commit, list_id)
    assert verify().ok
    owner.execute("update sponsorship_fund set committed = committed + 1")
    assert verify().first_bad == f"scheme {scheme} does not equal its commitment journals"


def test_listing_a_known_person_opens_no_record(own_db: Database, actor: Callable[[str], Actor]) -> None:
    admin, bank = actor("admin"), actor("bank-belu")
    with acting(admin.token):
        first = open_scheme(admin, scheme_data(name="Provinsi", decree_number="A"))
        later = scheme_data(
            name="Kredit",
            kind="gn_lingkaran",
            decree_number="B",
            organisation_id=Organisation.objects.get(code="bank-ntt").pk,
            first_month=DECEMBER + 1,
            last_month=DECEMBER + 3,
        )
        second = open_scheme(admin, later)
    village = Place.objects.using("owner").filter(level=4, code__startswith="53.71").first()
    district = Place.objects.using("owner").get(code=village.code[:8])
    header = "NIK;Nama;Tgl Lahir;Desa;Kecamatan;Kabupaten\n"
    row = f"5371031005800001;Maria Bere;10/05/1980;{village.name};{district.name};Kota Kupang\n"
    known, _ = take(admin, first, (header + row).encode(), "a.csv")
    execute(admin, intake.start_check, known)
    assert execute(admin, intake.start_commit, known)["committed"] == 1
    asked, _ = take(admin, second, (header + row).encode(), "b.csv")
    execute(admin, intake.start_check, asked)
    assert execute(admin, intake.start_commit, asked)["committed"] == 1
    assert query(bank, "select count(*) from registry_identity") == 0
    assert query(bank, "select count(*) from sponsorship_enrolment") == 1


def test_a_check_cut_off_after_its_last_write_tells_the_same(
    own_db: Database, actor: Callable[[str], Actor], owner: Any
) -> None:
    admin = actor("admin")
    with acting(admin.token):
        scheme = open_scheme(admin, scheme_data())
    list_id, _ = take(admin, scheme, LIST.read_bytes())
    with acting(admin.token):
        run_id = intake.start_check(admin, list_id, defer=False)
    first = runs.execute(run_id)["result"]
    owner.execute("alter table platform_run disable trigger run_moves")  # as if it had been cut off, which ends nothing
    owner.execute("update platform_run set state = 'running', result = '{}' where id = %s", [run_id])
    owner.execute("alter table platform_run enable trigger run_moves")
    assert runs.execute(run_id)["result"] == first
