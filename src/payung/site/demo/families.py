"""The second half of the story: participants die, families are asked for papers, two people decide, the bank pays.

A death in October after four paid months is worth Rp42,000,000; one in August after two months gives the funeral
benefit only. A person whom a sponsor protects dies in September on the way home from work, which is worth Rp70,000,000.
Ten more families make a payment file of forty shares, one of them to an account that is closed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from payung.access.services import Actor
from payung.banksim.bank import Bank
from payung.claims import selectors, services
from payung.claims.assessment.recomputing import recompute
from payung.claims.merges import services as merging
from payung.claims.models import Claim
from payung.claims.services import HeirData, ReportData
from payung.payouts.models import State
from payung.platform.db import acting
from payung.registry.models import Identity
from payung.registry.selectors import identities
from payung.registry.services import add_account, add_person, add_relative
from payung.site.demo.bank import CODE, finish, pay_out
from payung.site.demo.paper import picture
from payung.site.demo.people import FAMILIES, MEN, WOMEN
from payung.site.demo.timing import standing_at
from payung.sponsorship.models import Enrolment

CLOSED = "0404"  # the practice bank takes accounts that end so for closed
WHOLE = ("spouse", "child", "child")
BATCH_FAMILIES = 10


@dataclass(frozen=True)
class Death:
    """One death: its day, the heirs, the day on which the papers were complete; `closed` names the heir whose account
    is closed.

    `said`: the report of an accident at work.
    """

    number: int
    event_on: date
    heirs: tuple[str, ...] = WHOLE
    closed: int | None = None
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete_on(self) -> date:
        return self.event_on + timedelta(days=13)


OCTOBER = Death(0, date(2025, 10, 21))
AUGUST = Death(1, date(2025, 8, 21), ("spouse", "child"))
SEPTEMBER = Death(
    2 + BATCH_FAMILIES,
    date(2025, 9, 17),
    said={
        "relation": "on_the_way",
        "cause": "traffic",
        "accident_on": "2025-09-15",
        "accident_at": "17:40",
        "place": "Jalan Timor Raya, dekat pasar",
        "stage_one_on": "2025-09-16",
    },
)
MORE = tuple(
    Death(2 + n, date(2025, 11, 16 + n), ("spouse", "child", "child", "child"), 1 if n == BATCH_FAMILIES - 1 else None)
    for n in range(BATCH_FAMILIES)
)


@dataclass(frozen=True)
class Staff:
    """Users by task: reports, papers and assessment; the decision; making a batch; approving and sending it."""

    officer: Actor
    head: Actor
    bank: Actor


def bury(staff: Staff, bank: Bank, cohort_id: int, sponsored_id: int) -> dict[str, int]:
    """Walk the claims from the report to the money; returns claim ids by name (october, august, september)."""
    people = _participants(staff.officer, cohort_id, 2 + BATCH_FAMILIES)
    people[SEPTEMBER.number] = _participants(staff.officer, sponsored_id, 1)[0]
    claim_of: dict[str, int] = {}
    for name, group in (("october", (OCTOBER,)), ("august", (AUGUST,)), ("september", (SEPTEMBER,)), ("batch", MORE)):
        claims = [settle(staff, death, people[death.number]) for death in group if death.number in people]
        if not claims:
            continue
        with standing_at(max(death.complete_on for death in group) + timedelta(days=4)):
            _pay(staff, bank, claims)
        if name != "batch":
            claim_of[name] = claims[0]
    return claim_of


def _participants(actor: Actor, scheme_id: int, wanted: int) -> dict[int, Identity]:
    """People of the scheme by their turn, spread evenly over its list; the same at every run."""
    with acting(actor.token):
        enrolled = Enrolment.objects.filter(scheme_id=scheme_id).order_by("id")
        total = enrolled.count()
        wanted = min(wanted, total)
        picks = [enrolled[n * total // wanted].person_id for n in range(wanted)]
        by_id = identities(picks)
        return {n: by_id[person] for n, person in enumerate(picks)}


def settle(staff: Staff, death: Death, person: Identity) -> int:
    """Bring one claim up to its approval, from whatever state it has. Returns its id."""
    claim = _reported(staff.officer, death, person)
    with acting(staff.officer.token):
        state = _state(claim)
    if state in {"reported", "papers"}:
        with standing_at(death.complete_on), acting(staff.officer.token):
            _bring_papers(staff.officer, claim)
            services.papers_complete(staff.officer, claim, death.complete_on)
        state = "complete"
    if state == "complete":
        with standing_at(death.complete_on + timedelta(days=1)), acting(staff.officer.token):
            services.assess(staff.officer, claim)
        state = "assessed"
    if state == "assessed":
        recompute()
        with standing_at(death.complete_on + timedelta(days=3)), acting(staff.head.token):
            latest = selectors.assessment(claim)
            assert latest is not None  # noqa: S101 - the state says so
            services.approve(staff.head, claim, latest.digest)
    return claim


def _reported(actor: Actor, death: Death, person: Identity) -> int:
    """The claim of this death with its heirs, made once in one transaction."""
    with standing_at(death.event_on + timedelta(days=5)), acting(actor.token):
        claims = merging.claims_of(person.person_id)
        if claims:
            return claims[0].pk
        family = _family_name(person)
        claim = services.report(
            actor,
            ReportData(
                name=person.name,
                event_on=death.event_on,
                reporter_name=_heir_name(death, 0, family),
                reporter_phone=f"08120000{death.number:04d}",
                reporter_relation="istri/suami",
                person_id=person.person_id,
                kind="death_at_work" if death.said else "death",
                said=death.said,
            ),
        )
        services.set_heirs(actor, claim, list(_heirs(actor, death, person, family)))
        return claim


def _heirs(actor: Actor, death: Death, person: Identity, family: str) -> Sequence[HeirData]:
    heirs = []
    for line, relation in enumerate(death.heirs):
        name = _heir_name(death, line, family)
        heir = add_person(actor, name, person.village_code, phone=f"08120000{death.number:02d}{line:02d}")
        add_relative(actor, person.person_id, heir, relation)
        ending = CLOSED if death.closed == line else f"1{line:03d}"
        account = add_account(actor, heir, CODE, f"0107{death.number:04d}{ending}", name)
        heirs.append(HeirData(heir, relation, 1, account))
    return heirs


def _family_name(person: Identity) -> str:
    return person.name.split()[-1].title() if person.name.split() else FAMILIES[0]


def _heir_name(death: Death, line: int, family: str) -> str:
    names = WOMEN if (death.number + line) % 2 == 0 else MEN
    return f"{names[(death.number * 7 + line * 3) % len(names)]} {family}"


def _bring_papers(actor: Actor, claim: int) -> None:
    for item in selectors.checklist(claim):
        if item.state != "clean":
            services.add_paper(
                actor, claim, item.paper_type, io.BytesIO(picture(item.paper_type)), f"{item.paper_type}.png"
            )


def _pay(staff: Staff, bank: Bank, claims: Sequence[int]) -> None:
    """Pay what these claims still wait for; a batch that was cut off is finished first."""
    with acting(staff.officer.token):
        mine = [payment.instruction_id for claim in claims for payment in selectors.payments(claim)]
        states = list(State.objects.filter(pk__in=mine).values_list("instruction_id", "state", "batch_id"))
    for batch_id in sorted(
        {batch for _, state, batch in states if batch and state in {"batched", "sending", "sent", "accepted"}}
    ):
        _approve_if_draft(staff, batch_id)
        finish(staff.bank, bank, batch_id)
    ready = sorted(instruction for instruction, state, _ in states if state == "ready")
    if ready:
        pay_out(staff.officer, staff.bank, bank, ready)


def _approve_if_draft(staff: Staff, batch_id: int) -> None:
    from payung.payouts.services import approve_batch, the_batch

    with acting(staff.bank.token):
        batch = the_batch(batch_id)
        if batch.state == "draft":
            approve_batch(staff.bank, batch_id, batch.content_hash)


def _state(claim: int) -> str:
    return str(Claim.objects.values_list("case__state", flat=True).get(pk=claim))


def claim_figures(actor: Actor, claim: int) -> dict[str, int | str]:
    """A claim in numbers, read back from the database."""
    with acting(actor.token):
        latest = selectors.assessment(claim)
        return {
            "benefit_rupiah": latest.amount if latest else 0,
            "paid_rupiah": selectors.paid_amount(claim),
            "state": _state(claim),
        }


def batch_told(actor: Actor) -> dict[str, int]:
    """The largest payment file in numbers: shares, how many were paid, how many came back to the family's page."""
    from payung.payouts.models import Batch

    with acting(actor.token):
        batch = Batch.objects.order_by("-count", "-id").first()
        if batch is None:
            return {}
        states = list(State.objects.filter(batch_id=batch.pk).values_list("state", flat=True))
    back = sum(state in {"rejected", "returned"} for state in states)
    return {"items": batch.count, "paid": states.count("paid"), "returned": back}
