"""All commands under one roof. Importing this imports no Django: a command loads it when it needs it."""

from __future__ import annotations

from typing import Any

import typer

from payung.atlas.commands import places
from payung.claims.commands import claims
from payung.cli.text import _
from payung.contributions.agents import commands as agents
from payung.contributions.commands import receipts as money
from payung.contributions.corrections import commands as corrections
from payung.contributions.dues import commands as dues
from payung.contributions.own import commands as own
from payung.contributions.own_prices import commands as own_prices
from payung.contributions.payers import commands as payers
from payung.contributions.repricing import commands as repricings
from payung.contributions.snap import commands as snap
from payung.coverage.certificates import commands as certificates
from payung.coverage.commands import coverage, paid_for
from payung.intake.commands import lists as intake
from payung.intake.neighbours import commands as neighbours
from payung.lawbook.commands import holidays, law
from payung.ledger.commands import ledger
from payung.notices.commands import notices
from payung.office.accounts import commands as users
from payung.office.approval_limits import commands as approval_limits
from payung.office.commands import runs
from payung.office.organisations import commands as organisations
from payung.participation.commands import cards, memberships
from payung.payouts.alarms import commands as payout_alarms
from payung.payouts.answers import commands as payout_answers
from payung.payouts.banks import commands as payout_banks
from payung.payouts.brake import commands as payout_brake
from payung.payouts.closing import commands as bank_accounts
from payung.payouts.commands import bank
from payung.payouts.commands import payouts as payout
from payung.payouts.letters import commands as payout_letters
from payung.payouts.names import commands as payout_names
from payung.payouts.unmatched import commands as payout_unmatched
from payung.registry.commands import people
from payung.site.commands import database, serve, testing
from payung.site.rooms import parts
from payung.sponsorship.commands import schemes as scheme
from payung.sponsorship.contracts import commands as contracts
from payung.sponsorship.plans import commands as plans
from payung.vault.commands import papers

OPTIONS = {"no_args_is_help": True, "rich_markup_mode": None, "add_completion": False}
app = typer.Typer(
    help="Payung: dari daftar pekerja sampai bulan yang terlindungi.",
    pretty_exceptions_enable=False,
    **OPTIONS,  # type: ignore[arg-type]
)

for function, name in (
    (serve.up, "up"),
    (serve.demo, "demo"),
    (serve.stop, "stop"),
    (serve.status, "status"),
    (database.migrate, "migrate"),
    (database.doctor, "doctor"),
    (database.backup, "backup"),
    (database.restore, "restore"),
    (database.tidy, "tidy"),
    (database.recount, "recount"),
    (users.api_token, "api-token"),
    (money.assess, "assess"),
    (bank.bank_sim, "bank-sim"),
    (bank.pay_bill, "pay-bill"),
):
    app.command(name)(function)
app.command("worker", hidden=True)(serve.worker)
app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(testing.test)

groups: dict[str, typer.Typer] = {}  # of one name: several rooms may add to it
for module, name in (
    (users, "user"),
    (organisations, "organisation"),
    (places, "places"),
    (intake, "intake"),
    (scheme, "scheme"),
    (plans, "plan"),
    (neighbours, "neighbours"),
    (agents, "scheme"),
    (contracts, "scheme"),
    (repricings, "scheme"),
    (corrections, "scheme"),
    (money, "receipts"),
    (payers, "payer"),
    (dues, "bill"),
    (own, "own"),
    (own_prices, "own"),
    (coverage, "coverage"),
    (certificates, "certificate"),
    (paid_for, "paid-for"),
    (ledger, "ledger"),
    (law, "law"),
    (holidays, "holidays"),
    (runs, "runs"),
    (approval_limits, "approval-limits"),
    (cards, "cards"),
    (memberships, "membership"),
    (notices, "notifications"),
    (claims, "claims"),
    (papers, "papers"),
    (payout, "payout"),
    (payout_banks, "payout"),
    (payout_names, "payout"),
    (payout_answers, "payout"),
    (payout_letters, "payout"),
    (payout_brake, "payout"),
    (payout_alarms, "payout"),
    (payout_unmatched, "payout"),
    (people, "people"),
    (bank_accounts, "bank-account"),
    (snap, "snap-client"),
    *((module, group) for group, module in parts("commands")),
):
    group = groups.get(name)
    if group is None:
        group = typer.Typer(help=(module.__doc__ or "").splitlines()[0], **OPTIONS)  # type: ignore[arg-type]
        groups[name] = group
        app.add_typer(group, name=name)
    for command_name, command_function in module.COMMANDS.items():
        group.command(command_name)(command_function)


def speaking(asked: str = "") -> Any:
    """The command with its help in the terminal's language; below the root only what is asked for, where that is named.

    Making all groups takes 0.1 s, more than most commands need.
    """
    tree = typer.main.get_command(_only(asked) or app)
    _translate(tree)
    return tree


def _only(asked: str) -> typer.Typer | None:
    """The root with one group or command; None where no such is there, and all must be named."""
    part = typer.Typer(**OPTIONS)  # type: ignore[arg-type]
    part.info, part.registered_callback = app.info, app.registered_callback
    part.registered_groups = [group for group in app.registered_groups if group.name == asked]
    # With one command alone typer makes no root.
    part.registered_commands = sorted(app.registered_commands, key=lambda command: command.name != asked)[:2]
    return part if part.registered_groups or part.registered_commands[0].name == asked else None


def _translate(command: Any) -> None:
    """Help texts are written in Indonesian where the commands are; line breaks of the source are not theirs."""
    command.help = _(" ".join((command.help or "").split())) if command.help else command.help
    for parameter in command.params:
        if text := getattr(parameter, "help", None):
            parameter.help = _(" ".join(text.split()))
    for below in getattr(command, "commands", {}).values():
        _translate(below)
