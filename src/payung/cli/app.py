"""All commands under one roof. Importing this imports no Django: a command loads it when it needs it."""

from __future__ import annotations

import typer

from payung.cli import (
    coverage,
    database,
    intake,
    law,
    ledger,
    money,
    places,
    programme,
    runs,
    serve,
    testing,
    users,
)

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
    (users.api_token, "api-token"),
    (money.assess, "assess"),
):
    app.command(name)(function)
app.command("worker", hidden=True)(serve.worker)
app.command("test", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(testing.test)

for module, name in (
    (users, "user"),
    (places, "places"),
    (intake, "intake"),
    (programme, "programme"),
    (money, "receipts"),
    (coverage, "coverage"),
    (ledger, "ledger"),
    (law, "law"),
    (runs, "runs"),
):
    group = typer.Typer(help=(module.__doc__ or "").splitlines()[0], **OPTIONS)  # type: ignore[arg-type]
    for command_name, command_function in module.COMMANDS.items():
        group.command(command_name)(command_function)
    app.add_typer(group, name=name)
