"""The story of the demonstration: from a dirty list to protected months, through the same services that everybody uses.

Every step first checks whether it is done, so a second run changes nothing and an interrupted run continues. Each step
has the day on which it would have happened in 2025; afterwards the date of the database is 15 December 2025.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Count, Sum

from payung.access.services import Actor, command_session
from payung.cli.context import CommandRefused, carry_out
from payung.cli.text import _
from payung.contributions.models import Bill, Receipt
from payung.contributions.selectors import bill_totals, bills
from payung.contributions.services import confirm_receipt, record_receipt, start_assess
from payung.coverage.models import Active
from payung.coverage.reported import reported_mix
from payung.coverage.services import refresh
from payung.intake.models import List
from payung.intake.services import receive, start_check, start_commit
from payung.kernel.months import Month, MonthRange
from payung.ledger.services import seal, sign_head, trial_balance, verify
from payung.participation.models import CoveredMonth, Snapshot
from payung.participation.snapshot import load_snapshot
from payung.parties.models import Organisation
from payung.platform.db import OWNER, acting
from payung.platform.home import current_home
from payung.platform.models import Setting
from payung.site.demo import award, cast, families, lenders, payers
from payung.site.demo.bank import connect, pay_by_snap, practice_bank
from payung.site.demo.listing import SEED, make_cohort, write_listing
from payung.site.demo.people import quotas
from payung.site.demo.snapshot import AS_OF, SOURCE, make_members
from payung.site.demo.timing import end_story, standing_at
from payung.sponsorship.models import Fund, Scheme
from payung.sponsorship.services import SchemeData, open_scheme

TODAY = date(2025, 12, 15)
MONTHS = MonthRange.through(Month.of(2025, 7), Month.of(2025, 12))
PEOPLE = 100_000
BUDGET = 10_080_000_000
NAME = "100.000 pekerja rentan Juli\u2013Desember 2025"
DECREE = "Keputusan Gubernur NTT (contoh) 237/KEP/HK/2025"
DECREE_DATE = date(2025, 7, 1)
LISTED_ON = date(2025, 7, 7)
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Facts:
    """Ids of what the story has created, to read its numbers."""

    scheme_id: int
    payer_id: int
    list_id: int
    claims: dict[str, int]


def tell_story(rows: int, tell: Tell) -> dict[str, Any]:
    """Walk the whole story with a list of `rows` rows; returns the object of `payung demo --json`.

    Raises CommandRefused when the database holds something else than this demonstration.
    """
    _claim(rows)
    tell(_("Pengguna dan lembaga contoh"))
    cast.assemble()
    with (
        command_session("admin") as admin,
        command_session("petugas") as officer,
        command_session("disnaker") as sponsor,
        command_session("kepala") as head,
        command_session("bankntt") as banker,
        command_session("bpr") as rural_banker,
        command_session("sponsor") as giver,
        command_session("karyawan") as employee,
    ):
        tell(_("Peserta BPJS yang sudah ada"))
        existing_members(admin, rows)
        tell(_("Skema APBD"))
        scheme = cohort_scheme(sponsor)
        tell(_("Daftar pekerja rentan"))
        list_id = cohort_list(sponsor, scheme.pk, rows)
        tell(_("Pembayar lain: karyawan, sponsor, desa"))
        hands = payers.Hands(officer, {"bank-ntt": banker, "pt-contoh-peduli": giver}, employee, admin)
        given = payers.enrol(hands)
        for month in MONTHS:
            tell(_("Penetapan dan tagihan") + f" {month.label}")
            assess_and_settle(admin, officer, scheme.payer_id, month)
            payers.settle(hands, month, TODAY)
        tell(_("Debitur bank dan BPR"))
        lenders.enrol({"bank-ntt": banker, "bpr-contoh": rural_banker})
        tell(_("Klaim kematian, dari laporan sampai uang diterima"))
        with practice_bank() as bank:
            connect(admin, bank)
            claims = families.bury(families.Staff(officer, head, banker), bank, scheme.pk, given["gn_lingkaran"])
        tell(_("Paritrana 2024: latihan sampai nilai tersegel"))
        award.rehearse(sponsor)
        tell(_("Cakupan dan buku besar"))
        count_coverage(officer, scheme.payer_id)
        seal()
        sign_head(TODAY)
        end_story()
        return numbers(admin, Facts(scheme.pk, scheme.payer_id, list_id, claims))


def _claim(rows: int) -> None:
    """Mark the database as a demonstration, or check that it is one."""
    settings = dict(Setting.objects.using(OWNER).values_list("key", "value"))
    held = settings.get("demo_rows")
    if settings.get("demo") is None:
        if _is_used():
            raise CommandRefused(
                "DEMO_REAL_DATA",
                "Basis data ini berisi data kantor. Contoh hanya dijalankan pada basis data kosong.",
            )
        raise CommandRefused(
            "DEMO_NOT_MADE",
            "Basis data ini dibuat untuk kerja sungguhan. Pakai PAYUNG_HOME lain untuk contoh, atau buang yang kosong ini"
            " dengan `payung demo --reset`.",
        )
    if held is not None and held != str(rows):
        raise CommandRefused(
            "DEMO_OTHER_SIZE",
            "Contoh ini sudah dibuat dengan --rows %(held)s. Pakai jumlah itu, atau mulai lagi dengan --reset.",
            held=held,
        )
    for key, value in (("demo_rows", str(rows)), ("today", TODAY.isoformat())):
        Setting.objects.using(OWNER).update_or_create(key=key, defaults={"value": value})


def _is_used() -> bool:
    from payung.access.models import User

    return User.objects.using(OWNER).exists()


def existing_members(actor: Actor, rows: int) -> None:
    """Load the snapshot of existing members, once."""
    with acting(actor.token):
        if Snapshot.objects.filter(as_of=AS_OF, source=SOURCE).exists():
            return
        employers = Organisation.objects.get(code="pemberi-kerja-bpjs").pk
    load_snapshot(actor, make_members(make_cohort(rows), reported_mix("53")), AS_OF, SOURCE, employers)


def cohort_scheme(actor: Actor) -> Scheme:
    """The APBD scheme, opened once: 100,000 places over the regencies by BPS population."""
    with standing_at(DECREE_DATE), acting(actor.token):
        organisation = Organisation.objects.get(code="pemprov-ntt")
        scheme = Scheme.objects.filter(organisation=organisation, decree_number=DECREE, name=NAME).first()
        if scheme is None:
            data = SchemeData(
                name=NAME,
                kind="apbd",
                organisation_id=organisation.pk,
                place_code="53",
                decree_number=DECREE,
                decree_date=DECREE_DATE,
                first_month=MONTHS.start,
                last_month=MONTHS.last,
                budget=BUDGET,
                quotas=quotas(PEOPLE),
            )
            scheme = Scheme.objects.get(pk=open_scheme(actor, data))
        return scheme


def listing_path(rows: int) -> Path:
    """Where the list of this size lies; written once, so that it stays the same file."""
    folder = current_home().root / "demo"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"daftar-pekerja-rentan-{rows}-{SEED}.xlsx"


def cohort_list(actor: Actor, scheme_id: int, rows: int) -> int:
    """Upload the list, have it checked, commit the accepted rows; returns its id."""
    path = listing_path(rows)
    if not path.exists():
        write_listing(path, rows, LISTED_ON)
    with standing_at(LISTED_ON):
        # Written again, the workbook has the same bytes: it is the list that is there already.
        with acting(actor.token), path.open("rb") as source:
            list_id, _is_new = receive(actor, scheme_id, path.name, source)
        if _state(actor, list_id) in {"received", "checking"}:
            with acting(actor.token):
                run = start_check(actor, list_id, defer=False)
            carry_out(run, _("Pemeriksaan"))
        if _state(actor, list_id) in {"checked", "committing"}:
            with acting(actor.token):
                run = start_commit(actor, list_id, defer=False)
            carry_out(run, _("Komitmen"))
    if (state := _state(actor, list_id)) != "committed":
        raise CommandRefused("DEMO_LIST", "Daftar contoh tidak selesai: %(state)s.", state=state)
    return list_id


def _state(actor: Actor, list_id: int) -> str:
    with acting(actor.token):
        return str(List.objects.values_list("state", flat=True).get(pk=list_id))


def assess_and_settle(admin: Actor, actor: Actor, payer_id: int, month: Month) -> None:
    """Assess a month on its fifth day and pay its bill before it is due: July's by the bank's signed calls, later
    ones entered by hand and confirmed by another.
    """
    with standing_at(month.day(5)):
        with acting(actor.token):
            committed = Fund.objects.get(payer_id=payer_id).people
            issued = Bill.objects.filter(payer_id=payer_id, month=month.first_day, corrects__isnull=True)
            billed = sum(issued.values_list("people", flat=True))
            run = start_assess(actor, month, defer=False) if billed < committed else None
        if run is not None:
            carry_out(run, _("Penetapan") + f" {month.label}")
    with acting(actor.token):
        issued = Bill.objects.filter(payer_id=payer_id, month=month.first_day, corrects__isnull=True)
        open_bills = list(issued.filter(standing__receipt__isnull=True))
    for bill in open_bills:
        paid_on = min(bill.due_on, TODAY) - timedelta(days=1 if bill.due_on < TODAY else 0)
        with standing_at(paid_on):
            if month == MONTHS.start:
                pay_by_snap(admin, bill, paid_on)
                continue
            with acting(actor.token):
                waiting, _new = record_receipt(
                    actor, bill.payment_code or "", bill.amount, paid_on, "transfer", f"SP2D-CONTOH-{bill.payment_code}"
                )
            with acting(admin.token):
                confirm_receipt(admin, waiting)


def count_coverage(actor: Actor, payer_id: int) -> None:
    """Count the months whose figures do not hold the cohort yet."""
    with acting(actor.token):
        held = CoveredMonth.objects.filter(payer_id=payer_id).values("month").annotate(people=Count("membership_id"))
        people = {Month.from_date(row["month"]): row["people"] for row in held.order_by()}
        counted = _active("apbd_province")
        refresh(month for month in MONTHS if counted[str(month)] != people.get(month, 0))


def _active(payer_kind: str | None = None) -> dict[str, int]:
    """People protected by schemes (of one kind of payer, or all but BPJS's own data) in each month."""
    rows = Active.objects.exclude(payer_kind="existing")
    if payer_kind:
        rows = rows.filter(payer_kind=payer_kind)
    return {str(m): sum(rows.filter(month=m.first_day).values_list("people", flat=True)) for m in MONTHS}


def numbers(actor: Actor, facts: Facts) -> dict[str, Any]:
    """The story in numbers, all of them read back from the database."""
    with acting(actor.token):
        counts = List.objects.values_list("counts", flat=True).get(pk=facts.list_id)
        fund = Fund.objects.get(payer_id=facts.payer_id)
        money = bill_totals(bills().filter(payer_id=facts.payer_id))
        # All that came for the cohort, what became credit when people died included.
        came = Receipt.objects.filter(bill__payer_id=facts.payer_id).exclude(channel="credit")
        received = int(came.aggregate(sum=Sum("amount"))["sum"] or 0)
        mix = reported_mix("53")
        active = _active("apbd_province")
        balance = sum(amount for _code, _name, amount in trial_balance())
    ledger = verify()
    claims = {name: families.claim_figures(actor, claim) for name, claim in facts.claims.items()}
    return {
        "rows": counts["rows"],
        "accepted": counts["accepted"],
        "rejected": counts["rejected"],
        "review": counts["review"],
        "waiting": counts["waiting"],
        "committed_people": fund.people,
        "committed_rupiah": fund.committed,
        "billed_rupiah": money["amount"],
        "received_rupiah": received,
        "active_by_month": active,
        **({"claim": claims["october"]} if "october" in claims else {}),
        **({"claim_in_waiting_time": claims["august"]} if "august" in claims else {}),
        **({"claim_at_work": claims["september"]} if "september" in claims else {}),
        "payout_batch": families.batch_told(actor),
        "schemes": lenders.figures(actor),
        "coverage": {
            "total_pct": mix.total_bp / 100,
            "formal_pct": mix.formal_bp / 100,
            "informal_pct": mix.informal_bp / 100,
            "formal_share_pct": mix.formal_share_bp / 100,
        },
        "trial_balance": balance,
        "ledger": {"postings": ledger.postings, "verified": ledger.ok},
    }
