"""Data for tests of claims: a participant with paid months, a family, accounts and papers."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from PIL import Image

from payung.access.services import Actor
from payung.claims import selectors, services
from payung.claims.assessment.recomputing import recompute
from payung.claims.services import HeirData, ReportData
from payung.kernel.money import largest_remainder
from payung.platform.db import acting, scalar
from payung.registry.services import add_account, add_person
from tests.support import people, states
from tests.support.people import Member, fetching, one
from tests.support.people import acting as raw_acting

# An accident on the way home from work, two days before the death.
AT_WORK = {
    "relation": "on_the_way",
    "cause": "traffic",
    "accident_on": "2025-10-08",
    "accident_at": "17:40",
    "place": "Jalan Timor Raya, dekat pasar",
    "stage_one_on": "2025-10-09",
}
BELU_VILLAGE = "53.04.03.2001"
TODAY = "2025-12-15"
_number = itertools.count(1)


@dataclass(frozen=True)
class Case:
    """A claim and the people in it."""

    claim: int
    member: Member
    heirs: tuple[int, ...]


def picture(seed: int = 0) -> io.BytesIO:
    """A small picture that stands for a photographed paper; another `seed` gives another picture."""
    out = io.BytesIO()
    Image.new("RGB", (600, 400), ((seed * 37) % 255, (seed * 11) % 255, 200)).save(out, "PNG")
    out.seek(0)
    return out


def _asked(query: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return scalar(cursor)


@states.kept
def member_with_months(
    loader: Any,
    token: Callable[[str], str],
    paid: Sequence[int],
    committed: Sequence[int] = (),
    regency: str = "53.04",
    base: int = 1_000_000,
) -> Member:
    """A BPU member. Months of 2025 in `paid` are billed and paid, those in `committed` only committed."""
    codes: dict[str, date] = {}
    with raw_acting(loader, token("admin")):
        people.open_months(loader)
        found = people.member(loader, regency, name=f"Markus Bere {next(_number)}")
        scheme = people.scheme(loader)
        people.enrol(loader, scheme, found)
        for number in sorted({*paid, *committed}):
            month = date(2025, number, 1)
            people.cover(loader, scheme.payer, found, month)
            if number in paid:
                _, code = people.bill(loader, scheme.payer, month, [found], base=base)
                codes[code] = month
        people.journal(loader, scheme)
    for code, month in codes.items():
        with acting(token("cabang")):
            asked = "select waiting_id from payung.record_receipt(%s, %s, %s, 'manual', %s)"
            waiting = _asked(asked, [code, people.PRICE, month, f"R{code}"])
        with acting(token("kepala")):
            _asked("select payung.confirm_receipt(%s)", [waiting])
    return found


def open_claim(actor: Actor, member: Member, event_on: date = date(2025, 10, 10), **changed: Any) -> int:
    """Open a claim as an officer; returns its id."""
    facts: dict[str, Any] = {
        "name": "",
        "event_on": event_on,
        "reporter_name": "Ana Bere",
        "reporter_phone": "0812-3456-7890",
        "reporter_relation": "istri",
        "person_id": member.person,
        **changed,
    }
    with acting(actor.token):
        return services.report(actor, ReportData(**facts))


def family(actor: Actor, relations: Sequence[str] = ("spouse", "child", "child", "child")) -> list[HeirData]:
    """Record new people with these relations, each with an account."""
    found = []
    with acting(actor.token):
        for relation in relations:
            n = next(_number)
            person = add_person(actor, f"Ahli Waris {n}", BELU_VILLAGE)
            account = add_account(actor, person, "130", f"{90_000_000_000 + n}", f"Ahli Waris {n}")
            found.append(HeirData(person, relation, 1, account))
    return found


def give_papers(actor: Actor, claim_id: int) -> None:
    """Put a clean paper of every needed type into the folder. It writes the rows directly, because the vault's check is
    slow.
    """
    with acting(actor.token) as cursor:
        cursor.execute("select payung.claim_papers(%s)", [claim_id])
        folder = scalar(cursor)
        for item in selectors.checklist(claim_id):
            if item.state == "clean":
                continue
            digest = f"{next(_number):064x}"
            cursor.execute(
                "select paper_id from payung.paper_add(%s, %s, %s, %s, 10, 'surat.png', '', '', null)",
                [folder, item.paper_type, digest[-32:], digest],
            )
            cursor.execute(
                "select payung.paper_checked(%s, %s, '', 'image/png', 1, %s::text[])",
                [scalar(cursor), digest, [digest[-32:]]],
            )


def photograph_papers(actor: Actor, claim_id: int) -> None:
    """Put papers into the folder with the service that users use, with a picture for each."""
    with acting(actor.token):
        for number, item in enumerate(selectors.checklist(claim_id)):
            if item.state != "clean":
                services.add_paper(actor, claim_id, item.paper_type, picture(number), f"{item.paper_type}.png")


@states.kept
def complete(
    actor: Actor,
    member: Member,
    event_on: date = date(2025, 10, 10),
    relations: Sequence[str] = ("spouse", "child", "child", "child"),
    **changed: Any,
) -> Case:
    """Open a claim and bring it to complete papers."""
    claim = open_claim(actor, member, event_on, **changed)
    heirs = family(actor, relations)
    with acting(actor.token):
        services.set_heirs(actor, claim, heirs)
    give_papers(actor, claim)
    with acting(actor.token):
        services.papers_complete(actor, claim)
    return Case(claim, member, tuple(h.person_id for h in heirs))


@states.kept
def assessed(actor: Actor, member: Member, event_on: date = date(2025, 10, 10), **changed: Any) -> tuple[Case, str]:
    """Bring a claim to its assessment and let the second process compute it again; returns it with the assessment's
    digest.
    """
    case = complete(actor, member, event_on, **changed)
    with acting(actor.token):
        digest = services.assess(actor, case.claim).digest
    recompute()
    return case, digest


@states.kept
def approved(
    assessor: Actor, approver: Actor, member: Member, event_on: date = date(2025, 10, 10), **changed: Any
) -> Case:
    """Bring a claim to its approval."""
    case, digest = assessed(assessor, member, event_on, **changed)
    with acting(approver.token):
        assert services.approve(approver, case.claim, digest) == "approved"
    return case


def state(owner: Any, claim_id: int) -> str:
    """The state of a claim's case."""
    return str(
        one(
            owner,
            "select k.state from claims_claim c join casework_case k on k.id = c.case_id where c.id = %s",
            [claim_id],
        )
    )


def equal_shares(total: int, count: int) -> list[int]:
    """The shares in rupiah of `count` heirs with equal rights."""
    return largest_remainder(total, [1] * count)


def bank_says(db: Any, actor: Actor, claim_id: int, answers: dict[int, tuple[str, str]] | str) -> None:
    """Send the claim's payments to a bank and record its answers: one state for all, or (state, reason code) by heir.

    Only the functions that the job runner may call are used.
    """
    from payung.platform import outbox

    loader = db.connect("loader")
    with raw_acting(loader, actor.token):
        rows = loader.execute(
            "select p.heir_id, p.instruction_id, n.end_to_end_id, n.amount from claims_payment p"
            " join payouts_instruction n on n.id = p.instruction_id join payouts_state s on s.instruction_id = n.id"
            " where p.claim_id = %s and s.state = 'ready' order by p.id",
            [claim_id],
        ).fetchall()
    _send(db, loader, actor, rows, answers)
    outbox.dispatch()


def _send(db: Any, loader: Any, actor: Actor, rows: list[Any], answers: dict[int, tuple[str, str]] | str) -> None:
    import json

    owner, app = db.connect("owner"), db.connect("app")
    bank = one(owner, "select id from payouts_bank where code = 'NTT'")
    if bank is None:
        bank = one(
            owner,
            "insert into payouts_bank (code, name, organisation_id, account_no, account_name, folder)"
            " select 'NTT', 'Bank NTT', id, '1234567890', 'BPJS', '/srv/uji' from parties_organisation where code = 'bank-ntt' returning id",
        )
    with raw_acting(app, actor.token):
        batch = one(app, "select payung.payout_batch_make(%s, 'file', %s::bigint[])", [bank, [r[1] for r in rows]])
        content = one(app, "select content_hash from payouts_batch where id = %s", [batch])
    from payung.access.gate import open_session

    other = one(
        owner, "select id from access_user where username = %s", ["cabang" if actor.username != "cabang" else "admin"]
    )
    with raw_acting(app, open_session(int(other), "command", 600)):
        app.execute("select payung.payout_batch_approve(%s, %s)", [batch, content])
    with raw_acting(loader, actor.token):
        loader.execute(
            "select payung.payout_file_staged(%s, %s, %s, 10, %s)", [batch, f"{batch:064d}", "0" * 32, TODAY]
        )
        loader.execute("select payung.payout_file_sent(%s, %s)", [batch, TODAY])
    with raw_acting(loader, fetching(app, loader, actor.token, bank)):
        items = [
            {
                "id": end_to_end,
                "amount": amount,
                "state": answers if isinstance(answers, str) else answers.get(heir, ("paid", ""))[0],
                "reason": "" if isinstance(answers, str) else answers.get(heir, ("", ""))[1],
            }
            for heir, _, end_to_end, amount in rows
        ]
        loader.execute(
            "select * from payung.payout_answer_fetched('camt.054', %s, %s, %s, %s, 10, %s, %s::jsonb)",
            [bank, batch, f"{next(_number):064x}", "0" * 32, TODAY, json.dumps(items)],
        )
