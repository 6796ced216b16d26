"""Orang: mencari, dan siapa saja yang pernah melihat datanya."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.output import Out, command, fail
from payung.cli.text import _
from payung.kernel.choices import values
from payung.registry.acts import ACTS
from payung.registry.choices import PERSON_STATE
from payung.registry.corrections.acts import ACTS as CORRECTIONS

PersonId = Annotated[int, typer.Argument(metavar="ORANG", help="Nomor orang.")]


@command
def find(
    text: Annotated[
        str, typer.Argument(metavar="NAMA", help="Kata-kata nama atau awalnya, paling sedikit tiga huruf.")
    ] = "",
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Baca NIK, KPJ, telepon, atau nama dari masukan standar.")
    ] = False,
    regency: Annotated[str, typer.Option("--regency", help="Kode kabupaten/kota, misalnya 53.04.")] = "",
    village: Annotated[str, typer.Option("--village", help="Kode desa/kelurahan, misalnya 53.04.12.2001.")] = "",
    state: Annotated[
        str, typer.Option("--state", help="Keadaan bulan ini: protected, waiting, ended, never, atau dead.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=500)] = 50,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Cari orang dalam cakupan Anda. NIK, KPJ, dan telepon hanya lewat masukan standar, agar tidak tertinggal di riwayat perintah."""
    out = Out(json_path)
    if state and state not in values(PERSON_STATE):
        raise typer.BadParameter(_("Pilih salah satu") + f": --state {'|'.join(values(PERSON_STATE))}")
    text = sys.stdin.readline().strip() if stdin else text
    with session(as_user, may="registry.view") as actor:
        from payung.platform.db import acting
        from payung.registry import reading, selectors, views
        from payung.registry.standing import in_state

        if selectors.is_number(text) and not stdin:
            raise fail(_("Tulis NIK, KPJ, atau telepon lewat masukan standar: --stdin."))
        with acting(actor.token):
            asked = in_state(selectors.search(text, regency, village), state)
            people = reading.found_by(actor, text, asked.page(None, limit) or asked.near()[:limit])
        lines = [views.person_line(one) for one in people]
    out.lines(views.PERSON, lines)
    out.result(lines)


@command
def readers(person: PersonId, as_user: As = None, json_path: Json = None) -> None:
    """Siapa yang melihat data seseorang, terbaru dulu; pertanyaan ini ikut tercatat."""
    out = Out(json_path)
    with session(as_user, may="registry.view") as actor:
        from payung.platform.db import acting
        from payung.registry import reading
        from payung.registry.views import READER

        with acting(actor.token):
            reading.opened(actor, person, "readers")
            lines = reading.lines(person)
    out.lines(READER, lines)
    out.result(lines)


@command
def alarms(
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Peringatan tentang pembacaan data yang tidak biasa, yang terbuka."""
    out = Out(json_path)
    with session(as_user, may="reads.alarms") as actor:
        from payung.access import readlog, views
        from payung.platform.db import acting

        with acting(actor.token):
            lines = views.alarms(readlog.alarms()[:1000])
    out.lines(views.ALARM, lines)
    out.result(lines)


@command
def bounds(as_user: As = None, json_path: Json = None) -> None:
    """Batas pembacaan data: kapan peringatan muncul dan kapan pertanyaan ditolak."""
    out = Out(json_path)
    with session(as_user, may="reads.alarms") as actor:
        from payung.access import readlog
        from payung.platform.db import acting

        with acting(actor.token):
            numbers = readlog.bounds()
    out.table([_("Batas"), _("Nilai")], [[key, number] for key, number in numbers.items()], right=[1])
    out.result(numbers)


COMMANDS = {"find": find, "readers": readers, "alarms": alarms, "bounds": bounds, **commands_of((*ACTS, *CORRECTIONS))}
