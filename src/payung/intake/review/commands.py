"""Rows under review: what there is to see of them, with the digest that a decision names, and the check of corrections."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, carry_out, session
from payung.cli.output import Out, command
from payung.cli.text import _

ListId = Annotated[int, typer.Argument(metavar="DAFTAR", help="Nomor daftar.")]


@command
def review(
    list_id: ListId,
    code: Annotated[str, typer.Option("--code", help="Hanya sebab ini, misalnya SEX_MISMATCH.")] = "",
    state: Annotated[
        str, typer.Option("--state", help="Hanya keadaan ini: open, confirm, accepted, refused, joined; atau all.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000)] = 50,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Baris satu daftar yang perlu diperiksa, dengan bukti di sampingnya dan sidik untuk memutuskannya.

    Dengan --code juga sidik untuk memutuskan semua baris terbuka dengan sebab itu (intake review-all).
    """
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.intake.review import selectors as queue
        from payung.intake.review import services as deciding
        from payung.intake.review import views
        from payung.intake.selectors import limits_of
        from payung.platform.db import acting

        with acting(actor.token):
            of_list = deciding.may_review(actor, list_id)
            some = list(queue.rows(list_id, state, code)[:limit])
            lines = views.rows(queue.evidence(actor, list_id, some), of_list, actor, limits_of(of_list), _)
            counts = deciding.whole(list_id)
            numbers = queue.numbers_of(list_id, code) if code else []
            whole = (
                {"code": code, "rows": len(numbers), "seen": queue.digest_of_rows(list_id, numbers)} if code else None
            )
    for line in lines:
        _tell(out, line)
    out.line(f"{counts['settled']} {_('dari')} {counts['rows']} {_('selesai')}")
    if whole:
        out.line(f"{whole['rows']} {_('baris terbuka dengan sebab ini')}: --seen {whole['seen'] or '-'}")
    out.result({**counts, "items": lines, "all": whole})


def _tell(out: Out, line: dict[str, Any]) -> None:
    person = line["person"] or {"name": "-", "nik": "-"}
    out.line(f"{line['sheet_row']}  {person['name']}  {person['nik']}  {', '.join(line['causes'])}  ({line['state']})")
    for text in line["messages"]:
        out.line(f"    {text}")
    for one in (*line["earlier"], *line["registered"]):
        where = f"{_('baris')} {one['row']}" if "row" in one else f"{_('orang')} {one['person_id']}"
        out.line(f"    {where}: {one['name']}  {one['nik']}  {one['birth_date'] or ''}  {' '.join(one['evidence'])}")
    for one in line["villages"]:
        out.line(f"    {one['code']}  {one['path']}")
    decision = f"{_('keputusan')} {line['decision_id']}  " if line["decision_id"] else ""
    out.line(f"    {decision}--seen {line['seen']}")


@command
def recheck(list_id: ListId, as_user: As = None, json_path: Json = None) -> None:
    """Periksa lagi baris-baris yang sudah diperbaiki, sekarang juga; biasanya pekerja latar melakukannya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.intake.review import services as deciding
        from payung.platform.db import acting

        with acting(actor.token):
            run = deciding.start_recheck(actor, list_id, defer=False)
        carry_out(run, _("Pemeriksaan"))
        with acting(actor.token):
            counts = deciding.whole(list_id)
    out.line(f"{counts['settled']} {_('dari')} {counts['rows']} {_('selesai')}")
    out.result(counts)


COMMANDS = {"review": review, "recheck": recheck}
