"""Persetujuan peserta, surat akad, dan surat pengantar daftar."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _
from payung.kernel.choices import values
from payung.sponsorship.choices import CONSENT

Scheme = Annotated[int, typer.Argument(metavar="SKEMA", help="Nomor skema.")]
Enrolled = Annotated[int, typer.Argument(metavar="PENDAFTARAN", help="Nomor pendaftaran dalam skema (lihat scheme consents).")]  # fmt: skip
Sent = Annotated[int, typer.Argument(metavar="DAFTAR", help="Nomor daftar.")]
File = Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)]
OfContract = Annotated[
    str, typer.Argument(metavar="JENIS", help="perjanjian_kredit, surat_persetujuan, ktp_peserta, kk, atau lain.")
]
LetterNumber = Annotated[str, typer.Option("--number", help="Nomor surat.")]


@command
def consents(
    number: Scheme,
    state: Annotated[str, typer.Option("--state", metavar="|".join(values(CONSENT)), help="Hanya yang begini.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=5000)] = 200,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Siapa yang setuju ikut sebuah skema: tanggalnya, menurut apa, dan berapa suratnya."""
    out = Out(json_path)
    if state and state not in values(CONSENT):
        raise typer.BadParameter(_("Pilih satu dari: %s.") % ", ".join(values(CONSENT)))
    with session(as_user, may="scheme.view") as actor:
        from payung.platform.db import acting
        from payung.registry.reading import listed
        from payung.sponsorship.contracts import selectors, views
        from payung.sponsorship.services import scheme_of

        with acting(actor.token):
            scheme_of(None, number)
            counted = selectors.counts(number)
            lines = [views.line(one) for one in selectors.enrolments(number, state).order_by("-id")[:limit]]
            listed(actor, f"consents:{number}", [one["person_id"] for one in lines])
    out.line(f"{_('Persetujuan tercatat')}: {counted['given']} / {counted['people']}")
    out.lines(views.CONSENTS, lines)
    out.result({**counted, "items": lines})


@command
def contract_papers(number: Enrolled, as_user: As = None, json_path: Json = None) -> None:
    """Surat akad seorang peserta: jenis, keadaan, dan sebab ditolak."""
    out = Out(json_path)
    with session(as_user, may="papers.view") as actor:
        from payung.platform.db import acting
        from payung.sponsorship.contracts import selectors, services

        with acting(actor.token):
            rows = _held(selectors.folder_of(services.opened(actor, number)))
    _listed(out, rows)


@command
def contract_paper(
    number: Enrolled,
    paper_type: OfContract,
    file: File,
    letter: LetterNumber = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Simpan satu surat akad seorang peserta; isinya diperiksa sebelum diterima."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.platform.db import acting
        from payung.sponsorship.contracts import services
        from payung.vault import views

        with acting(actor.token), file.open("rb") as handle:
            line = views.whole(services.add_paper(actor, number, paper_type, handle, file.name, number=letter))
    _stored(out, line)


@command
def list_letters(number: Scheme, sent: Sent, as_user: As = None, json_path: Json = None) -> None:
    """Surat pengantar sebuah daftar: satu surat bagi semua orang di dalamnya."""
    out = Out(json_path)
    with session(as_user, may="papers.view") as actor:
        from payung.platform.db import acting
        from payung.sponsorship.contracts import selectors
        from payung.sponsorship.services import scheme_of
        from payung.vault.services import opened_folder

        with acting(actor.token):
            folder = selectors.letters_of(scheme_of(None, number).pk, sent)
            rows = _held(opened_folder(actor, folder).pk) if folder else []
    _listed(out, rows)


@command
def list_letter(
    number: Scheme, sent: Sent, file: File, letter: LetterNumber = "", as_user: As = None, json_path: Json = None
) -> None:
    """Simpan surat pengantar sebuah daftar yang sudah tersimpan."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.platform.db import acting
        from payung.sponsorship.contracts import services
        from payung.sponsorship.services import scheme_of
        from payung.vault import views

        with acting(actor.token), file.open("rb") as handle:
            scheme, kind = scheme_of(None, number).pk, services.LETTERS[0]
            line = views.whole(services.add_letter(actor, scheme, sent, kind, handle, file.name, number=letter))
    _stored(out, line)


def _held(folder: int) -> list[dict[str, Any]]:
    from payung.vault import selectors, views

    return [views.line(one) for one in selectors.papers(folder, withdrawn=True)] if folder else []


def _listed(out: Out, rows: list[dict[str, Any]]) -> None:
    out.table(
        [_("Nomor"), _("Jenis"), _("Keadaan"), _("Sebab")],
        [[one["id"], one["paper_type"], one["state"], one["reason"]] for one in rows],
        right=[0],
    )
    out.result(rows)


def _stored(out: Out, line: dict[str, Any]) -> None:
    from payung.vault.words import REASONS

    why = REASONS.get(line["reason"], "")
    out.line(f"{_('Berkas')} {line['id']}: {line['state']} {_(why) if why else ''}".rstrip())
    out.result(line)
    if line["state"] != "clean":
        raise typer.Exit(FAILED)


COMMANDS = {
    "consents": consents,
    "contract-papers": contract_papers,
    "contract-paper": contract_paper,
    "list-letters": list_letters,
    "list-letter": list_letter,
}
