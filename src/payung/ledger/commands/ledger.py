"""Buku besar: memeriksa rantai, menyegel, neraca saldo, jurnal."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.context import As, Json, acting_as, running
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
    with acting_as(as_user):
        from payung.ledger import views

        figures = views.trial()
    out.lines(views.BALANCE, figures["accounts"])
    out.line(f"{_('Total')}: {figures['total']}")
    out.result(figures)


@command
def journals(
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 50,
    event: Annotated[str, typer.Option("--event", help="commitment, bill, atau receipt.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Jurnal terbaru."""
    out = Out(json_path)
    with acting_as(as_user):
        from payung.ledger import selectors, views

        figures = views.journals(selectors.journals(event=event)[:limit])
    out.lines(views.JOURNAL, figures)
    out.result(figures)


COMMANDS = {"verify": verify, "seal": seal, "trial": trial, "journals": journals}
