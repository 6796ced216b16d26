"""A draft (rancangan) applied to the registered population or to a file; nothing is booked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.context import As, Json
from payung.cli.output import Out, command, progress
from payung.cli.text import _


@command
def whatif(
    draft: Annotated[Path, typer.Argument(metavar="RANCANGAN", exists=True, dir_okay=False)],
    month: Annotated[str | None, typer.Option("--month", help="Bulan iuran; tanpa ini bulan berjalan.")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", exists=True, dir_okay=False, help="CSV, Parquet, atau Arrow, bukan peserta terdaftar."),
    ] = None,
    people_of: Annotated[
        str | None, typer.Option("--people-of", help="Peserta yang ditetapkan pada bulan ini; bawaan: yang terakhir.")
    ] = None,
    segment: Annotated[str | None, typer.Option("--segment", help="Untuk berkas tanpa kolom segment.")] = None,
    risk: Annotated[str | None, typer.Option("--risk", help="Untuk berkas tanpa kolom risk.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Apa akibat rancangan peraturan: berapa orang, berapa rupiah, siapa membayar lebih atau kurang."""
    out = Out(json_path)
    if file is None and (segment or risk):
        raise typer.BadParameter(_("--segment dan --risk hanya untuk --file"))
    if file is not None and people_of:
        raise typer.BadParameter(_("--people-of hanya untuk peserta terdaftar"))
    text = _read(draft)
    if file is None:
        outcome = _population(text, draft.name, month, people_of, as_user)
    else:
        outcome = _file(text, draft.name, file, month, {"segment": segment, "risk": risk})
    _say(out, outcome)
    out.result(outcome)


def _read(path: Path) -> str:
    from payung.law.draft import MOST_BYTES
    from payung.law.errors import LawError

    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LawError("LAW_DRAFT", "Berkas rancangan harus teks UTF-8.") from error


def _file(text: str, name: str, file: Path, month: str | None, given: dict[str, str | None]) -> dict[str, Any]:
    from datetime import date

    from payung.kernel.months import Month
    from payung.law.draft import read_draft
    from payung.law.whatif import run_file

    default = str(Month.parse(month)) if month else str(Month.from_date(date.today()))  # noqa: DTZ011
    with progress(_("Menghitung")) as tell:
        outcome = run_file(read_draft(text, name), file, {"month": default, **given}, lambda rows: tell("", rows, 0))
    return {"file": file.name, "month": default, **outcome.to_dict()}


def _population(text: str, name: str, month: str | None, people_of: str | None, as_user: str | None) -> dict[str, Any]:
    from payung.cli.context import carry_out, session
    from payung.kernel.months import Month

    with session(as_user) as actor:
        from payung.contributions import whatif as room
        from payung.platform import clock
        from payung.platform.db import acting

        when = Month.parse(month) if month else clock.this_month()
        people = Month.parse(people_of) if people_of else None
        with acting(actor.token):
            run_id = room.start(actor, text, when, people_of=people, name=name, defer=False)
        return carry_out(run_id, _("Menghitung"))


def _say(out: Out, outcome: dict[str, Any]) -> None:
    from payung.kernel.money import format_number, format_rupiah

    out.line(
        _("%(rows)s baris: %(before)s menjadi %(after)s (%(difference)s).")
        % {
            "rows": format_number(outcome["rows"]),
            **{name: format_rupiah(outcome[name]) for name in ("before", "after", "difference")},
        }
    )
    out.line(
        _("Membayar lebih: %(more)s; kurang: %(less)s; tetap: %(same)s.")
        % {
            "more": format_number(outcome["more_rows"]),
            "less": format_number(outcome["less_rows"]),
            "same": format_number(outcome["unchanged_rows"]),
        }
    )
    headings = [_("Sebelum"), _("Sesudah"), _("Selisih"), _("Lebih"), _("Kurang")]
    for part, key, title in (
        ("programmes", "programme", _("Program")),
        ("places", "place", _("Wilayah")),
        ("bands", "from", _("Upah sejak")),
    ):
        lines = [one for one in outcome[part] if one["rows"]]
        if lines and not (part == "places" and not lines[0]["place"] and len(lines) == 1):
            out.line()
            out.table([title, *headings], [_cells(one, key) for one in lines], right=[1, 2, 3, 4, 5])
    for one in outcome["warnings"]:
        out.note(f"{_('Peringatan')}: {one['message']}")
    for name in outcome["draft"]["idle"]:
        out.note(_("%(name)s tidak dipakai dalam iuran bulanan; di sini tidak berpengaruh.") % {"name": name})


def _cells(line: dict[str, Any], key: str) -> list[str]:
    from payung.kernel.money import format_number

    names = ("before", "after", "difference", "more_rows", "less_rows")
    head = line[key]
    return [format_number(head) if isinstance(head, int) else head, *(format_number(line[name]) for name in names)]


COMMANDS = {"whatif": whatif}
