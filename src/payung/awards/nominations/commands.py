"""Paritrana Award: calon, berkas dan angkanya."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.awards.choices import PAPER
from payung.awards.commands.award import FILE
from payung.awards.nominations.acts import ACTS
from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.kernel.choices import values

YEAR = Annotated[int, typer.Argument(metavar="TAHUN")]
CANDIDATE = Annotated[int, typer.Argument(metavar="CALON", min=1)]
LOOK = "home.view"


@command
def candidates(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Calon sebuah siklus yang boleh Anda lihat, dengan nomor dan berkas yang belum ada."""
    out = Out(json_path)
    with acting_as(as_user, may=LOOK):
        from payung.awards.nominations import services as nominations

        lines = nominations.lines(list(nominations.candidates(year)))
    out.table(
        [_("Nomor"), _("Calon"), _("Kategori"), _("Berkas yang belum ada")],
        [[one["id"], one["name"], one["word"], one["missing"]] for one in lines],
        right=[0, 3],
    )
    out.result(lines)


@command
def candidate(candidate_id: CANDIDATE, as_user: As = None, json_path: Json = None) -> None:
    """Satu calon: berkas yang diminta, angka yang dipegang Payung, keberatan."""
    out = Out(json_path)
    with acting_as(as_user, may=LOOK):
        from payung.awards.nominations import services as nominations

        one = nominations.whole(candidate_id)
    out.line(f"{one['name']} ({one['word']})")
    for asked in one["asked"]:
        out.line(f"  {_(asked['word'])}: {_('belum ada') if asked['missing'] else len(asked['papers'])}")
    out.table(
        [_("Angka"), _("Bagian"), _("Keseluruhan"), _("Keadaan pada"), _("Kueri")],
        [[_(x["word"]), _or_none(x["part"]), _or_none(x["whole"], ""), x["as_of"], x["query"]] for x in one["figures"]],
        right=[1, 2],
    )
    for x in one["objections"]:
        out.line(f"{x['id']}. {_(x['word'])}: {x['reason']} ({x['state']}) {x['answer']}".rstrip())
    out.result(one)


def _or_none(count: int | None, none: str | None = None) -> str:
    return str(count) if count is not None else _("belum ada data") if none is None else none


@command
def figure(
    candidate_id: CANDIDATE,
    name: Annotated[str, typer.Argument(metavar="ANGKA")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Dari mana sebuah angka calon: artinya, tanggalnya, sumbernya, dan bunyi kuerinya."""
    out = Out(json_path)
    with acting_as(as_user, may=LOOK):
        from payung.awards.nominations import indicators
        from payung.awards.nominations import services as nominations

        one = indicators.figure(nominations.candidate_of(None, candidate_id), name)
    out.line(f"{_(one['word'])}: {_or_none(one['part'])}{'' if one['whole'] is None else '/' + str(one['whole'])}")
    out.line(f"{_(one['meaning'])}")
    out.line(f"payung.{one['query']}, {one['as_of']}: {one['source']}")
    out.line(one["text"])
    out.result(one)


@command
def add_paper(
    candidate_id: CANDIDATE,
    file: FILE,
    kind: Annotated[str, typer.Option("--kind", help="Jenis berkas.", metavar="|".join(values(PAPER)))],
    note: Annotated[str, typer.Option("--note", help="Catatan.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Berikan berkas sebuah calon (PDF, JPEG, PNG, paling besar 10 MB)."""
    out = Out(json_path)
    with acting_as(as_user) as actor, Path(file).open("rb") as content:
        from payung.awards.nominations import papers

        added = papers.add_paper(actor, candidate_id, kind, content, file.name, note[:200])
    out.line(_("Berkas diterima dengan nomor %(number)s.") % {"number": added})
    out.result({"id": added})


COMMANDS = {
    "candidates": candidates,
    "candidate": candidate,
    "figure": figure,
    "add-paper": add_paper,
    **commands_of(ACTS),
}
