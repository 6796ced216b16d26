"""Penilaian, keputusan, surat, dan daftar klaim kematian."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, only_named, require_token, session
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _

ClaimId = Annotated[int, typer.Argument(metavar="KLAIM", help="Nomor klaim.")]


def step(as_user: str | None, json_path: str | None, claim_id: int, act: Any) -> None:
    """Do one act on a claim and print its new state."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.claims import selectors
        from payung.platform.db import acting

        with acting(actor.token):
            answer = act(actor)
            claim = selectors.claim(claim_id)
            state = claim.case.state if claim else ""
    out.line(f"{_('Klaim')} {claim_id}: {state}")
    out.result({"claim": claim_id, "state": state, **(answer if isinstance(answer, dict) else {})})


def plain_heir(line: Any) -> dict[str, Any]:
    from payung.claims.selectors import holder_score

    return {
        "id": line.heir.pk,
        "person": line.heir.person_id,
        "name": line.identity.name if line.identity else "",
        "relation": line.heir.relation,
        "weight": line.heir.weight,
        "account": line.account_masked,
        "amount": line.amount,
        "payout": line.payout,
        "reason": line.reason,
        "proposal": line.proposed.payee_change.pk if line.proposed else None,
        "holder_score": holder_score(line.identity, line.account),
        "holder_reason": line.account.holder_reason if line.account else "",
        "proposal_holder_score": holder_score(line.identity, line.proposed.account) if line.proposed else None,
        "by_hand": [hand.plain() for hand in line.hands],
    }


@command
def assess(
    claim_id: ClaimId,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Hitung saja, tidak disimpan.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Nilai klaim menurut hukum yang berlaku; fakta dan hasilnya dibekukan."""
    from payung.claims.choices import WAITING_READING
    from payung.kernel.choices import words
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with session(as_user) as actor:
        from payung.claims import reading, services
        from payung.claims.assessment import deciding
        from payung.platform.db import acting

        with acting(actor.token):
            if dry_run:
                reading.opened(actor, claim_id)
                result, digest = services.preview(actor, claim_id).to_dict(), ""
            else:
                assessment = services.assess(actor, claim_id)
                result, digest = assessment.result, assessment.digest
    out.line(f"{_(deciding.OUTCOME_WORDS[result['outcome']])}: {format_rupiah(result['total'])}")
    for code in result["warnings"]:
        out.line(f"! {_(deciding.WARNING_WORDS[code])}")
    for name, amount in result.get("readings", {}).items():
        mark = "*" if name == result["reading"] else "-"
        out.line(f"{mark} {_(words(WAITING_READING)[name])}: {format_rupiah(amount)}")
    out.line(digest)
    out.result({"claim": claim_id, "digest": digest or None, **result})


@command
def list_claims(
    state: Annotated[str, typer.Option("--state", help="Hanya keadaan ini, misalnya assessed.")] = "",
    due: Annotated[str, typer.Option("--due", help="late, risk, paused, atau different (hitung ulang berbeda).")] = "",
    regency: Annotated[str, typer.Option("--regency", help="Kode kabupaten/kota, misalnya 53.04.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Klaim menurut tenggat, yang paling dekat dulu."""
    out = Out(json_path)
    with session(as_user, may="claims.view") as actor:
        from payung.claims import selectors
        from payung.platform import clock
        from payung.platform.db import acting

        with acting(actor.token):
            rows = selectors.queue([state] if state else (), due=due, regency=regency, today=clock.today())
            lines = [_plain(actor, row) for row in rows[:10_000]]
    out.table(
        [_("Nomor"), _("Kode klaim"), _("Keadaan"), _("Wilayah"), _("Meninggal"), _("Tenggat"), _("Jeda")],
        [
            [c["id"], c["code"], c["state"], c["regency"], c["event_on"], c["calendar_due"], c["paused_since"]]
            for c in lines
        ],
        right=[0],
    )
    out.result(lines)


def code_for(actor: Any, code: str) -> str:
    """The code of a claim as the actor may see it. With the code anybody can read the claim at /cek, so it is masked
    for a user who was only named with `--as`.
    """
    return code[:4] + "•" * (len(code) - 4) if only_named(actor) else code


def _plain(actor: Any, row: Any) -> dict[str, Any]:
    from payung.claims import views

    return {**views.line(row), "code": code_for(actor, row.code)}


@command
def show(claim_id: ClaimId, as_user: As = None, json_path: Json = None) -> None:
    """Satu klaim: keadaan, berkas, ahli waris, penilaian, dan riwayatnya."""
    from payung.kernel.money import format_rupiah

    out = Out(json_path)
    with session(as_user, may="claims.view") as actor:
        from payung.claims import reading, selectors
        from payung.claims.assessment import readings
        from payung.claims.views import counted_until
        from payung.platform.db import acting

        with acting(actor.token):
            claim = reading.opened(actor, claim_id)
            dispute = readings.of(claim)
            latest = selectors.assessment(claim_id)
            papers = {item.paper_type: item.state for item in selectors.checklist(claim_id)}
            lines = [plain_heir(line) for line in selectors.heirs(claim_id)]
            moments = selectors.timeline(claim_id)
            paid = selectors.paid_amount(claim_id)
            counted = counted_until(claim)
    whole = {
        **_plain(actor, claim),
        "counted": counted,
        "papers": papers,
        "heirs": lines,
        "assessment": {"digest": latest.digest, "recomputed": latest.recomputed, **latest.result} if latest else None,
        "dispute": dispute.plain() if dispute else None,
        "paid": paid,
        "timeline": [
            {"at": m.at, "kind": m.kind, "action": m.action, "target": m.target, "reason": m.reason} for m in moments
        ],
    }
    for name in ("code", "state", "event_on", "complete_on", "calendar_due", "working_due"):
        out.line(f"{name}: {whole[name] if whole[name] is not None else '-'}")
    out.line(f"papers: {', '.join(f'{name} {state}' for name, state in papers.items())}")
    for one in dispute.readings if dispute else ():
        decided = " *" if dispute and one == dispute.chosen else ""
        out.line(f"reading {one.name}: {one.word} {format_rupiah(one.amount)}{decided}")
    if dispute and dispute.decision is None:
        out.line(f"seen: {dispute.seen}")
    if latest:
        out.line(f"assessment: {latest.outcome} {format_rupiah(latest.amount)} {latest.recomputed} {latest.digest}")
    for line in lines:
        out.line(
            f"heir {line['id']}: {line['relation']} {line['name']} {format_rupiah(line['amount'] or 0)} {line['payout']}"
        )
    if counted:
        out.line(f"months: {counted['months']}/{counted['needed']} {counted['standing']}")
    out.line(f"paid: {format_rupiah(paid)}")
    for m in moments:
        out.line(f"{m.at:%Y-%m-%d %H:%M} {m.kind} {m.action} {m.target} {m.reason}".rstrip())
    out.result(whole)


@command
def letter(
    claim_id: ClaimId,
    target: Annotated[Path, typer.Argument(metavar="PDF", dir_okay=False)],
    english: Annotated[bool, typer.Option("--english", help="Surat dalam bahasa Inggris.")] = False,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tulis surat keputusan sebagai PDF."""
    out = Out(json_path)
    with session(as_user) as actor:
        require_token(actor)
        from payung.claims import reading, services
        from payung.platform.db import acting

        with acting(actor.token):
            reading.opened(actor, claim_id)
            pdf = services.letter(actor, claim_id, "en" if english else "id")
    target.write_bytes(pdf)
    out.line(f"{target} ({len(pdf)} byte)")
    out.result({"claim": claim_id, "file": str(target), "bytes": len(pdf)})


@command
def verify(
    claim_id: Annotated[int | None, typer.Argument(metavar="KLAIM", help="Kosong = semua klaim.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Hitung ulang penilaian dari fakta yang dibekukan; rupiahnya harus sama."""
    out = Out(json_path)
    with session(as_user, may="claims.view") as actor:
        from payung.claims import selectors
        from payung.claims.assessment import deciding
        from payung.platform.db import acting

        with acting(actor.token):
            checked, bad = 0, []
            for one in selectors.every_assessment(claim_id):
                checked += 1
                if not deciding.holds(one.snapshot, one.digest):
                    bad.append(one.pk)
    out.line(f"{checked} {_('penilaian dihitung ulang')}, {len(bad)} {_('tidak sama')}")
    out.result({"ok": not bad, "checked": checked, "bad": bad})
    if bad:
        raise typer.Exit(FAILED)
