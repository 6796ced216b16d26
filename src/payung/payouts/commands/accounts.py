"""Rekening penerima: menutupnya, dan memutuskan penutupan yang diusulkan orang lain."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.cli.text import _

Closing = Annotated[int, typer.Argument(metavar="USUL", help="Nomor dari payung account closings.")]
Reason = Annotated[str, typer.Option("--reason", help="Alasan, paling sedikit 5 huruf.")]


@command
def close(
    account: Annotated[int, typer.Argument(metavar="REKENING", help="Nomor rekening di Payung.")],
    reason: Reason,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Tutup rekening; bila pembayaran ke situ sedang berjalan, orang lain memutuskannya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts.closing import close_account
        from payung.platform.db import acting

        with acting(actor.token):
            proposal = close_account(actor, account, reason)
    told = _("ditutup") if proposal is None else f"{_('menunggu orang kedua')}, {_('usul')} {proposal}"
    out.line(f"{_('Rekening')} {account}: {told}")
    out.result({"account": account, "closed": proposal is None, "proposal": proposal})


@command
def list_closings(as_user: As = None, json_path: Json = None) -> None:
    """Usul penutupan rekening yang menunggu orang kedua."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts.closing import waiting_closings
        from payung.platform.db import acting

        with acting(actor.token):
            found: list[dict[str, Any]] = [
                {
                    "id": one.pk,
                    "account": one.account_id,
                    "proposal": one.proposal,
                    "own": one.proposed_by == actor.user_id,
                }
                for one in waiting_closings()[:1000]
            ]
    out.table(
        [_("Nomor"), _("Rekening"), _("Alasan")], [[c["id"], c["account"], c["proposal"]] for c in found], right=[0, 1]
    )
    out.result(found)


def _decided(closing: int, as_user: str | None, json_path: str | None, act: str, *reason: str) -> None:
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts import closing as closings
        from payung.platform.db import acting

        with acting(actor.token):
            getattr(closings, f"{act}_closing")(actor, closing, *reason)
            found = closings.closing(closing)
    state = found.state if found else ""
    out.line(f"{_('Usul')} {closing}: {state}")
    out.result({"id": closing, "state": state})


@command
def confirm(closing: Closing, as_user: As = None, json_path: Json = None) -> None:
    """Tutup rekening seperti diusulkan orang lain."""
    _decided(closing, as_user, json_path, "confirm")


@command
def refuse(closing: Closing, reason: Reason, as_user: As = None, json_path: Json = None) -> None:
    """Tolak penutupan yang diusulkan orang lain."""
    _decided(closing, as_user, json_path, "refuse", reason)


@command
def withdraw(closing: Closing, as_user: As = None, json_path: Json = None) -> None:
    """Tarik usul penutupan Anda sendiri."""
    _decided(closing, as_user, json_path, "withdraw")


COMMANDS = {"close": close, "closings": list_closings, "confirm": confirm, "refuse": refuse, "withdraw": withdraw}
