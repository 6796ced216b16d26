"""Buku besar: memeriksa rantai, menyegel, neraca saldo, jurnal."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, running, session
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _


@command
def verify(json_path: Json = None) -> None:
    """Telusuri seluruh buku besar; keluar dengan 1 bila satu rupiah pun berubah."""
    out = Out(json_path)
    with running():
        from payung.ledger.services import verify as walk

        walked = walk()
    out.line(
        f"{_('Utuh') if walked.ok else _('RUSAK')}: {walked.journals} {_('jurnal')}, {walked.postings} {_('baris')}, "
        f"{walked.unsealed} {_('belum disegel')}"
    )
    if walked.first_bad:
        out.line(f"{_('Pertama yang tidak cocok')}: {walked.first_bad}")
    out.result(
        {
            "ok": walked.ok,
            "journals": walked.journals,
            "postings": walked.postings,
            "head": walked.head,
            "first_bad": walked.first_bad,
        }
    )
    if not walked.ok:
        raise typer.Exit(FAILED)


@command
def seal(json_path: Json = None) -> None:
    """Segel jurnal baru ke dalam rantai dan tanda tangani ujungnya."""
    out = Out(json_path)
    with running():
        from payung.ledger.services import seal as seal_now
        from payung.ledger.services import sign_head
        from payung.platform import clock

        links, signed = seal_now(), sign_head(clock.today())
    out.line(f"{links} {_('segel baru')}" + (f", {_('ujung rantai ditandatangani')}" if signed else ""))
    out.result({"links": links, "signed": signed})


@command
def trial(as_user: As = None, json_path: Json = None) -> None:
    """Neraca saldo sejauh cakupan pengguna."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.kernel.money import format_rupiah
        from payung.ledger.services import trial_balance
        from payung.platform.db import acting

        with acting(actor.token):
            accounts = trial_balance()
    total = sum(amount for _code, _name, amount in accounts)
    rows = [[code, name, format_rupiah(amount)] for code, name, amount in accounts]
    out.table([_("Akun"), _("Nama"), _("Saldo")], [*rows, ["", _("Jumlah"), format_rupiah(total)]], right=[2])
    out.result({"accounts": [{"code": c, "name": n, "balance": a} for c, n, a in accounts], "total": total})


@command
def journals(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 50,
    event: Annotated[str, typer.Option("--event", help="commitment, bill, atau receipt.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Jurnal terbaru."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.kernel.money import format_rupiah
        from payung.ledger import selectors
        from payung.platform.db import acting

        with acting(actor.token):
            rows: list[Any] = list(selectors.journals(event=event)[:limit])
    out.table(
        [_("Nomor"), _("Tanggal"), _("Peristiwa"), _("Kunci"), _("Jumlah")],
        [[j.pk, j.posted_on, j.event, j.event_key, format_rupiah(int(j.amount or 0))] for j in rows],
        right=[0, 4],
    )
    out.result(
        [
            {
                "id": j.pk,
                "posted_on": j.posted_on,
                "event": j.event,
                "key": j.event_key,
                "memo": j.memo,
                "amount": j.amount,
            }
            for j in rows
        ]
    )


COMMANDS = {"verify": verify, "seal": seal, "trial": trial, "journals": journals}
