"""Paritrana Award: memimpin siklus, rubrik."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.awards.choices import STAGE
from payung.awards.commands.award import FILE, text_of
from payung.awards.leading.acts import ACTS
from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.kernel.choices import words

YEAR = Annotated[int, typer.Argument(metavar="TAHUN")]
OPEN = Annotated[int, typer.Argument(metavar="KATEGORI", min=1)]
LOOK = "home.view"


@command
def cycle(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Siklus yang dipimpin di sini: tahap, tanggal, kategori dengan nomornya."""
    out = Out(json_path)
    with acting_as(as_user, may=LOOK):
        from payung.awards.leading import services as leading

        one = leading.whole(year)
    out.line(
        _("Tahap %(stage)s; batas data %(day)s; kuorum %(quorum)s.")
        % {"stage": _(words(STAGE)[one["stage"]]), "day": one["cut_off"], "quorum": one["quorum"]}
    )
    out.table(
        [_("Tahap"), _("Hari pertama"), _("Hari terakhir"), _("Siapa"), _("Ditutup oleh")],
        [[_(words(STAGE)[x["stage"]]), x["opens_on"], x["closes_on"], _(x["who"]), _(x["closed_by"])] for x in one["stages"]],
    )  # fmt: skip
    out.table(
        [_("Nomor"), _("Kategori"), _("Versi rubrik"), _("Calon")],
        [[x["open_id"], x["word"], x["rubric_version"], x["candidates"]] for x in one["categories"]],
        right=[0, 3],
    )
    out.result(one)


@command
def rubrics_of(open_id: OPEN, as_user: As = None, json_path: Json = None) -> None:
    """Versi rubrik sebuah kategori, terbaru dulu, dengan kursi yang menyetujuinya."""
    out = Out(json_path)
    with acting_as(as_user, may=LOOK):
        from payung.awards.leading import rubrics
        from payung.awards.leading import services as leading

        lines = rubrics.versions(leading.category_of(open_id)["open_id"])
    for one in lines:
        _tell(out, one)
    out.result(lines)


@command
def rubric(open_id: OPEN, file: FILE, as_user: As = None, json_path: Json = None) -> None:
    """Catat versi rubrik sebuah kategori dari berkas (YAML); berlaku setelah kuorum kursi menyetujuinya."""
    out, text = Out(json_path), text_of(file)
    with acting_as(as_user) as actor:
        from payung.awards.leading import rubrics

        one = rubrics.set_rubric(actor, open_id, text)
    _tell(out, one)
    out.result(one)


def _tell(out: Out, one: dict[str, Any]) -> None:
    seats = ", ".join(str(seat) for seat in one["approved_by_seats"]) or _("belum ada")
    out.line(
        _("Rubrik %(number)s, versi %(version)s; disetujui kursi: %(seats)s.")
        % {"number": one["id"], "version": one["version"], "seats": seats}
    )
    if one["in_force"]:
        out.line(_("Versi ini berlaku."))
    out.line(_(one["weights"]))
    for x in one["criteria"]:
        out.line(f"  {x['name']}: {x['weight']} ({x['word']}, {x['source']})")
    out.line(f"  {one['digest']}")


COMMANDS = {
    "cycle": cycle,
    "rubrics": rubrics_of,
    "rubric": rubric,
    **commands_of(ACTS),
}
