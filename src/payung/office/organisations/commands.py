"""Lembaga dan kantornya: catat, ubah, tutup."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.office.organisations.acts import ACTS


@command
def list_organisations(
    text: Annotated[str, typer.Option("--search", help="Bagian dari nama atau kode.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="Hanya jenis ini.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Lembaga yang dikenal, dengan jumlah kantornya yang buka."""
    out = Out(json_path)
    with acting_as(as_user, may="users.manage"):
        from payung.access import bodies
        from payung.office.views import ORGANISATION

        lines = bodies.lines(list(bodies.organisations(text, kind)))
    out.lines(ORGANISATION, lines)
    out.result(lines)


@command
def show(
    organisation_id: Annotated[int, typer.Argument(metavar="LEMBAGA", min=1, help="Nomor lembaga.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Sebuah lembaga dengan kantor-kantornya."""
    out = Out(json_path)
    with acting_as(as_user, may="users.manage"):
        from payung.access import bodies
        from payung.office.views import OFFICE

        whole = bodies.whole(organisation_id)
    out.line(f"{whole['code']} {whole['name']}")
    out.lines(OFFICE, whole["office_list"])
    out.result(whole)


@command
def accounts(
    organisation_id: Annotated[int, typer.Argument(metavar="LEMBAGA", min=1, help="Nomor lembaga.")],
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Rekening sebuah lembaga: yang menunggu, yang dibenarkan, dan yang ditutup."""
    out = Out(json_path)
    with acting_as(as_user, may="organisation_accounts.manage"):
        from payung.office.views import ACCOUNT
        from payung.registry import organisation_accounts

        lines = organisation_accounts.lines(list(organisation_accounts.accounts(organisation_id)))
    out.lines(ACCOUNT, lines)
    out.result(lines)


COMMANDS = {
    "list": list_organisations,
    "show": show,
    "accounts": accounts,
    **commands_of(ACTS),
}
