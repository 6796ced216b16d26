"""Wawancara, kunjungan, dan biaya sebuah siklus Paritrana."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from payung.awards.days.acts import ACTS
from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.cli.text import _

YEAR = Annotated[int, typer.Argument(metavar="TAHUN", help="Tahun penilaian.")]


@command
def interviews(
    year: YEAR,
    ics: Annotated[Path | None, typer.Option("--ics", help="Tulis undangan (.ics) ke berkas ini.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Jadwal wawancara menurut hari dan ruang; dengan --ics juga undangannya."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import interviews as planned
        from payung.awards.days.views import INTERVIEW

        rows = list(planned.listed(planned.cycle_of(year)))
        lines = planned.lines(rows)
        if ics is not None:
            ics.write_bytes(planned.invitations(rows))
    out.lines(INTERVIEW, lines)
    out.result(lines)


@command
def interview(
    number: Annotated[int, typer.Argument(metavar="WAWANCARA")], as_user: As = None, json_path: Json = None
) -> None:
    """Satu wawancara dengan pertanyaan kategorinya."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import interviews as planned
        from payung.awards.days.views import INTERVIEW

        line = planned.whole(number)
    out.lines(INTERVIEW, [line])
    for at, question in enumerate(line["questions"], start=1):
        out.line(f"{at}. {question}")
    out.result(line)


@command
def prompts(
    category: Annotated[int, typer.Argument(metavar="KATEGORI")], as_user: As = None, json_path: Json = None
) -> None:
    """Pertanyaan wawancara dan butir kunjungan sebuah kategori."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import interviews as planned

        line = planned.prompts_of(category)
    out.table(
        [_("Nomor"), _("Untuk"), _("Isi")],
        [[one["id"], one["kind"], one["text"]] for one in line["prompts"]],
        right=[0],
    )
    out.result(line)


@command
def visits(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Kunjungan ke calon, terbaru dulu."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import interviews as planned
        from payung.awards.days import visits as visited
        from payung.awards.days.views import VISIT

        lines = visited.lines(planned.cycle_of(year))
    out.lines(VISIT, lines)
    out.result(lines)


@command
def visit(
    number: Annotated[int, typer.Argument(metavar="KUNJUNGAN")], as_user: As = None, json_path: Json = None
) -> None:
    """Satu kunjungan dengan butir dan temuannya."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import visits as visited

        line = visited.whole(number)
    out.table(
        [_("Butir"), _("Isi"), _("Temuan"), _("Catatan")],
        [[one["prompt_id"], one["text"], one["outcome"], one["note"]] for one in line["checklist"]],
        right=[0],
    )
    out.result(line)


@command
def photo(
    number: Annotated[int, typer.Argument(metavar="FOTO")],
    target: Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas PNG yang ditulis.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Simpan gambar sebuah foto kunjungan."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import visits as visited

        target.write_bytes(visited.picture(number))
    out.line(str(target))
    out.result({"file": str(target)})


@command
def add_photo(
    number: Annotated[int, typer.Argument(metavar="KUNJUNGAN")],
    file: Annotated[Path, typer.Argument(metavar="BERKAS", exists=True, dir_okay=False)],
    caption: Annotated[str, typer.Option("--caption", help="Apa yang terlihat.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tambahkan foto (JPEG atau PNG) pada sebuah kunjungan."""
    out = Out(json_path)
    with acting_as(as_user, may="award.lead") as actor:
        from payung.awards.days import visits as visited

        with file.open("rb") as handle:
            added = visited.add_photo(actor, number, handle, caption)
        line = visited.whole(number)
    out.line(_("Foto tersimpan: %(number)s.") % {"number": added})
    out.result(line)


@command
def costs(year: YEAR, as_user: As = None, json_path: Json = None) -> None:
    """Biaya siklus menurut penanggungnya."""
    out = Out(json_path)
    with acting_as(as_user, may="home.view"):
        from payung.awards.days import costs as spent
        from payung.awards.days.views import COST, HOLDER

        whole = spent.whole(year)
    out.lines(COST, whole["costs"])
    out.lines(HOLDER, whole["holders"])
    out.result(whole)


COMMANDS = {
    "interviews": interviews,
    "interview": interview,
    "prompts": prompts,
    "visits": visits,
    "visit": visit,
    "photo": photo,
    "add-photo": add_photo,
    "costs": costs,
    **commands_of(ACTS),
}
