"""All writes on a claim. Runs in the caller's transaction and session.

report_public(ReportData(...))                       anybody reports a death; returns the claim's code
take_up(actor, report_id, person_id)                 an officer says which person it is, and a claim is opened
set_heirs / add_paper / papers_complete              until the papers are complete and the clock runs
assess(actor, claim_id)                              one person computes the benefit by the law; it is frozen
approve / return_ / reject (actor, claim_id, ...)    another person decides
propose_payee_change / confirm_payee_change          for a share that came back: one proposes, another confirms

In the same transaction the database records what the family is to be told at each step (sql/0004_telling.sql).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import IO, Any

from payung.access.policies import require
from payung.access.readlog import note
from payung.access.services import Actor
from payung.claims import bindings, letters, selectors
from payung.claims.assessment import deciding
from payung.claims.assessment.readings import considered, facts_of, standing
from payung.claims.calls import call
from payung.claims.errors import REFUSALS, ClaimRefused
from payung.claims.kinds import FIRST, KINDS
from payung.claims.models import HEIRS, BenefitAssessment, Claim, Report
from payung.kernel.nik import normalise
from payung.platform import clock
from payung.registry import selectors as registry
from payung.registry.reading import found_by
from payung.registry.services import clean_phone
from payung.vault import services as vault

__all__ = [
    "HeirData",
    "ReportData",
    "add_paper",
    "approve",
    "assess",
    "attach",
    "change_kind",
    "confirm_payee_change",
    "decide_reading",
    "dismiss",
    "file_report",
    "known_report",
    "letter",
    "papers_complete",
    "pause",
    "preview",
    "propose_payee_change",
    "recall",
    "reject",
    "report",
    "report_public",
    "request_papers",
    "resume",
    "return_",
    "set_heirs",
    "take_up",
    "withdraw",
]


@dataclass(frozen=True)
class ReportData:
    """A report of a death. `regency`: where the person lived; its officers see the report. NIK and KPJ help to find the
    person.

    `kind`: what the reporter thinks it is. `said`: answers about the event, by the facts that the kind asks
    (`claims.kinds`). `person_id`: only if the person is certain, for example when an officer has looked him up.
    """

    name: str
    event_on: date
    reporter_name: str
    regency: str = ""
    village_code: str = ""
    nik: str = ""
    kpj: str = ""
    reporter_phone: str = ""
    reporter_address: str = ""
    reporter_relation: str = ""
    note: str = ""
    language: str = "id"
    person_id: int | None = None
    kind: str = FIRST.name
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HeirData:
    """One heir: a person of the registry, the relation, the weight (1 unless a certificate says otherwise) and the
    account.

    relation "organiser": the person who arranged the funeral. He is then the only line, because there is no heir.
    """

    person_id: int
    relation: str
    weight: int = 1
    bank_account_id: int | None = None


def report_public(data: ReportData) -> str:
    """Store a report of a death by anybody, without a session; returns the code with which the family follows it.

    The caller has to limit how often one sender may do this. Raises ClaimRefused.
    """
    return _file(data)


def file_report(actor: Actor, data: ReportData) -> str:
    """Store a report of a death while nobody knows which person of the registry it is; returns the code. The report
    then waits.
    """
    require(actor.roles, "claims.report")
    return _file(data)


def report(actor: Actor, data: ReportData) -> int:
    """Open a claim for a person of the registry; returns its id. Needs `person_id`, or a NIK or KPJ that finds the
    person.
    """
    require(actor.roles, "claims.report")
    person_id = data.person_id or _found(actor, data)
    identity = registry.person(person_id) if person_id else None
    if identity is None:
        if data.person_id:
            note(actor, "person", [data.person_id], subject="death", refused=True)
        raise ClaimRefused(
            "PERSON_NEEDED", "Peserta belum ditemukan. Cari dengan NIK atau KPJ, atau simpan dulu sebagai laporan."
        )
    whole = replace(
        data, name=data.name.strip() or identity.name, regency=identity.regency, village_code=identity.village_code
    )
    code = _file(whole)
    filed = Report.objects.filter(pk=bindings.report_find(code).ask() or 0).first()
    if filed is None:
        raise ClaimRefused(
            "CLAIM_SCOPE", "Klaim dibuka kantor yang mencakup wilayah peserta. Simpan sebagai laporan saja."
        )
    return _open(filed.pk, identity.person_id, data.event_on)


def take_up(actor: Actor, report_id: int, person_id: int, event_on: date | None = None) -> int:
    """Open the claim of a report for this person; returns its id. The claim takes the report's code."""
    require(actor.roles, "claims.report")
    return _open(report_id, person_id, event_on or known_report(actor, report_id).event_on)


def known_report(_actor: Actor | None, report_id: int) -> Report:
    """A report within the scope. Raises ClaimRefused(REPORT_UNKNOWN)."""
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise REFUSALS["P0B6C"]
    return report


def attach(actor: Actor, report_id: int, claim_id: int) -> None:
    """Link another report of the same death to the claim that exists."""
    require(actor.roles, "claims.triage")
    call(bindings.claim_attach(report=report_id, claim=claim_id))


def dismiss(actor: Actor, report_id: int, reason: str) -> None:
    """Close a report without a claim, with a reason. The names in it are deleted after 90 days."""
    require(actor.roles, "claims.triage")
    call(bindings.claim_report_dismiss(report=report_id, reason=reason))


def set_heirs(actor: Actor, claim_id: int, heirs: Iterable[HeirData], after: int | None = None) -> int:
    """Store the whole list of heirs; the earlier list stays as history. Returns the number of the new list.

    `after`: the number of the list that the caller has read (`selectors.heirs_number`, 0 for none). If somebody else
    has stored a newer list, it raises ClaimRefused(HEIRS_CHANGED), so that no heir is lost. Not allowed after the
    assessment. Raises ClaimRefused(HEIRS_INVALID).
    """
    require(actor.roles, "claims.report")
    lines = list(heirs)
    if any(line.relation not in HEIRS or not 0 <= line.weight <= 1_000_000 for line in lines):
        raise ClaimRefused("RELATION_UNKNOWN", "Hubungan atau bagian ahli waris tidak dikenal.")
    plain = [
        {"person": h.person_id, "relation": h.relation, "weight": h.weight, "account": h.bank_account_id} for h in lines
    ]
    return call(bindings.claim_set_heirs(claim=claim_id, heirs=json.dumps(plain), after=after))


def add_paper(actor: Actor, claim_id: int, paper_type: str, fileobj: IO[bytes], file_name: str, **details: Any) -> int:
    """Put a paper into the claim's folder; returns the paper's id (see `vault.services.store` for `details`)."""
    require(actor.roles, "papers.add")
    folder = call(bindings.claim_papers(claim_id))
    return vault.store(actor, folder, paper_type, fileobj, file_name, **details)


def request_papers(actor: Actor, claim_id: int) -> list[str]:
    """Tell the family which papers are missing; returns their types. The same list is sent at most once a day."""
    require(actor.roles, "claims.report")
    return call(bindings.claim_request_papers(claim=claim_id, on=clock.today()))


def papers_complete(actor: Actor, claim_id: int, on: date | None = None) -> None:
    """Declare the papers complete on a day. Both deadlines are counted from that day. Needs heirs and clean papers."""
    require(actor.roles, "claims.assess")
    day = on or clock.today()
    if day > clock.today():
        raise ClaimRefused("COMPLETE_IN_FUTURE", "Tanggal lengkap belum tiba. Isi tanggal berkas terakhir diterima.")
    call(bindings.claim_complete(claim=claim_id, on=day))


def change_kind(actor: Actor, claim_id: int, kind: str, reason: str, **said: date | int | str | None) -> int:
    """Change the kind of a claim, or what is known of the event, before the assessment.

    Papers, heirs, accounts and earlier answers stay: a fact that is not given keeps its last value. Returns the number
    of the finding. Raises ClaimRefused (CLAIM_STATE, EVENT_UNTOLD, KIND_OF_OTHER_EVENT).
    """
    require(actor.roles, "claims.assess")
    given = {name: str(value) for name, value in said.items() if value is not None}
    whole = {**selectors.said_so_far(claim_id), **given}
    asked = KINDS[kind].facts if kind in KINDS else ()
    stated = {fact.name: whole[fact.name] for fact in asked if fact.name in whole}
    return call(bindings.claim_change_kind(claim=claim_id, kind=kind, said=json.dumps(stated), reason=reason))


def pause(actor: Actor, claim_id: int, reason: str) -> None:
    """Stop the clock, with a reason that is sent to the family."""
    require(actor.roles, "claims.report")
    call(bindings.claim_pause(claim=claim_id, on=clock.today(), reason=reason))


def resume(actor: Actor, claim_id: int) -> None:
    """Let the clock run again. Both deadlines move by the days of the pause, and the family gets the new date."""
    require(actor.roles, "claims.report")
    call(bindings.claim_resume(claim=claim_id, on=clock.today()))


def preview(actor: Actor, claim_id: int) -> deciding.Result:
    """Compute the assessment that the claim would have now, without storing it."""
    require(actor.roles, "claims.view")
    return considered(claim_id)[1]


def money_days(actor: Actor, claim_id: int) -> list[deciding.MoneyDay]:
    """When the money of the paid months came, as the database knows it now."""
    require(actor.roles, "claims.view")
    return deciding.money_days(facts_of(claim_id))


def decide_reading(actor: Actor, claim_id: int, reading: str, reason: str, seen: str) -> int:
    """Decide by which reading a claim is paid whose readings give different amounts; returns the decision's id.

    `seen`: the digest of what was seen (`Dispute.seen`). Whoever decides does not approve. Raises ClaimRefused (READING_UNKNOWN,
    READING_NOT_NEEDED, CLAIM_CHANGED, CLAIM_STATE).
    """
    require(actor.roles, "claims.assess")
    dispute = standing(claim_of(claim_id))
    if dispute is None:
        raise ClaimRefused(
            "READING_NOT_NEEDED", "Kedua bacaan memberi jumlah yang sama; tidak ada yang perlu diputuskan."
        )
    amounts = {one.name: one.amount for one in dispute.readings}
    if reading not in amounts:
        raise ClaimRefused(
            "READING_UNKNOWN", "Bacaan itu tidak ada untuk klaim ini, atau jumlahnya tidak berbeda. Muat ulang halaman."
        )
    other = next(amount for name, amount in amounts.items() if name != reading)
    return call(
        bindings.claim_decide_reading(
            claim=claim_id,
            reading=reading,
            seen=seen,
            chosen=amounts[reading],
            other=other,
            reason=reason,
            on=clock.today(),
        )
    )


def assess(actor: Actor, claim_id: int) -> BenefitAssessment:
    """Assess a claim whose papers are complete. The facts and the values of the law are frozen together with the
    result.

    This works for a benefit of 0 rupiah too (not protected, or in arrears). The second person then rejects the claim,
    or returns it until the money has come. Where two readings of the law give different amounts, somebody decides the
    reading first (`decide_reading`). Raises ClaimRefused (READING_NEEDED and others), CaseRefused, LawError.
    """
    require(actor.roles, "claims.assess")
    facts, result = considered(claim_id)
    if not facts["heirs"]:
        raise ClaimRefused("HEIRS_MISSING", "Belum ada ahli waris. Catat ahli waris dulu.")
    text = deciding.snapshot(facts, result)
    assessment_id = call(bindings.claim_assess(claim=claim_id, snapshot=text, on=facts["assessed_on"]))
    return BenefitAssessment.objects.get(pk=assessment_id)


def recall(actor: Actor, claim_id: int, reason: str) -> None:
    """Withdraw an assessment that nobody has decided on yet. The assessment stays stored."""
    require(actor.roles, "claims.assess")
    call(bindings.claim_recall(claim=claim_id, reason=reason))


def approve(actor: Actor, claim_id: int, digest: str) -> str:
    """Approve the assessment with this digest; returns "approved", or "voted" if more votes are needed.

    The database refuses if the second process has not reached the same result (`claims.assessment.recomputing`), if facts have
    changed since, or if other values of the law are in force. For an approved claim the same transaction writes the
    journal, the code of its letter, and one payment instruction for every share.
    """
    require(actor.roles, "claims.approve")
    claim_of(claim_id)
    return call(bindings.claim_approve(claim=claim_id, digest=digest, on=clock.today()))


def return_(actor: Actor, claim_id: int, reason: str, digest: str) -> None:
    """Send the assessment with this digest back, with a reason, so that it is done again. Earlier votes no longer
    count.
    """
    _refuse(actor, claim_id, "return", reason, digest)


def reject(actor: Actor, claim_id: int, reason: str, digest: str) -> None:
    """Reject a claim finally, on the assessment with this digest. The family reads the reason in its letter."""
    _refuse(actor, claim_id, "reject", reason, digest)


def withdraw(actor: Actor, claim_id: int, reason: str) -> None:
    """Withdraw a claim that was opened by mistake, before its assessment."""
    require(actor.roles, "claims.assess")
    call(bindings.claim_withdraw(claim=claim_id, reason=reason))


def propose_payee_change(actor: Actor, claim_id: int, heir_id: int, bank_account_id: int) -> int:
    """Propose another account of the heir for a share that came back; returns the id of the proposal.

    The family is informed. Nothing is paid before another person confirms it. Raises ClaimRefused(SHARE_NOT_BACK).
    """
    require(actor.roles, "claims.assess")
    return call(bindings.claim_propose_payee_change(claim=claim_id, heir=heir_id, account=bank_account_id))


def confirm_payee_change(actor: Actor, claim_id: int, payee_change_id: int) -> int:
    """Confirm the proposed account, so that the share is paid to it; returns the id of the new instruction.

    The person who confirms must have neither proposed nor recorded the account. Raises ClaimRefused (ACCOUNT_OWN_WORK,
    PAYEE_CHANGE_UNKNOWN, SHARE_NOT_BACK).
    """
    require(actor.roles, "claims.approve")
    return call(bindings.claim_confirm_payee_change(claim=claim_id, payee_change=payee_change_id))


def letter(actor: Actor, claim_id: int, language: str = "id") -> bytes:
    """The letter of the final decision as PDF, with the code that proves it is genuine. Raises
    ClaimRefused(NOT_DECIDED).
    """
    require(actor.roles, "claims.view")
    return letters.render(claim_of(claim_id), language)


def _file(data: ReportData) -> str:
    return call(
        bindings.report_death(
            regency=data.regency,
            village=data.village_code,
            name=data.name,
            nik=normalise(data.nik),
            kpj=normalise(data.kpj),
            event_on=data.event_on,
            reporter=data.reporter_name,
            phone=clean_phone(data.reporter_phone),
            address=data.reporter_address,
            relation=data.reporter_relation,
            note=data.note,
            language=data.language,
            on=clock.today(),
            kind=data.kind,
            said=json.dumps(dict(data.said)),
        )
    )


def _open(report_id: int, person_id: int, event_on: date) -> int:
    return call(bindings.claim_open(report=report_id, person=person_id, event_on=event_on, on=clock.today()))


def _found(actor: Actor, data: ReportData) -> int | None:
    for number in (normalise(data.nik), normalise(data.kpj)):
        if registry.is_number(number):
            people = found_by(actor, number, registry.search(number).page(None, 2))
            if len(people) == 1:
                return int(people[0].person_id)
    return None


def claim_of(claim_id: int) -> Claim:
    """The claim with its case. Raises ClaimRefused(CLAIM_UNKNOWN) if it does not exist or is out of scope."""
    claim = Claim.objects.select_related("case").filter(pk=claim_id).first()
    if claim is None:
        raise ClaimRefused("CLAIM_UNKNOWN", "Klaim itu tidak ada, atau di luar wilayah Anda.")
    return claim


def _refuse(actor: Actor, claim_id: int, decision: str, reason: str, digest: str) -> None:
    require(actor.roles, "claims.approve")
    claim_of(claim_id)
    call(bindings.claim_refuse(claim=claim_id, digest=digest, decision=decision, reason=reason, on=clock.today()))
