"""Reading claims, within the scope of the session. Names come from the registry; identity numbers are masked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Case, Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from payung.casework import selectors as casework
from payung.casework.models import Event
from payung.claims import bindings
from payung.claims.models import (
    BenefitAssessment,
    Claim,
    Decision,
    Finding,
    Heir,
    PayeeChange,
    Payment,
    Report,
    Requirement,
)
from payung.claims.transitions import PROCESSES
from payung.kernel.names import normalise_name
from payung.kernel.nik import normalise
from payung.notices.letters import grouped
from payung.payouts.answers.services import Hand, hands
from payung.payouts.models import Event as PayoutEvent
from payung.payouts.models import State
from payung.registry.holders import holder_match
from payung.registry.models import BankAccount, Identity
from payung.registry.selectors import accounts, identities, introduce, mask_account, namesakes, people_of_kpj, relatives
from payung.registry.selectors import search as search_people
from payung.vault import selectors as vault
from payung.vault.choices import BEST_FIRST
from payung.vault.kinds import PAPER_WORDS
from payung.vault.models import Paper

OPEN_STATES = ("reported", "papers", "complete", "assessed", "approved", "paying", "returned_payment")
FAR, CLOSED = date(9999, 12, 30), date(9999, 12, 31)  # claims without a clock, then finished claims, sort last
RISK_DAYS = casework.RISK_DAYS
LEAST = 3


@dataclass(frozen=True)
class Item:
    """A paper that a claim needs, and its state: clean, quarantine, refused or missing."""

    paper_type: str
    label: str
    condition: str
    state: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class HeirLine:
    """One heir as pages show it. `amount`: the share in the latest assessment (rupiah), None if there is none.

    `payout`: the state of the latest payment instruction ("" before approval), `reason`: the bank's code. `proposed`: the
    account that waits for a second person. `hands`: who uploaded the bank's answers that are known.
    """

    heir: Heir
    identity: Identity | None
    account: BankAccount | None
    account_masked: str
    amount: int | None
    payment: Payment | None
    payout: str
    reason: str
    proposed: Proposal | None = None
    hands: tuple[Hand, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Another account, shown masked, that `payee_change.maker_id` proposes for a share that came back."""

    payee_change: PayeeChange
    account: BankAccount | None
    account_masked: str


def holder_score(identity: Identity | None, account: BankAccount | None) -> int | None:
    """How well the account holder's name fits the person's name, 0 to 100; None if the session may not see both."""
    if identity is None or account is None:
        return None
    return holder_match(identity.name, account.holder_name).score


@dataclass(frozen=True)
class Moment:
    """One event in the history of the case, or of a payment at the bank (`kind` "payout")."""

    at: Any
    kind: str
    action: str
    source: str
    target: str
    reason: str
    actor_id: int | None
    on: date | None = None
    amount: int | None = None
    heir_id: int | None = None


class KnownClaims(QuerySet[Claim]):
    """Claims together with their persons' identities; one more query reads the identities of all claims."""

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh:
            introduce(one.person for one in self._result_cache or () if isinstance(one, Claim))

    def iterator(self, chunk_size: int | None = 2000) -> Iterator[Claim]:
        """Read the claims in blocks, so that not all are in memory at once."""
        rows = super().iterator(chunk_size)
        while block := list(islice(rows, chunk_size or 2000)):
            introduce(one.person for one in block)
            yield from block


def _claims() -> KnownClaims:
    return KnownClaims(Claim).select_related("case", "person")


def queue(
    states: Iterable[str] = (), *, search: str = "", regency: str = "", due: str = "", today: date | None = None
) -> QuerySet[Claim]:
    """Claims with case and identity. `due` is the calendar deadline, FAR if no clock runs, CLOSED if finished.

    states: all by default. search: a claim code, a NIK, a KPJ, or the first letters of the name (at least three). due:
    "late" or "risk" (due within two days) as of `today`, "paused", or "different" (the second process got another
    result). Ordered by deadline; page by ("due", "id").
    """
    rows = _claims().annotate(
        due=Case(
            When(case__closed_at__isnull=False, then=Value(CLOSED)),
            default=Coalesce(F("case__calendar_due"), Value(FAR)),
            output_field=DateField(),
        )
    )
    if states := list(states):
        rows = rows.filter(case__state__in=states)
    if regency:
        rows = rows.filter(regency=regency)
    if due == "paused":
        rows = rows.filter(case__paused_since__isnull=False)
    elif due == "different":
        rows = rows.filter(_different())
    elif due in ("late", "risk") and today is not None:
        rows = rows.filter(case__closed_at__isnull=True, case__paused_since__isnull=True)
        soon = today + timedelta(days=RISK_DAYS)
        rows = rows.filter(due__lt=today) if due == "late" else rows.filter(due__gte=today, due__lte=soon)
    if search.strip():
        rows = rows.filter(pk__in=_wanted(search))
    return rows.order_by("due", "id")


def _wanted(search: str) -> list[int]:
    """Ids of the claims that a search text finds."""
    digits = normalise(search)
    nik, kpj = digits if len(digits) == 16 else "", digits if len(digits) == 11 else ""
    if digits.isdigit() and (nik or kpj):
        return bindings.claims_find(name="", nik=nik, kpj=kpj, code="").ask()
    name = normalise_name(search)
    asked = bindings.claims_find(name=name if len(name) >= LEAST else "", nik="", kpj="", code=normal_code(search))
    return asked.ask()


def _different() -> Q:
    """Claims in state assessed whose latest assessment got a different result from the second process."""
    otherwise = BenefitAssessment.objects.filter(claim_id=OuterRef("pk"), recomputation__agrees=False)
    later = BenefitAssessment.objects.filter(claim_id=OuterRef("claim_id"), number__gt=OuterRef("number"))
    return Q(Exists(otherwise.filter(~Exists(later))), case__state="assessed")


def counts(today: date) -> dict[str, int]:
    """How many claims wait, by state and by `open`, `running`, `paused`, `late`, `risk` (see casework), `reports`, and
    `different` (the second process got another result).
    """
    numbers = {"n": Count("id"), "different": Count("id", filter=_different())}
    by_state = list(Claim.objects.order_by().values("case__state").annotate(**numbers))
    return {
        **{f"state:{row['case__state']}": int(row["n"]) for row in by_state},
        **at_risk(today),
        "reports": Report.objects.filter(state="waiting").count(),
        "different": sum(int(row["different"]) for row in by_state),
    }


def at_risk(today: date) -> dict[str, int]:
    """How many claims wait (`open`), and of them how many are `late` or at `risk` of it (see casework). One query."""
    return casework.at_risk([process.name for process in PROCESSES], today)


def claim(claim_id: int) -> Claim | None:
    """One claim with its case and the person's identity, or None if it is out of scope."""
    return _claims().filter(pk=claim_id).first()


def reports(state: str = "waiting", regency: str = "") -> QuerySet[Report]:
    """Reports in a state, the oldest first."""
    rows = Report.objects.order_by("id")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(regency=regency) if regency else rows


def report(report_id: int) -> Report | None:
    """One report, or None if it is out of scope."""
    return Report.objects.select_related("claim").filter(pk=report_id).first()


def reports_of(claim_id: int) -> list[Report]:
    """The reports of a claim; first the one from which it was opened."""
    return list(Report.objects.filter(claim_id=claim_id).order_by("id"))


def candidates(report: Report) -> list[Identity]:
    """Persons whom a report may be about, at most 20: by NIK or KPJ, else by the same name in the regency."""
    sure = {one.person_id: one for one in search_people(report.nik).page(None, 5)} if report.nik else {}
    sure |= identities(people_of_kpj(report.kpj)[:5]) if report.kpj else {}
    return list(sure.values())[:5] or namesakes(normalise_name(report.name), report.regency)


def checklist(of: int | Claim) -> list[Item]:
    """The papers that a claim (or the claim with this id) needs for its present heirs and facts, in order."""
    if (claim_asked := of if isinstance(of, Claim) else claim(of)) is None:
        return []
    claim_id = claim_asked.pk
    held = vault.papers(claim_asked.folder_id)
    facts_said = {f"fact:{name}={value}" for name, value in finding(claim_id).items()}
    holds = {"always", *facts_said, *(f"heir:{heir.relation}" for heir in current_heirs(claim_id))}
    items = []
    for need in Requirement.objects.filter(kind_id=claim_asked.kind_id).order_by("position"):
        if need.condition not in holds:
            continue
        papers = tuple(paper for paper in held if paper.paper_type == need.paper_type)
        states = {paper.state for paper in papers}
        state = next((one for one in BEST_FIRST if one in states), "missing")
        items.append(Item(need.paper_type, PAPER_WORDS[need.paper_type], need.condition, state, papers))
    return items


def finding(claim_id: int) -> dict[str, str]:
    """What is known of the event: the facts of the claim's present kind."""
    latest = Finding.objects.filter(claim_id=claim_id).order_by("-id").first()
    return dict(json.loads(latest.said)) if latest else {}


def said_so_far(claim_id: int) -> dict[str, str]:
    """All that was ever told of the event, under any kind; the newest value of each fact counts."""
    facts: dict[str, str] = {}
    for one in Finding.objects.filter(claim_id=claim_id).order_by("id"):
        facts |= json.loads(one.said)
    return facts


def missing(of_claim: Claim) -> list[str]:
    """Types of papers that are still missing."""
    return [item.paper_type for item in checklist(of_claim) if item.state != "clean"]


def current_heirs(claim_id: int) -> list[Heir]:
    """The newest list of heirs, in its order."""
    last = Heir.objects.filter(claim_id=claim_id).aggregate(n=Max("set_no"))["n"]
    return list(Heir.objects.filter(claim_id=claim_id, set_no=last).order_by("line")) if last else []


def heirs_number(claim_id: int) -> int:
    """The number of the newest list of heirs, 0 if there is none."""
    return int(Heir.objects.filter(claim_id=claim_id).aggregate(n=Max("set_no"))["n"] or 0)


def proposals(claim_id: int) -> dict[int, PayeeChange]:
    """Accounts that wait for a second person, by the id of the payment that came back."""
    open_ones = PayeeChange.objects.filter(claim_id=claim_id, payment__followed_by__isnull=True).order_by("id")
    return {one.payment_id: one for one in open_ones}


def heirs(claim_id: int) -> list[HeirLine]:
    """The newest list of heirs with names, masked accounts, shares (rupiah) and the state of each payment."""
    lines = current_heirs(claim_id)
    people = identities([line.person_id for line in lines])
    latest = assessment(claim_id)
    shares = {s["heir"]: int(s["amount"]) for s in latest.result["shares"]} if latest else {}
    every = payments(claim_id)
    paid = {payment.heir_id: payment for payment in every}
    by_hand = hands(payment.instruction_id for payment in every)
    states = {s.instruction_id: s for s in State.objects.filter(pk__in=[p.instruction_id for p in paid.values()])}
    waiting = proposals(claim_id)
    wanted = {line.bank_account_id for line in lines} | {p.bank_account_id for p in paid.values()}
    wanted |= {proposal.bank_account_id for proposal in waiting.values()}
    by_id = {a.pk: a for a in BankAccount.objects.filter(pk__in=[pk for pk in wanted if pk])}
    heir_lines = []
    for line in lines:
        payment = paid.get(line.pk)
        account = by_id.get((payment.bank_account_id if payment else line.bank_account_id) or 0)
        state = states.get(payment.instruction_id) if payment else None
        heir_lines.append(
            HeirLine(
                line,
                people.get(line.person_id),
                account,
                mask_account(account.account_no) if account else "",
                shares.get(line.pk),
                payment,
                state.state if state else "",
                state.reason if state else "",
                _proposal(waiting.get(payment.pk) if payment else None, by_id),
                tuple(h for p in every if p.heir_id == line.pk for h in by_hand.get(p.instruction_id, ())),
            )
        )
    return heir_lines


def _proposal(payee_change: PayeeChange | None, by_id: dict[int, BankAccount]) -> Proposal | None:
    if payee_change is None:
        return None
    account = by_id.get(payee_change.bank_account_id)
    return Proposal(payee_change, account, mask_account(account.account_no) if account else "")


def possible_heirs(of_claim: Claim) -> list[tuple[Identity | None, str, list[BankAccount]]]:
    """Relatives of the participant on record, with relation and open accounts, for the form of heirs."""
    relations = relatives(of_claim.person_id)
    held: dict[int | None, list[BankAccount]] = {}
    for account in accounts([one.relative_id for one in relations]):
        held.setdefault(account.person_id, []).append(account)
    people = identities([one.relative_id for one in relations])
    return [(people.get(one.relative_id), one.relation, held.get(one.relative_id, [])) for one in relations]


def assessment(claim_id: int) -> BenefitAssessment | None:
    """The latest assessment, or None."""
    return (
        BenefitAssessment.objects.select_related("recomputation").filter(claim_id=claim_id).order_by("-number").first()
    )


def assessments(claim_id: int) -> list[BenefitAssessment]:
    """Every assessment, newest first."""
    return list(BenefitAssessment.objects.select_related("recomputation").filter(claim_id=claim_id).order_by("-number"))


def every_assessment(claim_id: int | None = None) -> Iterator[BenefitAssessment]:
    """Assessments of one claim, or of all within the scope, by id. They are read in blocks, not all at once."""
    rows = BenefitAssessment.objects.order_by("id")
    return (rows.filter(claim_id=claim_id) if claim_id else rows).iterator(chunk_size=500)


def decisions(claim_id: int) -> list[Decision]:
    """Every decision, oldest first."""
    return list(Decision.objects.filter(claim_id=claim_id).order_by("id"))


def decided(claim_id: int) -> Decision | None:
    """The final decision (approve or reject) with its assessment, or None."""
    rows = Decision.objects.filter(claim_id=claim_id, decision__in=["approve", "reject"])
    return rows.select_related("assessment").first()


def payments(claim_id: int) -> list[Payment]:
    """Every payment, oldest first. A payment that replaces another one comes after it."""
    return list(Payment.objects.filter(claim_id=claim_id).order_by("id"))


def paid_amount(claim_id: int) -> int:
    """Whole rupiah that the bank has paid and not sent back."""
    instructions = [payment.instruction_id for payment in payments(claim_id)]
    sums = State.objects.filter(pk__in=instructions, state="paid").aggregate(total=Sum("instruction__amount"))
    return int(sums["total"] or 0)


def timeline(claim_id: int) -> list[Moment]:
    """What happened to the claim and its payments, oldest first."""
    if (claim_asked := claim(claim_id)) is None:
        return []
    moments = [_moment(event) for event in casework.timeline(claim_asked.case_id)]
    for one in claim_asked.reading_decisions.order_by("id"):
        moments.append(Moment(one.decided_at, "reading", one.reading, "", "", one.reason, one.decided_by))
    by_instruction = {payment.instruction_id: payment for payment in payments(claim_id)}
    for event in PayoutEvent.objects.filter(instruction_id__in=by_instruction).order_by("id"):
        share = by_instruction[event.instruction_id]
        moments.append(
            Moment(
                event.at,
                "payout",
                event.state,
                "",
                event.state,
                event.reason,
                event.actor_id,
                amount=share.amount,
                heir_id=share.heir_id,
            )
        )
    return sorted(moments, key=lambda moment: moment.at)


def clock(of_claim: Claim, today: date) -> casework.Clock:
    """The deadlines of a claim as they are today."""
    return casework.clock_of(of_claim.case, today)


def by_code(code: str) -> dict[str, Any] | None:
    """The state of a claim or report, by the family's code: facts without names; None for a wrong code.

    Needs no session. Keys: kind (claim, report), state, regency, reported_on, missing (paper types). A report also has
    perhaps (papers that are needed only with an heir of a relation, by relation). A claim also has complete_on,
    calendar_due, working_due, paused, decided_on, amount and paid (whole rupiah), outcome.
    """
    with connection.cursor() as cursor:
        status: dict[str, Any] | None = bindings.cek_claim(code[:40]).on(cursor)
    return status


def codes_paid(batch_id: int, instructions: Sequence[int]) -> dict[int, str]:
    """Claim codes by payment of a batch, for people who approve or send the batch."""
    lines = bindings.claim_codes_paid(batch=batch_id, instructions=instructions).ask()
    return {line["instruction_id"]: grouped(line["code"]) for line in lines}


def amounts_of(claim_ids: Iterable[int]) -> dict[int, int]:
    """Whole rupiah of the latest assessment by claim, for those that have one."""
    rows = BenefitAssessment.objects.filter(claim_id__in=list(claim_ids)).order_by("claim_id", "number")
    return {int(claim): int(payable) for claim, payable in rows.values_list("claim_id", "payable")}


def normal_code(text: str) -> str:
    """A claim code as it is stored, from what somebody typed ("k7qm-2x9d-..."); "" if it cannot be a code."""
    letters = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    letters = letters.translate(str.maketrans("OIL", "011"))
    return letters if len(letters) == 12 and "U" not in letters else ""


def _moment(event: Event) -> Moment:
    return Moment(
        event.at, event.kind, event.action, event.source, event.target, event.reason, event.actor_id, event.on
    )
