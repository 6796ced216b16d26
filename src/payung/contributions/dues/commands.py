"""Denda menurut hukum, penghapusan oleh dua orang, cicilan, dan siapa yang tidak dapat diingatkan."""

from __future__ import annotations

from typing import Annotated

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as
from payung.cli.output import Out, command
from payung.contributions.dues import acts as dues_acts
from payung.contributions.instalments import acts as plan_acts

Bill = Annotated[int, typer.Argument(metavar="TAGIHAN", help="Nomor dari payung receipts bills --json.")]


@command
def show(bill: Bill, as_user: As = None, json_path: Json = None) -> None:
    """Satu tagihan dengan denda, penghapusan, dan cicilannya."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.dues.views import CHARGE, WAIVER, bill_dues
        from payung.contributions.instalments.views import PLAN
        from payung.contributions.views import BILL

        whole = bill_dues(bill)
    out.lines(BILL, [whole])
    out.lines(CHARGE, whole["charges"])
    out.lines(WAIVER, whole["waivers"])
    out.lines(PLAN, whole["plans"])
    out.result(whole)


@command
def waivers(as_user: As = None, json_path: Json = None) -> None:
    """Penghapusan iuran dan denda, yang terbaru dahulu."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.dues.services import waivers as rows
        from payung.contributions.dues.views import WAIVER, waiver_line

        lines = [waiver_line(one) for one in rows()[:10_000]]
    out.lines(WAIVER, lines)
    out.result(lines)


@command
def instalment_plans(as_user: As = None, json_path: Json = None) -> None:
    """Cicilan, yang terbaru dahulu."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.instalments.services import plans as rows
        from payung.contributions.instalments.views import PLAN, plan_line

        lines = [plan_line(one) for one in rows()[:10_000]]
    out.lines(PLAN, lines)
    out.result(lines)


@command
def unreached(as_user: As = None, json_path: Json = None) -> None:
    """Tagihan jatuh tempo milik orang tanpa nomor telepon seluler, atau yang kabarnya tidak sampai; namanya ada di halaman."""
    out = Out(json_path)
    with acting_as(as_user, may="contributions.view"):
        from payung.contributions.reminders.services import unreached as rows
        from payung.contributions.reminders.views import UNREACHED
        from payung.platform import clock

        lines = [{name: value for name, value in one.items() if name != "name"} for one in rows(clock.today())]
    out.lines(tuple(one for one in UNREACHED if not one.private), lines)
    out.result(lines)


COMMANDS = {
    "show": show,
    "waivers": waivers,
    "instalment-plans": instalment_plans,
    "unreached": unreached,
    **commands_of((*dues_acts.OF_BILL, *dues_acts.WAIVERS, *plan_acts.OF_BILL, *plan_acts.PLANS)),
}
